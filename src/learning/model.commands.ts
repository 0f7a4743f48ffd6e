import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';

/** Models kept: the one in use, and two to compare with. */
const KEPT = 3;

/** Asks for training now. Two who ask at once get one training; the same texts are not trained on again. */
export const requestModel = defineCommand({
  name: 'requestModel', input: z.strictObject({}),
  async handle(cx): Promise<{ state: 'waiting' }> {
    refuse(cx.actor, 'model.train', {});
    if (cx.actor.userId !== null) await recordActivity(cx, { subjectType: 'user', subjectId: cx.actor.userId, action: 'ask_model' });
    await enqueue(cx, 'search.learn', { askedBy: cx.actor.userId }, 'search.learn');
    return { state: 'waiting' };
  },
});

const bySystem = (cx: Cx): void => { if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['模型由系统训练。', 'Models are trained by the system.']); };

/** Keeps a trained model and lets go of the oldest; every process takes it over as soon as this is committed. */
export const storeModel = defineCommand({
  name: 'storeModel',
  input: z.strictObject({
    version: z.string().min(1), rankingVersion: z.string().min(1), texts: z.int().min(1), seconds: z.number().min(0), askedBy: z.string().nullable(), content: z.instanceof(Uint8Array),
  }),
  async handle(cx, { rankingVersion, askedBy, ...model }): Promise<{ id: string }> {
    bySystem(cx);
    const modelId = newId();
    const asker = askedBy === null ? undefined : await cx.trx.selectFrom('user').select('id').where('id', '=', askedBy).executeTakeFirst();
    await cx.trx.insertInto('ranking_model').values({ id: modelId, ...model, ranking_version: rankingVersion, trained_at: cx.now, checked_at: cx.now, asked_by: asker?.id ?? null }).execute();
    const newest = cx.trx.selectFrom('ranking_model').select('id').orderBy('id', 'desc').limit(KEPT);
    await cx.trx.deleteFrom('ranking_model').where('id', 'not in', newest).execute();
    await indexChanged(cx, 'model', modelId);
    return { id: modelId };
  },
});

/** The texts are those the model was trained on: nothing was trained. */
export const confirmModel = defineCommand({
  name: 'confirmModel', input: z.strictObject({ id }),
  async handle(cx, { id: modelId }): Promise<{ id: string }> {
    bySystem(cx);
    await cx.trx.updateTable('ranking_model').set({ checked_at: cx.now }).where('id', '=', modelId).where('checked_at', '<', cx.now).execute();
    return { id: modelId };
  },
});
