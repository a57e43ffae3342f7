export { fakeMeter, type FakeMeterOptions } from './fake-meter.js';
