import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  backendCases,
  backendMisbehaviours,
  checkBackend,
  fakeBackend,
  fakeClassifier,
  type CheckBackendOptions,
  type WriteModel,
} from '@wattbench/testkit/backend';
import { describe, expect, test } from 'vitest';

describe('a sound backend', () => {
  test('passes every case', async () => {
    const results = await checkBackend(fakeClassifier());
    expect(results.map(({ id }) => id)).toEqual(backendCases.map(({ id }) => id));
    expect(results.filter(({ state }) => state !== 'passed')).toEqual([]);
  });

  test('that writes no text is not held to the cases of text', async () => {
    const tasks = ['image-classification'];
    const results = await checkBackend(fakeClassifier({ tasks }), {
      only: ['usage-counts', 'expected-answers'],
    });
    expect(results).toMatchObject([
      { state: 'not-applicable', detail: 'it declares no task that writes text' },
      { state: 'passed', detail: null },
    ]);
  });
});

/** Logits of -2 and 2, or of 2 and -2. */
function answers(upward: boolean) {
  const likelier = 1 / (1 + Math.exp(-4));
  const [first, second] = upward ? ['up', 'down'] : ['down', 'up'];
  return [
    { label: first, score: likelier },
    { label: second, score: 1 - likelier },
  ];
}

/** A check with a model of the test's own, of whose answers the first is right or wrong. */
function checkOwnModel({ upward }: { readonly upward: boolean }) {
  const taskId = 'text-classification';
  const writeModel: WriteModel = async (request) => {
    if (request.taskId !== taskId) return null;
    const model = { taskId, labels: ['down', 'up'], words: { rise: 2, fall: -2 } };
    writeFileSync(path.join(request.directory, 'model.fake'), JSON.stringify(model));
    const files = [{ path: 'model.fake', sha256: '', bytes: 1 }];
    return {
      directory: request.directory,
      model: {
        id: 'own',
        taskId,
        revision: '1',
        license: 'MIT',
        purpose: 'task-specific',
        artifacts: [{ format: request.format, precision: 'fp32', files }],
      },
      samples: [
        { input: 'rise', output: answers(upward) },
        { input: 'fall fall fall', output: answers(false) },
      ],
    };
  };
  return checkBackend(fakeClassifier({ tasks: [taskId] }), {
    only: ['tried-whole', 'foreign-model', 'broken-weights', 'expected-answers'],
    writeModel,
  });
}

describe('the kit', () => {
  test('serves the next case by another process where one was lost', async () => {
    const results = await checkBackend(fakeClassifier({ misbehaviour: 'aborts-in-run' }), {
      only: ['one-output-per-input', 'close-twice'],
    });
    expect(results.map(({ state }) => state)).toEqual(['failed', 'passed']);
  });

  test('has a broken fake for every case', () => {
    const shown = new Set<string>(Object.values(backendMisbehaviours));
    expect(backendCases.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
  });

  test('has ids of which no two are the same, and titles', () => {
    expect(new Set(backendCases.map(({ id }) => id)).size).toBe(backendCases.length);
    for (const { id, title } of backendCases) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[a-z].{8,}[^.]$/);
    }
  });

  test('does not hold an unavailable backend to the rest where it may be unavailable', async () => {
    const ref = fakeClassifier({ misbehaviour: 'never-available' });
    const results = await checkBackend(ref, { mayBeUnavailable: true });
    expect(results.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(results.filter(({ state }) => state === 'passed').map(({ id }) => id)).toEqual([
      'ref-is-data',
      'probe-valid',
    ]);
  });

  test('demands a tiny model of every format', async () => {
    const ref = { ...fakeClassifier(), formats: ['wattbench-fake', 'acme'] };
    const [found] = await checkBackend(ref, { only: ['tried-whole'] });
    expect(found).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/^no tiny model shows format acme; .* writeModel/),
    });
  });

  test("takes an author's models before its own", async () => {
    const right = await checkOwnModel({ upward: true });
    expect(right.filter(({ state }) => state !== 'passed')).toEqual([]);
    const wrong = await checkOwnModel({ upward: false });
    expect(wrong.filter(({ state }) => state !== 'passed')).toMatchObject([
      { id: 'expected-answers', detail: expect.stringContaining('expected "down"') },
    ]);
  });

  test('tells of a deviation what was found', async () => {
    const reason = 'its library writes to stderr';
    const [found] = await checkBackend(fakeClassifier({ misbehaviour: 'prints-each-run' }), {
      only: ['nothing-printed'],
      deviations: { 'nothing-printed': reason },
    });
    expect(found).toMatchObject({
      state: 'deviation',
      detail: expect.stringMatching(/^its library writes to stderr \(found: .* bytes in 40 runs/),
    });
  });

  test('says of a deviation that it is not needed', async () => {
    const [found] = await checkBackend(fakeClassifier(), {
      only: ['close-twice'],
      deviations: { 'close-twice': 'it could not' },
    });
    expect(found).toMatchObject({
      state: 'deviation',
      detail: 'it could not (it passes here: the deviation can go)',
    });
  });

  test.each<[string, CheckBackendOptions]>([
    ['a case that is not there in only', { only: ['no-such-case'] }],
    ['a case that is not there in deviations', { deviations: { 'no-such-case': 'because' } }],
    ['a deviation without a reason', { deviations: { available: ' ' } }],
  ])('refuses %s', async (_, options) => {
    await expect(checkBackend(fakeClassifier(), options)).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('finds the fake that answers always the same no classifier', async () => {
    const results = await checkBackend(fakeBackend(), { only: ['ref-is-data'] });
    expect(results).toMatchObject([{ state: 'failed' }]);
  });
});
