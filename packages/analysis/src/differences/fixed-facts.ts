import { canonicalJson, type CompletedResult, type JsonValue, type RunSpec } from '@wattbench/core';
import { fieldsOf, type DifferenceGroup, type Fact } from './fact.js';

type Field = readonly [string, JsonValue];
type Fields = Readonly<Partial<Record<DifferenceGroup, readonly Field[]>>>;

/** What should be the same in every repeat of a cell: machine, meters, protocol, work, and the session that was got. */
export function fixedFacts(spec: RunSpec, completed: readonly CompletedResult[]): readonly Fact[] {
  const values = new Map<string, { group: DifferenceGroup; field: string; seen: JsonValue[] }>();
  for (const fields of [ofPlan(spec), ...completed.map(ofRun)]) {
    for (const group of ['environment', 'protocol', 'session'] as const) {
      for (const [field, value] of fields[group] ?? []) {
        const key = JSON.stringify([group, field]);
        const fact = values.get(key) ?? { group, field, seen: [] };
        values.set(key, fact);
        const text = canonicalJson(value);
        if (!fact.seen.some((one) => canonicalJson(one) === text)) fact.seen.push(value);
      }
    }
  }
  return [...values.values()].map(({ group, field, seen }) => ({ group, field, value: seen }));
}

function ofPlan({ cell, protocol, meters }: RunSpec): Fields {
  const { task, model, dataset, backend, device, threads } = cell;
  return {
    environment: meters.flatMap(({ id, package: own, options }, index): readonly Field[] => [
      [`meter ${index + 1}`, id],
      [`meter ${index + 1} package`, `${own.name} ${own.version}`],
      ...fieldsOf(options, `meter ${index + 1} options`).filter(isGiven),
    ]),
    protocol: [
      ...fieldsOf(protocol),
      ['task', task],
      ['model', model.id],
      ['model revision', model.revision],
      ['model format', `${model.artifact.format}, ${model.artifact.precision}`],
      ...model.artifact.files.map(({ path, sha256 }): Field => [`model file ${path}`, sha256]),
      ['data set', dataset.id],
      ['data set revision', dataset.revision],
      ['backend', backend.id],
      ['backend package', `${backend.package.name} ${backend.package.version}`],
      ...fieldsOf(backend.options, 'backend options').filter(isGiven),
      ['device asked for', device],
      ['threads asked for', threads],
    ],
  };
}

function ofRun(result: CompletedResult): Fields {
  const { environment, conditions, preflight = [], meters, session } = result;
  const { runtime, fallbacks, notes = [], settings, ...got } = session;
  return {
    environment: [
      ...fieldsOf(environment),
      ['governor at the start', conditions.governor],
      ['mains power at the start', conditions.mainsPower],
      ['found before', words(preflight.map(({ code }) => code))],
      ...meters.flatMap(({ id, channels }): readonly Field[] => [
        [`channels of ${id}`, words(channels.map((channel) => channel.id))],
        [`counted by ${id}`, words(channels.filter(({ counted }) => counted).map((one) => one.id))],
      ]),
    ],
    session: [
      ['runtime', `${runtime.name} ${runtime.version}`],
      ...fieldsOf(got),
      ...fieldsOf(settings, 'settings').filter(isGiven),
      ['fallbacks', words(fallbacks)],
      ['notes', words(notes)],
      ['issues', words(result.issues.map(({ code }) => code))],
    ],
  };
}

function words(list: readonly string[]): string {
  return [...new Set(list)].toSorted().join(', ') || 'none';
}

/** An empty object has no leaf, and stands as `null`. */
function isGiven([, value]: Field): boolean {
  return value !== null;
}
