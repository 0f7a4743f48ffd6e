import { gatherer, type SheetRecord } from '../../src/imports/check.ts';
import type { ImportKind } from '../../src/imports/import.ts';
import { headsOf, recognise } from '../../src/imports/recognise.ts';
import type { Words } from '../../src/shared/errors.ts';
import type { SheetNotice, SheetRow } from '../../src/sheets/port.ts';
import { readSheet } from '../../src/sheets/read.ts';

/** What a file comes to, by the functions the job uses, without a database. */
export interface Outcome { readonly refused?: Words; readonly rows: readonly SheetRow[]; readonly headRow: number; readonly heads: readonly string[]; readonly targets: readonly string[]; readonly records: readonly SheetRecord[]; readonly skipped: readonly string[]; readonly notices: readonly SheetNotice[]; readonly betterKind: ImportKind | null; readonly sheet: string | null }

export async function outcomeOf(kind: ImportKind, name: string, bytes: Uint8Array): Promise<Outcome> {
  const rows: SheetRow[] = [];
  let [notices, sheet]: [readonly SheetNotice[], string | null] = [[], null];
  const nothing = { rows: [], headRow: 0, heads: [], targets: [], records: [], skipped: [], notices: [], betterKind: null, sheet: null };
  for await (const message of readSheet(name, bytes, headsOf(kind))) {
    if ('refused' in message) return { ...nothing, refused: message.refused };
    if ('end' in message) ({ notices, sheet } = message.end);
    else rows.push(...message.rows);
  }
  const { headRow, heads, targets, betterKind } = recognise(kind, rows.slice(0, 30));
  const gather = gatherer({ kind, heads, targets });
  const { records, skipped } = gather.take(rows.filter((row) => row.number > headRow).map(({ marks = {}, ...row }) => ({ ...row, marks })));
  return { rows, headRow, heads, targets, records: [...records, ...gather.end()], skipped: skipped.map(({ reason }) => reason[0]), notices, betterKind, sheet };
}
