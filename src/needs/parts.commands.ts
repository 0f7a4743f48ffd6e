import { isStaff } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, invalid } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { takeNeed } from './need.commands.ts';
import type { LockedNeed } from './need.queries.ts';
import { maySplit, newSplit, openPart, type Part, slotNames } from './parts.ts';

/** Keeps a split: each part is matched alone at once, the whole stays as it is. @throws AppError `wrong_state` where it is not accepted, is a part itself, or has open parts; `stale_version` */
export const splitNeed = defineCommand({
  name: 'splitNeed', input: newSplit,
  async handle(cx, { id: needId, version, ...slots }): Promise<{ id: string; parts: readonly string[] }> {
    const need = await takeNeed(cx, needId, 'need.split');
    if (!maySplit(need)) throw new AppError('wrong_state', ['只有已受理、还没有开始对接的整条需求可以拆分；子问题不再拆。', 'Only a whole need that is accepted and not in hand yet can be split; a part cannot.']);
    const open = await cx.trx.selectFrom('need').select('id').where('part_of_id', '=', needId).where('status', 'in', openPart).limit(1).executeTakeFirst();
    if (open !== undefined) throw new AppError('wrong_state', ['这条需求已经拆过，子问题还在办。要重新拆，请先撤回原来的子问题。', 'This need is split already and its parts are open. Withdraw them before you split it anew.']);
    if (need.version !== version) throw new AppError('stale_version', ['别人刚刚改过这条需求。您填写的内容仍在页面上，请核对后再提交一次。', 'Someone has just changed this need. Your text is still on the page: check it and submit again.']);
    const parts = partsIn(slots as Readonly<Record<string, string | null>>);
    const ids = await writeParts(cx, need, parts);
    await cx.trx.updateTable('need').set({ version: need.version + 1, updated_at: cx.now }).where('id', '=', needId).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: needId, needId, action: 'split', note: parts.map((part) => part.title).join('；'), detail: { parts: ids, ofStaff: isStaff(cx.actor) } });
    return { id: needId, parts: ids };
  },
});

/** @throws AppError `invalid_input` for a slot that is half filled or named like another, or fewer than two */
function partsIn(slots: Readonly<Record<string, string | null>>): readonly Part[] {
  const parts = slotNames.flatMap((names, at): Part[] => {
    const [title, problem] = [slots[names.title] ?? null, slots[names.problem] ?? null];
    if (title === null && problem === null) return [];
    if (title === null || [...title].length < 4) throw invalid(names.title, ['请给这个子问题起个名字，至少 4 个字。', 'Give this part a title of at least 4 characters.']);
    if (problem === null || [...problem].length < 8) throw invalid(names.problem, ['请写清这个子问题，至少 8 个字；不要了就把名字也删去。', 'Describe this part in at least 8 characters, or remove its title, too.']);
    return [{ title, problem, slot: at + 1 }];
  });
  if (parts.length < 2) throw invalid(slotNames[parts.length]?.title ?? 'title1', ['至少拆成两个子问题。', 'Split it into two parts at least.']);
  const twice = parts.find((part, at) => parts.findIndex((other) => other.title === part.title) < at);
  if (twice !== undefined) throw invalid(`title${twice.slot}`, ['有两个子问题同名，请分别起名。', 'Two parts have the same title; name them apart.']);
  return parts;
}

/** Whose it is, who may see it, how urgent it is: as the whole. It was gathered and accepted with the whole; money belongs to the whole. */
async function writeParts(cx: Cx, need: LockedNeed, parts: readonly Part[]): Promise<readonly string[]> {
  const rows = parts.map(({ title, problem }) => ({
    id: newId(), part_of_id: need.id, association_id: need.association_id, enterprise_id: need.enterprise_id, title, field: need.field, background: null, problem, goals: null,
    kind: need.kind, urgency: need.urgency, budget_fen: null, deadline: need.deadline, confidentiality: need.confidentiality, industry_chain: need.industry_chain, region_code: need.region_code, source: need.source,
    status: 'accepted' as const, status_reason: null, merged_into_id: null, escalated_to_id: need.escalated_to_id, escalated_at: need.escalated_at, created_by: cx.actor.userId,
    submitted_at: cx.now, accepted_at: cx.now, accepted_by: need.accepted_by, proposed_at: null, ranking_version: null, created_at: cx.now, updated_at: cx.now,
  }));
  await cx.trx.insertInto('need').values(rows).execute();
  for (const { id: partId } of rows) {
    await recordActivity(cx, { subjectType: 'need', subjectId: partId, needId: partId, action: 'part', to: 'accepted', note: null, detail: { of: need.id, ofStaff: isStaff(cx.actor) } });
    await indexChanged(cx, 'need', partId);
    await enqueue(cx, 'matches.propose', { needId: partId }, partId);
  }
  return rows.map((row) => row.id);
}
