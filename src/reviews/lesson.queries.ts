import type { Reader } from '../db/database.ts';
import { candidateFacts, candidateProfiles, type CandidateProfile } from '../matches/candidate.queries.ts';
import { exclusion } from '../matches/constraints.ts';
import type { CandidateType } from '../matches/match.ts';
import { lessonsOn } from '../matches/order.queries.ts';
import { matchingNeed, type Why, whyOf } from '../matches/why.queries.ts';
import type { SearchIndex } from '../search/port.ts';
import { LESSONS, mostInformative, TAUGHT_FROM, TAUGHT_TO, worthAsking } from './informative.ts';

interface Search { readonly db: Reader; readonly search: SearchIndex }
export interface Pupil { readonly profile: CandidateProfile; readonly place: number; readonly why: Why }

/** What has been said of this need's candidates of one type: decisions on proposals, and lessons. */
export async function saidOf(db: Reader, needId: string, type: CandidateType): Promise<{ readonly decided: readonly string[]; readonly taught: readonly { readonly id: string; readonly fits: boolean }[] }> {
  const decided = await db.selectFrom('match').where('need_id', '=', needId).where('candidate_type', '=', type).where('decided_at', 'is not', null).select(`${type}_id as id` as const).execute();
  return { decided: decided.flatMap(({ id }) => id ?? []), taught: (await lessonsOn(db, needId)).filter((one) => one.type === type) };
}

/** The few candidates from place 11 down that would teach most; none when nothing is decided yet or enough was said. */
export async function pupilsOf(s: Search, needId: string, type: CandidateType): Promise<readonly Pupil[]> {
  const { decided, taught } = await saidOf(s.db, needId, type);
  const need = await matchingNeed(s.db, needId);
  if (need === undefined || !worthAsking(decided.length, taught.length)) return [];
  const ranked = await s.search.rank(type, need.query, TAUGHT_TO);
  const facts = await candidateFacts(s.db, type, ranked.map((one) => one.id));
  const proposed = new Set((await s.db.selectFrom('match').where('need_id', '=', needId).where('candidate_type', '=', type).select(`${type}_id as id` as const).execute()).map((row) => row.id));
  const known = new Set([...decided, ...taught.map((one) => one.id)]);
  const plain = ({ id, score }: { id: string; score: number }) => ({ id, candidateId: id, score });
  const open = ranked.slice(TAUGHT_FROM).filter(({ id }) => { const one = facts.get(id); return one !== undefined && exclusion(one, need.facts) === null && !known.has(id) && !proposed.has(id); });
  const said = ranked.filter(({ id }) => known.has(id));
  const likeness = await likenessOf(s.search, type, open.map((one) => one.id), said.map((one) => one.id));
  const chosen = mostInformative(open.map(plain), said.map(plain), likeness, LESSONS - taught.length);
  const profiles = await candidateProfiles(s.db, type, chosen.map((one) => one.id));
  const pupils = await Promise.all(chosen.map(async ({ id }): Promise<Pupil[]> => {
    const [profile, why] = [profiles.get(id), await whyOf(s, type, need.query, id)];
    return profile === undefined || why === undefined ? [] : [{ profile, why, place: ranked.findIndex((one) => one.id === id) + 1 }];
  }));
  return pupils.flat();
}

async function likenessOf(search: SearchIndex, type: CandidateType, open: readonly string[], said: readonly string[]): Promise<(a: string, b: string) => number> {
  const all = [...open, ...said];
  const rows = new Map(await Promise.all(open.map(async (id) => [id, new Map((await search.likeness(type, id, all)).map((value, at) => [all[at] ?? '', value]))] as const)));
  return (a, b) => rows.get(a)?.get(b) ?? rows.get(b)?.get(a) ?? 0;
}
