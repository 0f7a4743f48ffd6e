import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { notify } from '../notices/notice.commands.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { takeCase } from './case.commands.ts';
import { writeFiles } from './file.commands.ts';
import { fieldOf, type FigureKind, figureKinds, outcomeInput, ratingFields, type Side } from './outcome.ts';

const hasContract = (cx: Cx, engagementId: string) => cx.trx.selectFrom('engagement_step').select('id').where('engagement_id', '=', engagementId).where('stage', '=', 'signed').limit(1).executeTakeFirst();

/**
 * Manager or firm record figures of the outcome, from the contract on and as long after it as there is something to say. A
 * figure that changes is a new one, with evidence of its own: what proved the old value does not prove the new one.
 */
export const recordOutcome = defineCommand({
  name: 'recordOutcome', input: outcomeInput,
  async handle(cx, input): Promise<{ id: string; figures: number; evidence: number }> {
    const { engagement } = await takeCase(cx, input.id, 'engagement.outcome');
    if (await hasContract(cx, engagement.id) === undefined) throw new AppError('wrong_state', ['签约以后才能记录成效。', 'An outcome can be recorded once there is a contract.']);
    if (input.files.length + input.fileIds.length > 0 && input.proves.length === 0) throw invalid('proves', ['请勾选这些材料证明哪几项。', 'Say which figures the evidence proves.']);
    const given = figureKinds.filter((kind) => input[fieldOf[kind]] !== null);
    if (given.length === 0 && input.proves.length === 0) throw invalid('contractYuan', ['请至少填写一项。', 'Give at least one figure.']);
    await writeFiles(cx, engagement.id, null, input.files);
    const changed: FigureKind[] = [];
    for (const kind of given) if (await writeFigure(cx, engagement.id, kind, input[fieldOf[kind]] ?? 0)) changed.push(kind);
    const evidence = await prove(cx, engagement.id, input.proves, [...input.fileIds, ...input.files.map((file) => file.id)]);
    if (changed.length + evidence > 0) await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: 'outcome', detail: { figures: changed, evidence } });
    return { id: engagement.id, figures: changed.length, evidence };
  },
});

/** The case is locked, so of two at once the second replaces the first. The same value again changes nothing. */
async function writeFigure(cx: Cx, engagementId: string, kind: FigureKind, value: number): Promise<boolean> {
  const now = await cx.trx.selectFrom('outcome_figure').select(['id', 'value']).where('engagement_id', '=', engagementId).where('kind', '=', kind).where('replaced_at', 'is', null).executeTakeFirst();
  if (now !== undefined && Number(now.value) === value) return false;
  if (now !== undefined) await cx.trx.updateTable('outcome_figure').set({ replaced_at: cx.now }).where('id', '=', now.id).execute();
  await cx.trx.insertInto('outcome_figure').values({ id: newId(), engagement_id: engagementId, kind, value, recorded_by: cx.actor.userId, recorded_at: cx.now, replaced_at: null }).execute();
  return true;
}

async function prove(cx: Cx, engagementId: string, kinds: readonly FigureKind[], fileIds: readonly string[]): Promise<number> {
  if (kinds.length === 0 || fileIds.length === 0) return 0;
  const figures = await cx.trx.selectFrom('outcome_figure').select(['id', 'kind']).where('engagement_id', '=', engagementId).where('kind', 'in', kinds).where('replaced_at', 'is', null).execute();
  if (figures.length < new Set(kinds).size) throw invalid('proves', ['勾选的项目还没有填数字。', 'A figure you chose has no number yet.']);
  const files = await cx.trx.selectFrom('file').select('id').where('engagement_id', '=', engagementId).where('id', 'in', fileIds).where('removed_at', 'is', null).execute();
  if (files.length < fileIds.length) throw notFound(['选择的附件', 'A file you chose']);
  const added = await cx.trx.insertInto('outcome_evidence').values(figures.flatMap((figure) => files.map((file) => ({ figure_id: figure.id, file_id: file.id })))).onConflict((oc) => oc.doNothing()).returning('file_id').execute();
  return added.length;
}

/** One side rates an ended case, once; a rating is not changed later. @throws AppError `conflict` when that side has rated */
export const rateCase = defineCommand({
  name: 'rateCase', input: ratingFields.extend({ id }),
  async handle(cx, input): Promise<{ id: string; side: Side }> {
    const { need, engagement } = await takeCase(cx, input.id, 'engagement.rate');
    if (engagement.status !== 'completed' && engagement.status !== 'failed') throw new AppError('wrong_state', ['对接结束以后才能评价。', 'A case is rated when it has ended.']);
    const side: Side = cx.actor.grants.some((grant) => grant.technologyManagerId === engagement.technology_manager_id) ? 'manager' : 'enterprise';
    const rated = await cx.trx.insertInto('rating').values({ id: newId(), engagement_id: engagement.id, side, score: input.score, words: input.words, rated_by: cx.actor.userId, rated_at: cx.now })
      .onConflict((oc) => oc.columns(['engagement_id', 'side']).doNothing()).returning('id').executeTakeFirst();
    if (rated === undefined) throw new AppError('conflict', ['这一方已经评价过，评价不能再改。', 'This side has rated already; a rating stays.']);
    await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: 'rate', detail: { side } });
    const other = await cx.trx.selectFrom('rating').select('id').where('engagement_id', '=', engagement.id).where('side', '<>', side).executeTakeFirst();
    const to = side === 'manager' ? { enterprise: need.enterprise_id } : { technologyManager: engagement.technology_manager_id };
    await notify(cx, { kind: other === undefined ? 'case_rate' : 'case_rated', to: [to], subject: { type: 'engagement', id: engagement.id }, needId: need.id, key: `${engagement.id} ${side}` });
    return { id: engagement.id, side };
  },
});
