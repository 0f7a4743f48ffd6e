import { sql } from 'kysely';
import { grantsFor } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';

/** Areas in which somebody keeps subscriptions. */
export const webhookAreas = (actor: Actor): readonly string[] => grantsFor(actor, 'webhook.manage').map((grant) => grant.associationPath);
const within = (actor: Actor) => {
  const paths = webhookAreas(actor);
  return actor.kind === 'system' ? sql<boolean>`true` : paths.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(paths.map((path) => sql`association.path like ${`${path}%`}`), sql` or `)})`;
};
const subscriptions = (db: Reader, actor: Actor) => db.selectFrom('webhook').innerJoin('association', 'association.id', 'webhook.association_id').where(within(actor)).selectAll('webhook').select('association.name as association_name');

/** Those of the reader's area, with how many deliveries wait and failed. */
export const webhooksFor = (db: Reader, actor: Actor) => subscriptions(db, actor)
  .select(({ selectFrom }) => [
    selectFrom('webhook_delivery').select(({ fn }) => fn.countAll<number>().as('n')).whereRef('webhook_id', '=', 'webhook.id').where('state', 'in', ['waiting', 'sending']).as('waiting'),
    selectFrom('webhook_delivery').select(({ fn }) => fn.countAll<number>().as('n')).whereRef('webhook_id', '=', 'webhook.id').where('state', '=', 'failed').as('failed'),
  ]).orderBy('webhook.created_at', 'desc').orderBy('webhook.id', 'desc').limit(200).execute();

export const webhookById = (db: Reader, actor: Actor, webhookId: string) => subscriptions(db, actor).where('webhook.id', '=', webhookId).executeTakeFirst();
export type WebhookRow = NonNullable<Awaited<ReturnType<typeof webhookById>>>;
export const lockWebhook = (trx: Reader, actor: Actor, webhookId: string) => subscriptions(trx, actor).where('webhook.id', '=', webhookId).forUpdate('webhook').executeTakeFirst();

export const deliveriesOf = (db: Reader, webhookId: string) =>
  db.selectFrom('webhook_delivery').select(['id', 'event_id', 'type', 'state', 'tries', 'status', 'problem', 'due_at', 'sent_at', 'created_at']).where('webhook_id', '=', webhookId).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(50).execute();
