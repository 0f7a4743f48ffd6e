import type { Reader } from '../db/database.ts';
import { matchStatusWords } from '../matches/match.labels.ts';
import type { MatchStatus } from '../matches/match.ts';
import { needStatusWords } from '../needs/need.labels.ts';
import type { NeedStatus } from '../needs/need.ts';
import type { ErrorCode, Words } from '../shared/errors.ts';
import { decisionWords, momentWords, wordsOfReason } from './review.labels.ts';
import { type Review, lastReview } from './review.queries.ts';

/** Whether a proposal can be decided as the reviewer read it, and if not, why: asked by the command, the dry run and the page alike. */
export interface Refusal { readonly code: ErrorCode; readonly words: Words }
interface Match { readonly id: string; readonly status: MatchStatus; readonly version: number; readonly asked: boolean }

export async function notDecidable(db: Reader, need: { readonly status: NeedStatus }, match: Match, version: number): Promise<Refusal | undefined> {
  const stale = match.version === version ? 'wrong_state' : 'stale_version';
  if (match.status !== 'proposed') return { code: stale, words: await whatHappened(db, match, await lastReview(db, match.id)) };
  if (match.asked && await isOpen(db, match.id)) {
    return { code: 'wrong_state', words: ['已经问了企业，正在等答复；不想再等的话，请先撤回提问，再决定。', 'A question is with the enterprise. To decide without its answer, withdraw the question first.'] };
  }
  if (match.version !== version) {
    return { code: 'stale_version', words: ['这条建议刚按最新资料更新过，没有保存您的决定。您写的说明还在，请看过新内容后再决定。', 'This proposal has just been brought up to date and your decision was not saved. Your note is kept: look again, then decide.'] };
  }
  if (need.status !== 'matched') {
    const [zh, en] = needStatusWords[need.status];
    return { code: 'wrong_state', words: [`这条需求目前是“${zh}”，现在不能审核它的对接建议。`, `The need is "${en}" now; its proposals cannot be decided.`] };
  }
  return undefined;
}

const isOpen = async (db: Reader, matchId: string): Promise<boolean> =>
  await db.selectFrom('question').select('id').where('match_id', '=', matchId).where('status', '=', 'open').executeTakeFirst() !== undefined;

/** Somebody was faster: who decided what, or what became of the proposal. */
export const whatHappened = async (db: Reader, match: Pick<Match, 'id' | 'status'>, review: Review | undefined): Promise<Words> =>
  review !== undefined && match.status !== 'proposed' ? decidedBy(review) : match.status === 'proposed' ? await openedAgain(db, match.id) : replaced(match.status);

function decidedBy(review: Review): Words {
  const [when, whenEn] = momentWords(review.created_at, review.time_zone);
  const [what, whatEn] = decisionWords[review.decision];
  const [why, whyEn] = wordsOfReason(review.decision, review.reason);
  return [
    `${review.reviewer_name}已于 ${when} 决定“${what}”，理由：${why}。您的决定没有保存。`,
    `${review.reviewer_name} ${whatEn} this on ${whenEn} (${whyEn.toLowerCase()}). Your decision was not saved.`];
}

async function openedAgain(db: Reader, matchId: string): Promise<Words> {
  const last = await db.selectFrom('activity').select('actor_name').where('subject_type', '=', 'match').where('subject_id', '=', matchId).where('action', 'in', ['undo', 'reopen']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return last === undefined ? ['这条建议还没有审核。', 'This proposal has not been decided.']
    : [`${last.actor_name}已撤回这条建议的决定，现在又是待审核。`, `${last.actor_name} took the decision back; the proposal waits for review again.`];
}

const replaced = (status: MatchStatus): Words => {
  const [zh, en] = matchStatusWords[status];
  return [`这条建议${zh.startsWith('已') ? zh : `目前是“${zh}”`}，不用再审核。`, `This proposal needs no review any more: ${en.toLowerCase()}.`];
};
