export { fakeBackend, type FakeBackendOptions, type Misbehaviour } from './fake-backend.js';
