import { describeBackend } from '@wattbench/testkit/backend';
import { describe, test } from 'vitest';

// As built: its child process is plain Node.
import { transformers } from '@wattbench/backend-transformers';

describeBackend({ describe, test }, transformers());
