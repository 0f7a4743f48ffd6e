import type { Reader } from '../db/database.ts';
import { visibleIds } from '../profiles/profile.queries.ts';
import type { SearchIndex } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import { candidateFacts } from './candidate.queries.ts';
import { type CandidateType, typeOrder } from './match.ts';
import { type NearMiss, nearMissOf } from './near-miss.ts';
import { isStrong } from './route.ts';
import { type MatchingNeed, type Why, whyOf } from './why.queries.ts';

/** Ranked candidates looked at for each type, and near misses kept of each sort. */
const LOOKED_AT = 60;
const KEPT_EXCLUDED = 5;
const KEPT_WARNED = 3;

export interface MissedCandidate extends NearMiss, Why {
  readonly type: CandidateType;
  /** null: the reader may not see the profile and learns only who keeps it. */
  readonly candidate: { readonly id: string; readonly name: string } | null;
  readonly associationName: string;
}

/**
 * Who nearly fits, each with the one change that would make it: found anew at each look, because hands become free every
 * day. What a rule keeps out comes with any reason a proposal would come with; what is proposed with one warning only
 * when more than its vocabulary is related.
 */
export async function nearMisses(s: { readonly db: Reader; readonly search: SearchIndex }, actor: Actor, need: MatchingNeed): Promise<readonly MissedCandidate[]> {
  const found: MissedCandidate[] = [];
  for (const type of typeOrder[need.facts.kind]) found.push(...await missesOf(s, actor, type, need));
  return found.sort((a, b) => Number(b.excluded) - Number(a.excluded));
}

async function missesOf({ db, search }: { readonly db: Reader; readonly search: SearchIndex }, actor: Actor, type: CandidateType, { query, facts }: MatchingNeed): Promise<readonly MissedCandidate[]> {
  const ids = (await search.rank(type, query, LOOKED_AT + facts.rejected.size)).map((one) => one.id);
  const known = await candidateFacts(db, type, ids);
  const visible = await visibleIds(db, actor, type, ids);
  const room = { excluded: KEPT_EXCLUDED, warned: KEPT_WARNED };
  const found: MissedCandidate[] = [];
  for (const id of ids) {
    const candidate = known.get(id);
    const miss = candidate === undefined ? null : nearMissOf(candidate, facts);
    const sort = miss?.excluded ? 'excluded' : 'warned';
    if (candidate === undefined || miss === null || room[sort] === 0) continue;
    const why = await whyOf({ db, search }, type, query, id);
    if (why === undefined || (!miss.excluded && !isStrong(why))) continue;
    room[sort] -= 1;
    found.push({ ...miss, ...(visible.has(id) ? why : withoutSource(why)), type, candidate: visible.has(id) ? { id, name: candidate.name } : null, associationName: candidate.associationName });
  }
  return found;
}

/** The need's own phrases only: not what a closed profile says of itself. */
const withoutSource = (why: Why): Why => ({ ...why, reasons: why.reasons.map((reason) => ({ ...reason, evidenceId: null, evidenceTitle: '', terms: [] })) });

export const strongExcluded = (misses: readonly MissedCandidate[]): number => misses.filter((miss) => miss.type === 'expert' && miss.excluded && isStrong(miss)).length;
