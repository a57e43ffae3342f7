import { expect, test } from 'vitest';
import { withSection } from './write-section.mjs';

const page = 'before\n<!-- bench:method a -->\nold\n<!-- /bench:method a -->\nafter\n';

test('what is between the marks is replaced, and nothing else', () => {
  const written = withSection(page, 'a', 'new\n');
  expect(written).toBe(
    'before\n<!-- bench:method a -->\n\nnew\n\n<!-- /bench:method a -->\nafter\n',
  );
  expect(withSection(written, 'a', 'new')).toBe(written);
});

test('a page without the marks is left alone', () => {
  expect(() => withSection(page, 'b', 'new')).toThrow(/bench:method b/);
});
