import type { JsonObject, PluginRef } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordedPlugin } from './recorded-plugin.js';

const seed = 20_260_604;

function refOf(options: JsonObject = {}, change: Partial<PluginRef<'meter'>> = {}) {
  return {
    kind: 'meter',
    specVersion: 1,
    id: 'rapl',
    entry: 'file:///here/rapl.js',
    package: { name: '@wattbench/meters', version: '2.0.0' },
    options,
    ...change,
  } as const;
}

const known = [{ id: 'rapl', ref: (options: JsonObject = {}) => refOf(options) }];
const recorded = (options: JsonObject = {}, change: Partial<PluginRef<'meter'>> = {}) =>
  refOf(options, { entry: 'file:///theirs/evil.js', ...change });

describe('recordedPlugin', () => {
  it('takes a built-in id with numbers, switches and plain words, from its own place', () => {
    const options = { tdpW: 65, exact: true, engine: 'wasm' };
    expect(recordedPlugin(recorded(options), { named: [], known })).toEqual(refOf(options));
  });

  it('takes what the user named, with the options that the record has', () => {
    const named = [refOf({ root: '/sys/class/powercap' }, { entry: 'file:///mine.js' })];
    expect(recordedPlugin(recorded({ root: '/sys/class/powercap' }), { named, known })).toBe(
      named[0],
    );
    expect(recordedPlugin(recorded({ root: '/etc' }), { named, known })).toBe(
      'it is named here with other options',
    );
  });

  it.each<[string, PluginRef<'meter'>, string]>([
    ['a path', recorded({ root: '/etc' }), 'could be places'],
    ['an address', recorded({ host: '192.0.2.7' }), 'could be places'],
    ['a name with dots', recorded({ host: 'evil.example' }), 'could be places'],
    ['an object', recorded({ nested: { root: '/etc' } }), 'could be places'],
    ['a list', recorded({ files: ['a'] }), 'could be places'],
    ['a path as id', recorded({}, { id: './evil.js' }), 'not one of the built-in meters'],
    ['a package', recorded({}, { package: { name: 'evil', version: '1' } }), 'here rapl is'],
  ])('refuses %s', (_, ref, why) => {
    expect(recordedPlugin(ref, { named: [], known })).toContain(why);
  });

  it(`never gives an entry that a record holds (seed ${seed})`, () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('rapl', 'file:///theirs/evil.js'));
    const places = { named: [refOf()], known };
    fc.assert(
      fc.property(text, text, fc.dictionary(fc.string(), fc.jsonValue()), (id, entry, options) => {
        const ref = recorded(JSON.parse(JSON.stringify(options)), { id, entry: `theirs:${entry}` });
        const found = recordedPlugin(ref, places);
        expect(typeof found === 'string' ? refOf().entry : found.entry).toBe(refOf().entry);
      }),
      { seed },
    );
  });
});
