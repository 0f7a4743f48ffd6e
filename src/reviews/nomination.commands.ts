import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { noteWaiting, takesProposals } from '../matches/match.commands.ts';
import { type Proposal, proposal } from '../matches/match.ts';
import { openMatchCounts } from '../matches/match.queries.ts';
import { advanceNeed } from '../needs/need.commands.ts';
import { type LockedNeed, lockNeed, needById } from '../needs/need.queries.ts';
import { notify } from '../notices/notice.commands.ts';
import { profileById } from '../profiles/profile.queries.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { handInput, nominateInput, nominationInput } from './nomination.ts';
import { lockNomination, type LockedNomination } from './nomination.queries.ts';
import { personOf } from './taken.commands.ts';

const REQUEST = ['这份推荐请求', 'This request'] as const;

/** Staff ask a society to name an expert for a need. @throws AppError `already_taken` while it is being asked already */
export const handToSociety = defineCommand({
  name: 'handToSociety', input: handInput,
  async handle(cx, input): Promise<{ readonly id: string; readonly needId: string }> {
    const need = await lockNeed(cx.trx, input.needId);
    if (need === undefined || await needById(cx.trx, cx.actor, need.id) === undefined) throw notFound(['这条需求', 'This need']);
    refuse(cx.actor, 'nomination.ask', { associationPath: need.association_path });
    if (!takesProposals(need)) throw new AppError('wrong_state', ['只有已受理、尚未开始对接的需求可以请学会推荐。', 'Only a need that is accepted and not yet in hand can be handed to a society.']);
    if (need.confidentiality === 'staff_only') throw new AppError('wrong_state', ['这条需求仅科协工作人员可见，不能交给学会。', 'The need is for association staff only and cannot be shown to a society.']);
    const society = await profileById(cx.trx, cx.actor, 'society', input.societyId);
    if (society === undefined) throw invalid('societyId', ['没有找到这个学会，请重新选择。', 'No such society; choose again.']);
    const nominationId = newId();
    const inserted = await cx.trx.insertInto('nomination').values({ id: nominationId, need_id: need.id, society_id: society.id, note: input.note, status: 'asked', asked_by: personOf(cx), asked_at: cx.now })
      .onConflict((oc) => oc.doNothing()).returning('id').executeTakeFirst();
    if (inserted === undefined) throw new AppError('already_taken', [`已经请${society.name}推荐过，正在等回复。`, `${society.name} has been asked and has not answered yet.`]);
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'hand_to_society', note: society.name, detail: { nominationId } });
    await notify(cx, { kind: 'nomination_asked', to: [{ society: society.id }], subject: { type: 'need', id: need.id }, needId: need.id, key: nominationId });
    return { id: nominationId, needId: need.id };
  },
});

/** Staff no longer wait for the society. */
export const withdrawNomination = defineCommand({
  name: 'withdrawNomination', input: nominationInput,
  async handle(cx, input): Promise<{ readonly id: string; readonly needId: string }> {
    const { need, nomination } = await takeNomination(cx, input.id, 'nomination.end');
    if (nomination.status !== 'asked') throw new AppError('wrong_state', ['学会已经回复，或请求已经撤回。', 'The society has answered, or the request was withdrawn.']);
    await cx.trx.updateTable('nomination').set({ status: 'withdrawn' }).where('id', '=', nomination.id).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'withdraw_nomination', detail: { nominationId: nomination.id } });
    return { id: nomination.id, needId: need.id };
  },
});

/** The society's secretary names an expert, or says that there is none. The proposal itself is made by a job, with its reasons. */
export const answerNomination = defineCommand({
  name: 'answerNomination', input: nominateInput,
  async handle(cx, input): Promise<{ readonly id: string; readonly status: 'nominated' | 'none' }> {
    const { need, nomination } = await takeNomination(cx, input.id, 'nomination.answer');
    if (nomination.status !== 'asked') throw new AppError('wrong_state', nomination.status === 'withdrawn' ? ['科协已经撤回这份请求，不用再回复。', 'Staff have withdrawn this request.'] : ['这份请求已经回复过了。', 'This request has been answered already.']);
    if (!takesProposals(need)) throw new AppError('wrong_state', ['这条需求已经不再找人了，不用再回复，谢谢。', 'Nobody is looked for any more for this need; no answer is needed, thank you.']);
    const expert = input.answer === 'nominated' && input.expertId !== null ? await profileById(cx.trx, cx.actor, 'expert', input.expertId) : undefined;
    if (input.answer === 'nominated' && expert === undefined) throw invalid('expertId', ['没有找到这位专家，请重新选择。', 'No such expert; choose again.']);
    await cx.trx.updateTable('nomination').set({ status: input.answer, expert_id: expert?.id ?? null, answer_note: input.note, answered_by: cx.actor.userId, answered_at: cx.now }).where('id', '=', nomination.id).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: input.answer === 'none' ? 'nominate_none' : 'nominate', detail: { nominationId: nomination.id } });
    await notify(cx, { kind: 'nomination_answered', to: [{ users: [nomination.asked_by] }], subject: { type: 'need', id: need.id }, needId: need.id, key: nomination.id });
    if (expert !== undefined) await enqueue(cx, 'matches.nominate', { nominationId: nomination.id }, nomination.id);
    return { id: nomination.id, status: input.answer };
  },
});

/** Locks need and request, in this order. @throws AppError `not_found` also when it is not theirs to know of. */
async function takeNomination(cx: Cx, nominationId: string, step: 'nomination.answer' | 'nomination.end'): Promise<{ need: LockedNeed; nomination: LockedNomination }> {
  const found = await cx.trx.selectFrom('nomination').select('need_id').where('id', '=', nominationId).executeTakeFirst();
  const need = found && await lockNeed(cx.trx, found.need_id);
  const nomination = need && await lockNomination(cx.trx, nominationId);
  if (need === undefined || nomination === undefined) throw notFound(REQUEST);
  const thing = { associationPath: need.association_path, societyId: nomination.society_id };
  if (cx.actor.kind === 'person' && refusal(cx.actor, 'match.view', thing) !== null && refusal(cx.actor, 'nomination.answer', thing) !== null) throw notFound(REQUEST);
  refuse(cx.actor, step, thing);
  return { need, nomination };
}

const nominated = z.strictObject({ id, rankingVersion: z.string().min(1), proposal });

/**
 * What the society named becomes a proposal with the society as its route, at the end of its type's list; a proposal that stands
 * already is given the route. Running it twice changes nothing. A need that looks for nobody any more gets none.
 */
export const proposeNominated = defineCommand({
  name: 'proposeNominated', input: nominated,
  async handle(cx, input): Promise<{ readonly matchId: string } | null> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['对接建议由系统生成。', 'Proposals are made by the system.']);
    const found = await cx.trx.selectFrom('nomination').select('need_id').where('id', '=', input.id).executeTakeFirst();
    const need = found && await lockNeed(cx.trx, found.need_id);
    const nomination = need && await lockNomination(cx.trx, input.id);
    if (need === undefined || nomination === undefined || nomination.expert_id !== input.proposal.candidateId || nomination.match_id !== null) return null;
    const matchId = await routedMatch(cx, need, nomination) ?? (takesProposals(need) ? await newMatch(cx, need, nomination, input) : undefined);
    if (matchId === undefined) return null;
    await cx.trx.updateTable('nomination').set({ match_id: matchId }).where('id', '=', nomination.id).execute();
    return { matchId };
  },
});

/** The expert is proposed, approved, taken on or turned down already: that match keeps its state and learns who named them. */
async function routedMatch(cx: Cx, need: LockedNeed, nomination: LockedNomination): Promise<string | undefined> {
  const standing = await cx.trx.updateTable('match').set({ society_route_id: nomination.society_id, updated_at: cx.now })
    .where('need_id', '=', need.id).where('expert_id', '=', nomination.expert_id).where('status', 'in', ['proposed', 'approved', 'claimed', 'rejected']).returning('id').executeTakeFirst();
  return standing?.id;
}

async function newMatch(cx: Cx, need: LockedNeed, nomination: LockedNomination, { proposal: one, rankingVersion }: { readonly proposal: Proposal; readonly rankingVersion: string }): Promise<string> {
  const matchId = newId();
  const last = await cx.trx.selectFrom('match').where('need_id', '=', need.id).where('candidate_type', '=', 'expert').where('status', 'in', ['proposed', 'approved', 'claimed', 'rejected']).select(({ fn }) => fn.max<number | null>('position').as('position')).executeTakeFirst();
  await cx.trx.insertInto('match').values({
    id: matchId, need_id: need.id, candidate_type: 'expert', expert_id: one.candidateId, society_id: null, achievement_id: null, society_route_id: nomination.society_id,
    position: (last?.position ?? 0) + 1, score: one.score, chance: one.chance, best_work: one.bestWork, calibration_version: one.calibrationVersion, confidence: one.confidence, ranking_version: rankingVersion, parts: JSON.stringify(one.parts),
    reasons: JSON.stringify(one.reasons), unanswered: JSON.stringify(one.unanswered), warnings: JSON.stringify(one.warnings), status: 'proposed', proposed_at: cx.now, decided_at: null, decided_by: null, updated_at: cx.now,
  }).execute();
  await noteWaiting(cx, need.id);
  const { undecided } = await openMatchCounts(cx.trx, need.id);
  if (need.status === 'accepted' && undecided > 0) await advanceNeed(cx, need, 'match');
  return matchId;
}
