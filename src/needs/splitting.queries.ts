import type { Reader } from '../db/database.ts';
import type { SearchIndex } from '../search/port.ts';
import { needText } from './need.ts';
import type { NeedRow } from './need.queries.ts';
import { type Answered, PLACES, type SplitQuestion, splittingQuestions, termsToAsk } from './splitting.ts';

/** A candidate with less of the best one's score has little to do with the need, and so have their fields. */
const NEAR = 0.5;

/**
 * The questions about this need that would turn the most places among its experts now. The engine ranks once for each term, so this is for
 * a page of its own. Terms come from profiles that are not for staff alone. @throws AppError `unavailable` where a search server does not answer
 */
export async function questionsThatSplit(s: { readonly db: Reader; readonly search: SearchIndex }, need: NeedRow): Promise<readonly SplitQuestion[]> {
  const query = needText(need);
  const ranked = await s.search.rank('expert', query, PLACES);
  const near = ranked.filter((one) => one.score >= NEAR * (ranked[0]?.score ?? 0)).map((one) => one.id);
  const fields = new Map(near.length === 0 ? [] : (await s.db.selectFrom('expert').select(['id', 'fields']).where('id', 'in', near).where('visibility', '<>', 'staff_only').where('availability', '<>', 'unavailable').execute()).map((row) => [row.id, row.fields]));
  const answers: Answered[] = [];
  for (const term of termsToAsk(`${query.title}${query.description}`, near.map((id) => fields.get(id) ?? []))) {
    answers.push({ term, order: (await s.search.rank('expert', { ...query, description: `${query.description}\n${term}` }, PLACES)).map((one) => one.id) });
  }
  return splittingQuestions(ranked.map((one) => one.id), answers);
}
