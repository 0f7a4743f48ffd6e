import { refuseConflict } from '../conflicts/conflict.queries.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { advanceMatch } from '../matches/match.commands.ts';
import type { MatchStatus } from '../matches/match.ts';
import { type LockedMatch, openMatchCounts } from '../matches/match.queries.ts';
import { advanceNeed } from '../needs/need.commands.ts';
import { needStatusWords } from '../needs/need.labels.ts';
import type { NeedStatus } from '../needs/need.ts';
import type { LockedNeed } from '../needs/need.queries.ts';
import { AppError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { notDecidable, whatHappened } from './decidable.queries.ts';
import { closeQuestionOf } from './question.commands.ts';
import { dropReading, drawSecondReading } from './reading.commands.ts';
import { type Review, lastReview } from './review.queries.ts';
import { type Decision, type ReviewReason, UNDO_HOURS, decideInput, mayStillUndo, reopenInput, undoInput } from './review.ts';
import { personOf, takeMatch } from './taken.commands.ts';

export interface Decided { readonly id: string; readonly status: MatchStatus; readonly version: number; readonly needId: string; readonly needStatus: NeedStatus }

/**
 * A reviewer approves or rejects one proposal. Of many at once exactly one decision stands; the others learn who
 * decided what, and when.
 * @throws AppError `stale_version` when the match is not as the reviewer read it, `wrong_state` when it cannot be decided
 */
export const decideMatch = defineCommand({
  name: 'decideMatch', input: decideInput,
  async handle(cx, input): Promise<Decided> {
    const { need, match } = await takeMatch(cx, input.id, `match.${input.decision}`);
    await refuseConflict(cx, { userId: cx.actor.userId }, { needId: need.id, enterpriseId: need.enterprise_id, expertId: match.expert_id, societyId: match.society_id, achievementId: match.achievement_id });
    const refused = await notDecidable(cx.trx, need, match, input.version);
    if (refused !== undefined) throw new AppError(refused.code, refused.words);
    const status = await writeDecision(cx, match, input);
    return { id: match.id, status, version: match.version + 1, needId: need.id, needStatus: await settleNeed(cx, need) };
  },
});

interface Deciding { readonly decision: Decision; readonly reason: ReviewReason; readonly note: string | null; readonly runId?: string }

/** The decision itself, on a match that is locked and may be decided. */
export async function writeDecision(cx: Cx, match: LockedMatch, { decision, reason, note, runId }: Deciding): Promise<MatchStatus> {
  const reviewerId = personOf(cx);
  const status = await advanceMatch(cx, match, decision, { note, detail: { reason, ...(runId === undefined ? {} : { runId }) }, set: { decided_at: cx.now, decided_by: reviewerId } });
  const reviewId = newId();
  await cx.trx.insertInto('review').values({ id: reviewId, match_id: match.id, decision, reason, note, reviewer_id: reviewerId, match_version: match.version, run_id: runId ?? null, created_at: cx.now }).execute();
  await closeQuestionOf(cx, match);
  await drawSecondReading(cx, match, { reviewId, reviewerId });
  return status;
}

/** With the last proposal turned down the need waits for new ones, or for the parent association. */
export async function settleNeed(cx: Cx, need: LockedNeed): Promise<NeedStatus> {
  const { undecided, standing } = await openMatchCounts(cx.trx, need.id);
  return undecided + standing > 0 ? need.status : advanceNeed(cx, need, 'rematch');
}

/**
 * The reviewer takes their own decision back within a day, while nobody acted on it. The decision stays in the history.
 * @throws AppError `stale_version` or `wrong_state` saying what happened since
 */
export const undoDecision = defineCommand({
  name: 'undoDecision', input: undoInput,
  async handle(cx, input): Promise<Decided> {
    const { need, match } = await takeMatch(cx, input.id, 'match.undo');
    const review = await standingReview(cx, match, input.version);
    if (review.reviewer_id !== personOf(cx)) {
      throw new AppError('not_allowed', [`这是${review.reviewer_name}的决定，只有本人可以撤销；您可以写明原因重新打开。`, `${review.reviewer_name} decided this and alone may undo it; you may reopen it with a reason.`]);
    }
    if (!mayStillUndo(review.created_at, cx.now)) throw new AppError('wrong_state', [`已超过 ${UNDO_HOURS} 小时，不能直接撤销；请写明原因重新打开。`, `More than ${UNDO_HOURS} hours have passed: reopen it with a reason.`]);
    return takeBack(cx, need, match, review, { step: 'undo', reason: null });
  },
});

/** Staff open a decision again, with a reason. Once a manager has taken the match on it is refused, with the way to go. */
export const reopenMatch = defineCommand({
  name: 'reopenMatch', input: reopenInput,
  async handle(cx, input): Promise<Decided> {
    const { need, match } = await takeMatch(cx, input.id, 'match.reopen');
    return takeBack(cx, need, match, await standingReview(cx, match, input.version), { step: 'reopen', reason: input.reason });
  },
});

async function standingReview(cx: Cx, match: LockedMatch, version: number): Promise<Review> {
  const review = await lastReview(cx.trx, match.id);
  if (match.status === 'claimed') throw new AppError('wrong_state', await takenOn(cx, match));
  if (review === undefined || match.version !== version) throw new AppError(match.version === version ? 'wrong_state' : 'stale_version', await whatHappened(cx.trx, match, review));
  return review;
}

async function takenOn(cx: Cx, match: LockedMatch) {
  const held = await cx.trx.selectFrom('engagement').innerJoin('technology_manager', 'technology_manager.id', 'engagement.technology_manager_id').select('technology_manager.name')
    .where('engagement.match_id', '=', match.id).orderBy('engagement.claimed_at', 'desc').limit(1).executeTakeFirst();
  const name = held?.name ?? '';
  return [
    `技术经理人${name}已经领办，不能直接重新打开。请先在对接页面退回（经理人或科协工作人员都可以），退回后再重新打开。`,
    `Technology manager ${name} has taken it on. Have the case given back first (by the manager or staff, on its page), then reopen.`] as const;
}

interface Back { readonly step: 'undo' | 'reopen'; readonly reason: string | null }

/** The match waits again, and with it the need; the decision no longer stands. */
export async function takeBack(cx: Cx, need: LockedNeed, match: LockedMatch, review: Pick<Review, 'id' | 'decision' | 'reason'>, { step, reason }: Back): Promise<Decided> {
  if (need.status !== 'matched' && need.status !== 'accepted') {
    const [zh, en] = needStatusWords[need.status];
    throw new AppError('wrong_state', [`这条需求目前是“${zh}”，它的审核决定不能再改。`, `The need is "${en}" now; decisions on its proposals stay.`]);
  }
  const by = personOf(cx);
  const status = await advanceMatch(cx, match, step, { note: reason, detail: { decision: review.decision, reason: review.reason }, set: { decided_at: null, decided_by: null } });
  await cx.trx.updateTable('review').set({ undone_at: cx.now, undone_by: by, undone_reason: reason }).where('id', '=', review.id).execute();
  await dropReading(cx, review.id);
  const needStatus = need.status === 'accepted' ? await advanceNeed(cx, need, 'match') : need.status;
  return { id: match.id, status, version: match.version + 1, needId: need.id, needStatus };
}
