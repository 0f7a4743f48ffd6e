import { z } from 'zod';
import { conflictInForce, conflictOf, type Matter } from '../conflicts/conflict.queries.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { advanceMatch } from '../matches/match.commands.ts';
import { lockMatch, openMatchCounts } from '../matches/match.queries.ts';
import { advanceNeed } from '../needs/need.commands.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import { notify } from '../notices/notice.commands.ts';
import type { Audience } from '../notices/notice.ts';
import { AppError } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { mayRelease } from './engagement.ts';
import { giveBack } from './engagement.commands.ts';
import { lockEngagement, openCaseOfMatch } from './engagement.queries.ts';
import { reviewsTouched } from './withdrawal.queries.ts';
import { chinaDay } from '../shared/working-days.ts';

/** All that is written down of why; whose interest and which stays private. */
const REASON = '有利益关系，已回避';

export type Withdrawn = 'proposal' | 'approval' | 'case' | 'signed' | 'nothing';

/**
 * After a declaration: what it touches in one match is withdrawn. A candidate's open proposal is superseded and their approved one
 * expires; an open case before signing is given back, the manager's or the candidate's. A signed case goes on: staff are told.
 * Running it twice changes nothing.
 */
export const withdrawMatch = defineCommand({
  name: 'withdrawMatch', input: z.strictObject({ conflictId: id, matchId: id }),
  async handle(cx, { conflictId, matchId }): Promise<Withdrawn> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['回避由系统办理。', 'Stepping back is done by the system.']);
    const conflict = await conflictInForce(cx.trx, conflictId, chinaDay(cx.now));
    const found = await cx.trx.selectFrom('match').select('need_id').where('id', '=', matchId).executeTakeFirst();
    const need = conflict && found && await lockNeed(cx.trx, found.need_id);
    const match = need && await lockMatch(cx.trx, matchId);
    if (conflict === undefined || need === undefined || match === undefined) return 'nothing';
    const matter: Matter = { needId: need.id, enterpriseId: need.enterprise_id, expertId: match.expert_id, societyId: match.society_id, achievementId: match.achievement_id };
    const open = await openCaseOfMatch(cx.trx, match.id);
    const engagement = open && await lockEngagement(cx.trx, open.id);
    const byManager = engagement !== undefined && engagement.technology_manager_id === conflict.technology_manager_id
      && await conflictOf(cx.trx, { technologyManagerId: conflict.technology_manager_id }, matter, chinaDay(cx.now)) !== undefined;
    const byCandidate = conflict.expert_id !== null && await answersFor(cx, conflict.expert_id, match) && await conflictOf(cx.trx, { expertId: conflict.expert_id }, matter, chinaDay(cx.now)) !== undefined;
    if (!byManager && !byCandidate) return 'nothing';
    const tell = (kind: 'case_stepped_back' | 'proposal_stepped_back' | 'conflict_signed', to: readonly Audience[]) =>
      notify(cx, { kind, to, subject: engagement === undefined ? { type: 'match', id: match.id } : { type: 'engagement', id: engagement.id }, needId: need.id, key: `${conflictId} ${match.id}` });
    const [firm, staff] = [{ enterprise: need.enterprise_id }, { staffOf: need.association_id }];
    if (engagement !== undefined && !mayRelease(engagement.status)) { await tell('conflict_signed', [staff]); return 'signed'; }
    if (engagement !== undefined) {
      await giveBack(cx, { need, engagement, match }, REASON);
      await tell('case_stepped_back', [firm, staff, { technologyManager: engagement.technology_manager_id }]);
    }
    if (!byCandidate) return 'case';
    const now = await lockMatch(cx.trx, matchId);
    if (now === undefined || (now.status !== 'proposed' && now.status !== 'approved')) return 'nothing';
    await advanceMatch(cx, now, now.status === 'proposed' ? 'supersede' : 'expire', { note: REASON });
    await settle(cx, need.id);
    if (engagement === undefined) await tell('proposal_stepped_back', now.status === 'approved' ? [firm, staff] : [staff]);
    return engagement !== undefined ? 'case' : now.status === 'proposed' ? 'proposal' : 'approval';
  },
});

/** Whether this expert is the candidate, or answers for the achievement that is. */
async function answersFor(cx: Cx, expertId: string, match: { expert_id: string | null; achievement_id: string | null }): Promise<boolean> {
  if (match.expert_id === expertId) return true;
  return match.achievement_id !== null && await cx.trx.selectFrom('achievement').select('id').where('id', '=', match.achievement_id).where('expert_id', '=', expertId).executeTakeFirst() !== undefined;
}

/** With the last proposal gone the need waits for new ones. */
async function settle(cx: Cx, needId: string): Promise<void> {
  const need: LockedNeed | undefined = await lockNeed(cx.trx, needId);
  if (need?.status !== 'matched') return;
  const { undecided, standing } = await openMatchCounts(cx.trx, needId);
  if (undecided + standing === 0) await advanceNeed(cx, need, 'rematch', { note: REASON });
}

/** A reviewer declared an interest: what waits for a review leaves their list by itself; their colleagues are told that it waits for them. */
export const passReviews = defineCommand({
  name: 'passReviews', input: z.strictObject({ conflictId: id }),
  async handle(cx, { conflictId }): Promise<{ needs: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['回避由系统办理。', 'Stepping back is done by the system.']);
    const conflict = await conflictInForce(cx.trx, conflictId, chinaDay(cx.now));
    const needs = conflict === undefined ? [] : await reviewsTouched(cx.trx, conflict);
    for (const need of needs) await notify(cx, { kind: 'review_stepped_back', to: [{ staffOf: need.association_id }], subject: { type: 'need', id: need.id }, needId: need.id, key: `${conflictId} ${need.id}` });
    return { needs: needs.length };
  },
});
