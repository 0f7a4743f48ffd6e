import { sql } from 'kysely';
import { z } from 'zod';
import { defineCommand } from '../db/database.ts';
import { enterprisesCalled } from '../imports/import.queries.ts';
import { plainText } from '../imports/rows.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { isDoubled, isStalled, MOST_FOUND, readingFailures } from './reading.ts';
import { noted, only, takeSeminar } from './seminar.commands.ts';

/**
 * A person has the language model read the minutes: this press opens the text, so it is noted. `to`: the server it goes to; null: there
 * is none that may read it. While it is read it is that one reading; one that failed goes on where it stopped.
 */
export const askToReadMinutes = defineCommand({
  name: 'askToReadMinutes', input: z.strictObject({ id, to: z.string().max(300).nullable() }),
  async handle(cx, { id: seminarId, to }): Promise<{ id: string }> {
    const seminar = await takeSeminar(cx, seminarId);
    if (seminar.minutes === null) throw new AppError('wrong_state', ['还没有贴记录。请先把记录贴进来，分成需求草稿。', 'There are no minutes yet: paste them and split them first.']);
    const before = await cx.trx.selectFrom('seminar_reading').selectAll().where('seminar_id', '=', seminarId).forUpdate().executeTakeFirst();
    if (before !== undefined && (before.state === 'done' || (before.state === 'reading' && !isStalled(before, cx.now)))) return { id: seminarId };
    const anew = before === undefined || before.pieces_read >= before.pieces;
    const reading = {
      state: to === null ? 'failed' as const : 'reading' as const, why: to === null ? 'off' as const : null, asked_by: cx.actor.userId, asked_at: cx.now, updated_at: cx.now,
      ...(anew ? { pieces: 0, pieces_read: 0, pieces_unusable: 0, found: before?.found ?? 0 } : {}),
    };
    const readingId = before?.id ?? newId();
    if (before === undefined) await cx.trx.insertInto('seminar_reading').values({ pieces: 0, pieces_read: 0, pieces_unusable: 0, found: 0, ...reading, id: readingId, seminar_id: seminarId, model: null }).execute();
    else await cx.trx.updateTable('seminar_reading').set(reading).where('id', '=', readingId).execute();
    if (to === null) return { id: seminarId };
    await noted(cx, seminar, 'read_minutes', { to });
    await enqueue(cx, 'seminars.read', { readingId, piece: anew ? 0 : before.pieces_read }, readingId);
    return { id: seminarId };
  },
});

const draft = z.strictObject({ firm: z.string().max(300).nullable(), speaker: z.string().max(300).nullable(), time: z.string().max(100).nullable(), text: z.string().min(1), figures: z.array(z.string()), title: z.string().max(100).nullable() });

/** What came of one piece; then the next is queued, in the same transaction. */
export const notePieceRead = defineCommand({
  name: 'notePieceRead', input: z.strictObject({ id, piece: z.int().min(0), pieces: z.int().min(0), model: z.string().max(300).nullable(), drafts: z.array(draft).max(60), none: z.enum(readingFailures).nullable() }),
  async handle(cx, { id: readingId, piece, pieces, model, drafts, none }): Promise<null> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    const found = await cx.trx.selectFrom('seminar_reading').select('seminar_id').where('id', '=', readingId).executeTakeFirst();
    if (found === undefined) return null;
    const seminar = await takeSeminar(cx, found.seminar_id);
    const reading = await cx.trx.selectFrom('seminar_reading').selectAll().where('id', '=', readingId).forUpdate().executeTakeFirst();
    if (reading === undefined || reading.state !== 'reading' || reading.pieces_read !== piece) return null;
    if (none !== null && none !== 'form') {
      await cx.trx.updateTable('seminar_reading').set({ state: 'failed', why: none, pieces, updated_at: cx.now }).where('id', '=', readingId).execute();
      return null;
    }
    const attending = await cx.trx.selectFrom('seminar_firm').select(['name', 'enterprise_id']).where('seminar_id', '=', seminar.id).execute();
    const ours = await enterprisesCalled(cx.trx, seminar.association_path, [...new Set(drafts.flatMap((one) => one.firm ?? []))], []);
    const bodies = (await cx.trx.selectFrom('seminar_draft').select('body').where('seminar_id', '=', seminar.id).execute()).map((row) => row.body);
    const fresh = drafts.filter((one, index) => !isDoubled(one.text, [...bodies, ...drafts.slice(0, index).map((other) => other.text)])).slice(0, MOST_FOUND - reading.found);
    if (fresh.length > 0) {
      const { last } = await cx.trx.selectFrom('seminar_draft').select(sql<number>`coalesce(max(position), 0)::int`.as('last')).where('seminar_id', '=', seminar.id).executeTakeFirstOrThrow();
      await cx.trx.insertInto('seminar_draft').values(fresh.map(({ firm, speaker, time, text: body, figures, title }, index) => ({
        id: newId(), seminar_id: seminar.id, position: last + 1 + index, source: 'model' as const, firm, enterprise_id: firm === null ? null : attending.find((one) => one.name === firm)?.enterprise_id ?? only(ours.get(plainText(firm))),
        speaker, said_at: time, body, title, figures: JSON.stringify(figures), state: 'draft' as const, need_id: null, reason: null, decided_by: null, decided_at: null, created_at: cx.now,
      }))).execute();
    }
    const now = { pieces, pieces_read: piece + 1, pieces_unusable: reading.pieces_unusable + (none === 'form' ? 1 : 0), found: reading.found + fresh.length, model, updated_at: cx.now };
    const more = now.pieces_read < pieces && now.found < MOST_FOUND;
    const useless = !more && now.pieces_unusable === now.pieces_read;
    await cx.trx.updateTable('seminar_reading').set({ ...now, state: more ? 'reading' : useless ? 'failed' : 'done', why: useless ? 'form' : null }).where('id', '=', readingId).execute();
    if (more) await enqueue(cx, 'seminars.read', { readingId, piece: piece + 1 }, readingId);
    return null;
  },
});
