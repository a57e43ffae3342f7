import { stat } from 'node:fs/promises';
import path from 'node:path';

import { ConfigFile, refuseForeignContent } from '@wattbench/tasks/processing';

/** Largest that is read: the vocabulary of tokenizer.json can have 30 MiB. */
const maximumMebibytes = 64;

/** The folder of a model in the layout of Hugging Face. Its files are looked at before a library opens them. */
export class ModelFolder {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = path.resolve(directory);
  }

  /** Of a file that this package names; nothing that a model names comes here. */
  pathOf(name: string): string {
    return path.join(this.directory, name);
  }

  async has(name: string): Promise<boolean> {
    // Links are followed: the cache of Hugging Face is made of them.
    return stat(this.pathOf(name)).then(
      (status) => status.isFile(),
      () => false,
    );
  }

  /** Throws `MODEL_NOT_FOUND`, and `MODEL_CORRUPT` when its first bytes are those of something else. */
  async requireOnnx(name: string): Promise<void> {
    await refuseForeignContent(this.pathOf(name), 'onnx');
  }

  /**
   * For a file that a library reads by itself. Throws `MODEL_NOT_FOUND`, and `MODEL_CORRUPT` when it is
   * too large or begins as something else.
   */
  async requireJson(name: string): Promise<void> {
    await refuseForeignContent(this.pathOf(name), 'json', { maximumMebibytes });
  }

  /** Throws as `requireJson`, and `MODEL_CORRUPT` when it is no JSON object. */
  async readJson(name: string): Promise<ConfigFile> {
    await this.requireJson(name);
    return ConfigFile.read({ directory: this.directory, name, maximumMebibytes });
  }
}
