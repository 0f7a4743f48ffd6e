import type { Reader } from '../db/database.ts';
import { visibleIds } from '../profiles/profile.queries.ts';
import type { SearchIndex } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import { candidateFacts } from './candidate.queries.ts';
import { type CandidateType, typeOrder } from './match.ts';
import type { MatchRow } from './match.queries.ts';
import { type NearMiss, nearMissOf } from './near-miss.ts';
import { isStrong } from './route.ts';
import { type MatchingNeed, type Why, whyOf } from './why.queries.ts';

/** Ranked candidates looked at for each type, and near misses kept of each sort. */
const LOOKED_AT = 60;
const KEPT_EXCLUDED = 5;
const KEPT_WARNED = 3;

export interface MissedCandidate extends NearMiss, Pick<Why, 'reasons' | 'unanswered' | 'confidence'> {
  readonly type: CandidateType;
  /** null: the reader may not see the profile and learns only who keeps it. */
  readonly candidate: { readonly id: string; readonly name: string } | null;
  readonly associationName: string;
}

interface Search { readonly db: Reader; readonly search: SearchIndex }

/**
 * Who nearly fits, each with the one change that would make it: found anew at each look, because hands become free every
 * day. What a rule keeps out is looked for in the ranking, with the reasons a proposal would come with. What one warning
 * spoils stands among the proposals (`matches`); it is told of only when more than its vocabulary is related.
 */
export async function nearMisses(s: Search, actor: Actor, need: MatchingNeed, matches: readonly MatchRow[]): Promise<readonly MissedCandidate[]> {
  const [excluded, warned]: [MissedCandidate[], MissedCandidate[]] = [[], []];
  for (const type of typeOrder[need.facts.kind]) {
    excluded.push(...await keptOut(s, actor, type, need));
    const proposed = matches.filter((match) => match.candidate_type === type && match.status !== 'rejected' && match.status !== 'claimed' && isStrong(match));
    warned.push(...await spoilt(s.db, type, need, proposed));
  }
  return [...excluded, ...warned];
}

async function keptOut(s: Search, actor: Actor, type: CandidateType, { query, facts }: MatchingNeed): Promise<readonly MissedCandidate[]> {
  const ids = (await s.search.rank(type, query, LOOKED_AT + facts.rejected.size)).map((one) => one.id);
  const known = await candidateFacts(s.db, type, ids);
  const visible = await visibleIds(s.db, actor, type, ids);
  const found: MissedCandidate[] = [];
  for (const id of ids) {
    const candidate = known.get(id);
    const miss = candidate === undefined ? null : nearMissOf(candidate, facts);
    if (candidate === undefined || miss === null || !miss.excluded || found.length === KEPT_EXCLUDED) continue;
    const why = await whyOf(s, type, query, id);
    const seen = visible.has(id);
    if (why !== undefined) found.push({ ...miss, ...(seen ? why : withoutSource(why)), type, candidate: seen ? { id, name: candidate.name } : null, associationName: candidate.associationName });
  }
  return found;
}

async function spoilt(db: Reader, type: CandidateType, { facts }: MatchingNeed, proposed: readonly MatchRow[]): Promise<readonly MissedCandidate[]> {
  const known = await candidateFacts(db, type, proposed.map((match) => match.candidate_id));
  return proposed.flatMap(({ candidate_id: id, reasons, unanswered, confidence }): MissedCandidate[] => {
    const candidate = known.get(id);
    const miss = candidate === undefined ? null : nearMissOf(candidate, facts);
    return candidate === undefined || miss === null || miss.excluded ? []
      : [{ ...miss, reasons, unanswered, confidence, type, candidate: { id, name: candidate.name }, associationName: candidate.associationName }];
  }).slice(0, KEPT_WARNED);
}

/** The need's own phrases only: not what a closed profile says of itself. */
const withoutSource = (why: Why): Why => ({ ...why, reasons: why.reasons.map((reason) => ({ ...reason, evidenceId: null, evidenceTitle: '', terms: [] })) });

export const strongExcluded = (misses: readonly MissedCandidate[]): number => misses.filter((miss) => miss.type === 'expert' && miss.excluded && isStrong(miss)).length;
