import { setTimeout as delay } from 'node:timers/promises';
import type { PluginRef } from '@wattbench/core';
import { loadMeter } from '../conformance/load-plugin.js';

/**
 * A program: opens the meter whose ref is its argument, reads a short window, closes it, says so,
 * and does nothing more, so that it ends as soon as nothing keeps it alive.
 */
const ref: PluginRef<'meter'> = JSON.parse(process.argv[2] ?? 'null');
const meter = await loadMeter(ref);
const probe = await meter.probe();
const channels = probe.available ? probe.channels.map(({ id }) => id) : [];
const session = await meter.open({ channels, process: null });
const from = await session.snapshot();
await delay(50);
await session.readings(from, await session.snapshot());
await session.close();
process.stdout.write('closed\n');
