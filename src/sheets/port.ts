import type { Words } from '../shared/errors.ts';

/** What the reader has to say of a cell beside its text: a computed value, an error of the sheet, a number that lost digits, a text that was cut. */
export type CellMark = 'formula' | 'error' | 'digits' | 'long';

/** A row as text, at the number it has in the file (from 1). `marks` by index of the cell. Rows without any text are left out. */
export interface SheetRow { readonly number: number; readonly cells: readonly string[]; readonly marks?: Readonly<Record<string, CellMark>> }

export type SheetNoticeCode = 'merged' | 'hidden_rows' | 'formulas' | 'other_sheets' | 'hidden_sheets' | 'cut_columns' | 'encoding';
/** Something about the whole file that a person should know; `names`: of sheets, or of the encoding. */
export interface SheetNotice { readonly code: SheetNoticeCode; readonly count: number; readonly names?: readonly string[] }

export interface SheetSummary { readonly sheet: string | null; readonly notices: readonly SheetNotice[] }
export type SheetMessage = { readonly rows: readonly SheetRow[] } | { readonly end: SheetSummary } | { readonly refused: Words };

export interface SheetBook { readonly title: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; /** Rows above the head. */ readonly above?: readonly string[]; readonly widths?: readonly number[] }

/**
 * Reads spreadsheets that people upload, where they can do no harm, and writes some. Everything comes and goes as text.
 */
export interface Sheets {
  /** null: sheets can be read here; else why not. */
  readonly missing: Words | null;
  /**
   * Row after row; `wanted`: heads that tell the right sheet of several. The consumer's pace is the reader's pace.
   * @throws AppError `invalid_input` (field `file`) with words that say what to do, for a file that cannot or may not be read
   */
  readonly read: (name: string, bytes: Uint8Array, wanted: readonly string[]) => AsyncIterable<{ readonly rows: readonly SheetRow[] } | { readonly end: SheetSummary }>;
  /** An .xlsx in which every cell is text. */
  readonly write: (book: SheetBook) => Promise<Uint8Array>;
  /** GB18030, as office programs here open a .csv, with no cell that would be computed. */
  readonly csv: (book: SheetBook) => Promise<Uint8Array>;
}
