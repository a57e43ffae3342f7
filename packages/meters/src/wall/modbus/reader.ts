import type { JsonObject, Unavailable } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { OpenReader, Reader } from '../../engine/reader.js';
import { availableOf, figuresOfChannels } from '../open-request.js';
import { createModbusConnection, type ModbusConnection, type ModbusLine } from './connection.js';
import { loadModbus, type LoadModbus } from './library.js';
import { modelMaps } from './models.js';
import { parseModbusOptions, type ModbusOptions } from './options.js';
import { energySource, powerSource, type ModbusSource } from './sources.js';

/** Twice an update. */
const usualPollPeriodMs = 500;
const readLimitMs = 2500;
/** For connecting and for each answer: slow lines (2400 Bd) answer in about 0.2 s. */
const answerLimitMs = 800;
const defaultPort = 502;
/** 100 A at 230 V. */
const defaultMaximumW = 23_000;
/**
 * ±1 %: active energy of class 1 (IEC 62053-21) or B (EN 50470-3) meters, from a tenth of their
 * reference current on, at a power factor of 1. Eastron states class 1 for energy, but for the
 * power register ±1 % of the range's maximum only (SDM630-Modbus MID V2 user manual, accuracy):
 * that it is as good as the energy at the power of one computer is an assumption.
 */
const defaultGainError = 0.01;

/** An energy meter on Modbus TCP or RTU. Throws `CONFIG_INVALID` for an option that cannot be. */
export function createReader(options: JsonObject): Reader {
  return createModbusReader({ options: parseModbusOptions(options), load: loadModbus });
}

export interface ModbusReaderRequest {
  readonly options: ModbusOptions;
  readonly load: LoadModbus;
}

interface Inspected {
  readonly available: true;
  readonly connection: ModbusConnection;
  readonly sources: readonly ModbusSource[];
}

/** As `createReader`, with another way to load the library. */
export function createModbusReader({ options, load }: ModbusReaderRequest): Reader {
  return {
    id: 'modbus',
    pollPeriodMs: options.pollPeriodMs ?? usualPollPeriodMs,
    readLimitMs,
    probe: async () => {
      const inspected = await inspect(options, load);
      if (!inspected.available) return inspected;
      await inspected.connection.close();
      return { available: true, channels: inspected.sources.map(({ source }) => source.channel) };
    },
    open: async (channels) => {
      const inspected = availableOf<Inspected>('modbus', await inspect(options, load));
      try {
        return openSources(inspected, channels);
      } catch (error) {
        await inspected.connection.close();
        throw error;
      }
    },
  };
}

function openSources({ connection, sources }: Inspected, channels: readonly string[]): OpenReader {
  const opened = figuresOfChannels({ meter: 'modbus', figures: sources, channels });
  const registers = opened.map(({ register }) => register);
  return {
    sources: opened.map(({ source }) => source),
    read: async (signal) => {
      const answers = await connection.read(registers, signal);
      return opened.map(({ valueOf, source }, index) =>
        valueOf(answers[index] ?? notAsked(source.channel.id)),
      );
    },
    close: () => connection.close(),
  };
}

/** Reads every register once. What is not opened leaves no connection. */
async function inspect(options: ModbusOptions, load: LoadModbus): Promise<Inspected | Unavailable> {
  const line = lineOf(options);
  const map = options.model === undefined ? null : modelMaps[options.model];
  const power = options.registers?.power ?? map?.power ?? null;
  const energy = options.registers?.energy ?? map?.energy ?? null;
  if (line === null) {
    return notConfigured(
      'no meter is named: options "host" and "path" are left out',
      "Name the meter: modbus({ host: '192.0.2.7', model: 'sdm120' }), or path: '/dev/ttyUSB0'",
    );
  }
  if (power === null && energy === null) {
    return notConfigured(
      'no register is known: options "model" and "registers" are left out',
      "Name the model (sdm120, sdm230, sdm630, sdm72d), or the registers: { power: { address: 52, type: 'float32', unit: 'W' } }",
    );
  }
  const library = await load();
  if ('available' in library) return library;

  const { unit = 1, gainError = defaultGainError, minimumPowerW = 0.5 } = options;
  const maximumPowerW = options.maximumPowerW ?? map?.maximumPowerW ?? defaultMaximumW;
  const connection = createModbusConnection({
    createClient: library.createClient,
    line,
    unit,
    limitMs: answerLimitMs,
  });
  const registers = [power, energy].filter((register) => register !== null);
  const answers = await connection.read(registers);
  const failure = answers.find((answer) => answer.state === 'failed');
  if (failure !== undefined) {
    await connection.close();
    return noMeter(failure, line);
  }
  const id = `modbus:${placeOf(line)}-${unit}`;
  const device = `${map?.name ?? 'Modbus meter'} at ${placeOf(line)}, unit ${unit}`;
  const common = { device, gainError, maximumPowerW, minimumPowerW };
  const sources: ModbusSource[] = [];
  if (power !== null) sources.push(powerSource({ ...common, id, register: power }));
  const first = answers.at(-1);
  if (energy !== null && first !== undefined) {
    sources.push(
      energySource({
        ...common,
        id: `${id}-energy`,
        register: energy,
        alternativeTo: power === null ? null : id,
        first,
      }),
    );
  }
  return { available: true, connection, sources };
}

function lineOf({ host, port, path, baudRate, parity }: ModbusOptions): ModbusLine | null {
  if (host !== undefined) return { kind: 'tcp', host, port: port ?? defaultPort };
  if (path === undefined) return null;
  return { kind: 'serial', path, baudRate: baudRate ?? 9600, parity: parity ?? 'none' };
}

function placeOf(line: ModbusLine): string {
  if (line.kind === 'serial') return line.path;
  return line.port === defaultPort ? line.host : `${line.host}:${line.port}`;
}

function notConfigured(detail: string, fix: string): Unavailable {
  return { available: false, reason: 'not-configured', detail, fix };
}

const reasons = ['package-missing', 'permission', 'hardware', 'not-configured', 'network'] as const;

function noMeter({ reason, detail }: FailedRead, line: ModbusLine): Unavailable {
  const known = reasons.find((candidate) => candidate === reason) ?? 'network';
  const fixes: Readonly<Record<(typeof reasons)[number], string>> = {
    'package-missing': 'npm install serialport',
    permission:
      'sudo usermod --append --groups dialout "$USER", then log in again (in a container: --device)',
    hardware: 'Check the option "unit", and look at the display of the meter.',
    'not-configured':
      'The meter does not have this register: check the option "model", or name its registers with "registers".',
    network:
      line.kind === 'tcp'
        ? `Check the options "host" and "unit", and that TCP port ${line.port} can be reached from here.`
        : 'Check the options "path", "baudRate", "parity" and "unit" against the meter\'s set-up menu.',
  };
  return { available: false, reason: known, detail, fix: fixes[known] };
}

function notAsked(id: string): FailedRead {
  return { state: 'failed', reason: 'network', detail: `${id}: no answer` };
}
