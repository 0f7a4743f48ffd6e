import type { Reader } from '../db/database.ts';
import type { needText } from '../needs/need.ts';
import type { SheetRecord } from './check.ts';
import type { ImportKind, RowMeets } from './import.ts';
import { rowsNumbered } from './import.queries.ts';
import { identityOf, plainText } from './rows.ts';
import { type firstRows, NEAR_FROM, type nearRows, pairLikeness, pairsOf, sharedPieces } from './within.ts';

/** Rows of one sheet that meet each other: the same person, the same need, or one told in nearly the same words. */
export interface DraftRow { readonly record: SheetRecord; readonly input: Record<string, unknown>; readonly hash: string }
/** What is remembered of the rows so far. */
export interface RowsBefore { readonly first: ReturnType<typeof firstRows>; readonly near: ReturnType<typeof nearRows> }
interface Earlier { /** The row that says just the same. */ readonly same: number | undefined; readonly meets: readonly RowMeets[] }

/** Earlier rows of the sheet that right rows meet. What is compared is read back from the database, so that no sheet is held. */
export async function earlierRows<Draft extends DraftRow>(db: Reader, importId: string, kind: ImportKind, drafts: readonly Draft[], seen: RowsBefore): Promise<ReadonlyMap<Draft, Earlier>> {
  const told = drafts.map((draft) => {
    const { hash, input, record: { number } } = draft;
    const same = seen.first.of(hash);
    if (same !== undefined) return { draft, same, twins: [], near: [] };
    const keys = keysOf(kind, draft);
    const twins = keys.flatMap(({ key, by }) => { const row = seen.first.of(key); return row === undefined ? [] : [{ row, by }]; });
    for (const key of [hash, ...keys.map((one) => one.key)]) seen.first.note(key, number);
    const near = kind === 'need' ? seen.near.take(String(input['enterpriseId']), number, pairsOf(textOf(input))) : [];
    return { draft, same, twins, near };
  });
  const here = new Map(drafts.map((draft) => [draft.record.number, { input: draft.input, content_hash: draft.hash }]));
  const wanted = new Set(told.flatMap(({ same, near, twins }) => [...(same === undefined ? [] : [same]), ...near, ...(kind === 'need' ? twins.map((twin) => twin.row) : [])]).filter((number) => !here.has(number)));
  const stored = await rowsNumbered(db, importId, [...wanted]);
  const rowAt = (number: number) => here.get(number) ?? stored.get(number);
  return new Map(told.map(({ draft, same, twins, near }): [Draft, Earlier] => {
    if (same !== undefined) return [draft, { same: rowAt(same)?.content_hash === draft.hash ? same : undefined, meets: [] }];
    if (kind !== 'need') return [draft, { same, meets: firstBy(twins) }];
    const text = textOf(draft.input);
    const pairs = pairsOf(text);
    const measured = [...new Set([...twins.map((twin) => twin.row), ...near])].map((row) => {
      const other = textOf(rowAt(row)?.input ?? {});
      return { row, likeness: Math.round(pairLikeness(pairs, pairsOf(other)) * 100) / 100, other };
    });
    const meets = measured.flatMap(({ row, likeness, other }): RowMeets[] => {
      const twin = twins.some((one) => one.row === row);
      return twin || likeness >= NEAR_FROM ? [{ row, by: twin ? 'identity' : 'text', likeness, terms: [...sharedPieces(text, other)] }] : [];
    });
    return [draft, { same, meets: meets.toSorted((a, b) => Number(b.by === 'identity') - Number(a.by === 'identity') || (b.likeness ?? 0) - (a.likeness ?? 0) || (a.row ?? 0) - (b.row ?? 0)).slice(0, MOST_MET) }];
  }));
}
const MOST_MET = 3;

/** One meeting with each row, for the first of its reasons. */
const firstBy = <One extends { readonly row: number }>(twins: readonly One[]): readonly One[] => twins.filter(({ row }, at) => twins.findIndex((one) => one.row === row) === at);

/** What only one record should say: identifiers of the person first. */
function keysOf(kind: ImportKind, { input, record }: DraftRow): readonly { readonly key: string; readonly by: RowMeets['by'] }[] {
  if (kind === 'need') return [{ key: `identity|${needIdentity(input)}`, by: 'identity' }];
  return [...identifiersOf(input), { key: `identity|${identityOf(kind, record.values)}`, by: 'identity' }];
}
export const identifiersOf = (input: Record<string, unknown>): readonly { readonly key: string; readonly by: 'orcid' | 'open_alex' }[] =>
  ([['orcid', 'orcid'], ['open_alex', 'openAlexId']] as const).flatMap(([by, field]) => (typeof input[field] === 'string' ? [{ key: `${by}|${input[field]}`, by }] : []));
export const needIdentity = (input: Record<string, unknown>): string => `${String(input['enterpriseId'])}|${plainText(String(input['title'] ?? ''))}`;

export function wordsOf(input: Record<string, unknown>): Parameters<typeof needText>[0] {
  const said = (name: string): string | null => (typeof input[name] === 'string' ? input[name] : null);
  return { title: said('title') ?? '', field: said('field') ?? '', background: said('background'), problem: said('problem'), goals: said('goals') };
}
/** Without the field, which all needs of a firm may share. */
const textOf = (input: Record<string, unknown>): string => { const { title, problem, goals, background } = wordsOf(input); return [title, problem, goals, background].filter(Boolean).join('\n'); };

