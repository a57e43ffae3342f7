import type { Colors } from 'picocolors/types.js';
import type { Line, Tone } from './table-columns.js';

/** Colours one line; an empty one stays empty. */
export function paint({ text, tone }: Line, colours: Colors): string {
  const painters: Readonly<Record<Tone, (text: string) => string>> = {
    plain: (line) => line,
    strong: colours.bold,
    faint: colours.dim,
    estimate: colours.yellow,
    bad: colours.red,
  };
  return text === '' ? '' : painters[tone](text);
}
