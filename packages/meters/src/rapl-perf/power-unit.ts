import { join } from 'node:path';
import type { DomainKind } from '../rapl/domains.js';
import type { FileFailure, ReadFile } from '../rapl/small-file.js';

/** One event of the kernel's power PMU, for all processors that count it. */
export interface PowerEvent {
  readonly kind: DomainKind;
  /** The kernel's, e.g. `energy-pkg`. */
  readonly name: string;
  readonly config: bigint;
  /** One count, in J. */
  readonly scaleJ: number;
}

/** The PMU `power` of arch/x86/events/rapl.c. */
export interface PowerUnit {
  readonly state: 'found';
  /** `perf_event_attr.type`. */
  readonly type: number;
  /** One processor for each package or die. */
  readonly processors: readonly number[];
  readonly events: readonly PowerEvent[];
  /** Events that are there and cannot be used, in words. */
  readonly leftOut: readonly { readonly kind: DomainKind; readonly detail: string }[];
}

const kinds: readonly (readonly [name: string, kind: DomainKind])[] = [
  ['energy-pkg', 'package'],
  ['energy-ram', 'dram'],
  ['energy-cores', 'core'],
  ['energy-gpu', 'uncore'],
  ['energy-psys', 'psys'],
];

/** Finds the PMU `power` below the folder of event sources. */
export function findPowerUnit(root: string, readFile: ReadFile): PowerUnit | FileFailure {
  const directory = join(root, 'power');
  const type = readAs(join(directory, 'type'), typeNumber, readFile);
  if (type.state === 'failed') return type;
  const processors = readAs(join(directory, 'cpumask'), processorList, readFile);
  if (processors.state === 'failed') return processors;
  const events: PowerEvent[] = [];
  const leftOut: { kind: DomainKind; detail: string }[] = [];
  for (const [name, kind] of kinds) {
    const event = readEvent({ path: join(directory, 'events', name), name, kind }, readFile);
    if (event === null) continue;
    if ('config' in event) events.push(event);
    else leftOut.push({ kind, detail: event.detail });
  }
  return { state: 'found', type: type.value, processors: processors.value, events, leftOut };
}

interface EventPlace {
  readonly path: string;
  readonly name: string;
  readonly kind: DomainKind;
}

/** `null`: this processor has no such event. */
function readEvent(
  { path, name, kind }: EventPlace,
  readFile: ReadFile,
): PowerEvent | FileFailure | null {
  const config = readAs(path, eventConfig, readFile);
  if (config.state === 'failed') return config.code === 'ENOENT' ? null : config;
  const scale = readAs(`${path}.scale`, eventScale, readFile);
  if (scale.state === 'failed') return scale;
  const unit = readAs(`${path}.unit`, eventUnit, readFile);
  if (unit.state === 'failed') return unit;
  return { kind, name, config: config.value, scaleJ: scale.value };
}

type Parsed<Value> = { readonly state: 'parsed'; readonly value: Value } | FileFailure;

interface Expectation<Value> {
  /** What the file has to hold, in words. */
  readonly expected: string;
  parse(text: string): Value | null;
}

const typeNumber: Expectation<number> = {
  expected: 'a number',
  parse: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : null),
};
const processorList: Expectation<readonly number[]> = {
  expected: 'processors such as 0,18',
  parse: (text) => parseProcessorList(text),
};
const eventConfig: Expectation<bigint> = {
  expected: 'event=0x…',
  parse: (text) => parseConfig(text),
};
const eventScale: Expectation<number> = {
  expected: 'a number of joules, from 1e-15 to 1',
  parse: (text) => parseScale(text),
};
const eventUnit: Expectation<string> = {
  expected: '"Joules"',
  parse: (text) => (text === 'Joules' ? text : null),
};

function readAs<Value>(
  path: string,
  { expected, parse }: Expectation<Value>,
  readFile: ReadFile,
): Parsed<Value> {
  const file = readFile(path);
  if (file.state === 'failed') return file;
  const value = parse(file.text);
  if (value !== null) return { state: 'parsed', value };
  const found = JSON.stringify(file.text.slice(0, 40));
  return { state: 'failed', code: 'UNREADABLE', detail: `${path}: ${found}; expected ${expected}` };
}

/** `event=0x02`; `null` for anything else. */
export function parseConfig(text: string): bigint | null {
  const match = /^event=0x([0-9a-f]{1,16})$/i.exec(text);
  return match === null ? null : BigInt(`0x${match[1]}`);
}

/** A decimal number of joules for one count, e.g. `2.3283064365386962890625e-10`, which is 2^-32. */
export function parseScale(text: string): number | null {
  if (!/^\d{1,3}(\.\d{1,40})?(e[+-]?\d{1,3})?$/i.test(text)) return null;
  const scale = Number(text);
  return scale >= 1e-15 && scale <= 1 ? scale : null;
}

const mostProcessors = 256;
const highestProcessor = 65_535;

/** A list of the kernel such as `0,18` or `0-3,8`: ascending, without repeats; `null` for anything else. */
export function parseProcessorList(text: string): readonly number[] | null {
  if (!/^\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*$/.test(text)) return null;
  const found = new Set<number>();
  for (const range of text.split(',')) {
    const [first = 0, last = first] = range.split('-').map(Number);
    if (last < first || last > highestProcessor) return null;
    for (let processor = first; processor <= last; processor += 1) found.add(processor);
    if (found.size > mostProcessors) return null;
  }
  return [...found].toSorted((left, right) => left - right);
}
