import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { text } from '../shared/text.ts';

/**
 * Groups of like needs (共性需求): what one session could answer for many firms. Complete linkage (Sørensen 1948; Lance and Williams 1967): the two
 * groups whose least alike pair is most alike are joined, as long as that pair reaches `TOGETHER_FROM`; so every need of a group is like every
 * other, no chain runs from welding to lithium, and what is left of a group in a smaller area is a group still. The measure is the engine's likeness of whole texts (`needs/alike.ts`).
 *
 * With each of the demo data's 87 needs told by two further firms in other words (every other sentence, backwards, half a title) 253 of the 261 pairs
 * that belong together stand in one group at .06 to .12, beside 201 pairs of different needs at .06, 92 at .08, 47 at .10, 20 at .12 (247 and 2 at .15);
 * `test/reports/groups.test.ts` measures .10 again. Of the 87 alone .10 makes three groups of three: welding, fibre composites, lithium and its
 * slag, which is what a session wants and .15 (near duplicates) does not find; .06 joins chickens' and shrimps' diseases with maize, average linkage at .08 drones with ship paint. Pure.
 */
export const TOGETHER_FROM = 0.1;

export interface Pair { readonly a: string; readonly b: string; readonly likeness: number }

/** Groups of two or more, each in the order of ids, by their first id. A pair that is not given counts as not alike. Ties by id, so that answers repeat. */
export function groupsOf(pairs: readonly Pair[], from = TOGETHER_FROM): readonly (readonly string[])[] {
  const links = new Map<string, Map<string, number>>();
  const link = (a: string, b: string, value: number) => { const row = links.get(a) ?? new Map<string, number>(); row.set(b, Math.max(value, row.get(b) ?? 0)); links.set(a, row); };
  for (const { a, b, likeness } of pairs) if (a !== b && likeness >= from) { link(a, b, likeness); link(b, a, likeness); }
  const members = new Map([...links.keys()].toSorted().map((one) => [one, [one]]));
  const nearest = new Map([...members.keys()].map((one) => [one, nearestOf(links.get(one))]));
  for (let found = closest(nearest); found !== undefined; found = closest(nearest)) {
    const [keep, gone] = found;
    const joined = join(links, keep, gone);
    members.set(keep, [...members.get(keep) ?? [], ...members.get(gone) ?? []].toSorted());
    members.delete(gone); nearest.delete(gone);
    for (const other of joined) nearest.set(other, nearestOf(links.get(other)));
  }
  return [...members.values()].filter((group) => group.length > 1).toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

type Nearest = { readonly id: string; readonly likeness: number } | undefined;
function nearestOf(row: ReadonlyMap<string, number> | undefined): Nearest {
  let best: Nearest;
  for (const [other, likeness] of row ?? []) if (best === undefined || likeness > best.likeness || (likeness === best.likeness && other < best.id)) best = { id: other, likeness };
  return best;
}

/** The two groups that are most alike, by their ids; the smaller stays. */
function closest(nearest: ReadonlyMap<string, Nearest>): readonly [keep: string, gone: string] | undefined {
  let best: { one: string; other: string; likeness: number } | undefined;
  for (const [one, found] of nearest) if (found !== undefined && (best === undefined || found.likeness > best.likeness)) best = { one, other: found.id, likeness: found.likeness };
  return best === undefined ? undefined : best.one < best.other ? [best.one, best.other] : [best.other, best.one];
}

/** Joins two groups; to a third the new one is as like as the less alike of the two. Gives every group whose links changed. */
function join(links: Map<string, Map<string, number>>, keep: string, gone: string): readonly string[] {
  const [one, other] = [links.get(keep) ?? new Map<string, number>(), links.get(gone) ?? new Map<string, number>()];
  const third = new Set([...one.keys(), ...other.keys()].filter((each) => each !== keep && each !== gone));
  const row = new Map<string, number>();
  for (const each of third) {
    const [a, b] = [one.get(each), other.get(each)];
    const theirs = links.get(each);
    theirs?.delete(gone);
    if (a === undefined || b === undefined) { theirs?.delete(keep); continue; }
    row.set(each, Math.min(a, b)); theirs?.set(keep, Math.min(a, b));
  }
  links.set(keep, row); links.delete(gone);
  return [keep, ...third];
}

/** From so many firms on a common problem is worth a session. */
export const FIRMS_FOR_SESSION = 3;
export const sessionInput = z.strictObject({ id, title: text(100, 2), heldOn: z.iso.date() });
