import { refusal, refuse, type Step } from '../auth/refusal.ts';
import type { Cx } from '../db/database.ts';
import { type LockedMatch, lockMatch, matchById } from '../matches/match.queries.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import { AppError, notFound } from '../shared/errors.ts';

const MATCH = ['这条对接建议', 'This match'] as const;

export function personOf(cx: Cx): string {
  if (cx.actor.userId === null) throw new AppError('not_allowed', ['审核必须由人来做。', 'A review is made by a person.']);
  return cx.actor.userId;
}

/** Locks need and match (in this order, as everybody does), of a match the actor may act on. */
export async function takeMatch(cx: Cx, matchId: string, step: Step): Promise<{ need: LockedNeed; match: LockedMatch }> {
  const found = await cx.trx.selectFrom('match').select('need_id').where('id', '=', matchId).executeTakeFirst();
  const need = found && await lockNeed(cx.trx, found.need_id);
  const match = need && await lockMatch(cx.trx, matchId);
  if (need === undefined || match === undefined) throw notFound(MATCH);
  const thing = { associationPath: need.association_path };
  // Somebody who may not act learns that it exists only if it is theirs to see.
  if (refusal(cx.actor, step, thing) !== null && (cx.actor.kind === 'person' || cx.actor.kind === 'client') && await matchById(cx.trx, cx.actor, matchId) === undefined) throw notFound(MATCH);
  refuse(cx.actor, step, thing);
  return { need, match };
}
