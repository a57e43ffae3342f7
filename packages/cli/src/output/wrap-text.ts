/**
 * Breaks a text between words into lines of at most `width` columns, each behind `indent`. A word that
 * is too long, such as a path, is broken behind a slash where it has one.
 */
export function wrapText(
  text: string,
  { width, indent = '' }: { readonly width: number; readonly indent?: string },
): readonly string[] {
  const room = Math.max(1, width - indent.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    for (const [index, piece] of pieces(word, room).entries()) {
      const longer = line === '' || index > 0 ? `${line}${piece}` : `${line} ${piece}`;
      if (line !== '' && longer.length > room) {
        lines.push(indent + line);
        line = piece;
      } else line = longer;
    }
  }
  return line === '' ? lines : [...lines, indent + line];
}

function pieces(word: string, room: number): readonly string[] {
  const found: string[] = [];
  let rest = word;
  while (rest.length > room) {
    const slash = rest.lastIndexOf('/', room - 1) + 1;
    const end = slash > 0 ? slash : room;
    found.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...found, rest];
}
