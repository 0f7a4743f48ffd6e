import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { MOST_BYTES_OF_CASE, MOST_FILES_OF_CASE, type StoredFile } from '../files/file.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { takeCase } from './case.commands.ts';
import { filesInput, removeFileFields } from './engagement.ts';

/** Writes the rows of files whose content is laid down. @throws AppError `invalid_input` where the case would hold too many, or too much */
export async function writeFiles(cx: Cx, engagementId: string, stepId: string | null, files: readonly StoredFile[]): Promise<void> {
  if (files.length === 0) return;
  const held = await cx.trx.selectFrom('file').where('engagement_id', '=', engagementId).where('removed_at', 'is', null).select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number | null>('size').as('bytes')]).executeTakeFirstOrThrow();
  const bytes = Number(held.bytes ?? 0) + files.reduce((sum, file) => sum + file.size, 0);
  if (held.count + files.length > MOST_FILES_OF_CASE || bytes > MOST_BYTES_OF_CASE) {
    throw invalid('files', [`一次对接最多 ${MOST_FILES_OF_CASE} 个附件、共 200 MB，请先移除不用的。`, `A case holds at most ${MOST_FILES_OF_CASE} files and 200 MB; remove some first.`]);
  }
  await cx.trx.insertInto('file').values(files.map((file) => ({ ...file, engagement_id: engagementId, step_id: stepId, uploaded_by: cx.actor.userId, uploaded_at: cx.now, removed_at: null, removed_by: null, removed_reason: null }))).execute();
}

/** Adds files to a case, or to one of its entries; also after the case has ended, because evidence comes late. */
export const addFiles = defineCommand({
  name: 'addFiles', input: filesInput,
  async handle(cx, input): Promise<{ ids: readonly string[] }> {
    const { engagement } = await takeCase(cx, input.id, 'engagement.file');
    if (input.stepId !== null && await cx.trx.selectFrom('engagement_step').select('id').where('id', '=', input.stepId).where('engagement_id', '=', engagement.id).executeTakeFirst() === undefined) throw notFound(['这条记录', 'This entry']);
    await writeFiles(cx, engagement.id, input.stepId, input.files);
    await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: 'addFiles', detail: { files: input.files.map(({ id: fileId, sha256 }) => ({ id: fileId, sha256 })) } });
    return { ids: input.files.map((file) => file.id) };
  },
});

/** Takes a file away: its content goes within a day, its name and who removed it why stay. By the manager, staff, or who uploaded it. */
export const removeFile = defineCommand({
  name: 'removeFile', input: removeFileFields.extend({ id }) satisfies z.ZodType,
  async handle(cx, input): Promise<{ id: string; engagementId: string }> {
    const found = await cx.trx.selectFrom('file').select(['engagement_id', 'uploaded_by']).where('id', '=', input.id).executeTakeFirst();
    if (found === undefined) throw notFound(['这个附件', 'This file']);
    const { need, engagement } = await takeCase(cx, found.engagement_id, 'engagement.file');
    const thing = { associationPath: need.association_path, enterpriseId: need.enterprise_id, technologyManagerId: engagement.technology_manager_id };
    const own = found.uploaded_by !== null && found.uploaded_by === cx.actor.userId;
    if (!own && refusal(cx.actor, 'engagement.remove_file', thing) !== null) refuse(cx.actor, 'engagement.remove_file', thing);
    const removed = await cx.trx.updateTable('file').set({ removed_at: cx.now, removed_by: cx.actor.userId, removed_reason: input.reason }).where('id', '=', input.id).where('removed_at', 'is', null).returning('sha256').executeTakeFirst();
    if (removed === undefined) throw new AppError('wrong_state', ['这个附件已经移除。', 'This file was removed already.']);
    await recordActivity(cx, { subjectType: 'engagement', subjectId: engagement.id, needId: engagement.need_id, action: 'removeFile', note: input.reason, detail: { fileId: input.id, sha256: removed.sha256 } });
    return { id: input.id, engagementId: engagement.id };
  },
});
