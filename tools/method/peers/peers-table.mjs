import { peerRules, peersFigures, seed } from './figures.mjs';
import { loads } from './trace.mjs';

const ownNames = {
  counter: 'energy counter',
  'failing-counter': 'energy counter, 1 of 200 reads fails',
  display: 'power display of 0.1 s',
  'averaged-register': 'mean of 1 s polled',
};

/** The table of docs/method.md, as Markdown. */
export async function peersTable(figures) {
  const known = figures ?? (await peersFigures());
  const names = [...new Set(known.map(({ rule }) => rule))];
  const rows = names.flatMap((name) => {
    const own = known.filter(({ rule }) => rule === name);
    return [...new Set(own.map(({ windowS }) => windowS))].map((windowS) => {
      const [steady, bursty] = loads.map((load) =>
        own.find((figure) => figure.windowS === windowS && figure.load === load),
      );
      return [
        titleOf(name),
        windowS === 3600 ? '1 h' : `${windowS} s`,
        error(steady),
        error(bursty),
        both(steady.without, bursty.without),
        both(steady.silentGross, bursty.silentGross),
        steady.covered === null ? '' : both(steady.covered, bursty.covered),
      ];
    });
  });
  const head = [
    'rule',
    'window',
    'steady',
    'bursty',
    'no number',
    'silent gross error',
    'interval holds',
  ];
  return `${markdown([head, ...rows])}\n\nSeed ${seed}.`;
}

function titleOf(name) {
  const peer = peerRules.find((rule) => rule.name === name);
  return peer === undefined ? `**wattbench**: ${ownNames[name]}` : `${peer.peer}: ${peer.name}`;
}

/** Mean and standard deviation of the error. */
function error({ bias, spread }) {
  return bias === null ? 'none' : `${signed(100 * bias)} ± ${size(100 * spread)} %`;
}

/** The two loads, in whole percent; what is more than none and less than all stays so. */
function both(steady, bursty) {
  const [first, second] = [steady, bursty].map((part) => number(100 * part));
  return first === second ? `${first} %` : `${first} / ${second} %`;
}

function signed(value) {
  const text = size(Math.abs(value));
  if (text === tiny) return text;
  return value < 0 ? `−${text}` : `+${text}`;
}

/** Less than a table has digits for is not none. */
const tiny = '<0.01';

function size(value) {
  return value < 0.005 ? tiny : number(value);
}

/** Two digits that count. */
function number(value) {
  const digits = value >= 99.5 ? Math.round(value) : Number(value.toPrecision(2));
  return digits.toLocaleString('en-US');
}

function markdown(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [line(rows[0]), line(rule), ...rows.slice(1).map(line)].join('\n');
}
