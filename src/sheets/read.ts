import type { SheetMessage, SheetNotice, SheetRow } from './port.ts';
import { rowsOfCsv } from './csv.ts';
import { most, MOST_SHEET_BYTES, Refused, refusals } from './limits.ts';
import { openBook, rowsOfSheet } from './xlsx.ts';

/** Reads one file; runs in the process that may die of it. Rows come in portions. */
export async function* readSheet(name: string, bytes: Uint8Array, wanted: readonly string[]): AsyncGenerator<SheetMessage> {
  try {
    yield* portions(limited(rowsOf(name, bytes, wanted)));
  } catch (error) {
    yield { refused: error instanceof Refused ? error.words : refusals.damaged };
  }
}

const PORTION = 200;
interface Source { readonly sheet: string | null; readonly notices: SheetNotice[]; readonly rows: AsyncGenerator<SheetRow> }

async function* portions(source: Promise<Source>): AsyncGenerator<SheetMessage> {
  const { sheet, notices, rows } = await source;
  let [portion, any]: [SheetRow[], boolean] = [[], false];
  for await (const row of rows) {
    portion.push(row);
    any = true;
    if (portion.length >= PORTION) { yield { rows: portion }; portion = []; }
  }
  if (portion.length > 0) yield { rows: portion };
  if (!any) throw new Refused(refusals.nothing);
  yield { end: { sheet, notices } };
}

/** Rows with something in them, as many and as much as may be. */
async function limited(source: Promise<Source>): Promise<Source> {
  const { rows, ...rest } = await source;
  return { ...rest, rows: counted(rows) };
}

async function* counted(rows: AsyncGenerator<SheetRow>): AsyncGenerator<SheetRow> {
  const sums = { rows: 0, cells: 0, text: 0 };
  for await (const row of rows) {
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    const cells = row.cells.slice(0, most.columns).map((cell) => cell.slice(0, most.cell));
    sums.rows += 1;
    sums.cells += cells.length;
    for (const cell of cells) sums.text += cell.length;
    if (sums.rows > most.rows + 100) throw new Refused(refusals.rows);
    if (sums.cells > most.cells || sums.text > most.handedOn) throw new Refused(refusals.cells);
    yield { ...row, cells };
  }
}

async function rowsOf(name: string, bytes: Uint8Array, wanted: readonly string[]): Promise<Source> {
  refuseByLook(name, bytes);
  const notices: SheetNotice[] = [];
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return { sheet: null, notices, rows: rowsOfCsv(bytes, notices) };
  const book = await openBook(bytes);
  const shown = book.sheets.filter((sheet) => !sheet.hidden);
  const hidden = book.sheets.filter((sheet) => sheet.hidden);
  if (hidden.length > 0) notices.push({ code: 'hidden_sheets', count: hidden.length, names: hidden.map((sheet) => sheet.name).slice(0, 5) });
  const chosen = await bestOf(shown, (path) => firstRows(rowsOfSheet(book, path, [], true)), wanted);
  if (chosen === undefined) throw new Refused(refusals.nothing);
  const others = shown.filter((sheet) => sheet !== chosen);
  if (others.length > 0) notices.push({ code: 'other_sheets', count: others.length, names: others.map((sheet) => sheet.name).slice(0, 5) });
  return { sheet: chosen.name, notices, rows: rowsOfSheet(book, chosen.path, notices) };
}

/** The old and the foreign, by their first bytes: an ending can be changed by anybody. */
function refuseByLook(name: string, bytes: Uint8Array): void {
  if (bytes.length === 0) throw new Refused(refusals.empty);
  if (bytes.length > MOST_SHEET_BYTES) throw new Refused(refusals.tooLarge);
  const start = Buffer.from(bytes.subarray(0, 2048));
  if (start.subarray(0, 4).toString('hex') === 'd0cf11e0') throw new Refused(Buffer.from(bytes).includes(Buffer.from('EncryptedPackage', 'utf16le')) ? refusals.encrypted : refusals.oldFormat);
  if (start.subarray(0, 4).toString('latin1') === '%PDF') throw new Refused(refusals.document);
  if (/^\s*(?:<!doctype html|<html|<table|<meta|MIME-Version)/i.test(start.toString('latin1').replace(/^\xef\xbb\xbf/, ''))) throw new Refused(refusals.html);
  if (/^\s*<\?xml/.test(start.toString('latin1').replace(/^\xef\xbb\xbf/, ''))) throw new Refused(/spreadsheet/i.test(start.toString('latin1')) ? refusals.oldFormat : refusals.notASheet);
  const zip = start[0] === 0x50 && start[1] === 0x4b;
  if (zip && /\.xlsm$/i.test(name)) throw new Refused(refusals.macros);
  if (!zip && (/\.xlsx?$|\.et$/i.test(name) || start.includes('\x89PNG') || start.includes(0x00) && !(start[0] === 0xff && start[1] === 0xfe) && !(start[0] === 0xfe && start[1] === 0xff))) throw new Refused(refusals.notASheet);
}

const LOOKED_AT = 15;
async function firstRows(rows: AsyncGenerator<SheetRow>): Promise<readonly SheetRow[]> {
  const first: SheetRow[] = [];
  for await (const row of rows) { first.push(row); if (first.length >= LOOKED_AT) break; }
  return first;
}

/** The first sheet whose heads are known; else the first with anything on it. */
async function bestOf<S extends { readonly path: string }>(sheets: readonly S[], look: (path: string) => Promise<readonly SheetRow[]>, wanted: readonly string[]): Promise<S | undefined> {
  const known = new Set(wanted);
  let any: S | undefined;
  for (const sheet of sheets.slice(0, 30)) {
    const rows = await look(sheet.path);
    if (rows.some((row) => new Set(row.cells.map(plain).filter((head) => known.has(head))).size >= 2)) return sheet;
    if (rows.length > 0) any ??= sheet;
  }
  return any;
}
const plain = (head: string): string => head.normalize('NFKC').replace(/[\s*:：]|\(.*?\)/g, '');
