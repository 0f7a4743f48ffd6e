import { setImmediate as otherWork } from 'node:timers/promises';
import { reads } from '../auth/fields.ts';
import type { Reader } from '../db/database.ts';
import { needFieldThing, type NeedRow, needsById, openNeedIds } from '../needs/need.queries.ts';
import { searchDocument, searchDocuments } from '../profiles/profile.queries.ts';
import type { NeedQuery, SearchDocument, SearchIndex } from '../search/port.ts';
import { type Actor, system } from '../shared/command.ts';
import { candidateFacts } from './candidate.queries.ts';
import { exclusion, warningsOf } from './constraints.ts';
import { type CandidateType, confidences, type MatchWarning, openStatuses } from './match.ts';
import { isStrong } from './route.ts';
import { type MatchingNeed, matchingNeeds, type Why, whyOf } from './why.queries.ts';

/**
 * Reverse match (反向匹配): open needs that a profile would answer. The profile's text and evidence are put to the index of
 * needs as one question; why, and how sure, is then asked the usual way round, the need's words to the profile, so
 * that reasons and bands mean what they mean on a proposal. First by band, then by nearness: scores of different needs
 * cannot be compared, bands can. Needs with which only vocabulary is shared come when there is nothing better.
 */
export interface AnsweredNeed extends Why { readonly need: NeedRow; readonly warnings: readonly MatchWarning[] }
interface Reading { readonly db: Reader; readonly search: SearchIndex }

/** Kinds whose pages show it. */
export const reversible = ['expert', 'achievement'] as const satisfies readonly CandidateType[];

const LOOKED_AT = 30;
const SHOWN = 10;

export async function needsFor(s: Reading, actor: Actor, type: CandidateType, profileId: string): Promise<readonly AnsweredNeed[]> {
  const candidate = (await candidateFacts(s.db, type, [profileId])).get(profileId);
  const question = await questionOf(s.db, type, profileId);
  if (candidate === undefined || question === undefined) return [];
  const open = await openNeedIds(s.db, actor, openStatuses);
  const ranked = await s.search.rank('need', question, LOOKED_AT, (id) => open.has(id), [...open]);
  const rows = await needsById(s.db, actor, ranked.map((one) => one.id));
  const needs = await matchingNeeds(s.db, ranked.map((one) => one.id));
  const found: AnsweredNeed[] = [];
  for (const { id } of ranked) {
    const [row, need] = [rows.get(id), needs.get(id)];
    if (row === undefined || need === undefined || exclusion(candidate, need.facts) !== null) continue;
    const why = await whyOf(s, type, need.query, profileId);
    if (why !== undefined) found.push({ ...why, need: row, warnings: reads(actor, 'match.warnings', needFieldThing(row)) ? warningsOf(candidate, need.facts) : [] });
  }
  const better = found.filter(isStrong);
  return (better.length > 0 ? better : found).sort((a, b) => confidences.indexOf(a.confidence) - confidences.indexOf(b.confidence)).slice(0, SHOWN);
}

/** Needs looked at for a profile that is new or says more, and the places on the list worth proposing. */
const REACHED_AT_MOST = 20;
const PLACES = 10;

/**
 * By profile, the open needs for which it would stand among the first `PLACES` of its type that no rule keeps out, where it
 * stands highest first. Each need is ranked once for all the profiles, so that an import costs as much as its batches have
 * needs to look at, not as many times more as it has profiles.
 */
export async function needsReached(s: Reading, type: CandidateType, profileIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const places = new Map<string, { needId: string; place: number }[]>(profileIds.map((id) => [id, []]));
  const needIds = profileIds.length === 0 ? [] : await needsWorthRanking(s, type, profileIds);
  for (let at = 0; at < needIds.length; at += AT_ONCE) {
    for (const need of (await matchingNeeds(s.db, needIds.slice(at, at + AT_ONCE))).values()) {
      await otherWork();
      (await firstPlaces(s, type, need)).forEach((id, place) => places.get(id)?.push({ needId: need.id, place }));
    }
  }
  return new Map([...places].map(([id, found]) => [id, found.sort((a, b) => a.place - b.place || (a.needId < b.needId ? -1 : 1)).slice(0, REACHED_AT_MOST).map((one) => one.needId)]));
}

const AT_ONCE = 200;

/** All open needs, unless the profiles are few and the needs many: then those nearest to each profile. */
async function needsWorthRanking(s: Reading, type: CandidateType, profileIds: readonly string[]): Promise<readonly string[]> {
  const open = await openNeedIds(s.db, system, openStatuses);
  if (open.size <= REACHED_AT_MOST * profileIds.length) return [...open];
  const near = new Set<string>();
  for (const document of await searchDocuments(s.db, type, profileIds)) {
    await otherWork();
    for (const { id } of await s.search.rank('need', questionFrom(document), REACHED_AT_MOST, (needId) => open.has(needId))) near.add(id);
  }
  return [...near];
}

async function firstPlaces(s: Reading, type: CandidateType, need: MatchingNeed): Promise<readonly string[]> {
  const ahead = (await s.search.rank(type, need.query, LOOKED_AT + need.facts.rejected.size)).map((one) => one.id);
  const known = await candidateFacts(s.db, type, ahead);
  return ahead.filter((id) => { const facts = known.get(id); return facts !== undefined && exclusion(facts, need.facts) === null; }).slice(0, PLACES);
}

/** What a long list of evidence says first is enough to find needs by. */
const LONGEST = 6000;
async function questionOf(db: Reader, type: CandidateType, profileId: string): Promise<NeedQuery | undefined> {
  const document = await searchDocument(db, type, profileId);
  return document && questionFrom(document);
}
const questionFrom = (document: SearchDocument): NeedQuery => ({ title: document.title, description: wordsOf(document).slice(0, LONGEST) });
const wordsOf = ({ text, items }: SearchDocument): string => [text, ...items.flatMap((item) => [item.title, item.text])].filter((part) => part !== '').join('\n');
