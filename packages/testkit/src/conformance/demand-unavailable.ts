import type { Unavailable } from '@wattbench/core';
import { demand } from './demand.js';
import { isOneOf, unavailableReasons } from './known-words.js';
import { isText } from './plain-data.js';

/** Throws `PLUGIN_INVALID` unless a probe that says "unavailable" says why in known words. */
export function demandUnavailable({ reason, detail, fix }: Unavailable): void {
  demand(
    isOneOf(unavailableReasons, reason),
    `the reason is ${JSON.stringify(reason)}; expected ${Object.keys(unavailableReasons).join(', ')}`,
  );
  demand(isText(detail), `${reason} without a detail; expected what was tried and what came back`);
  demand(
    fix === undefined || isText(fix),
    `${reason} with an empty fix; expected what the user can do`,
  );
}
