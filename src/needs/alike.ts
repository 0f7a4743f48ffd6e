/**
 * Needs that say nearly the same. The measure is the engine's own likeness of two whole texts (cosine of their weighted words, 0 to 1).
 * On the 87 needs of the demo data, all of them different, the most alike of 3,741 pairs reach .21 (99 of 100 stay below .12); the same
 * needs told again with half of their sentences, in another order, under a shortened title and without goals stay above .59. So .3 lets no
 * pair of different needs in and still leaves room for a telling in other words; `test/needs/alike.test.ts` measures both again. Pure.
 */
export const ALIKE_FROM = 0.3;
export const MOST_ALIKE = 5;

export interface Measured { readonly id: string; readonly likeness: number }

/** Those alike enough, most alike first; ties by id. */
export const nearDuplicates = (measured: readonly Measured[]): readonly Measured[] =>
  measured.filter((one) => one.likeness >= ALIKE_FROM).toSorted((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1));

/** How the other need stands to this one: of the same firm, and a year old or older. */
export const kinship = (need: { readonly enterprise_id: string; readonly created_at: Date }, other: { readonly enterprise_id: string; readonly created_at: Date }) => ({
  sameFirm: need.enterprise_id === other.enterprise_id, lastYear: other.created_at.getUTCFullYear() < need.created_at.getUTCFullYear(),
});
