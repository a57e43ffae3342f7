import { channelCases } from './cases/channel-cases.js';
import { closeCases } from './cases/close-cases.js';
import { openCases } from './cases/open-cases.js';
import { probeCases } from './cases/probe-cases.js';
import { readingCases } from './cases/reading-cases.js';
import { refCases } from './cases/ref-cases.js';
import { secretCases } from './cases/secret-cases.js';
import { seriesCases } from './cases/series-cases.js';
import { snapshotCases } from './cases/snapshot-cases.js';
import type { MeterCase } from './meter-case.js';

/** What every meter must do. `docs/add-a-meter.md` says which case checks which obligation. */
export const meterCases: readonly MeterCase[] = [
  ...refCases,
  ...probeCases,
  ...channelCases,
  ...openCases,
  ...snapshotCases,
  ...readingCases,
  ...seriesCases,
  ...closeCases,
  ...secretCases,
];
