import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { noteWaiting, takesProposals } from '../matches/match.commands.ts';
import { type LockedMatch, lockMatch } from '../matches/match.queries.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import { notify } from '../notices/notice.commands.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { notDecidable } from './decidable.queries.ts';
import { answerInput, amended, askInput, LONGEST_PROBLEM, questionInput } from './question.ts';
import { lockQuestion, type LockedQuestion } from './question.queries.ts';
import { personOf, takeMatch } from './taken.commands.ts';

const QUESTION = ['这个提问', 'This question'] as const;
export interface Asked { readonly id: string; readonly matchId: string; readonly needId: string; readonly matchVersion: number }

/** Staff ask the enterprise something about a proposal, which waits until the answer has been read. */
export const askEnterprise = defineCommand({
  name: 'askEnterprise', input: askInput,
  async handle(cx, input): Promise<Asked> {
    const { need, match } = await takeMatch(cx, input.id, 'match.ask');
    const refused = await notDecidable(cx.trx, need, match, input.version);
    if (refused !== undefined) throw new AppError(refused.code, refused.words);
    const questionId = newId();
    await cx.trx.insertInto('question').values({
      id: questionId, need_id: need.id, match_id: match.id, text: input.question, status: 'open', asked_by: personOf(cx), asked_at: cx.now,
      answer: null, answered_by: null, answered_at: null, ended_at: null,
    }).execute();
    await setAsked(cx, match, true);
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'ask', detail: { questionId, matchId: match.id } });
    await notify(cx, { kind: 'question_asked', to: [{ enterprise: need.enterprise_id }], subject: { type: 'need', id: need.id }, needId: need.id, key: questionId });
    return { id: questionId, matchId: match.id, needId: need.id, matchVersion: match.version + 1 };
  },
});

/**
 * The enterprise answers (staff may write down what it said). With `amend` the answer becomes part of the need's text and
 * matching runs anew; the proposal asked about stays whatever the new list says.
 */
export const answerQuestion = defineCommand({
  name: 'answerQuestion', input: answerInput,
  async handle(cx, input): Promise<{ readonly id: string; readonly needId: string; readonly amended: boolean }> {
    const { need, question } = await takeQuestion(cx, input.id, 'question.answer');
    if (question.status !== 'open') throw notOpen(question);
    const amends = input.amend && takesProposals(need);
    if (amends) await amendNeed(cx, need, question, input.answer);
    await cx.trx.updateTable('question').set({ status: 'answered', answer: input.answer, answered_by: cx.actor.userId, answered_at: cx.now, amended: amends }).where('id', '=', question.id).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'answer', detail: { questionId: question.id, amended: amends } });
    await notify(cx, { kind: 'question_answered', to: [{ users: [question.asked_by] }], subject: { type: 'match', id: question.match_id }, needId: need.id, key: question.id });
    return { id: question.id, needId: need.id, amended: amends };
  },
});

async function amendNeed(cx: Cx, need: LockedNeed, question: LockedQuestion, answer: string): Promise<void> {
  const problem = amended(need.problem, question.text, answer);
  if ([...problem].length > LONGEST_PROBLEM) throw invalid('amend', ['加上这段回答，需求的文字就太长了；请缩短回答，或不写进需求。', 'With this answer the need would be too long: shorten it, or leave the need as it is.']);
  await cx.trx.updateTable('need').set({ problem, version: need.version + 1, updated_at: cx.now }).where('id', '=', need.id).execute();
  await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'edit', detail: { fields: ['problem'], questionId: question.id } });
  await indexChanged(cx, 'need', need.id);
  await enqueue(cx, 'matches.propose', { needId: need.id }, need.id);
}

/** Staff no longer want an answer: the proposal goes on as if nothing had been asked. */
export const withdrawQuestion = defineCommand({
  name: 'withdrawQuestion', input: questionInput,
  async handle(cx, input): Promise<Asked> {
    const { need, question, match } = await takeQuestion(cx, input.id, 'question.end');
    if (question.status !== 'open') throw notOpen(question);
    return endQuestion(cx, need, question, match, 'withdrawn');
  },
});

/** Staff have read the answer: the proposal is in the list like any other. */
export const closeQuestion = defineCommand({
  name: 'closeQuestion', input: questionInput,
  async handle(cx, input): Promise<Asked> {
    const { need, question, match } = await takeQuestion(cx, input.id, 'question.end');
    if (question.status !== 'answered') throw new AppError('wrong_state', ['这个提问还没有答复，或已经处理过。', 'The question has no answer yet, or is dealt with.']);
    return endQuestion(cx, need, question, match, 'closed');
  },
});

async function endQuestion(cx: Cx, need: LockedNeed, question: LockedQuestion, match: LockedMatch, status: 'closed' | 'withdrawn'): Promise<Asked> {
  await cx.trx.updateTable('question').set({ status, ended_at: cx.now }).where('id', '=', question.id).execute();
  const waits = match.status === 'proposed' && match.asked;
  if (waits) await setAsked(cx, match, false);
  await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: status === 'closed' ? 'read_answer' : 'withdraw_question', detail: { questionId: question.id, matchId: match.id } });
  return { id: question.id, matchId: match.id, needId: need.id, matchVersion: match.version + (waits ? 1 : 0) };
}

/** Whoever decides has read the answer. */
export async function closeQuestionOf(cx: Cx, match: LockedMatch): Promise<void> {
  if (match.asked) await cx.trx.updateTable('question').set({ status: 'closed', ended_at: cx.now }).where('match_id', '=', match.id).where('status', '=', 'answered').execute();
}

async function setAsked(cx: Cx, match: LockedMatch, asked: boolean): Promise<void> {
  await cx.trx.updateTable('match').set({ asked, version: match.version + 1, updated_at: cx.now }).where('id', '=', match.id).execute();
  await noteWaiting(cx, match.need_id);
}

const notOpen = (question: LockedQuestion): AppError => new AppError('wrong_state', question.status === 'withdrawn'
  ? ['科协已经撤回这个提问，不用再回答。', 'Staff have withdrawn this question.'] : ['这个提问已经有人回答了。', 'This question has been answered already.']);

/** Locks need, match and question, in this order, of a question the actor may act on. */
async function takeQuestion(cx: Cx, questionId: string, step: 'question.answer' | 'question.end'): Promise<{ need: LockedNeed; match: LockedMatch; question: LockedQuestion }> {
  const found = await cx.trx.selectFrom('question').select(['need_id', 'match_id']).where('id', '=', questionId).executeTakeFirst();
  const need = found && await lockNeed(cx.trx, found.need_id);
  const match = need && await lockMatch(cx.trx, found.match_id);
  const question = match && await lockQuestion(cx.trx, questionId);
  if (need === undefined || match === undefined || question === undefined) throw notFound(QUESTION);
  const thing = { associationPath: need.association_path, enterpriseId: need.enterprise_id };
  if (cx.actor.kind === 'person' && refusal(cx.actor, 'need.view', thing) !== null) throw notFound(QUESTION);
  refuse(cx.actor, step, thing);
  return { need, match, question };
}
