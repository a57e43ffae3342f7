export { crossChecks, withDisagreements, type CrossCheck } from './cross-checks.js';
export { domainOf } from './domain-of.js';
export type { Measurement } from './measurement.js';
export { totalsOf, type Boundary, type Total } from './totals-of.js';
