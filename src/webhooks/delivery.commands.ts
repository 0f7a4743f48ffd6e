import { sql } from 'kysely';
import { z } from 'zod';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { bodyOf, HOLDS_UP, notChanges, PAUSES, typeOf } from './webhook.ts';

const AT_ONCE = 500;
/** A sender that has not said how it went for so long is dead; by the database's clock. */
const LEASE = sql`interval '3 minutes'`;

const onlySystem = (cx: Cx): void => {
  if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['变更推送由系统发送。', 'Webhooks are sent by the system.']);
};

/** A delivery for each noted change and each subscription whose area and kinds it is in; paused ones keep theirs for later. */
export const planDeliveries = defineCommand({
  name: 'planDeliveries', input: z.strictObject({}),
  async handle(cx): Promise<{ planned: number }> {
    onlySystem(cx);
    const noted = (await cx.trx.selectFrom('webhook_event').select('seq').orderBy('seq').limit(AT_ONCE).forUpdate().execute()).map((one) => one.seq);
    if (noted.length === 0) return { planned: 0 };
    const wanted = await cx.trx.selectFrom('activity').innerJoin('association as owner', 'owner.id', 'activity.association_id')
      .innerJoin('webhook', (join) => join.on(sql<boolean>`activity.subject_type = any(webhook.kinds) and activity.at >= webhook.created_at`))
      .innerJoin('association as area', (join) => join.onRef('area.id', '=', 'webhook.association_id').on(sql<boolean>`owner.path like area.path || '%'`))
      .select(['webhook.id as webhook_id', 'activity.seq', 'activity.id', 'activity.at', 'activity.subject_type', 'activity.subject_id', 'activity.need_id', 'activity.action', 'activity.from_status', 'activity.to_status'])
      .where('activity.seq', 'in', noted).where('activity.action', 'not in', [...notChanges]).orderBy('activity.seq').execute();
    if (wanted.length > 0) {
      await cx.trx.insertInto('webhook_delivery').values(wanted.map((one) => ({
        id: newId(), webhook_id: one.webhook_id, event_id: one.id, seq: one.seq, type: typeOf(one), body: bodyOf(one), state: 'waiting' as const, due_at: cx.now,
        claim: null, claimed_at: null, status: null, problem: null, sent_at: null, created_at: cx.now,
      }))).onConflict((oc) => oc.columns(['webhook_id', 'event_id']).doNothing()).execute();
    }
    await cx.trx.deleteFrom('webhook_event').where('seq', 'in', noted).execute();
    return { planned: noted.length };
  },
});

export interface ClaimedDelivery { readonly id: string; readonly claim: string; readonly webhook_id: string; readonly event_id: string; readonly body: string }

/** Takes one that is due, for its sender alone; of a subscription the earliest, unless that has been tried some times already. Null when none is. */
export const claimDelivery = defineCommand({
  name: 'claimDelivery', input: z.strictObject({}),
  async handle(cx): Promise<ClaimedDelivery | null> {
    onlySystem(cx);
    await cx.trx.updateTable('webhook_delivery').set({ state: 'waiting', claim: null, claimed_at: null }).where('state', '=', 'sending').where('claimed_at', '<', sql<Date>`now() - ${LEASE}`).execute();
    const claim = newId();
    const row = await cx.trx.updateTable('webhook_delivery').set((eb) => ({ state: 'sending' as const, claim, claimed_at: sql<Date>`now()`, tries: eb('tries', '+', 1) }))
      .where('id', '=', (eb) => eb.selectFrom('webhook_delivery as d').innerJoin('webhook', 'webhook.id', 'd.webhook_id').select('d.id')
        .where('d.state', '=', 'waiting').where('d.due_at', '<=', cx.now).where((on) => on.or([on('webhook.active', 'is', true), on('d.seq', 'is', null)]))
        .where(({ not, exists, selectFrom }) => not(exists(selectFrom('webhook_delivery as e').select('e.id').whereRef('e.webhook_id', '=', 'd.webhook_id').whereRef('e.seq', '<', 'd.seq').where('e.state', 'in', ['waiting', 'sending']).where('e.tries', '<', HOLDS_UP))))
        .orderBy('d.due_at').orderBy('d.seq').limit(1).forUpdate('d').skipLocked())
      .returning(['id', 'webhook_id', 'event_id', 'body']).executeTakeFirst();
    return row === undefined ? null : { ...row, claim };
  },
});

/** How it went. `status`: of the answer, null where none came. Whoever holds the claim no more is not listened to: another sender has it by now. */
export const endDelivery = defineCommand({
  name: 'endDelivery', input: z.strictObject({ id, claim: id, status: z.int().min(100).max(599).nullable(), problem: z.string().nullable() }),
  async handle(cx, { id: deliveryId, claim, status, problem }): Promise<{ kept: boolean }> {
    onlySystem(cx);
    const delivery = await cx.trx.selectFrom('webhook_delivery').select('tries').where('id', '=', deliveryId).where('claim', '=', claim).forUpdate().executeTakeFirst();
    if (delivery === undefined) return { kept: false };
    const sent = problem === null;
    const pause = sent ? undefined : PAUSES[delivery.tries - 1];
    await cx.trx.updateTable('webhook_delivery').set({
      state: sent ? 'sent' : pause === undefined ? 'failed' : 'waiting', claim: null, claimed_at: null, sent_at: sent ? cx.now : null, status, problem: problem === null ? null : problem.slice(0, 200),
      ...(pause === undefined ? {} : { due_at: new Date(cx.now.getTime() + pause * 60_000) }),
    }).where('id', '=', deliveryId).execute();
    return { kept: true };
  },
});
