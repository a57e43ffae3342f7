export { starterDatasets } from './starter-datasets.js';
export { starterModels } from './starter-models.js';
export { starterSuite } from './starter-suite.js';
