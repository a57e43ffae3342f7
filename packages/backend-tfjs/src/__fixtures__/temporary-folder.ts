import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach } from 'vitest';

/** A new empty folder for each test, all of them removed at the end. */
export function useTemporaryFolder(): () => string {
  let root = '';
  let folder = '';
  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'wattbench-tfjs-'));
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(root, 'test-'));
  });
  afterAll(async () => {
    await rm(root, { recursive: true });
  });
  return () => folder;
}
