/** What is needed of a test framework; vitest and node:test have it. */
export interface TestFramework {
  describe(name: string, body: () => void): unknown;
  test(
    name: string,
    options: { readonly timeout: number },
    run: (context: { skip(reason?: string): unknown }) => Promise<void>,
  ): unknown;
}
