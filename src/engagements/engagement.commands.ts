import { managerGrant, refuse } from '../auth/refusal.ts';
import { refuseConflict } from '../conflicts/conflict.queries.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { advanceMatch } from '../matches/match.commands.ts';
import { type LockedMatch, lockMatch } from '../matches/match.queries.ts';
import { advanceNeed } from '../needs/need.commands.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { clockOfClaim, clocksOfCase } from './engagement-clocks.commands.ts';
import { noticesOfCase } from './engagement-notices.commands.ts';
import { type EngagementStatus, type EngagementStep, type Stage, type StepInput, afterEngagementStep, claimInput, correctionInput, isOpen, stageProblems, releaseInput, stepInput } from './engagement.ts';
import { type LockedEngagement, holderOfNeed, openCaseCount, openCaseOfMatch } from './engagement.queries.ts';
import type { EngagementStepTable } from './engagement.table.ts';
import { refuseStale, takeCase, today } from './case.commands.ts';
import { acceptedConduct } from './conduct.commands.ts';
import { firstPromise } from './promise.queries.ts';
import { becomeEvidence } from './track.commands.ts';
import { writeFiles } from './file.commands.ts';

const MATCH = ['这条对接建议', 'This match'] as const;

type Change = { note: string | null; set?: Partial<Pick<LockedEngagement, 'next_step' | 'next_step_due'>>; detail?: Record<string, unknown> };

/** The only place that changes an engagement's status: asks the step table, writes the locked row and its history. */
export async function advanceEngagement(cx: Cx, engagement: LockedEngagement, step: EngagementStep, { note, set, detail }: Change): Promise<EngagementStatus> {
  const to = afterEngagementStep(engagement.status, step);
  if (to === undefined) throw notPossible(engagement.status, step);
  const ended = isOpen(to) ? {} : { ended_at: cx.now, end_reason: note, next_step: null, next_step_due: null };
  await cx.trx.updateTable('engagement').set({ ...set, ...ended, status: to, version: engagement.version + 1, updated_at: cx.now }).where('id', '=', engagement.id).execute();
  await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: step, from: engagement.status, to, note, ...(detail ? { detail } : {}) });
  await clocksOfCase(cx, engagement, to);
  await noticesOfCase(cx, engagement, step);
  return to;
}

function notPossible(status: EngagementStatus, step: EngagementStep): AppError {
  const wrong = (zh: string, en: string) => new AppError('wrong_state', [zh, en]);
  if (!isOpen(status)) return wrong('这次对接已经结束，不能再记录新的进展。', 'This engagement has ended; nothing more can be recorded.');
  if (step === 'release') return wrong('已经签约，不能再退回；请继续推进，或以“未成”结束并写明原因。', 'A contract is signed, so the case cannot be given back: carry on, or end it as failed with the reason.');
  if (step === 'implementing' || step === 'completed') return wrong('请先记录签约和合同编号，再记录实施或完成。', 'Record the contract first, then implementation or completion.');
  return wrong('进展不能往回走；如需补充情况，请选择“补充记录”。', 'A case does not go back to an earlier stage; use a note to add what happened.');
}

/**
 * A technology manager takes an approved match on. Order of locks: manager (so that capacity holds for two takes at
 * once), need, match; everybody else who wants the same need waits at the need, and finds out who was first.
 * @throws AppError `already_taken` says who holds it; `conflict` when the manager's hands are full
 */
export const claimMatch = defineCommand({
  name: 'claimMatch', input: claimInput,
  async handle(cx, input): Promise<{ id: string; matchId: string; needId: string }> {
    refuse(cx.actor, 'match.claim', {});
    const managerId = managerGrant(cx.actor)?.technologyManagerId;
    const manager = managerId == null ? undefined
      : await cx.trx.selectFrom('technology_manager').select(['id', 'name', 'capacity']).where('id', '=', managerId).forNoKeyUpdate().executeTakeFirst();
    if (manager === undefined) throw new AppError('not_allowed', ['只有技术经理人可以领办。', 'Only a technology manager can take a match on.']);
    const found = await cx.trx.selectFrom('match').select('need_id').where('id', '=', input.id).executeTakeFirst();
    const need = found && await lockNeed(cx.trx, found.need_id);
    const match = need && await lockMatch(cx.trx, input.id);
    if (need === undefined || match === undefined || need.confidentiality === 'staff_only' || match.status === 'proposed' || match.status === 'rejected') throw notFound(MATCH);
    await refuseTaken(cx, need, manager.id);
    await refuseFullHands(cx, manager);
    const matter = { needId: need.id, enterpriseId: need.enterprise_id, expertId: match.expert_id, societyId: match.society_id, achievementId: match.achievement_id };
    await refuseConflict(cx, { userId: cx.actor.userId, technologyManagerId: manager.id }, matter);
    await refuseConflict(cx, { expertId: match.expert_id }, matter, ['对方有利益关系，已回避，请换一条。', 'The candidate has an interest and has stepped back; choose another.']);
    const conduct = await acceptedConduct(cx, manager.id, input.conduct);
    const promise = input.nextStep == null ? await firstPromise(cx.trx, need, cx.now) : { nextStep: input.nextStep, nextStepDue: input.nextStepDue ?? null };
    await advanceMatch(cx, match, 'claim');
    await advanceNeed(cx, need, 'engage');
    const engagementId = newId();
    // The two unique indexes keep their promise even if a lock above were lost: no row means that somebody was faster.
    const inserted = await cx.trx.insertInto('engagement').values({
      id: engagementId, match_id: match.id, need_id: need.id, technology_manager_id: manager.id, status: 'claimed', next_step: promise.nextStep, next_step_due: promise.nextStepDue,
      claimed_at: cx.now, claimed_by: cx.actor.userId, ended_at: null, end_reason: null, updated_at: cx.now,
    }).onConflict((oc) => oc.doNothing()).returning('id').executeTakeFirst();
    if (inserted === undefined) { await refuseTaken(cx, need, manager.id); throw taken(); }
    await writeStep(cx, engagementId, 'claimed', await today(cx, need), null);
    await clockOfClaim(cx, { id: engagementId, need_id: need.id, technology_manager_id: manager.id });
    await noticesOfCase(cx, { id: engagementId, need_id: need.id }, 'claim');
    await recordActivity(cx, { subjectType: 'engagement', subjectId: engagementId, needId: need.id, action: 'claim', to: 'claimed', detail: { technologyManager: manager.name, conduct } });
    return { id: engagementId, matchId: match.id, needId: need.id };
  },
});

async function refuseTaken(cx: Cx, need: LockedNeed, managerId: string): Promise<void> {
  const holder = await holderOfNeed(cx.trx, need.id);
  if (holder === undefined) return;
  throw holder.technology_manager_id === managerId
    ? new AppError('already_taken', ['这条需求已由您领办，请在「我的对接」中继续。', 'You hold this need already; go on with it among your cases.'])
    : taken(holder.name);
}

const taken = (name?: string): AppError => new AppError('already_taken', name === undefined
  ? ['这条需求刚刚被别人领办，请换一条。', 'Somebody else has just taken this need on; choose another.']
  : [`这条需求已由${name}领办，请换一条。`, `${name} has taken this need on; choose another.`]);

async function refuseFullHands(cx: Cx, manager: { id: string; capacity: number }): Promise<void> {
  const open = await openCaseCount(cx.trx, manager.id);
  if (open < manager.capacity) return;
  throw new AppError('conflict', [
    `您手上有 ${open} 件在办，已到可同时办理的上限 ${manager.capacity} 件。请先办结或退回一件，或在个人资料中调整上限。`,
    `You hold ${open} open cases and your limit is ${manager.capacity}. End or give back one first, or change the limit in your profile.`]);
}

/** The manager (or staff) gives a case back before a contract is signed; the match waits for another manager. */
export const releaseMatch = defineCommand({
  name: 'releaseMatch', input: releaseInput,
  async handle(cx, input): Promise<{ id: string; status: EngagementStatus }> {
    const open = await openCaseOfMatch(cx.trx, input.id);
    if (open === undefined) throw await nothingToRelease(cx, input.id);
    const { need, engagement } = await takeCase(cx, open.id, 'engagement.release');
    const match = await lockMatch(cx.trx, engagement.match_id);
    if (match === undefined) throw notFound(MATCH);
    await enqueue(cx, 'engagements.offer', { needId: need.id }, need.id);
    return { id: engagement.id, status: await giveBack(cx, { need, engagement, match }, input.reason) };
  },
});

/** Ends an open case before a contract, with its reason: match and need wait for another manager. All three are locked. */
export async function giveBack(cx: Cx, { need, engagement, match }: { readonly need: LockedNeed; readonly engagement: LockedEngagement; readonly match: LockedMatch }, reason: string): Promise<EngagementStatus> {
  const status = await advanceEngagement(cx, engagement, 'release', { note: reason });
  await writeStep(cx, engagement.id, 'released', await today(cx, need), reason);
  await advanceMatch(cx, match, 'release');
  await advanceNeed(cx, need, 'release');
  return status;
}

/** Somebody who saw the case is told that it has ended; for everybody else there is no such match. */
async function nothingToRelease(cx: Cx, matchId: string): Promise<AppError> {
  const last = await cx.trx.selectFrom('engagement').select('id').where('match_id', '=', matchId).orderBy('claimed_at', 'desc').executeTakeFirst();
  if (last === undefined) return notFound(MATCH);
  await takeCase(cx, last.id, 'engagement.release');
  return new AppError('wrong_state', ['这次对接已经结束，不用再退回。', 'This engagement has ended already.']);
}

/**
 * Records one step of a case, or a note. The first steps may come in any order forwards; `completed` and `failed` end
 * the case and settle the need.
 * @throws AppError `stale_version` when somebody recorded something meanwhile
 */
export const recordStep = defineCommand({
  name: 'recordStep', input: stepInput,
  async handle(cx, input): Promise<{ id: string; status: EngagementStatus; version: number }> {
    const { need, engagement } = await takeCase(cx, input.id, 'engagement.record');
    refuseStale(engagement, input.version);
    if (input.happenedOn > await today(cx, need)) throw invalid('happenedOn', ['日期还没有到；将来的安排请写在“下一步”。', 'This date lies ahead; put plans into the next step.']);
    const status = input.stage === 'note' ? await addNote(cx, engagement, input)
      : await advanceEngagement(cx, engagement, input.stage, { note: input.note, set: nextStepOf(input), detail: { happenedOn: input.happenedOn } });
    const stepId = await writeStep(cx, engagement.id, input.stage, input.happenedOn, input.note, contentOf(input));
    await writeFiles(cx, engagement.id, stepId, input.files);
    if (status === 'completed') await becomeEvidence(cx, need, engagement, input.happenedOn);
    if (status === 'completed') await advanceNeed(cx, need, 'resolve', { note: input.note });
    if (status === 'failed') await advanceNeed(cx, need, 'fail', { note: input.note });
    return { id: engagement.id, status, version: engagement.version + 1 };
  },
});

/**
 * Puts a wrong entry right by another beside it, also after the case has ended; the case's stage stays what it is. What the
 * system wrote (taken on, given back) is not corrected, nor an entry that was corrected before: the correction is.
 * @throws AppError `stale_version`, or `wrong_state` for an entry that cannot be corrected
 */
export const correctStep = defineCommand({
  name: 'correctStep', input: correctionInput,
  async handle(cx, input): Promise<{ id: string; stepId: string; version: number }> {
    const { need, engagement } = await takeCase(cx, input.id, 'engagement.record');
    refuseStale(engagement, input.version);
    const wrong = await cx.trx.selectFrom('engagement_step').selectAll().where('id', '=', input.stepId).where('engagement_id', '=', engagement.id).executeTakeFirst();
    if (wrong === undefined) throw notFound(['这条记录', 'This entry']);
    const corrected = await cx.trx.selectFrom('engagement_step').select('id').where('corrects_id', '=', wrong.id).executeTakeFirst();
    if (wrong.stage === 'claimed' || wrong.stage === 'released' || corrected !== undefined) throw new AppError('wrong_state', ['这条记录不能再更正；已更正过的，请更正最新的那一条。', 'This entry cannot be corrected; of one that was, correct the correction.']);
    const problems = stageProblems(wrong.stage, input);
    if (problems.length > 0) throw new AppError('invalid_input', problems[0]?.message ?? ['', ''], problems);
    if (input.happenedOn > await today(cx, need)) throw invalid('happenedOn', ['日期还没有到，请核对。', 'This date lies ahead; please check it.']);
    const stepId = await writeStep(cx, engagement.id, wrong.stage, input.happenedOn, input.note, { ...contentOf(input), corrects_id: wrong.id, correction_reason: input.reason });
    await cx.trx.updateTable('engagement').set({ version: engagement.version + 1, updated_at: cx.now }).where('id', '=', engagement.id).execute();
    await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: 'correct', note: input.reason, detail: { stepId: wrong.id, stage: wrong.stage } });
    return { id: engagement.id, stepId, version: engagement.version + 1 };
  },
});

const nextStepOf = (input: Pick<StepInput, 'nextStep' | 'nextStepDue'>) =>
  input.nextStep === undefined ? {} : { next_step: input.nextStep, next_step_due: input.nextStepDue ?? null };

async function addNote(cx: Cx, engagement: LockedEngagement, input: StepInput): Promise<EngagementStatus> {
  if (!isOpen(engagement.status)) throw notPossible(engagement.status, 'contacted');
  await cx.trx.updateTable('engagement').set({ ...nextStepOf(input), version: engagement.version + 1, updated_at: cx.now }).where('id', '=', engagement.id).execute();
  await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: 'note', note: input.note, detail: { happenedOn: input.happenedOn } });
  await clocksOfCase(cx, engagement, engagement.status);
  return engagement.status;
}

type StepMore = Partial<Pick<EngagementStepTable, 'people' | 'contract_number' | 'amount_fen' | 'parties' | 'phase' | 'corrects_id' | 'correction_reason'>>;
const contentOf = (input: Pick<StepInput, 'people' | 'contractNumber' | 'amountYuan' | 'parties' | 'phase'>): StepMore =>
  ({ people: input.people, contract_number: input.contractNumber, amount_fen: input.amountYuan, parties: input.parties, phase: input.phase });

export async function writeStep(cx: Cx, engagementId: string, stage: Stage | 'claimed' | 'released' | 'note', happenedOn: string, note: string | null, more: StepMore = {}): Promise<string> {
  const stepId = newId();
  await cx.trx.insertInto('engagement_step').values({
    id: stepId, engagement_id: engagementId, stage, happened_on: happenedOn, note, people: null, contract_number: null, amount_fen: null, phase: null, parties: null, corrects_id: null, correction_reason: null, ...more,
    recorded_by: cx.actor.userId, created_at: cx.now,
  }).execute();
  return stepId;
}
