/**
 * Pieces of work done one after the other beside what goes on here. The first failure stops the rest
 * and comes out of `done`.
 */
export class InOrder {
  #last: Promise<void> = Promise.resolve();
  readonly #failures: unknown[] = [];

  add(work: () => Promise<void>): void {
    this.#last = this.#after(this.#last, work);
  }

  async done(): Promise<void> {
    await this.#last;
    if (this.#failures.length > 0) throw this.#failures[0];
  }

  async #after(before: Promise<void>, work: () => Promise<void>): Promise<void> {
    await before;
    if (this.#failures.length > 0) return;
    try {
      await work();
    } catch (error) {
      this.#failures.push(error);
    }
  }
}
