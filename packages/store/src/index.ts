export { createStore, listUnreadable } from './store.js';
export { readExperiment } from './read-experiment.js';
export { isFinished } from './is-finished.js';
