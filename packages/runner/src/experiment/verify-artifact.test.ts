import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WattbenchError, type Artifact } from '@wattbench/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyArtifact } from './verify-artifact.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wattbench-artifact-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const artifactOf = (content: string, path = 'model.onnx'): Artifact => ({
  format: 'onnx',
  precision: 'fp32',
  files: [
    { path, sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length },
  ],
});

const codeOf = async (work: Promise<void>) =>
  work.then(
    () => 'fine',
    (error: unknown) => WattbenchError.envelope(error).code,
  );

describe('verifyArtifact', () => {
  it('passes the file that the plan names', async () => {
    writeFileSync(join(folder, 'model.onnx'), 'weights');
    expect(await codeOf(verifyArtifact(folder, artifactOf('weights')))).toBe('fine');
  });

  it('notices a change after it passed once, also of the same length', async () => {
    const file = join(folder, 'model.onnx');
    writeFileSync(file, 'weights');
    await verifyArtifact(folder, artifactOf('weights'));
    rmSync(file);
    writeFileSync(file, 'weighty');
    expect(await codeOf(verifyArtifact(folder, artifactOf('weights')))).toBe('MODEL_CHANGED');
  });

  it('notices a file that is gone', async () => {
    expect(await codeOf(verifyArtifact(folder, artifactOf('weights')))).toBe('MODEL_NOT_FOUND');
  });

  it('reads nothing outside the folder of the model', async () => {
    const artifact = artifactOf('weights', '../outside');
    expect(await codeOf(verifyArtifact(folder, artifact))).toBe('MODEL_MISMATCH');
  });
});
