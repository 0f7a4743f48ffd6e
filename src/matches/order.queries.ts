import type { Reader } from '../db/database.ts';
import type { NeedQuery, RankedDocument, SearchIndex } from '../search/port.ts';
import { candidateFacts, openProposals } from './candidate.queries.ts';
import { type CandidateFacts, type Exclusion, exclusion, type NeedFacts } from './constraints.ts';
import { judgedLevel } from './judged.ts';
import type { CandidateType } from './match.ts';
import { MARGIN, spread } from './spread.ts';
import { matchingNeed } from './why.queries.ts';

/** The order in which candidates of one type are proposed: the score, moved by decisions on this need, then the hard rules, then the load. */
const LOOKED_AT = 60;

export interface NeedToMatch { readonly id: string; readonly query: NeedQuery; readonly facts: NeedFacts; readonly judged: readonly Judged[] }
interface Judged { readonly type: CandidateType; readonly id: string; readonly level: number }
export interface Ordered extends RankedDocument { readonly facts: CandidateFacts; readonly load: number }
export interface Order { readonly candidates: readonly Ordered[]; readonly considered: number; readonly excluded: readonly { readonly id: string; readonly reason: Exclusion }[] }

/** What matching reads of a need, whatever its status, with the decisions on it; `undefined` when there is no such need. */
export async function needToMatch(db: Reader, needId: string) {
  const need = await matchingNeed(db, needId);
  if (need === undefined) return undefined;
  const decided = await decisionsOn(db, needId);
  const taught = (await lessonsOn(db, needId)).filter((one) => decided.every((other) => other.id !== one.id));
  return { ...need, judged: [
    ...decided.flatMap(({ type, id, decision, reason }): Judged[] => { const level = judgedLevel(decision, reason); return level === null ? [] : [{ type, id, level }]; }),
    ...taught.map(({ type, id, fits }): Judged => ({ type, id, level: fits ? 1 : 0 })),
  ] };
}

/** What staff said of candidates that were not proposed for this need; a decision on a proposal counts before it. */
export const lessonsOn = (db: Reader, needId: string) =>
  db.selectFrom('lesson').where('need_id', '=', needId).select(({ fn }) => ['candidate_type as type', 'fits', fn.coalesce('expert_id', 'society_id', 'achievement_id').$notNull().as('id')]).orderBy('taught_at').orderBy('id').execute();

/** Every decision that stands on this need, with its reason. */
const decisionsOn = (db: Reader, needId: string) =>
  db.selectFrom('match').innerJoin('review', 'review.match_id', 'match.id').where('review.undone_at', 'is', null).where('match.need_id', '=', needId)
    .select(({ fn }) => ['match.candidate_type as type', 'review.decision', 'review.reason', fn.coalesce('match.expert_id', 'match.society_id', 'match.achievement_id').$notNull().as('id')])
    .orderBy('review.created_at').execute();

export async function orderCandidates(db: Reader, search: SearchIndex, type: CandidateType, need: NeedToMatch, margin = MARGIN): Promise<Order> {
  const ranked = await moved(search, type, need, await search.rank(type, need.query, LOOKED_AT + need.facts.rejected.size));
  const known = await candidateFacts(db, type, ranked.map((one) => one.id));
  const excluded: { id: string; reason: Exclusion }[] = [];
  const allowed = ranked.flatMap((one) => {
    const facts = known.get(one.id);
    const refused = facts === undefined ? null : exclusion(facts, need.facts);
    if (refused !== null) excluded.push({ id: one.id, reason: refused });
    return facts === undefined || refused !== null ? [] : [{ ...one, facts }];
  });
  const waiting = await openProposals(db, type, allowed.map((one) => one.id), need.id);
  const loaded = allowed.map((one) => ({ ...one, load: one.facts.openEngagements + (waiting.get(one.id) ?? 0) }));
  return { candidates: spread(loaded, margin), considered: known.size, excluded };
}

/** Decisions on this need move the others; the move is a part of the score like any other, so that the parts still sum to it. Decisions all alike move nothing. */
async function moved(search: SearchIndex, type: CandidateType, need: NeedToMatch, ranked: readonly RankedDocument[]): Promise<readonly RankedDocument[]> {
  const judged = need.judged.filter((one) => one.type === type);
  if (judged.length === 0) return ranked;
  const shifts = await search.shifts(type, judged, ranked.map((one) => one.id));
  return ranked.map((one, at) => { const feedback = shifts[at] ?? 0; return feedback === 0 ? one : { ...one, score: one.score + feedback, parts: { ...one.parts, feedback } }; })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}
