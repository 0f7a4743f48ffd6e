import { refusal, refuse } from '../auth/refusal.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { advanceMatch } from '../matches/match.commands.ts';
import { matchStatusWords } from '../matches/match.labels.ts';
import type { MatchStatus } from '../matches/match.ts';
import { type LockedMatch, lockMatch, matchById, openMatchCounts } from '../matches/match.queries.ts';
import { advanceNeed } from '../needs/need.commands.ts';
import { needStatusWords } from '../needs/need.labels.ts';
import type { NeedStatus } from '../needs/need.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import { AppError, type Words, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { decisionWords, momentWords, wordsOfReason } from './review.labels.ts';
import { type Review, lastReview } from './review.queries.ts';
import { type Decision, decideInput } from './review.ts';

const MATCH = ['这条对接建议', 'This match'] as const;

export interface Decided { readonly id: string; readonly status: MatchStatus; readonly version: number; readonly needId: string; readonly needStatus: NeedStatus }

/**
 * A reviewer approves or rejects one proposal. Of many at once exactly one decision stands; the others learn who
 * decided what, and when.
 * @throws AppError `stale_version` when the match is not as the reviewer read it, `wrong_state` when it cannot be decided
 */
export const decideMatch = defineCommand({
  name: 'decideMatch', input: decideInput,
  async handle(cx, input): Promise<Decided> {
    const { need, match } = await takeMatch(cx, input.id, input.decision);
    await refuseDecided(cx, need, match, input.version);
    const reviewerId = cx.actor.userId;
    if (reviewerId === null) throw new AppError('not_allowed', ['审核必须由人来做。', 'A review is made by a person.']);
    const status = await advanceMatch(cx, match, input.decision, { note: input.note, detail: { reason: input.reason }, set: { decided_at: cx.now, decided_by: reviewerId } });
    await cx.trx.insertInto('review').values({
      id: newId(), match_id: match.id, decision: input.decision, reason: input.reason, note: input.note, reviewer_id: reviewerId, match_version: match.version, created_at: cx.now,
    }).execute();
    return { id: match.id, status, version: match.version + 1, needId: need.id, needStatus: await settleNeed(cx, need) };
  },
});

/** Locks need and match (in this order, as everybody does), of a match the actor may decide. */
async function takeMatch(cx: Cx, matchId: string, decision: Decision): Promise<{ need: LockedNeed; match: LockedMatch }> {
  const found = await cx.trx.selectFrom('match').select('need_id').where('id', '=', matchId).executeTakeFirst();
  const need = found && await lockNeed(cx.trx, found.need_id);
  const match = need && await lockMatch(cx.trx, matchId);
  if (need === undefined || match === undefined) throw notFound(MATCH);
  const thing = { associationPath: need.association_path };
  // Somebody who may not decide learns that it exists only if it is theirs to see.
  if (refusal(cx.actor, `match.${decision}`, thing) !== null && (cx.actor.kind === 'person' || cx.actor.kind === 'client') && await matchById(cx.trx, cx.actor, matchId) === undefined) throw notFound(MATCH);
  refuse(cx.actor, `match.${decision}`, thing);
  return { need, match };
}

async function refuseDecided(cx: Cx, need: LockedNeed, match: LockedMatch, version: number): Promise<void> {
  const code = match.version === version ? 'wrong_state' : 'stale_version';
  const review = await lastReview(cx.trx, match.id);
  if (match.status !== 'proposed') throw new AppError(code, review === undefined ? replaced(match.status) : decidedBy(review));
  if (match.version !== version) {
    throw new AppError('stale_version', ['这条建议刚按最新资料更新过，没有保存您的决定。您写的说明还在，请看过新内容后再决定。', 'This proposal has just been brought up to date and your decision was not saved. Your note is kept: look again, then decide.']);
  }
  if (need.status !== 'matched') {
    const [zh, en] = needStatusWords[need.status];
    throw new AppError('wrong_state', [`这条需求目前是“${zh}”，现在不能审核它的对接建议。`, `The need is "${en}" now; its proposals cannot be decided.`]);
  }
}

function decidedBy(review: Review): Words {
  const [when, whenEn] = momentWords(review.created_at, review.time_zone);
  const [what, whatEn] = decisionWords[review.decision];
  const [why, whyEn] = wordsOfReason(review.decision, review.reason);
  return [
    `${review.reviewer_name}已于 ${when} 决定“${what}”，理由：${why}。您的决定没有保存。`,
    `${review.reviewer_name} ${whatEn} this on ${whenEn} (${whyEn.toLowerCase()}). Your decision was not saved.`];
}

const replaced = (status: MatchStatus): Words => {
  const [zh, en] = matchStatusWords[status];
  return [`这条建议${zh.startsWith('已') ? zh : `目前是“${zh}”`}，不用再审核。`, `This proposal needs no review any more: ${en.toLowerCase()}.`];
};

/** With the last proposal turned down the need waits for new ones, or for the parent association. */
async function settleNeed(cx: Cx, need: LockedNeed): Promise<NeedStatus> {
  const { undecided, standing } = await openMatchCounts(cx.trx, need.id);
  return undecided + standing > 0 ? need.status : advanceNeed(cx, need, 'rematch');
}
