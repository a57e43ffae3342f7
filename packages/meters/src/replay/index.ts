export { default, createReader } from './meter.js';
export { recordReads, type RecordRequest } from './record-reads.js';
