import { describeBackend } from '@wattbench/testkit/backend';
import { describe, test } from 'vitest';

// As built: its child process is plain Node.
import { tfjs } from '@wattbench/backend-tfjs';

describe('the engine wasm', () => {
  describeBackend({ describe, test }, tfjs({ engine: 'wasm' }));
});

describe('the engine cpu', () => {
  describeBackend({ describe, test }, tfjs({ engine: 'cpu' }));
});
