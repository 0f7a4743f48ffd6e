import type { CellMark, SheetNotice, SheetRow } from './port.ts';
import { most, Refused, refusals } from './limits.ts';
import { isDateFormat, numberText } from './numbers.ts';
import { openParts, type Parts, parsed, readThrough } from './parts.ts';

/**
 * An .xlsx read as a stream: the table of texts is the only thing that is held whole. The best library's streaming reader took
 * 1.4 GB for a sheet of 2.9 MB; this one's process stays below its limit or ends.
 */
interface Sheet { readonly name: string; readonly path: string; readonly hidden: boolean }
interface Book { readonly parts: Parts; readonly sheets: readonly Sheet[]; readonly from1904: boolean; readonly texts: readonly string[]; readonly dates: readonly boolean[] }

export async function openBook(bytes: Uint8Array): Promise<Book> {
  const parts = await openParts(bytes);
  if (parts.has('xl/workbook.bin')) throw new Refused(refusals.binary);
  if (parts.has('xl/vbaProject.bin')) throw new Refused(refusals.macros);
  if (!parts.has('xl/workbook.xml')) throw new Refused(parts.has('word/document.xml') || parts.has('ppt/presentation.xml') ? refusals.document : parts.has('content.xml') && parts.has('mimetype') ? refusals.openDocument : refusals.notASheet);
  const { sheets, from1904 } = await readWorkbook(parts);
  return { parts, sheets, from1904, dates: await readDateStyles(parts), texts: await readTexts(parts) };
}

async function readWorkbook(parts: Parts): Promise<{ readonly sheets: readonly Sheet[]; readonly from1904: boolean }> {
  const listed: { name: string; id: string; hidden: boolean }[] = [];
  let from1904 = false;
  await readThrough(parts.pieces('xl/workbook.xml'), { open: (name, a) => {
    if (name === 'workbookPr') from1904 = a['date1904'] === '1' || a['date1904'] === 'true';
    if (name === 'sheet') listed.push({ name: a['name'] ?? '', id: Object.entries(a).find(([key]) => key.endsWith(':id'))?.[1] ?? '', hidden: a['state'] === 'hidden' || a['state'] === 'veryHidden' });
  } });
  const targets = new Map<string, string>();
  if (parts.has('xl/_rels/workbook.xml.rels')) await readThrough(parts.pieces('xl/_rels/workbook.xml.rels'), { open: (name, a) => {
    if (name === 'Relationship' && a['TargetMode'] !== 'External') targets.set(a['Id'] ?? '', a['Target'] ?? '');
  } });
  const sheets = listed.map(({ id, ...sheet }, at) => {
    const target = targets.get(id) ?? `worksheets/sheet${at + 1}.xml`;
    return { ...sheet, path: target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}` };
  });
  return { sheets: sheets.filter((sheet) => parts.has(sheet.path)), from1904 };
}

/** For each style of cells whether it shows a day. */
async function readDateStyles(parts: Parts): Promise<readonly boolean[]> {
  if (!parts.has('xl/styles.xml')) return [];
  const codes = new Map<string, string>();
  const dates: boolean[] = [];
  let within = false;
  await readThrough(parts.pieces('xl/styles.xml'), {
    open: (name, a) => {
      if (name === 'numFmt' && codes.size < 10_000) codes.set(a['numFmtId'] ?? '', a['formatCode'] ?? '');
      if (name === 'cellXfs') within = true;
      if (name === 'xf' && within && dates.length < 200_000) dates.push(isDateFormat(Number(a['numFmtId'] ?? 0), codes.get(a['numFmtId'] ?? '')));
    },
    close: (name) => { if (name === 'cellXfs') within = false; },
  });
  return dates;
}

/** `_x000D_` and its like stand for characters XML cannot hold. */
const unescaped = (text: string): string => (text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text);

/** The table of texts; of a text in several runs all runs, of its reading (rPh) nothing. */
async function readTexts(parts: Parts): Promise<readonly string[]> {
  if (!parts.has('xl/sharedStrings.xml')) return [];
  const texts: string[] = [];
  let [text, inText, reading, held] = ['', false, false, 0];
  await readThrough(parts.pieces('xl/sharedStrings.xml'), {
    open: (name) => { if (name === 'si') text = ''; else if (name === 'rPh') reading = true; else if (name === 't') inText = !reading; },
    text: (piece) => { if (inText) text += piece; },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') reading = false;
      if (name !== 'si') return;
      held += text.length;
      if (held > most.shared || texts.length >= most.sharedCount) throw new Refused(refusals.cells);
      texts.push(unescaped(text));
    },
  });
  return texts;
}

const columnOf = (ref: string): number => [...(/^[A-Z]+/.exec(ref)?.[0] ?? '')].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
interface Merge { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

/** Merged areas stand after the rows they concern, so they are looked for first. */
async function mergesOf(pieces: AsyncIterable<string>): Promise<Map<number, Merge[]>> {
  const byTop = new Map<number, Merge[]>();
  let [rest, count] = ['', 0];
  for await (const piece of pieces) {
    rest += piece;
    for (const [, from = '', to = ''] of rest.matchAll(/<(?:\w+:)?mergeCell\s+ref="([A-Z]+\d+):([A-Z]+\d+)"/g)) {
      if ((count += 1) > most.merges) throw new Refused(refusals.bomb);
      const merge = { top: Number(/\d+/.exec(from)?.[0]), bottom: Number(/\d+/.exec(to)?.[0]), left: columnOf(from), right: Math.min(columnOf(to), most.columns - 1) };
      const beside = byTop.get(merge.top);
      if (beside === undefined) byTop.set(merge.top, [merge]); else beside.push(merge);
    }
    rest = rest.slice(Math.max(rest.lastIndexOf('<mergeCell'), rest.length - 64));
    if (rest.length > 4096) rest = rest.slice(-64);
  }
  return byTop;
}

/** The rows of one sheet. Merged areas are filled with their first cell. */
export async function* rowsOfSheet({ parts, texts, dates, from1904 }: Book, path: string, notices: SheetNotice[], brief = false): AsyncGenerator<SheetRow> {
  const merges = brief ? new Map<number, Merge[]>() : await mergesOf(parts.pieces(path));
  const counts = { merged: 0, hidden: 0, formulas: 0, cut: 0 };
  let ready: SheetRow[] = [];
  let active: (Merge & { readonly text: string })[] = [];
  let number = 0;
  let row: { cells: string[]; marks: Record<string, CellMark> } | undefined;
  let cell: { at: number; type: string; style: number; formula: boolean; value: string } | undefined;
  let taking = false;

  const endCell = (): void => {
    if (cell === undefined || row === undefined) return;
    const { at, type, style, formula, value } = cell;
    if (formula) counts.formulas += 1;
    const number_ = type === '' || type === 'n' ? numberText(value, dates[style] === true, from1904) : undefined;
    const text = type === 's' ? texts[Number(value)] ?? '' : type === 'b' ? (value === '1' || value === 'true' ? '是' : '否') : number_?.text ?? (type === 'd' ? value.slice(0, 10) : unescaped(value));
    if (at >= most.columns) { if (text !== '') counts.cut += 1; return; }
    while (row.cells.length < at) row.cells.push('');
    row.cells[at] = text.length > most.cell ? text.slice(0, most.cell) : text;
    const mark: CellMark | undefined = text.length > most.cell ? 'long' : type === 'e' ? 'error' : number_?.lost === true ? 'digits' : formula ? 'formula' : undefined;
    if (mark !== undefined) row.marks[at] = mark;
  };
  const endRow = (): void => {
    if (row === undefined) return;
    const { cells, marks } = row;
    row = undefined;
    active = active.filter((merge) => merge.bottom >= number);
    for (const merge of active) counts.merged += filled(cells, merge);
    for (const merge of merges.get(number) ?? []) {
      const held = { ...merge, text: cells[merge.left] ?? '' };
      if (held.text === '') continue;
      counts.merged += filled(cells, held);
      if (merge.bottom > number && active.length < 1000) active.push(held);
    }
    if (cells.some((text) => text !== '')) ready.push({ number, cells, ...(Object.keys(marks).length > 0 ? { marks } : {}) });
  };
  const turns = parsed(parts.pieces(path), {
    open: (name, a) => {
      if (name === 'row') { number = Number(a['r'] ?? number + 1); row = { cells: [], marks: {} }; if (a['hidden'] === '1' || a['hidden'] === 'true') counts.hidden += 1; }
      else if (name === 'c' && row !== undefined) cell = { at: a['r'] === undefined ? row.cells.length : columnOf(a['r']), type: a['t'] ?? '', style: Number(a['s'] ?? 0), formula: false, value: '' };
      else if (name === 'f' && cell !== undefined) cell.formula = true;
      else if (name === 'v' || name === 't') taking = cell !== undefined;
      else if (name === 'rPh') taking = false;
    },
    text: (piece) => { if (taking && cell !== undefined) cell.value += piece; },
    close: (name) => {
      if (name === 'v' || name === 't') taking = false;
      else if (name === 'c') { endCell(); cell = undefined; }
      else if (name === 'row') endRow();
    },
  });
  for await (const _ of turns) { yield* ready; ready = []; }
  if (counts.merged > 0) notices.push({ code: 'merged', count: counts.merged });
  if (counts.hidden > 0) notices.push({ code: 'hidden_rows', count: counts.hidden });
  if (counts.formulas > 0) notices.push({ code: 'formulas', count: counts.formulas });
  if (counts.cut > 0) notices.push({ code: 'cut_columns', count: counts.cut });
}

/** Puts the text of a merged area into its empty cells of this row. */
function filled(cells: string[], { left, right, text }: Merge & { readonly text: string }): number {
  let count = 0;
  for (let at = left; at <= right; at += 1) {
    while (cells.length < at) cells.push('');
    if ((cells[at] ?? '') === '') { cells[at] = text; count += 1; }
  }
  return count;
}
