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
