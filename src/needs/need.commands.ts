import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivities, recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { insertRows } from '../db/insert.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { usersOf } from '../notices/audience.queries.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { optionalText, text } from '../shared/text.ts';
import { type NeedStatus, type NeedStep, afterNeedStep, isEditable, needPatch, newNeed } from './need.ts';
import { endsParts, openPart } from './parts.ts';
import { clocksOfNeedStep, clocksOfSubmission } from './need-clocks.commands.ts';
import { noticesOfNeedStep, noticesOfSubmission } from './need-notices.commands.ts';
import { type LockedNeed, lockNeed } from './need.queries.ts';

const NEED = ['这条需求', 'This need'] as const;

/** The only place that changes a need's status: locks the row, asks the step table, writes the row and its history. Whoever works on a stale need brings it back; the system's jobs do not. */
export async function advanceNeed(cx: Cx, need: LockedNeed, step: NeedStep, change: { note?: string | null; set?: Partial<Pick<LockedNeed, 'merged_into_id' | 'escalated_to_id' | 'set_aside_for' | 'accepted_at' | 'accepted_by' | 'submitted_at' | 'escalated_at' | 'proposed_at' | 'ranking_version'>> } = {}): Promise<NeedStatus> {
  const to = afterNeedStep(need.status, step);
  if (to === undefined) {
    throw new AppError('wrong_state', [`这条需求目前的状态不能进行这一步，可能刚被别人处理过。请刷新页面。`, `A need that is "${need.status}" cannot take the step "${step}". Reload: someone may just have changed it.`]);
  }
  const revived = need.stale_at !== null && cx.actor.kind !== 'system';
  await cx.trx.updateTable('need').set({ set_aside_for: null, ...change.set, status: to, status_reason: change.note ?? null, version: need.version + 1, updated_at: cx.now, ...(revived ? { stale_at: null, confirm_asked_at: null } : {}) }).where('id', '=', need.id).execute();
  await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: step, from: need.status, to, note: change.note ?? null });
  await clocksOfNeedStep(cx, revived ? { ...need, stale_at: null } : need, step, to, change.set?.escalated_to_id);
  await noticesOfNeedStep(cx, need, step, change.set?.escalated_to_id);
  if (need.part_of_id === null && endsParts.includes(to)) await closeParts(cx, need.id);
  return to;
}

/** Parts that nobody has in hand end with the whole. */
async function closeParts(cx: Cx, needId: string): Promise<void> {
  for (const { id: partId } of await cx.trx.selectFrom('need').select('id').where('part_of_id', '=', needId).where('status', 'in', openPart).orderBy('id').execute()) {
    const part = await lockNeed(cx.trx, partId);
    if (part === undefined || !openPart.includes(part.status)) continue;
    await indexChanged(cx, 'need', partId);
    await enqueue(cx, 'search.first', { kind: 'need', id: partId }, partId);
    await advanceNeed(cx, part, 'withdraw');
  }
}

/** Locks a need that the actor may act on. @throws AppError `not_found` also when it is not theirs to know of. */
export async function takeNeed(cx: Cx, needId: string, step: Parameters<typeof refuse>[1]): Promise<LockedNeed> {
  const need = await lockNeed(cx.trx, needId);
  if (need === undefined) throw notFound(NEED);
  const thing = { associationPath: need.association_path, enterpriseId: need.enterprise_id };
  if ((cx.actor.kind === 'person' || cx.actor.kind === 'client') && refusal(cx.actor, 'need.view', thing) !== null) throw notFound(NEED);
  refuse(cx.actor, step, thing);
  return need;
}

/** An enterprise (or staff for it) posts a need; it waits in the queue of the enterprise's association. */
export const submitNeed = defineCommand({
  name: 'submitNeed', input: newNeed,
  async handle(cx, input): Promise<{ id: string }> {
    const [needId = ''] = await submitNeeds(cx, [input]);
    return { id: needId };
  },
});

/** New needs from parsed inputs: all or none, and as many statements for many as for one. Gives their ids in that order. */
export async function submitNeeds(cx: Cx, inputs: readonly z.output<typeof newNeed>[]): Promise<readonly string[]> {
  const firms = await cx.trx.selectFrom('enterprise').innerJoin('association', 'association.id', 'enterprise.association_id')
    .select(['enterprise.id', 'enterprise.association_id', 'enterprise.region_code', 'enterprise.industry_chain', 'association.path']).where('enterprise.id', 'in', [...new Set(inputs.map((input) => input.enterpriseId))]).execute();
  const needs = inputs.map(({ enterpriseId, draft, budgetYuan, industryChain, ...fields }) => {
    const firm = firms.find((one) => one.id === enterpriseId);
    if (firm === undefined) throw invalid('enterpriseId', ['没有找到这家企业，请重新选择。', 'No such enterprise; choose again.']);
    refuse(cx.actor, 'need.create', { associationPath: firm.path, enterpriseId });
    if (!draft && fields.problem === null && fields.background === null) {
      throw invalid('problem', ['请写明要解决的技术难题，一两句话也可以；没有它无法匹配。', 'Describe the problem, a sentence or two will do: nothing can be matched without it.']);
    }
    return {
      id: newId(), association_id: firm.association_id, enterprise_id: enterpriseId, ...fields,
      budget_fen: budgetYuan, industry_chain: industryChain ?? firm.industry_chain, region_code: firm.region_code,
      status: draft ? 'draft' as const : 'submitted' as const, created_by: cx.actor.userId, submitted_at: draft ? null : cx.now, created_at: cx.now, updated_at: cx.now,
    };
  });
  await insertRows(cx.trx, 'need', needs);
  await recordActivities(cx, needs.map((need) => ({ subjectType: 'need', subjectId: need.id, needId: need.id, associationId: need.association_id, action: need.status === 'draft' ? 'draft' : 'submit', to: need.status })));
  await indexChanged(cx, 'need', ...needs.map((need) => need.id));
  const waiting = needs.filter((need) => need.status === 'submitted');
  if (waiting.length > 0) {
    await clocksOfSubmission(cx, waiting);
    await noticesOfSubmission(cx, waiting);
  }
  return needs.map((need) => need.id);
}

/** Changes the text while it may still be changed. @throws AppError `stale_version` when someone changed it meanwhile. */
export const editNeed = defineCommand({
  name: 'editNeed', input: needPatch,
  async handle(cx, { id: needId, version, budgetYuan, industryChain, ...fields }): Promise<{ id: string; version: number }> {
    const need = await takeNeed(cx, needId, 'need.edit');
    if (need.version !== version) throw staleNeed();
    if (!isEditable(need.status)) throw new AppError('wrong_state', ['这条需求已受理，内容不能再直接修改；请在时间线上补充说明，或联系工作人员退回。', 'The need has been accepted and cannot be edited; ask staff to return it.']);
    const left = { ...need, ...fields };
    if (need.status === 'submitted' && left.problem === null && left.background === null) throw invalid('problem', ['这条需求已提交，请保留技术难题或需求背景中的一项。', 'The need has been submitted: keep its problem or its background.']);
    await cx.trx.updateTable('need').set({
      ...fields, ...(budgetYuan === undefined ? {} : { budget_fen: budgetYuan }), ...(industryChain === undefined ? {} : { industry_chain: industryChain }),
      version: need.version + 1, updated_at: cx.now, outlook: null, outlook_at: null, // other words, another look
    }).where('id', '=', needId).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: needId, needId, action: 'edit', detail: { fields: Object.keys(fields) } });
    await indexChanged(cx, 'need', needId);
    return { id: needId, version: need.version + 1 };
  },
});

const staleNeed = () => new AppError('stale_version', ['别人刚刚改过这条需求。您填写的内容仍在页面上，请对照最新内容后再保存。', 'Someone has just changed this need. Your text is still on the page: compare it with the newest version and save again.']);

export interface Moved { readonly id: string; readonly status: NeedStatus }

/** A draft or returned need goes into the queue. */
export const sendNeed = defineCommand({
  name: 'sendNeed', input: z.strictObject({ id }),
  async handle(cx, input): Promise<Moved> {
    const need = await takeNeed(cx, input.id, 'need.submit');
    if (need.problem === null && need.background === null) throw invalid('problem', ['请先写明要解决的技术难题。', 'Describe the problem first.']);
    return { id: need.id, status: await advanceNeed(cx, need, 'submit', { set: { submitted_at: cx.now } }) };
  },
});

/** Staff take the need up; matching starts at once, as a job. */
export const acceptNeed = defineCommand({
  name: 'acceptNeed', input: z.strictObject({ id, note: optionalText(500) }),
  async handle(cx, input): Promise<Moved> {
    const need = await takeNeed(cx, input.id, 'need.accept');
    const status = await advanceNeed(cx, need, 'accept', { note: input.note, set: { accepted_at: cx.now, accepted_by: cx.actor.userId, proposed_at: null } });
    await enqueue(cx, 'matches.propose', { needId: need.id }, need.id);
    return { id: need.id, status };
  },
});

export const returnNeed = defineCommand({
  name: 'returnNeed', input: z.strictObject({ id, reason: text(500, 4) }),
  async handle(cx, input): Promise<Moved> {
    const need = await takeNeed(cx, input.id, 'need.return');
    return { id: need.id, status: await advanceNeed(cx, need, 'return', { note: input.reason }) };
  },
});

export const withdrawNeed = defineCommand({
  name: 'withdrawNeed', input: z.strictObject({ id, reason: optionalText(500) }),
  async handle(cx, input): Promise<Moved> {
    const need = await takeNeed(cx, input.id, 'need.withdraw');
    await indexChanged(cx, 'need', need.id);
    await enqueue(cx, 'search.first', { kind: 'need', id: need.id }, need.id);
    return { id: need.id, status: await advanceNeed(cx, need, 'withdraw', { note: input.reason }) };
  },
});

/** The need says the same as another, which goes on with it; both keep their history. */
export const mergeNeed = defineCommand({
  name: 'mergeNeed', input: z.strictObject({ id, intoId: id, note: optionalText(500) }),
  async handle(cx, input): Promise<Moved> {
    if (input.id === input.intoId) throw invalid('intoId', ['不能与自己合并，请选择另一条需求。', 'A need cannot be merged with itself.']);
    const [first, second] = [input.id, input.intoId].sort(); // one order, so that two merges cannot wait for each other
    for (const each of [first, second]) if (each !== undefined) await lockNeed(cx.trx, each);
    const need = await takeNeed(cx, input.id, 'need.merge');
    const into = await takeNeed(cx, input.intoId, 'need.merge');
    if (['draft', 'merged', 'withdrawn'].includes(into.status)) throw invalid('intoId', ['目标需求已合并、撤回或仍是草稿，请选择另一条。', 'The other need is merged, withdrawn or a draft; choose another.']);
    const status = await advanceNeed(cx, need, 'merge', { note: input.note, set: { merged_into_id: into.id } });
    await recordActivity(cx, { subjectType: 'need', subjectId: into.id, needId: into.id, action: 'absorb', note: need.title, detail: { mergedId: need.id } });
    await indexChanged(cx, 'need', need.id);
    await enqueue(cx, 'search.first', { kind: 'need', id: need.id }, need.id);
    return { id: need.id, status };
  },
});

/**
 * Nothing fits locally: the parent association looks in its wider pool. The need stays the local association's (its
 * staff follow it); the parent's staff have it in their subtree and accept it. Each time it goes one level up.
 */
export const escalateNeed = defineCommand({
  name: 'escalateNeed', input: z.strictObject({ id, note: optionalText(500) }),
  async handle(cx, input): Promise<Moved> {
    const need = await takeNeed(cx, input.id, 'need.escalate');
    const parent = await cx.trx.selectFrom('association as a').innerJoin('association as p', 'p.id', 'a.parent_id').select(['p.id', 'p.name']).where('a.id', '=', need.escalated_to_id ?? need.association_id).executeTakeFirst();
    if (parent === undefined) throw new AppError('wrong_state', ['已经是最高一级，没有上级科协可转。', 'There is no parent association to hand this to.']);
    if ((await usersOf(cx.trx, [{ staffOf: parent.id }])).length === 0) throw new AppError('wrong_state', [`${parent.name}还没有工作人员，转过去就没有人办了。请先联系他们开通账号。`, `${parent.name} has no staff here yet, so nobody would take it up. Ask them to set up an account first.`]);
    const status = await advanceNeed(cx, need, 'escalate', { note: input.note ?? parent.name, set: { escalated_to_id: parent.id, escalated_at: cx.now } });
    return { id: need.id, status };
  },
});
