import { sql } from 'kysely';
import { z } from 'zod';
import { recordActivity } from '../db/activity.ts';
import { removalDigest, throughDoor } from '../db/chain.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';
import { accessActions, type RetentionKind, retentionKinds, retentionPeriods } from './retention.ts';

/** So many of a kind go in one transaction; the next one takes the rest. */
export const AT_ONCE = 2000;

/** Removes the oldest of a kind from before `before`, `AT_ONCE` at most, and says how many. A kind without a row does not compile. */
const removers: { readonly [Kind in Exclude<RetentionKind, 'activity'>]: (cx: Cx, before: Date) => Promise<number> } = {
  session: (cx, before) => counted(sql`delete from session where id in (select id from session where expires_at < ${before} order by expires_at limit ${AT_ONCE})`, cx),
  request_key: (cx, before) => counted(sql`delete from request_key where key in (select key from request_key where created_at < ${before} order by created_at limit ${AT_ONCE})`, cx),
  draft: removeDrafts,
  sheet_row: async (cx, before) => {
    await sql`update sheet_import set found = jsonb_set(found, '{samples}', '[]') where created_at < ${before} and found -> 'samples' <> '[]'::jsonb`.execute(cx.trx);
    return counted(sql`delete from sheet_row where (import_id, number) in (select r.import_id, r.number from sheet_import i join sheet_row r on r.import_id = i.id
    where i.created_at < ${before} and r.state not in ('imported', 'undone', 'kept') order by i.created_at limit ${AT_ONCE})`, cx);
  },
  finding: async (cx, before) => {
    await sql`delete from finding_run where id in (select id from finding_run where ended_at < ${before} order by ended_at limit ${AT_ONCE})`.execute(cx.trx);
    return counted(sql`delete from finding where id in (select id from finding where state = 'proposed' and seen_at < ${before} order by seen_at limit ${AT_ONCE})`, cx);
  },
  index_change: (cx, before) => counted(sql`delete from index_change where seq in (select seq from index_change where at < ${before} order by at limit ${AT_ONCE})`, cx),
  webhook_delivery: (cx, before) => counted(sql`delete from webhook_delivery where id in (select id from webhook_delivery where created_at < ${before} order by created_at limit ${AT_ONCE})`, cx),
  limit_use: (cx, before) => counted(sql`delete from limit_use where key in (select key from limit_use where until < ${before} order by until limit ${AT_ONCE})`, cx),
  job: (cx, before) => counted(sql`delete from pgboss.job where id in (select id from pgboss.job where state in ('completed', 'cancelled', 'failed') and completed_on < ${before} limit ${AT_ONCE})`, cx),
};

const counted = async (query: ReturnType<typeof sql>, cx: Cx): Promise<number> => Number((await query.execute(cx.trx)).numAffectedRows ?? 0n);

/** Carries out the period of one kind and writes what it removed into the history. */
export const removeExpired = defineCommand({
  name: 'removeExpired', input: z.strictObject({ kind: z.enum(retentionKinds), days: z.int() }),
  async handle(cx, { kind, days }): Promise<{ removed: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['清理由系统按期限进行。', 'The system removes what is past its period.']);
    const { least, most } = retentionPeriods[kind];
    if (days < least || days > most) throw new AppError('wrong_state', [`保存期限应在 ${least} 到 ${most} 天之间。`, `The period must be ${least} to ${most} days.`]);
    const before = new Date(cx.now.getTime() - days * 24 * 3600_000);
    if (kind === 'activity') return { removed: await removeLines(cx, days, before) };
    const removed = await removers[kind](cx, before);
    if (removed > 0) await recordRemoval(cx, { kind, days, before, removed });
    return { removed };
  },
});

/** Of the whole deployment: a line of the association at the top. */
async function recordRemoval(cx: Cx, { before, ...detail }: { kind: RetentionKind; days: number; before: Date; removed: number; digest?: string }): Promise<number> {
  const top = await cx.trx.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirst();
  return recordActivity(cx, { subjectType: 'association', subjectId: top?.id ?? cx.actor.kind, action: 'carry_out_retention', detail: { ...detail, before: before.toISOString() } });
}

/** Sealed lines of access leave their seals behind, marked with the line that says how many went and holds their digest. */
async function removeLines(cx: Cx, days: number, before: Date): Promise<number> {
  const { rows } = await sql<{ position: number; activity_seq: number; seal: string }>`select s.position, s.activity_seq, encode(s.seal, 'hex') as seal
    from (select seq from activity where at < ${before} and action = any(${accessActions}::text[]) order by at limit ${AT_ONCE}) a join activity_seal s on s.activity_seq = a.seq where s.removed_by is null order by s.position for update of s`.execute(cx.trx);
  if (rows.length === 0) return 0;
  const by = await recordRemoval(cx, { kind: 'activity', days, before, removed: rows.length, digest: removalDigest(rows.map((row) => row.seal)) });
  const seqs = rows.map((row) => row.activity_seq);
  await throughDoor(cx.trx, 'retention', async () => {
    await sql`update activity_seal set removed_by = ${by} where activity_seq = any(${seqs}::bigint[])`.execute(cx.trx);
    await sql`delete from activity where seq = any(${seqs}::bigint[])`.execute(cx.trx);
  });
  return rows.length;
}

/** A draft that was never sent and that nothing else speaks of; each has its line, since it was somebody's. */
async function removeDrafts(cx: Cx, before: Date): Promise<number> {
  const drafts = await cx.trx.selectFrom('need').select('id').where('status', '=', 'draft').where('submitted_at', 'is', null).where('updated_at', '<', before)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('match').select('match.id').whereRef('match.need_id', '=', 'need.id'))))
    .orderBy('updated_at').limit(AT_ONCE).forUpdate().skipLocked().execute();
  for (const { id } of drafts) await recordActivity(cx, { subjectType: 'need', subjectId: id, needId: id, action: 'remove_draft' });
  if (drafts.length > 0) await cx.trx.deleteFrom('need').where('id', 'in', drafts.map((draft) => draft.id)).execute();
  return drafts.length;
}
