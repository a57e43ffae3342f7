export { renderTable, type TableOptions } from './render-table.js';
export { renderMarkdown } from './render-markdown.js';
export { renderCsv } from './render-csv.js';
export { renderBudgets } from './render-budgets.js';
export { renderPareto } from './render-pareto.js';
export { toJson } from './to-json.js';
