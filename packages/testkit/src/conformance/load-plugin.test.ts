import type { PluginRef } from '@wattbench/core';
import { describe, expect, test } from 'vitest';
import { loadBackend, loadMeter } from './load-plugin.js';

function refTo<Kind extends PluginRef['kind']>(kind: Kind, code: string): PluginRef<Kind> {
  return {
    kind,
    specVersion: 1,
    id: 'acme',
    entry: `data:text/javascript,${encodeURIComponent(code)}`,
    package: { name: 'acme', version: '1.0.0' },
    options: { host: 'here' },
  };
}

function maker(fields: string): string {
  return `export default (options) => ({ specVersion: 1, id: options.host, probe() {}, open() {}, ${fields} });`;
}

describe('the loader of plug-ins', () => {
  test('makes a meter and a backend with the options of their refs', async () => {
    expect((await loadMeter(refTo('meter', maker('')))).id).toBe('here');
    expect((await loadBackend(refTo('backend', maker('')))).id).toBe('here');
  });

  test.each([
    ['a module that cannot be imported', 'export default', /cannot be imported: SyntaxError/],
    ['no default export', 'export const other = 1;', /of type undefined; expected \(options\)/],
    ['nothing', 'export default () => null;', /made no meter; expected specVersion/],
    ['another version', maker('specVersion: 2'), /made no meter; expected specVersion/],
    ['no id', maker('id: 1'), /made no meter; expected specVersion/],
    ['no probe', maker('probe: 1'), /made no meter; expected specVersion/],
    ['no open', maker('open: 1'), /made no meter; expected specVersion/],
  ])('refuses %s', async (_, code, message) => {
    await expect(loadMeter(refTo('meter', code))).rejects.toMatchObject({
      code: 'PLUGIN_INVALID',
      message: expect.stringMatching(message),
    });
  });
});
