import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { CellMark, SheetNotice, SheetRow } from './port.ts';
import { most, Refused, refusals } from './limits.ts';

/**
 * CSV in the encodings people have: with a mark, else UTF-8 where every byte fits, else GB18030 (which holds GBK). That order never
 * takes Chinese GBK for UTF-8 (a text of GBK is no valid UTF-8 but for a few words of two characters).
 */
export function decoded(bytes: Uint8Array): { readonly text: string; readonly encoding: string } {
  const as = (encoding: string): string | undefined => { try { return new TextDecoder(encoding, { fatal: true }).decode(bytes); } catch { return undefined; } };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return found('UTF-16', as('utf-16le'));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return found('UTF-16', as('utf-16be'));
  const utf8 = as('utf-8');
  return utf8 !== undefined && !utf8.includes('\0') ? { text: utf8, encoding: 'UTF-8' } : found('GB18030', as('gb18030'));
}

function found(encoding: string, text: string | undefined): { readonly text: string; readonly encoding: string } {
  if (text === undefined || /[\0\ue5e5]/.test(text)) throw new Refused(refusals.encoding);
  return { text, encoding };
}

/** The sign that divides most of the first lines; inside quotes it does not count. */
export function delimiterOf(text: string): string {
  const plain = text.slice(0, 20_000).replace(/"(?:[^"]|"")*"/g, '');
  const count = (sign: string): number => plain.split(sign).length - 1;
  return [',', '\t', ';', '，'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

/** What spreadsheets write so that a number stays text: ="001", and the apostrophe of our own files before a formula. */
const plainCell = (cell: string): string => /^="(.*)"$/s.exec(cell)?.[1]?.replaceAll('""', '"') ?? (/^'[\s\u00a0\u3000]*[=+\-@＝＋－＠]/.test(cell) ? cell.slice(1) : cell);

/** What a spreadsheet program wrote into the file in the place of what was meant: an error, or 15 of 18 digits. */
const markOf = (cell: string): CellMark | undefined =>
  /^(?:#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!)|Err:\d{3}|#{3,})$/.test(cell) ? 'error' : /^[1-9](?:\.\d+)?E\+0?(?:1[5-9]|2\d)$/i.test(cell) ? 'digits' : undefined;

export async function* rowsOfCsv(bytes: Uint8Array, notices: SheetNotice[]): AsyncGenerator<SheetRow> {
  const { text, encoding } = decoded(bytes);
  if (encoding !== 'UTF-8') notices.push({ code: 'encoding', count: 1, names: [encoding] });
  const parser = Readable.from([text]).pipe(parse({ delimiter: delimiterOf(text), bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false, max_record_size: most.betweenTags }));
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      const marks = Object.fromEntries(record.flatMap((cell, at) => { const mark = markOf(cell); return mark === undefined ? [] : [[at, mark]]; }));
      yield { number, cells: record.map(plainCell), ...(Object.keys(marks).length > 0 ? { marks } : {}) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw new Refused(error.code === 'CSV_MAX_RECORD_SIZE' ? refusals.cells : refusals.quotes);
    throw error;
  }
}
