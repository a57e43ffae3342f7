import { coverageOf, repeatCounts, scenarios, seed } from './coverage.mjs';
import { peersTable } from './peers/peers-table.mjs';
import { machineStudy } from './same-machine.mjs';
import { typeOneRows } from './type-one.mjs';
import { writeSection } from './write-section.mjs';

const experiments = 2000;

/** A share as a percentage; none of a table's cells is a bare number. */
function percent(share, digits = 1) {
  return `${(100 * share).toFixed(digits)} %`;
}

function line(cells) {
  return `| ${cells.join(' | ')} |`;
}

function table(head, rows) {
  const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

async function coverageTable() {
  const rows = [];
  for (const scenario of scenarios) {
    const found = await coverageOf(scenario, { experiments });
    const cells = found.map(
      ({ gross, net, halfWidth }) => `${percent(gross)}, ${percent(net)} (±${percent(halfWidth)})`,
    );
    rows.push([scenario.name, ...cells]);
  }
  const head = ['what differs or errs', ...repeatCounts.map((count) => `${count} repeats`)];
  return `${experiments} experiments each, seed ${seed}. Share of the intervals that hold the true energy, gross and net of idle, and the mean half-width of the gross one.\n\n${table(head, rows)}`;
}

async function typeOneTable() {
  const rows = await typeOneRows({ pairs: experiments });
  const cells = rows.map(({ question, compare, gate }) => [
    question,
    percent(compare),
    percent(gate),
  ]);
  return `${experiments} pairs of experiments each, seed ${seed}, repeats that spread by 2 %, read by one meter. Share for which \`compare\` says that there is a difference, and \`gate\` fails.\n\n${table(['', 'compare', 'gate'], cells)}`;
}

const sections = { coverage: coverageTable, decisions: typeOneTable, peers: peersTable };

if (process.argv.includes('--machine')) {
  process.stdout.write(`${await machineStudy()}\n`);
} else {
  for (const [name, make] of Object.entries(sections)) {
    const text = await make();
    process.stdout.write(`${text}\n\n`);
    writeSection(name, text);
  }
}
