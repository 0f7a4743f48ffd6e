import { sql } from 'kysely';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import type { LockedMatch } from '../matches/match.queries.ts';
import { lockNeed } from '../needs/need.queries.ts';
import { notify } from '../notices/notice.commands.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { isDrawn, readingInput, readInput, settleInput, SHARE_SETTING, shareInput } from './reading.ts';
import { readingShare } from './reading.queries.ts';
import { personOf } from './taken.commands.ts';

const READING = ['这次复读', 'This second reading'] as const;

/** After a decision: does this proposal go to a second reader? */
export async function drawSecondReading(cx: Cx, match: LockedMatch, { reviewId, reviewerId }: { readonly reviewId: string; readonly reviewerId: string }): Promise<void> {
  if (!isDrawn(match.id, await readingShare(cx.trx))) return;
  const readingId = newId();
  await cx.trx.insertInto('second_reading').values({ id: readingId, review_id: reviewId, match_id: match.id, need_id: match.need_id, first_reader_id: reviewerId, asked_at: cx.now }).execute();
  const { association_id: staffOf } = await cx.trx.selectFrom('need').select('association_id').where('id', '=', match.need_id).executeTakeFirstOrThrow();
  await notify(cx, { kind: 'reading_waits', to: [{ staffOf }], subject: { type: 'match', id: match.id }, needId: match.need_id, key: readingId });
}

/** The first decision is taken back: nothing is left to hold a second one against. What has been read stays. */
export async function dropReading(cx: Cx, reviewId: string): Promise<void> {
  await cx.trx.updateTable('second_reading').set({ dropped_at: cx.now }).where('review_id', '=', reviewId).where('read_at', 'is', null).execute();
}

export interface ReadAnswer { readonly id: string; readonly matchId: string; readonly agrees: boolean }

/**
 * Somebody who was not shown the first decision says what they would have decided. Nothing changes by it.
 * @throws AppError `not_allowed` for the first reader and for who said they know the decision, `wrong_state` when it has been read
 */
export const readSecond = defineCommand({
  name: 'readSecond', input: readInput,
  async handle(cx, input): Promise<ReadAnswer> {
    const reading = await takeReading(cx, input.id, 'reading.read');
    refuseReader(cx, reading);
    const { decision: first } = await cx.trx.selectFrom('review').select('decision').where('id', '=', reading.review_id).executeTakeFirstOrThrow();
    const agrees = first === input.decision;
    await cx.trx.updateTable('second_reading').set({ decision: input.decision, reason: input.reason, note: input.note, reader_id: personOf(cx), read_at: cx.now, agrees }).where('id', '=', reading.id).execute();
    await recordActivity(cx, { subjectType: 'match', subjectId: reading.match_id, needId: reading.need_id, action: 'read_again', detail: { readingId: reading.id, agrees } });
    return { id: reading.id, matchId: reading.match_id, agrees };
  },
});

/** The reader knows the first decision, or cannot judge: it goes to somebody else, and never to them again. */
export const excuseReading = defineCommand({
  name: 'excuseReading', input: readingInput,
  async handle(cx, input): Promise<{ readonly id: string; readonly matchId: string }> {
    const reading = await takeReading(cx, input.id, 'reading.read');
    refuseReader(cx, reading);
    await cx.trx.updateTable('second_reading').set({ excused: sql<string[]>`array_append(excused, ${personOf(cx)}::text)` }).where('id', '=', reading.id).execute();
    await recordActivity(cx, { subjectType: 'match', subjectId: reading.match_id, needId: reading.need_id, action: 'excuse_reading', detail: { readingId: reading.id } });
    return { id: reading.id, matchId: reading.match_id };
  },
});

/** A lead says which of two differing readings was right. The match stays as it is; who wants it otherwise reopens it. */
export const settleReading = defineCommand({
  name: 'settleReading', input: settleInput,
  async handle(cx, input): Promise<{ readonly id: string; readonly matchId: string; readonly verdict: 'first' | 'second' }> {
    const reading = await takeReading(cx, input.id, 'reading.settle');
    if (reading.agrees !== false) throw new AppError('wrong_state', ['两位审核人没有分歧，或还没有复读。', 'The two readers do not differ, or nobody has read it again yet.']);
    if (reading.settled_at !== null) throw new AppError('wrong_state', ['这处分歧已经有结论了。', 'This disagreement is settled already.']);
    await cx.trx.updateTable('second_reading').set({ verdict: input.verdict, settled_note: input.note, settled_by: personOf(cx), settled_at: cx.now }).where('id', '=', reading.id).execute();
    await recordActivity(cx, { subjectType: 'match', subjectId: reading.match_id, needId: reading.need_id, action: 'settle_reading', note: input.note, detail: { readingId: reading.id, verdict: input.verdict } });
    return { id: reading.id, matchId: reading.match_id, verdict: input.verdict };
  },
});

/** How many of a hundred decided proposals are read again; from the next decision on. */
export const setReadingShare = defineCommand({
  name: 'setReadingShare', input: shareInput,
  async handle(cx, { percent }): Promise<{ readonly percent: number }> {
    const root = await cx.trx.selectFrom('association').select(['id', 'path']).where('parent_id', 'is', null).executeTakeFirstOrThrow();
    refuse(cx.actor, 'reading.share', { associationPath: root.path });
    const value = JSON.stringify(percent / 100);
    await cx.trx.insertInto('setting').values({ key: SHARE_SETTING, value }).onConflict((oc) => oc.column('key').doUpdateSet({ value })).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: root.id, action: 'set_reading_share', detail: { percent } });
    return { percent };
  },
});

/** Locks the need, then the reading, which the actor may act on. @throws AppError `not_found` also when it is not theirs to know of. */
async function takeReading(cx: Cx, readingId: string, step: 'reading.read' | 'reading.settle') {
  const found = await cx.trx.selectFrom('second_reading').select('need_id').where('id', '=', readingId).executeTakeFirst();
  const need = found && await lockNeed(cx.trx, found.need_id);
  const reading = need && await cx.trx.selectFrom('second_reading').selectAll().where('id', '=', readingId).forUpdate().executeTakeFirst();
  if (need === undefined || reading === undefined) throw notFound(READING);
  const thing = { associationPath: need.association_path };
  if (cx.actor.kind === 'person' && refusal(cx.actor, 'match.view', thing) !== null) throw notFound(READING);
  refuse(cx.actor, step, thing);
  return reading;
}

function refuseReader(cx: Cx, reading: { readonly first_reader_id: string; readonly excused: readonly string[]; readonly read_at: Date | null; readonly dropped_at: Date | null }): void {
  if (reading.read_at !== null) throw new AppError('wrong_state', ['已经有人复读过了，谢谢。', 'Somebody has read it again already.']);
  if (reading.dropped_at !== null) throw new AppError('wrong_state', ['第一次的决定已经撤回，不用再复读。', 'The first decision was taken back: nothing to read again.']);
  const reader = personOf(cx);
  if (reading.first_reader_id === reader) throw new AppError('not_allowed', ['这是您自己的决定，要由别人复读。', 'This is your own decision; somebody else reads it again.']);
  if (reading.excused.includes(reader)) throw new AppError('not_allowed', ['您说过已经知道第一次的决定，要由别人复读。', 'You said that you know the first decision; somebody else reads it.']);
}
