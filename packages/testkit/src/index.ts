export { fakeBackend, type FakeBackendOptions, type Misbehaviour } from './backend/index.js';
