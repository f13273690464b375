/** Text of a small capture with one `state` section of a machine that stood still, for the examples of the rules. */
export const stateText = (
  lines: readonly string[],
  more: { readonly host?: string; readonly text?: string } = {},
): string =>
  [
    '%xdump 1',
    ...(more.host === undefined ? [] : [`%host ${more.host}`]),
    '%snapshot id=crash frozen=yes',
    '%section state',
    ...lines,
    '%end',
    more.text ?? '',
  ].join('\n');
