import { z } from 'zod';
import { profileKinds, visibilities } from '../profiles/profile.ts';
import type { Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';

/** Import of a spreadsheet (表格导入): read, checked, looked at by a person, carried out, undone. Its shapes and rules. Pure. */
export const importKinds = ['need', ...profileKinds] as const;
export type ImportKind = (typeof importKinds)[number];

export const importStates = ['reading', 'checking', 'ready', 'importing', 'done', 'undoing', 'undone', 'failed'] as const;
export type ImportState = (typeof importStates)[number];
/** A job works on it; the page renews itself. */
export const isUnderWay = (state: ImportState): boolean => ['reading', 'checking', 'importing', 'undoing'].includes(state);

/** From which states each one is reached. */
export const importFrom: Record<Exclude<ImportState, 'reading'>, readonly ImportState[]> = {
  checking: ['reading', 'ready'], ready: ['checking'], importing: ['ready', 'done'], done: ['importing'], undoing: ['done'], undone: ['undoing'], failed: ['reading', 'checking'],
};

/**
 * What a row meets: `id`, something that is there already, or `row`, an earlier row of the same sheet. The same by name and place, by a
 * public identifier of the person, a firm of that name, or a need that nearly says the same.
 */
export const rowMeets = z.object({ id: id.optional(), row: z.int().min(1).optional(), by: z.enum(['identity', 'orcid', 'open_alex', 'name', 'text']), likeness: z.number().optional(), terms: z.array(z.string()).optional() });
export type RowMeets = z.output<typeof rowMeets>;

/**
 * `part` belongs to the row before it (further works of the same person); `same` says what another row said already; `alike` is
 * right, but meets what is there, and waits for a person to say whether it comes in all the same; `kept` stays after
 * an undoing, because somebody acted on it.
 */
export const rowStates = ['read', 'skipped', 'part', 'wrong', 'right', 'alike', 'same', 'imported', 'undone', 'kept'] as const;
export type RowState = (typeof rowStates)[number];

/** What is wrong with a row: in which column (index; null: the row as a whole), and what to do. */
export const rowProblem = z.object({ column: z.int().nullable(), message: z.tuple([z.string(), z.string()]), people: z.array(z.string()).optional() });
export type RowProblem = z.output<typeof rowProblem>;

export const newImport = z.strictObject({
  associationId: id, kind: z.enum(importKinds), visibility: z.enum(visibilities).default('members'),
  /** Whose needs they are: given by who files for one firm only. */
  enterpriseId: id.nullish().transform((value) => value ?? null),
  file: z.strictObject({ id, name: z.string().min(1), size: z.int().min(1) }),
});

/** What was found in the file before anything was checked. */
export interface Found {
  readonly sheet: string | null;
  /** The row of the heads; 0: none was recognised. */
  readonly headRow: number;
  readonly heads: readonly string[];
  /** For each column the first values under its head. */
  readonly samples: readonly (readonly string[])[];
  readonly notices: readonly { readonly code: string; readonly count: number; readonly names?: readonly string[] }[];
  /** The sheet looks more like one of these. */
  readonly betterKind: ImportKind | null;
}

/** Where each column goes: the name of a target of the kind, or '' for nowhere. */
export const targetList = z.array(z.string().max(40)).max(200);

export const fault: Words = ['处理中断，原因已记入日志。已导入的内容不受影响，请再试一次。', 'It broke off; the log has the reason. What was imported is safe: try again.'];
