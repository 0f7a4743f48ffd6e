import type { Reader } from '../db/database.ts';
import type { SearchIndex } from '../search/port.ts';
import { candidateFacts, candidateProfiles } from './candidate.queries.ts';
import { type CandidateType, candidateTypes } from './match.ts';
import { type Anonymous, withoutNames } from './preview.ts';

const LOOKED_AT = 20;
const SHOWN = 3;

/** What kinds of people would answer this text, best first in each type: public profiles only, without their names. Those near in words only come when there is nobody better. */
export async function previewMatches(s: { readonly db: Reader; readonly search: SearchIndex }, need: { title: string; description: string }): Promise<readonly Anonymous[]> {
  const found: Anonymous[] = [];
  for (const type of candidateTypes) found.push(...await previewOf(s, type, need));
  const better = found.filter((one) => one.confidence !== 'related_words_only');
  return better.length > 0 ? better : found;
}

async function previewOf({ db, search }: { db: Reader; search: SearchIndex }, type: CandidateType, need: { title: string; description: string }): Promise<Anonymous[]> {
  const ranked = await search.rank(type, need, LOOKED_AT);
  const ids = ranked.map((one) => one.id);
  const [facts, profiles] = [await candidateFacts(db, type, ids), await candidateProfiles(db, type, ids)];
  const found: Anonymous[] = [];
  for (const id of ids) {
    const [fact, profile] = [facts.get(id), profiles.get(id)];
    if (found.length === SHOWN || fact === undefined || profile === undefined || fact.visibility !== 'public' || fact.availability === 'unavailable') continue;
    const why = await search.explain(type, need, id);
    if (why === undefined || why.reasons.length === 0) continue;
    found.push({
      type, title: profile.title, level: profile.level, trl: profile.trl, fields: profile.fields, regionCode: profile.regionCode, confidence: why.confidence,
      reasons: why.reasons.map(({ phrase, itemId, itemTitle, terms }) => ({ phrase, evidenceTitle: itemId === null ? null : withoutNames(itemTitle, [profile.name, profile.organisation]), terms })),
      unanswered: why.unanswered,
    });
  }
  return found;
}
