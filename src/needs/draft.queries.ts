import type { Reader } from '../db/database.ts';
import type { DraftReason } from './draft.ts';

/** The newest draft of each kind that was not dismissed; of a match where one is named. The caller has checked that the need may be seen. */
export const draftsOf = (db: Reader, needId: string, matchId: string | null = null) =>
  db.selectFrom('draft').leftJoin('user', 'user.id', 'draft.decided_by').selectAll('draft').select('user.name as decided_by_name').distinctOn('draft.kind')
    .where('need_id', '=', needId).where('match_id', matchId === null ? 'is' : '=', matchId).where('status', '<>', 'dismissed').orderBy('draft.kind').orderBy('draft.created_at', 'desc').execute();
export type DraftRow = Awaited<ReturnType<typeof draftsOf>>[number];

/** A draft with what it is to be written from: its need and, for a reason, what its match cites. Nothing of any other need. */
export async function draftToWrite(db: Reader, draftId: string) {
  const draft = await db.selectFrom('draft').selectAll().where('id', '=', draftId).executeTakeFirst();
  if (draft === undefined || draft.status !== 'waiting') return undefined;
  const need = await db.selectFrom('need').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id').selectAll('need').select('enterprise.name as enterprise_name').where('need.id', '=', draft.need_id).executeTakeFirstOrThrow();
  const match = draft.match_id === null ? undefined : await db.selectFrom('match').leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id').leftJoin('achievement', 'achievement.id', 'match.achievement_id')
    .where('match.id', '=', draft.match_id)
    .select(({ fn }) => ['match.reasons', fn.coalesce('expert.visibility', 'society.visibility', 'achievement.visibility').as('visibility'), fn.coalesce('expert.name', 'society.name', 'achievement.name').as('name')]).executeTakeFirst();
  return { draft, need, match: match && { visibility: match.visibility, name: match.name, reasons: match.reasons as unknown as readonly DraftReason[] } };
}
