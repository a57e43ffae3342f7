import { WattbenchError } from '@wattbench/core';

/**
 * One open model.
 *
 * @implements {import('@wattbench/core').Session}
 */
export class OnnxWebSession {
  #parts;
  #closed = false;

  constructor(parts) {
    this.#parts = parts;
    this.info = parts.info;
  }

  /** Outside the measured window: text to token ids, pictures to pixels, and into the runtime's own tensors. */
  async prepare(inputs) {
    this.#requireOpen();
    const { processor, runtime } = this.#parts;
    const tensors = Object.entries(await processor.encode(inputs));
    return Object.fromEntries(
      tensors.map(([name, { type, data, dims }]) => [name, new runtime.Tensor(type, data, dims)]),
    );
  }

  /** The measured call. It is made many times over the same prepared value and must leave it as it is. */
  async run(feeds, { signal }) {
    this.#requireOpen();
    if (signal.aborted) {
      throw new WattbenchError('INTERRUPTED', 'The inference was stopped before it began.');
    }
    return this.#parts.native.run(feeds);
  }

  /** From the runtime's tensors to answers, one for each input. */
  async finish(outputs) {
    this.#requireOpen();
    const tensors = Object.entries(outputs).map(([name, { type, data, dims }]) => [
      name,
      { type, data, dims },
    ]);
    return this.#parts.processor.decode(Object.fromEntries(tensors));
  }

  async close() {
    if (this.#closed) return;
    this.#closed = true;
    await this.#parts.native.release();
  }

  #requireOpen() {
    if (this.#closed) throw new WattbenchError('SESSION_CLOSED', 'The session was closed before.');
  }
}
