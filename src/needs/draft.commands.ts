import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { draftDecision, draftRequest } from './draft.ts';
import { lockNeed } from './need.queries.ts';

const NEED = ['这条需求', 'This need'] as const;
const DRAFT = ['这份草稿', 'This draft'] as const;

/** Staff ask for a draft; writing it is a job. While one waits or is undecided, it is that one. */
export const askForDraft = defineCommand({
  name: 'askForDraft', input: draftRequest,
  async handle(cx, { needId, kind, matchId }): Promise<{ id: string }> {
    const need = await lockNeed(cx.trx, needId);
    if (need === undefined || refusal(cx.actor, 'need.view', { associationPath: need.association_path, enterpriseId: need.enterprise_id }) !== null) throw notFound(NEED);
    refuse(cx.actor, 'need.draft', { associationPath: need.association_path });
    if ((kind === 'reason') !== (matchId !== undefined)) throw invalid('matchId', ['说明理由要指明是哪条对接建议。', 'A reason belongs to a match.']);
    const match = matchId === undefined ? undefined : await cx.trx.selectFrom('match').select('id').where('id', '=', matchId).where('need_id', '=', needId).executeTakeFirst();
    if (matchId !== undefined && match === undefined) throw notFound(['这条对接建议', 'This match']);
    const open = await cx.trx.selectFrom('draft').select('id').where('need_id', '=', needId).where('kind', '=', kind).where('match_id', matchId === undefined ? 'is' : '=', matchId ?? null)
      .where('status', 'in', ['waiting', 'draft']).executeTakeFirst();
    if (open !== undefined) return open;
    const draftId = newId();
    await cx.trx.insertInto('draft').values({
      id: draftId, need_id: needId, match_id: matchId ?? null, kind, status: 'waiting', text: null, written_by: null, model: null, need_version: need.version,
      asked_by: cx.actor.userId, created_at: cx.now, decided_at: null, decided_by: null,
    }).execute();
    // Without `needId`: the enterprise reads the timeline of its need, and this is the staff's own work.
    await recordActivity(cx, { subjectType: 'need', subjectId: needId, action: 'ask_draft', detail: { draftId, kind } });
    await enqueue(cx, 'drafts.write', { draftId }, draftId);
    return { id: draftId };
  },
});

/** Puts the text in its place. It is a draft: nothing else changes by it. */
export const writeDraft = defineCommand({
  name: 'writeDraft', input: z.strictObject({ id, text: z.string().min(1).max(4000), model: z.string().max(300).nullable() }),
  async handle(cx, input): Promise<null> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['草稿由系统写入。', 'Drafts are written by the system.']);
    await cx.trx.updateTable('draft').set({ status: 'draft', text: input.text, model: input.model, written_by: input.model === null ? 'rules' : 'model' })
      .where('id', '=', input.id).where('status', '=', 'waiting').execute();
    return null;
  },
});

/** A person takes the draft, as it is or changed, or does not. */
export const decideDraft = defineCommand({
  name: 'decideDraft', input: draftDecision,
  async handle(cx, input): Promise<{ id: string; needId: string; matchId: string | null }> {
    const draft = await cx.trx.selectFrom('draft').innerJoin('need', 'need.id', 'draft.need_id').innerJoin('association', 'association.id', 'need.association_id')
      .selectAll('draft').select(['association.path', 'need.enterprise_id']).where('draft.id', '=', input.id).forUpdate('draft').executeTakeFirst();
    if (draft === undefined || refusal(cx.actor, 'need.draft', { associationPath: draft.path }) !== null) throw notFound(DRAFT);
    if (draft.status !== 'draft' || cx.actor.userId === null) throw new AppError('wrong_state', ['这份草稿已经处理过，或还没有写好。请刷新页面。', 'This draft is decided already, or not written yet. Reload the page.']);
    const accepted = input.decision === 'accept';
    await cx.trx.updateTable('draft').set({ status: accepted ? 'accepted' : 'dismissed', decided_at: cx.now, decided_by: cx.actor.userId, ...(accepted && input.text !== null ? { text: input.text } : {}) })
      .where('id', '=', draft.id).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: draft.need_id, action: accepted ? 'accept_draft' : 'dismiss_draft', detail: { draftId: draft.id, kind: draft.kind } });
    return { id: draft.id, needId: draft.need_id, matchId: draft.match_id };
  },
});
