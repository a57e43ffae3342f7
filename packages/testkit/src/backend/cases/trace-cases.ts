import { demand, demandNone } from '../../conformance/demand.js';
import { answer, inputsOf } from '../answers.js';
import type { BackendCase, BackendCaseContext } from '../backend-case.js';
import { foldersListing, listingChanges } from '../folder-listing.js';
import { networkSockets, watchNetwork } from '../network-use.js';

/** One whole life of a backend: probe, and for each model open, answer, close. */
async function useWhole(
  context: BackendCaseContext,
  beforeClose: () => void = () => undefined,
): Promise<void> {
  const backend = await context.createBackend();
  await backend.probe();
  for (const tried of context.models) {
    const session = await context.open(tried);
    for (let count = 0; count < 3; count += 1) await answer(session, inputsOf(tried, 2));
    beforeClose();
    await session.close();
  }
}

export const traceCases: readonly BackendCase[] = [
  {
    id: 'no-network',
    level: 'L1',
    title: 'reaches for no network: no connection, no name looked up, no socket',
    requires: 'model',
    process: 'fresh',
    run: async (context) => {
      const before = new Set(networkSockets());
      const uses = watchNetwork();
      const sockets = new Set<string>();
      await useWhole(context, () => {
        for (const socket of networkSockets()) if (!before.has(socket)) sockets.add(socket);
      });
      demandNone([
        ...[...uses()].map((kind) => `it made a ${kind}`),
        ...[...sockets].map((socket) => `it holds a socket: ${socket}`),
      ]);
    },
  },
  {
    id: 'no-writes',
    level: 'L1',
    title:
      'leaves no file behind: not in the folder of the model, the home, the temporary or the working folder',
    requires: 'model',
    process: 'fresh',
    run: async (context) => {
      const models = await Promise.all(context.models.map((tried) => context.copy(tried)));
      const { home, temporary, working } = context.folders;
      const folders = {
        'the home folder': home,
        'the temporary folder': temporary,
        'the working folder': working,
        ...Object.fromEntries(
          models.map(({ taskId, directory }) => [
            `the folder of the model for ${taskId}`,
            directory,
          ]),
        ),
      };
      const before = await foldersListing(folders);
      await useWhole({ ...context, models });
      demandNone(listingChanges(before, await foldersListing(folders)));
    },
  },
  {
    id: 'process-ends',
    level: 'L1',
    title: 'lets its process end by itself after close',
    requires: 'model',
    process: 'to-its-end',
    run: async (context) => {
      await useWhole(context);
      demand(context.models.length > 0, 'there is no model');
    },
  },
];
