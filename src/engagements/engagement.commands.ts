import { managerGrant, refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { advanceMatch } from '../matches/match.commands.ts';
import { lockMatch } from '../matches/match.queries.ts';
import { advanceNeed } from '../needs/need.commands.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { type EngagementStatus, type EngagementStep, type Stage, type StepInput, afterEngagementStep, claimInput, isOpen, releaseInput, localDay, stepInput } from './engagement.ts';
import { type LockedEngagement, holderOfNeed, lockEngagement, openCaseCount, openCaseOfMatch } from './engagement.queries.ts';
import type { EngagementStepTable } from './engagement.table.ts';

const MATCH = ['这条对接建议', 'This match'] as const;
const CASE = ['这次对接', 'This engagement'] as const;

type Change = { note: string | null; set?: Partial<Pick<LockedEngagement, 'next_step' | 'next_step_due'>>; detail?: Record<string, unknown> };

/** The only place that changes an engagement's status: asks the step table, writes the locked row and its history. */
export async function advanceEngagement(cx: Cx, engagement: LockedEngagement, step: EngagementStep, { note, set, detail }: Change): Promise<EngagementStatus> {
  const to = afterEngagementStep(engagement.status, step);
  if (to === undefined) throw notPossible(engagement.status, step);
  const ended = isOpen(to) ? {} : { ended_at: cx.now, end_reason: note, next_step: null, next_step_due: null };
  await cx.trx.updateTable('engagement').set({ ...set, ...ended, status: to, version: engagement.version + 1, updated_at: cx.now }).where('id', '=', engagement.id).execute();
  await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: step, from: engagement.status, to, note, ...(detail ? { detail } : {}) });
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
    await advanceMatch(cx, match, 'claim');
    await advanceNeed(cx, need, 'engage');
    const engagementId = newId();
    // The two unique indexes keep their promise even if a lock above were lost: no row means that somebody was faster.
    const inserted = await cx.trx.insertInto('engagement').values({
      id: engagementId, match_id: match.id, need_id: need.id, technology_manager_id: manager.id, status: 'claimed', next_step: input.nextStep ?? null, next_step_due: input.nextStepDue ?? null,
      claimed_at: cx.now, claimed_by: cx.actor.userId, ended_at: null, end_reason: null, updated_at: cx.now,
    }).onConflict((oc) => oc.doNothing()).returning('id').executeTakeFirst();
    if (inserted === undefined) { await refuseTaken(cx, need, manager.id); throw taken(); }
    await writeStep(cx, engagementId, 'claimed', await today(cx, need), null);
    await recordActivity(cx, { subjectType: 'engagement', subjectId: engagementId, needId: need.id, action: 'claim', to: 'claimed', detail: { technologyManager: manager.name } });
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
    const status = await advanceEngagement(cx, engagement, 'release', { note: input.reason });
    await writeStep(cx, engagement.id, 'released', await today(cx, need), input.reason);
    await advanceMatch(cx, match, 'release');
    await advanceNeed(cx, need, 'release');
    return { id: engagement.id, status };
  },
});

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
    if (engagement.version !== input.version) {
      throw new AppError('stale_version', ['这次对接刚刚有了新的记录。您填写的内容仍在页面上，请看过最新进展后再提交。', 'Something new was recorded meanwhile. Your text is still on the page: look at the newest entry, then submit again.']);
    }
    if (input.happenedOn > await today(cx, need)) throw invalid('happenedOn', ['日期还没有到；将来的安排请写在“下一步”。', 'This date lies ahead; put plans into the next step.']);
    const status = input.stage === 'note' ? await addNote(cx, engagement, input)
      : await advanceEngagement(cx, engagement, input.stage, { note: input.note, set: nextStepOf(input), detail: { happenedOn: input.happenedOn } });
    await writeStep(cx, engagement.id, input.stage, input.happenedOn, input.note, {
      people: input.people, contract_number: input.contractNumber, amount_fen: input.amountYuan, phase: input.phase,
    });
    if (status === 'completed') await advanceNeed(cx, need, 'resolve', { note: input.note });
    if (status === 'failed') await advanceNeed(cx, need, 'fail', { note: input.note });
    return { id: engagement.id, status, version: engagement.version + 1 };
  },
});

const nextStepOf = (input: Pick<StepInput, 'nextStep' | 'nextStepDue'>) =>
  input.nextStep === undefined ? {} : { next_step: input.nextStep, next_step_due: input.nextStepDue ?? null };

async function addNote(cx: Cx, engagement: LockedEngagement, input: StepInput): Promise<EngagementStatus> {
  if (!isOpen(engagement.status)) throw notPossible(engagement.status, 'contacted');
  await cx.trx.updateTable('engagement').set({ ...nextStepOf(input), version: engagement.version + 1, updated_at: cx.now }).where('id', '=', engagement.id).execute();
  await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: 'note', note: input.note, detail: { happenedOn: input.happenedOn } });
  return engagement.status;
}

/** Locks the need and the case (in this order), of a case the actor may act on. @throws AppError `not_found` also when it is not theirs to know of. */
async function takeCase(cx: Cx, engagementId: string, step: 'engagement.release' | 'engagement.record'): Promise<{ need: LockedNeed; engagement: LockedEngagement }> {
  const found = await cx.trx.selectFrom('engagement').select('need_id').where('id', '=', engagementId).executeTakeFirst();
  const need = found && await lockNeed(cx.trx, found.need_id);
  const engagement = need && await lockEngagement(cx.trx, engagementId);
  if (need === undefined || engagement === undefined) throw notFound(CASE);
  const thing = { associationPath: need.association_path, enterpriseId: need.enterprise_id, technologyManagerId: engagement.technology_manager_id };
  if ((cx.actor.kind === 'person' || cx.actor.kind === 'client') && refusal(cx.actor, 'engagement.view', thing) !== null) throw notFound(CASE);
  refuse(cx.actor, step, thing);
  return { need, engagement };
}

type StepMore = Partial<Pick<EngagementStepTable, 'people' | 'contract_number' | 'amount_fen' | 'phase'>>;

async function writeStep(cx: Cx, engagementId: string, stage: Stage | 'claimed' | 'released' | 'note', happenedOn: string, note: string | null, more: StepMore = {}): Promise<void> {
  await cx.trx.insertInto('engagement_step').values({
    id: newId(), engagement_id: engagementId, stage, happened_on: happenedOn, note, people: null, contract_number: null, amount_fen: null, phase: null, ...more,
    recorded_by: cx.actor.userId, created_at: cx.now,
  }).execute();
}

/** The calendar day of this write in the need's own zone. */
async function today(cx: Cx, need: LockedNeed): Promise<string> {
  const { time_zone } = await cx.trx.selectFrom('association').select('time_zone').where('id', '=', need.association_id).executeTakeFirstOrThrow();
  return localDay(cx.now, time_zone);
}
