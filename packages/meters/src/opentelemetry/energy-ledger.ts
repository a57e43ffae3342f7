import { WattbenchError, type Meter, type MeteredProcess } from '@wattbench/core';
import type { ChannelBalance } from './channel-account.js';
import { MeterAccount } from './meter-account.js';

export interface EnergyLedgerOptions {
  readonly meters: readonly Meter[];
  /** For meters that follow a process; this process when left out. */
  readonly process?: MeteredProcess;
  /**
   * Longest time that a collection waits for a meter, in ms. Default 5000. What is late is missing
   * in that collection and comes with the next one.
   */
  readonly limitMs?: number;
}

/** Cumulative energy of every channel of some meters. */
export interface EnergyLedger {
  /** Time at which the sums begin, in ms since 1970. */
  readonly startedMs: number;
  /** Reads every meter up to now. Never rejects. */
  collect(): Promise<readonly ChannelBalance[]>;
  close(): Promise<void>;
}

const defaultLimitMs = 5000;

/**
 * Opens the meters. Rejects with `METER_UNAVAILABLE` where one cannot be read, with its fix, and with
 * `CONFIG_INVALID` for no meters, for two with one channel, and for a limit that cannot be.
 */
export async function openEnergyLedger(options: EnergyLedgerOptions): Promise<EnergyLedger> {
  const { meters, limitMs = defaultLimitMs } = options;
  if (meters.length === 0) {
    throw new WattbenchError('CONFIG_INVALID', 'meters is an empty list; expected one or more');
  }
  if (!(limitMs > 0 && limitMs <= 600_000)) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `limitMs is ${String(limitMs)}; expected more than 0 and at most 600000`,
    );
  }
  const accounts: MeterAccount[] = [];
  const known = new Set<string>();
  const closeAll = async (): Promise<void> => {
    await Promise.all(accounts.map((account) => account.close()));
  };
  try {
    for (const meter of meters) {
      accounts.push(await openAccount(meter, { known, process: options.process ?? null }));
    }
  } catch (error) {
    await closeAll();
    throw error;
  }
  let closed: Promise<void> | null = null;
  return {
    startedMs: Date.now(),
    collect: async () =>
      closed === null
        ? (await Promise.all(accounts.map((account) => account.collect(limitMs)))).flat()
        : [],
    close: () => (closed ??= closeAll()),
  };
}

interface Surroundings {
  /** Ids of the channels so far; `hw.id` must be unique. */
  readonly known: Set<string>;
  readonly process: MeteredProcess | null;
}

async function openAccount(meter: Meter, { known, process }: Surroundings): Promise<MeterAccount> {
  const probe = await meter.probe();
  if (!probe.available) {
    throw new WattbenchError('METER_UNAVAILABLE', `meter ${meter.id}: ${probe.detail}`, {
      detail: { reason: probe.reason },
      ...(probe.fix === undefined ? {} : { fix: probe.fix }),
    });
  }
  const ids = probe.channels.map(({ id }) => id);
  const twice = ids.find((id) => known.has(id));
  if (twice !== undefined) {
    throw new WattbenchError('CONFIG_INVALID', `meters: the channel ${twice} is there twice`, {
      fix: 'Name each meter once.',
    });
  }
  for (const id of ids) known.add(id);
  const session = await meter.open({ channels: ids, process });
  try {
    const start = await session.snapshot();
    return new MeterAccount({ meter: meter.id, channels: probe.channels, session, start });
  } catch (error) {
    await session.close();
    throw error;
  }
}
