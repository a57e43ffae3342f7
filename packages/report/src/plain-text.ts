/**
 * Text from a file made safe to print: no control characters (escape sequences, line breaks), no formatting characters
 * that could turn the direction of writing, and single spaces.
 */
export function plainText(text: string): string {
  return text
    .replaceAll(/[\s\p{Z}]+/gu, ' ')
    .replaceAll(/\p{C}/gu, '')
    .trim();
}

/** A name from a file made safe to print; an empty one is shown as such. */
export function plainName(text: string): string {
  const plain = plainText(text);
  return plain === '' ? '(no name)' : plain;
}
