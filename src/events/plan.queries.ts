import type { Assigner, AssignmentStatistics, Obstacle } from '../assignment/port.ts';
import type { Reader } from '../db/database.ts';
import { candidateFacts } from '../matches/candidate.queries.ts';
import { exclusion } from '../matches/constraints.ts';
import { needText } from '../needs/need.ts';
import { visibleProfiles } from '../profiles/profile.queries.ts';
import type { SearchIndex } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import { type EventNeed, type EventRow, expertsOfEvent, needsOfEvent, pairsOfEvent } from './event.queries.ts';
import type { PlanOptions, PlanPair, PlanRecord } from './event.ts';

interface Planner { readonly db: Reader; readonly search: SearchIndex; readonly assigner: Assigner }

export type Plan =
  | { readonly kind: 'assigned'; readonly pairs: readonly PlanPair[]; readonly statistics: AssignmentStatistics; readonly greedy: AssignmentStatistics; readonly fair: PlanRecord['fair']; readonly seconds: number; readonly rankingVersion: string }
  | { readonly kind: 'impossible'; readonly obstacle: Obstacle }
  | { readonly kind: 'out_of_time' };

/**
 * The best plan for an event as it stands, without saving anything. Scores come from the search index; the hard rules of
 * matching (unavailable, not visible, turned down before) take pairs out first, unless staff have pinned them.
 */
export async function planEvent({ db, search, assigner }: Planner, event: Pick<EventRow, 'id'>, { atLeast, atMost, fair }: PlanOptions): Promise<Plan> {
  const began = performance.now();
  const [needs, experts, marks] = [await needsOfEvent(db, event.id), await expertsOfEvent(db, event.id), await pairsOfEvent(db, event.id)];
  const rankingVersion = search.rankingVersion;
  const pairOf = (mark: (typeof marks)[number]) => ({ needId: mark.need_id, candidateId: mark.expert_id });
  const outcome = await assigner.assign({
    needs: needs.map(({ id }) => ({ id, atLeast, atMost })), candidates: experts.map(({ id, capacity }) => ({ id, atLeast: 0, atMost: capacity })),
    scores: await scoresOf(db, search, needs, experts.map((expert) => expert.id)),
    pins: marks.filter((mark) => mark.kind === 'pin').map(pairOf), vetoes: marks.filter((mark) => mark.kind === 'veto').map(pairOf),
  }, { fair });
  if (outcome.kind !== 'assigned') return outcome;
  return {
    ...outcome, rankingVersion, seconds: (performance.now() - began) / 1000,
    pairs: outcome.pairs.map(({ needId, candidateId, score }) => ({ needId, expertId: candidateId, score })),
  };
}

async function scoresOf(db: Reader, search: SearchIndex, needs: readonly EventNeed[], expertIds: readonly string[]): Promise<{ needId: string; candidateId: string; score: number }[]> {
  if (needs.length === 0 || expertIds.length === 0) return [];
  const facts = await candidateFacts(db, 'expert', expertIds);
  const rejected = await rejectedBefore(db, needs.map((need) => need.id));
  const scores: { needId: string; candidateId: string; score: number }[] = [];
  for (const need of needs) {
    const needFacts = { kind: need.kind, regionCode: need.region_code, associationPath: need.association_path, enterpriseName: need.enterprise_name, rejected: rejected.get(need.id) ?? NOBODY };
    const allowed = new Set([...facts.values()].filter((expert) => exclusion(expert, needFacts) === null).map((expert) => expert.id));
    for (const { id, score } of await search.rank('expert', needText(need), expertIds.length, (id) => allowed.has(id), [...allowed])) scores.push({ needId: need.id, candidateId: id, score });
  }
  return scores;
}

const NOBODY: ReadonlySet<string> = new Set();

async function rejectedBefore(db: Reader, needIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await db.selectFrom('match').where('need_id', 'in', needIds).where('status', '=', 'rejected').where('expert_id', 'is not', null).select(['need_id', 'expert_id']).execute();
  const found = new Map<string, Set<string>>();
  for (const row of rows) found.set(row.need_id, (found.get(row.need_id) ?? new Set()).add(row.expert_id ?? ''));
  return found;
}

const LOOKED_AT = 5;
const OFFERED = 40;

/** Experts to invite: for `q`, or without it those who come first for the most of the event's needs. */
export async function expertsToInvite({ db, search }: Pick<Planner, 'db' | 'search'>, actor: Actor, event: Pick<EventRow, 'id'>, needs: readonly EventNeed[], q: string) {
  const times = new Map<string, number>();
  const there = new Set((await expertsOfEvent(db, event.id)).map((expert) => expert.id));
  const texts = q === '' ? needs.slice(0, 200).map(needText) : [{ title: q, description: '' }];
  for (const text of texts) {
    for (const { id } of await search.rank('expert', text, q === '' ? LOOKED_AT : OFFERED, (id) => !there.has(id))) times.set(id, (times.get(id) ?? 0) + 1);
  }
  const ids = [...times].sort((a, b) => b[1] - a[1]).slice(0, OFFERED).map(([id]) => id);
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('expert as profile').innerJoin('association', 'association.id', 'profile.association_id').where(visibleProfiles(actor, 'expert') as never)
    .where('profile.id', 'in', ids).where('profile.availability', '<>', 'unavailable').select(['profile.id', 'profile.name', 'profile.title', 'profile.institution']).execute();
  return rows.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)).map((row) => ({ ...row, times: times.get(row.id) ?? 0 }));
}
export type Invitable = Awaited<ReturnType<typeof expertsToInvite>>[number];
