/**
 * Terminal columns that a text takes. Letters of the Latin scripts, dashes and line drawing take one; everything else is
 * counted as two, as Chinese characters and emoji are: rather a little space too much than a broken line.
 */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += narrow.test(character) ? 1 : 2;
  return width;
}

const narrow = /[\u0020-\u024F\u2010-\u2027\u2500-\u257F]/u;

/** Breaks a text between words into lines of at most `width` columns; a word that is too long breaks anywhere. */
export function wrapWords(text: string, width: number): readonly string[] {
  return wrapPieces(text.split(/(?<= )/u), width);
}

/** Breaks a name into lines of at most `width` columns, after a space or one of `-_/.` where it can. */
export function wrapName(text: string, width: number): readonly string[] {
  return wrapPieces(text.split(/(?<= )|(?<=\w[-_/.])(?=\w)/u), width);
}

function wrapPieces(pieces: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (widthOf(line + piece.trimEnd()) > width && line !== '') {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
    while (widthOf(line.trimEnd()) > width) {
      const head = headOf(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line.trimEnd() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

/** The longest beginning that fits, one character at least. */
function headOf(text: string, width: number): string {
  let head = '';
  for (const character of text) {
    if (head !== '' && widthOf(head + character) > width) break;
    head += character;
  }
  return head;
}
