import type { FailedRead } from '../../engine/counter-source.js';
import type { PolledRead } from '../../engine/reader.js';
import type { JsonAnswer } from '../../network/fetch-json.js';
import { numberAt, valueAt } from '../../network/json-number.js';
import type { ShellyFigure } from './figures.js';
import type { PartFigure } from './metered-part.js';

/** More than a counter can ever hold, in its own unit: 10^12 Wh. */
const highestCount = 1e12;

/** The value of one figure in the answers. Anything that is no energy or power is a failed read. */
export function readFigure(
  { part, source }: ShellyFigure,
  answers: ReadonlyMap<string, JsonAnswer>,
): PolledRead {
  const figure = source.kind === 'power' ? part.power : part.energy;
  const answer = figure === undefined ? undefined : answers.get(figure.path);
  if (figure === undefined || answer === undefined) {
    return failed(source.channel.source, 'was not asked for');
  }
  if (answer.state === 'failed') return answer;
  const place = source.channel.source;
  const fault = faultOf(part.errors, answers);
  if (fault !== null) return failed(place, `the device reports ${fault}`);
  const { valid } = part;
  if (valid !== undefined && valueOf(valid, answers) !== true) {
    return failed(place, `is_valid is ${shown(valueOf(valid, answers))}; expected true`);
  }
  const value = numberAt(answer.body, figure.at);
  const highest = source.kind === 'power' ? source.maximumPowerW : highestCount;
  if (value === null || value < 0 || value > highest) {
    const expected =
      source.kind === 'power'
        ? `a power from 0 W to ${highest} W (a clamp that is the wrong way round tells less than 0)`
        : 'a count of 0 or more';
    return failed(place, `is ${shown(valueAt(answer.body, figure.at))}; expected ${expected}`);
  }
  if (source.kind === 'power') return { state: 'power', powerW: value };
  return { state: 'count', count: BigInt(Math.round(value * (part.energy?.stepsPerUnit ?? 1))) };
}

function valueOf(figure: PartFigure, answers: ReadonlyMap<string, JsonAnswer>): unknown {
  const answer = answers.get(figure.path);
  return answer?.state === 'answer' ? valueAt(answer.body, figure.at) : undefined;
}

/** A fault that makes the figures worthless, as the device names it (`power_meter_failure`). */
function faultOf(
  figure: PartFigure | undefined,
  answers: ReadonlyMap<string, JsonAnswer>,
): string | null {
  const errors = figure === undefined ? undefined : valueOf(figure, answers);
  if (!Array.isArray(errors)) return null;
  const fault = errors.find(
    (error: unknown) =>
      typeof error === 'string' && /^(?:power_meter_failure|out_of_range)/.test(error),
  );
  return fault === undefined ? null : shown(fault);
}

function failed(place: string, detail: string): FailedRead {
  return { state: 'failed', reason: 'hardware', detail: `${place} ${detail}` };
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? 'no value').slice(0, 60);
}
