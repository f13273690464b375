/** A place that a marker names: line from 1, columns [start, end) from 0 in UTF-16 units. */
export interface Mark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** A fixture: the text without its markers, and where they stood. */
export interface Marked {
  readonly text: string;
  readonly at: (name: string) => Mark;
}

/** Reads a fixture in which `«name:text»` marks a text. A name stands once. */
export const marked = (fixture: string): Marked => {
  const marks = new Map<string, Mark>();
  const lines = fixture.split('\n').map((line, index) => {
    let text = '';
    let rest = line;
    for (let open = rest.indexOf('«'); open !== -1; open = rest.indexOf('«')) {
      const close = rest.indexOf('»', open);
      const [name, inner] = split(rest.slice(open + 1, close));
      text += rest.slice(0, open);
      if (marks.has(name)) throw new Error(`the marker ${name} stands twice`);
      marks.set(name, { line: index + 1, start: text.length, end: text.length + inner.length });
      text += inner;
      rest = rest.slice(close + 1);
    }
    return text + rest;
  });
  return {
    text: lines.join('\n'),
    at: (name) => {
      const mark = marks.get(name);
      if (mark === undefined) throw new Error(`no marker ${name}`);
      return mark;
    },
  };
};

const split = (inner: string): readonly [string, string] => {
  const colon = inner.indexOf(':');
  return [inner.slice(0, colon), inner.slice(colon + 1)];
};
