export { createStore, listUnreadable } from './store.js';
export { readExperiment, readExperimentFile } from './read-experiment.js';
export { wholeLinesOf } from './whole-lines.js';
export { isFinished } from './is-finished.js';
export { inspectJournal, type InspectedLine } from './inspect-journal.js';
export type { DecodedRecord } from './record.js';
export { WinningResults } from './winning-results.js';
