import { isEvidenced, type ProfileKind } from '../profiles/profile.ts';
import type { FieldError, Words } from '../shared/errors.ts';
import type { Work } from './cells.ts';
import type { ImportKind, RowProblem } from './import.ts';
import { type RawRow, type ReadRow, readRow, type Sheet, skipped } from './rows.ts';
import { targetNamed, targets } from './targets.ts';

/** Rows gathered into records: several rows of works may be one person. Pure. */
export interface SheetRecord { readonly number: number; readonly values: ReadRow['values']; readonly works: Work[]; readonly problems: RowProblem[]; readonly parts: number[] }
export interface Gathered { readonly records: readonly SheetRecord[]; readonly skipped: readonly { readonly number: number; readonly reason: Words }[] }

/** Takes rows in their order; the last record is given out when the next one begins, or by `end`. */
export function gatherer(sheet: Sheet) {
  let open: SheetRecord | undefined;
  const evidenced = sheet.kind !== 'need' && isEvidenced(sheet.kind as ProfileKind);
  return {
    take(rows: readonly RawRow[]): Gathered {
      const gathered: { records: SheetRecord[]; skipped: { number: number; reason: Words }[] } = { records: [], skipped: [] };
      for (const row of rows) {
        const reason = skipped(sheet, row);
        if (reason !== null) { gathered.skipped.push({ number: row.number, reason }); continue; }
        const read = readRow(sheet, row);
        if (evidenced && open !== undefined && read.works.length > 0 && (read.onlyWorks || same(read.values, open.values)) && !sameWorks(read.works, open)) {
          open.works.push(...read.works);
          open.parts.push(row.number);
          open.problems.push(...read.problems);
          continue;
        }
        if (open !== undefined) gathered.records.push(open);
        open = { number: row.number, values: read.values, works: [...read.works], problems: [...read.problems], parts: [] };
      }
      return gathered;
    },
    end: (): readonly SheetRecord[] => (open === undefined ? [] : [open]),
  };
}

const same = (a: ReadRow['values'], b: ReadRow['values']): boolean => Object.keys(a).length > 0 && JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted());
/** A row that says just what the record begins with is written twice, not a further work. */
const sameWorks = (works: readonly Work[], open: SheetRecord): boolean => open.parts.length === 0 && JSON.stringify(works) === JSON.stringify(open.works);

export interface Place { readonly associationId: string; readonly regionCode: string; readonly visibility: string }
/** What was found for the names in a record. */
export interface Looked { readonly enterpriseId?: string | undefined; readonly expertId?: string | undefined }

/** The input of the command that makes it. */
export function inputOf(kind: ImportKind, { values, works }: Pick<SheetRecord, 'values' | 'works'>, place: Place, looked: Looked): Record<string, unknown> {
  const { firm: _, creditCode, author, ...rest } = values as Record<string, string | readonly string[] | undefined>;
  if (kind === 'need') return { ...rest, enterpriseId: looked.enterpriseId, confidentiality: place.visibility, source: 'import' };
  const common = { ...rest, associationId: place.associationId, regionCode: rest['regionCode'] ?? place.regionCode };
  if (kind === 'enterprise') return { ...common, creditCode };
  const about = author === undefined ? {} : { summary: [rest['summary'], `完成人：${String(author)}`].filter(Boolean).join('\n'), ...(looked.expertId === undefined ? {} : { expertId: looked.expertId }) };
  return { ...common, ...about, visibility: place.visibility, ...(isEvidenced(kind) ? { evidence: works } : {}) };
}

/** Errors of the command's shape at the columns they come from; a field without a column says what is missing. */
export function problemsAt({ kind, targets: columns }: Sheet, errors: readonly FieldError[]): RowProblem[] {
  return errors.map(({ field, message }) => {
    const name = field.startsWith('evidence') ? columns.find((target) => target.startsWith('work')) ?? 'works' : field === 'enterpriseId' ? 'firm' : field;
    const column = columns.indexOf(name);
    const words = targetNamed(kind, name)?.words ?? [name, name];
    return column >= 0 ? { column, message: [...message] } : { column: null, message: [`没有“${words[0]}”这一列：${message[0]}`, `No column for “${words[1]}”: ${message[1]}`] };
  });
}

/** Names of needed targets that no column has: said before rows are looked at. */
export const missingTargets = (kind: ImportKind, columns: readonly string[]): readonly Words[] =>
  [...targets[kind].filter((target) => target.needed === true && !columns.includes(target.name)).map((target) => target.words), ...(kind === 'need' && !columns.includes('problem') && !columns.includes('background') ? [targetNamed('need', 'problem')?.words ?? ['', '']] : [])];
