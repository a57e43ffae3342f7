import type { KnownMeter } from '@wattbench/meters';

/** Whether `auto` tries a meter: it needs no configuration and reads this machine. */
export function takenByItself({ needs, pretended }: KnownMeter): boolean {
  return needs === undefined && pretended !== true;
}
