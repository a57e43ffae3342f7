import type { FailedRead } from '../../engine/counter-source.js';
import { snmpFailure, timedOut } from './failure.js';
import type { ClientRequest, SnmpClient } from './library.js';
import type { Varbind } from './object.js';

export type AgentAnswer =
  | { readonly state: 'answer'; readonly varbinds: readonly Varbind[] }
  | FailedRead;

export interface Agent {
  /** One request for all objects, and an answer for each in their order; ends at `signal`. */
  get(oids: readonly string[], signal?: AbortSignal): Promise<AgentAnswer>;
  close(): Promise<void>;
}

export type AgentRequest = Omit<ClientRequest, 'onUnreadable'> & {
  readonly createClient: (request: ClientRequest) => SnmpClient;
};

/** Version 3 asks first who the agent is. */
const mostAnswers = 2;

/** An SNMP agent behind one UDP socket. */
export function createAgent({ createClient, ...request }: AgentRequest): Agent {
  const { host, port } = request;
  const state = { unreadable: false, closed: false };
  const onUnreadable = (): void => {
    state.unreadable = true;
  };
  const client = createClient({ ...request, onUnreadable });
  client.on('error', onUnreadable);
  const underWay = new Set<Promise<AgentAnswer>>();

  const failed = (reason: FailedRead['reason'], detail: string): FailedRead => ({
    state: 'failed',
    reason,
    detail: `${host} port ${port}: ${detail}`,
  });
  const late = (): FailedRead =>
    failed('network', `${timedOut}${state.unreadable ? ' (what came was no SNMP)' : ''}`);

  const ask = (oids: readonly string[]): Promise<AgentAnswer> =>
    new Promise((resolve) => {
      // The library stops its own clock before it looks into an answer, and may then never answer.
      const clock = setTimeout(() => resolve(late()), mostAnswers * request.limitMs);
      client.get([...oids], (error, varbinds) => {
        clearTimeout(clock);
        if (error !== null && error !== undefined) {
          const { reason, detail } = snmpFailure(error);
          resolve(detail === timedOut ? late() : failed(reason, detail));
        } else if (varbinds?.length === oids.length) {
          resolve({
            state: 'answer',
            varbinds: varbinds.map(({ oid, type = 0, value }) => ({ oid, type, value })),
          });
        } else resolve(failed('network', 'the answer has another number of objects'));
      });
    });

  return {
    get: async (oids, signal) => {
      if (signal?.aborted === true || state.closed) return late();
      state.unreadable = false;
      const asking = ask(oids);
      underWay.add(asking);
      void asking.finally(() => underWay.delete(asking));
      if (signal === undefined) return await asking;
      const ended = new Promise<AgentAnswer>((resolve) => {
        const stop = (): void => resolve(late());
        signal.addEventListener('abort', stop, { once: true });
        void asking.finally(() => signal.removeEventListener('abort', stop));
      });
      return await Promise.race([asking, ended]);
    },
    close: async () => {
      if (state.closed) return;
      state.closed = true;
      client.close();
      await Promise.all(underWay);
    },
  };
}
