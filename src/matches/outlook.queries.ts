import type { Reader } from '../db/database.ts';
import type { Outlook } from '../needs/need.ts';
import type { SearchIndex } from '../search/port.ts';
import { candidateTypes } from './match.ts';
import { needToMatch, orderCandidates } from './order.queries.ts';
import { stronger } from './outlook.ts';
import { whyOf } from './why.queries.ts';

/** Of each type so many of the best are asked for their reasons. */
const ASKED = 3;

/**
 * Whether anybody answers a need, before it is taken up: the strongest band among the best three experts, societies and achievements that the hard
 * rules let pass and that have a reason; copies of the need do not count. A look, not a proposal: nobody is told. `undefined`: no such need.
 */
export async function outlookOf(s: { readonly db: Reader; readonly search: SearchIndex }, needId: string): Promise<Outlook | undefined> {
  const need = await needToMatch(s.db, needId);
  if (need === undefined) return undefined;
  let best: Outlook = 'nobody';
  for (const type of candidateTypes) {
    const { candidates } = await orderCandidates(s.db, s.search, type, need);
    for (const { id } of candidates.slice(0, ASKED)) {
      const why = await whyOf(s, type, need.query, id);
      if (why === undefined || why.copied || (why.quoted && type !== 'achievement')) continue;
      best = stronger(best, why.confidence);
      if (best === 'likely') return best;
    }
  }
  return best;
}

/** Needs that wait to be taken up and were not looked at yet, or so long ago that others may have come; those never looked at first. */
export const needsToLookAt = (db: Reader, before: Date, limit: number) =>
  db.selectFrom('need').select(['id', 'version']).where('turn_at', 'is not', null).where('status', 'in', ['submitted', 'escalated'])
    .where((eb) => eb.or([eb('outlook_at', 'is', null), eb('outlook_at', '<', before)])).orderBy('outlook_at', (ob) => ob.asc().nullsFirst()).orderBy('id').limit(limit).execute();
