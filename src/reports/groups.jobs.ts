import { setImmediate as otherWork } from 'node:timers/promises';
import { run, type Writer } from '../db/run.ts';
import { needText } from '../needs/need.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { storeGroups } from './groups.commands.ts';
import { openNeeds } from './groups.queries.ts';
import { groupsOf, type Pair, TOGETHER_FROM } from './groups.ts';

/** The newest of the open needs; a group is no larger than its need and this many neighbours. */
const MOST_NEEDS = 20_000;
const NEIGHBOURS = 30;

/** Works out which open needs are alike. Killed midway, the groups of last time stay. */
export const groupNeeds = (s: Writer & { readonly search: SearchIndex }) => async (): Promise<void> => {
  const needs = await openNeeds(s.db, MOST_NEEDS);
  const open = new Set(needs.map((need) => need.id));
  const pairs: Pair[] = [];
  for (const need of needs) {
    await otherWork();
    const near = (await s.search.rank('need', needText(need), NEIGHBOURS + 1, (id) => open.has(id))).map((hit) => hit.id).filter((id) => id !== need.id);
    const likeness = near.length === 0 ? [] : await s.search.likeness('need', need.id, near);
    pairs.push(...near.flatMap((id, at): Pair[] => { const value = likeness[at] ?? 0; return value < TOGETHER_FROM ? [] : [{ a: need.id, b: id, likeness: value }]; }));
  }
  const groupOf = new Map(groupsOf(pairs).flatMap((group) => group.map((id) => [id, group[0] ?? null] as const)));
  await run(s, storeGroups, system, { needs: needs.map(({ id }) => ({ id, groupId: groupOf.get(id) ?? null })) });
};
