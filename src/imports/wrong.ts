import type { SheetBook } from '../sheets/port.ts';
import type { RowProblem } from './import.ts';

/** The rows that were wrong as the sheet they came in, each with its reasons in a last column. Reading it again knows that column. */
export interface WrongRow { readonly cells: readonly string[]; readonly problems: readonly RowProblem[] }

export function wrongBook(title: string, heads: readonly string[], rows: readonly WrongRow[]): SheetBook {
  const width = Math.max(heads.length, ...rows.map((row) => row.cells.length));
  const padded = (cells: readonly string[]): string[] => Array.from({ length: width }, (_, at) => cells[at] ?? '');
  return {
    title, head: [...padded(heads), '问题'], widths: [...padded([]).map(() => 18), 50],
    rows: rows.flatMap(({ cells, problems }) => inRows(padded(cells), problems).map((each) => [...each, reasons(heads, problems)])),
  };
}

/** Several people in one cell get a row each; everything else is repeated. */
function inRows(cells: readonly string[], problems: readonly RowProblem[]): readonly (readonly string[])[] {
  const crowded = problems.find((problem) => problem.people !== undefined && problem.column !== null);
  return crowded?.people?.map((person) => cells.map((cell, at) => (at === crowded.column ? person : cell))) ?? [cells];
}

const reasons = (heads: readonly string[], problems: readonly RowProblem[]): string =>
  problems.map(({ column, message }) => (column === null ? message[0] : `${heads[column] ?? `第 ${column + 1} 列`}：${message[0]}`)).join('\n');
