/** All ASCII punctuation that Markdown or HTML may read as markup (CommonMark 0.31.2, 2.4). */
export function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~!&]/g, String.raw`\$&`);
}

/** A table of GitHub's flavour, whose texts are escaped here. Ends with an empty line. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return [
    markdownLine(headings),
    markdownLine(headings.map(() => '---')),
    ...rows.map((row) => markdownLine(row.map(escaped))),
    '',
  ];
}

function markdownLine(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}
