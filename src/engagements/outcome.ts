import { z } from 'zod';
import { MOST_FILES_AT_ONCE, storedFile } from '../files/file.ts';
import { yuanToFen } from '../needs/need.ts';
import { wholeNumber } from '../profiles/profile.ts';
import type { Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { optionalText } from '../shared/text.ts';

/** The outcome of a case (成效): figures with their evidence, and what both sides think of it. Pure. */
export const figureKinds = ['contract_value', 'new_sales', 'cost_saved', 'patents', 'papers', 'jobs'] as const;
export type FigureKind = (typeof figureKinds)[number];
/** Amounts are kept in fen; the others are counts. */
export const isMoney = (kind: FigureKind): boolean => kind === 'contract_value' || kind === 'new_sales' || kind === 'cost_saved';
export const figureWords: Record<FigureKind, Words> = {
  contract_value: ['合同额', 'Contract value'], new_sales: ['新增销售额', 'New sales'], cost_saved: ['节约成本', 'Cost saved'],
  patents: ['专利（件）', 'Patents'], papers: ['论文（篇）', 'Papers'], jobs: ['新增就业（人）', 'Jobs'],
};

const count = wholeNumber(0, 1_000_000, null);
/** What is left out is not touched. `proves`: the figures that the files (new ones, or `fileIds` of the case) are evidence of. */
export const outcomeFields = z.strictObject({
  contractYuan: yuanToFen, newSalesYuan: yuanToFen, costSavedYuan: yuanToFen, patents: count, papers: count, jobs: count,
  proves: z.union([z.array(z.enum(figureKinds)), z.enum(figureKinds).transform((one) => [one])]).nullish().transform((list) => list ?? []),
  fileIds: z.union([z.array(id), z.literal('').transform(() => []), id.transform((one) => [one])]).nullish().transform((list) => [...new Set(list ?? [])]),
});
export const outcomeInput = outcomeFields.extend({ id, files: z.array(storedFile).max(MOST_FILES_AT_ONCE).default([]) });
export const fieldOf: Record<FigureKind, 'contractYuan' | 'newSalesYuan' | 'costSavedYuan' | 'patents' | 'papers' | 'jobs'> = {
  contract_value: 'contractYuan', new_sales: 'newSalesYuan', cost_saved: 'costSavedYuan', patents: 'patents', papers: 'papers', jobs: 'jobs',
};

/** Who rates: the one who carried the case, and the firm it was for. */
export type Side = 'manager' | 'enterprise';
export const ratingFields = z.strictObject({ score: z.coerce.number().int().min(1).max(5), words: optionalText(500) });
export const scoreWords: readonly Words[] = [['很不满意', 'Very poor'], ['不满意', 'Poor'], ['一般', 'Fair'], ['满意', 'Good'], ['很满意', 'Very good']];

/** Neither side reads the other's rating before both have rated, or two weeks have gone by since the end. */
const BLIND_DAYS = 14;
export const isOpenToRead = (rated: number, endedAt: Date | null, now: Date): boolean => rated >= 2 || (endedAt !== null && now.getTime() - endedAt.getTime() >= BLIND_DAYS * 24 * 3600_000);
