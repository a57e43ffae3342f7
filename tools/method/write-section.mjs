import { readFileSync, writeFileSync } from 'node:fs';

const methodPage = new URL('../../docs/method.md', import.meta.url);

/** The page with `text` between the marks of that name. */
export function withSection(page, name, text) {
  const [begin, end] = [`<!-- bench:method ${name} -->`, `<!-- /bench:method ${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${page.slice(to)}`;
}

/** Writes `text` into docs/method.md between the marks `bench:method NAME`. */
export function writeSection(name, text) {
  writeFileSync(methodPage, withSection(readFileSync(methodPage, 'utf8'), name, text));
}
