import { stripVTControlCharacters } from 'node:util';

/** Names and messages come from files and packages: what could steer a terminal is taken out. */
export function plainText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, '');
}
