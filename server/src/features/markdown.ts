/** Text from a capture inside Markdown: nothing in it is markup, a link or HTML, and it stays on one line. */
export const escapeMarkdown = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/[\\`*_{}[\]()#+!|<>~&$-]/g, (character) => `\\${character}`);

/** Text from a capture as inline code. */
export const inlineCode = (text: string): string => {
  const line = text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
};
