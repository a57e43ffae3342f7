export { renderTable, type TableOptions } from './render-table.js';
export { renderMarkdown } from './render-markdown.js';
export { renderCsv } from './render-csv.js';
export { toJson } from './to-json.js';
