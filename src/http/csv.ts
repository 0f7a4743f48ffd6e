import { stringify } from 'csv-stringify/sync';

/** What spreadsheets take for a formula: these at the beginning, also after blanks, and in full width as Chinese keyboards type them. */
const FORMULA = /^[\s\u00a0\u3000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
const safe = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/** CSV as spreadsheets here open it: UTF-8 with its mark, every cell quoted, and no cell that would be computed. */
export const csvOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  stringify([head, ...rows].map((row) => row.map(safe)), { bom: true, quoted: true, record_delimiter: 'windows' });

/** One line more of such a file. */
export const csvLine = (row: readonly string[]): string => stringify([row.map(safe)], { quoted: true, record_delimiter: 'windows' });
