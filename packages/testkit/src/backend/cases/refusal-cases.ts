import type { Artifact } from '@wattbench/core';
import { inputsOf, nameOf } from '../answers.js';
import type { BackendCase, BackendCaseContext, TriedModel } from '../backend-case.js';
import { demandRejection, type ExpectedRejection } from '../../conformance/demand-rejection.js';
import { spoilings, removeWeights, spoil, weightFiles } from '../spoil-model.js';

const absent = 'no-such';

/** Ids of the tasks that wattbench has. */
const tasks = [
  'text-classification',
  'image-classification',
  'token-classification',
  'question-answering',
  'fill-mask',
  'text-generation',
  'summarization',
  'image-to-text',
  'object-detection',
  'feature-extraction',
  'text-to-image',
];

/** Formats that a backend of wattbench reads. */
const formats = ['onnx', 'tfjs-graph', 'tfjs-layers'];

/** What is opened although it should not be is closed after the case. */
async function demandRefusal(
  context: BackendCaseContext,
  request: Parameters<BackendCaseContext['open']>,
  expected: ExpectedRejection,
): Promise<void> {
  await demandRejection(() => context.open(...request), expected);
}

export const refusalCases: readonly BackendCase[] = [
  {
    id: 'unknown-task',
    level: 'L0',
    title: 'rejects with UNSUPPORTED for a task that it does not declare',
    requires: 'model',
    run: async (context) => {
      const [tried] = context.models;
      if (tried === undefined) return;
      const undeclared = tasks.filter((task) => context.declared?.tasks.includes(task) === false);
      for (const taskId of [`${absent}-task`, ...undeclared]) {
        const model = { ...tried.model, taskId };
        await demandRefusal(context, [tried, { taskId, model }], {
          code: 'UNSUPPORTED',
          when: `task ${taskId}`,
          names: [taskId],
        });
      }
    },
  },
  {
    id: 'undeclared-format',
    level: 'L0',
    title: 'rejects with UNSUPPORTED for a format that it does not declare',
    requires: 'model',
    run: async (context) => {
      const undeclared = formats.filter(
        (format) => context.ref.formats?.includes(format) === false,
      );
      for (const format of [`${absent}-format`, ...undeclared]) {
        const [tried] = context.models;
        if (tried === undefined) return;
        const artifacts: readonly Artifact[] = tried.model.artifacts.map((artifact) => ({
          ...artifact,
          format,
        }));
        await demandRefusal(context, [tried, { model: { ...tried.model, artifacts } }], {
          code: 'UNSUPPORTED',
          when: `format ${format}`,
          names: [format],
        });
      }
    },
  },
  {
    id: 'unknown-device',
    level: 'L0',
    title: 'rejects with DEVICE_UNAVAILABLE for a device that is not there',
    requires: 'model',
    run: async (context) => {
      const device = `${absent}-device`;
      for (const tried of context.models) {
        await demandRefusal(context, [tried, { device }], {
          code: 'DEVICE_UNAVAILABLE',
          when: `${nameOf(tried)} on ${device}`,
          names: [device],
        });
      }
    },
  },
  {
    id: 'missing-weights',
    level: 'L0',
    title: 'rejects with MODEL_NOT_FOUND for a folder without the model, naming the file',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const copy = await context.copy(tried);
        const names = await removeWeights(copy);
        await demandRefusal(context, [copy], {
          code: 'MODEL_NOT_FOUND',
          when: `${nameOf(tried)} without ${names.join(' and ')}`,
          names,
        });
      }
    },
  },
  {
    id: 'broken-weights',
    level: 'L0',
    title:
      'rejects with MODEL_CORRUPT for a model that is cut, empty or a web page, naming the file',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        for (const file of weightFiles(tried)) {
          for (const spoiling of spoilings) {
            const copy = await context.copy(tried);
            const name = await spoil(copy, { file, spoiling });
            await demandRefusal(context, [copy], {
              code: 'MODEL_CORRUPT',
              when: `${nameOf(tried)} with ${name} ${spoiling}`,
              names: [name],
            });
          }
        }
      }
    },
  },
  {
    id: 'foreign-model',
    level: 'L0',
    title: 'rejects with MODEL_MISMATCH for a model that does not fit the task',
    requires: 'model',
    run: async (context) => {
      let tried = 0;
      for (const model of context.models) {
        for (const foreign of model.foreign) {
          tried += 1;
          await demandRefusal(context, [{ ...model, ...foreign }], {
            code: 'MODEL_MISMATCH',
            when: `${nameOf(model)} with the model ${foreign.model.id}`,
          });
        }
      }
      if (tried === 0) context.notApplicable('there is no model of another task in its formats');
    },
  },
  {
    id: 'wrong-input',
    level: 'L0',
    title: 'rejects with DATASET_INVALID for an input of another kind, naming which it is',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        for (const wrong of wrongInputs(tried)) {
          await demandRejection(() => session.prepare(wrong.batch), {
            code: 'DATASET_INVALID',
            when: `${nameOf(tried)}: input ${wrong.place} is ${JSON.stringify(wrong.batch[wrong.place])}`,
            names: [String(wrong.place)],
          });
        }
        await session.close();
      }
    },
  },
];

function wrongInputs(
  tried: TriedModel,
): readonly { readonly batch: readonly unknown[]; readonly place: number }[] {
  const [good] = inputsOf(tried, 1);
  return [
    { batch: [42], place: 0 },
    { batch: [good, null], place: 1 },
  ];
}
