import { sql } from 'kysely';
import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { calendarOf } from '../calendar/calendar.queries.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { insertRows } from '../db/insert.ts';
import { notify } from '../notices/notice.commands.ts';
import type { Audience, NoticeKind } from '../notices/notice.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { type Calendar, chinaDay, type Day, workingDaysBetween } from '../shared/working-days.ts';
import { type ClockKind, clockKinds, type ClockSubjectType, mostDays, nextOn, reckon } from './clock.ts';
import { clockNames, dayWords } from './clock.labels.ts';
import { daysFor } from './clock.queries.ts';

export interface ClockSubject { readonly type: ClockSubjectType; readonly id: string; readonly needId: string; /** In charge: whose days hold, whose staff are told. */ readonly associationId: string; readonly technologyManagerId?: string | null }

/**
 * Starts a clock in the transaction of the step that starts it, at that step's time. One that runs already for this thing
 * goes on; `anew` ends it first (as met: something happened) and begins again.
 */
export async function startClock(cx: Cx, kind: ClockKind, subject: ClockSubject, { anew = false }: { readonly anew?: boolean } = {}): Promise<void> {
  if (anew) await stopClock(cx, kind, subject.id);
  await startClocks(cx, kind, [subject]);
}

/** The same for many things that begin to wait at once. */
export async function startClocks(cx: Cx, kind: ClockKind, subjects: readonly ClockSubject[]): Promise<void> {
  const calendar = await calendarOf(cx.trx);
  const rows: object[] = [];
  for (const [associationId, some] of Map.groupBy(subjects, (subject) => subject.associationId)) {
    const days = await daysFor(cx.trx, associationId, kind);
    const reckoned = reckon(kind, chinaDay(cx.now), days, calendar);
    rows.push(...some.map((subject) => ({
      id: newId(), kind, subject_type: subject.type, subject_id: subject.id, need_id: subject.needId, association_id: associationId, technology_manager_id: subject.technologyManagerId ?? null,
      started_at: cx.now, days, ...reckoned, next_on: nextOn({ ...reckoned, reminded_at: null, overdue_at: null, handed_up_at: null }),
    })));
  }
  await insertRows(cx.trx, 'clock', rows as readonly Record<string, unknown>[], sql`on conflict (kind, subject_id) where stopped_at is null do nothing`);
}

/** Stops a running clock; without one nothing happens. `met` false: what was waited for fell away (withdrawn, given back). A wrong machine clock makes no negative time. */
export async function stopClock(cx: Cx, kind: ClockKind, subjectId: string, met = true): Promise<void> {
  const clock = await cx.trx.selectFrom('clock').select(['id', 'started_at']).where('kind', '=', kind).where('subject_id', '=', subjectId).where('stopped_at', 'is', null).forUpdate().executeTakeFirst();
  if (clock === undefined) return;
  const at = new Date(Math.max(cx.now.getTime(), clock.started_at.getTime()));
  const took = workingDaysBetween(chinaDay(clock.started_at), chinaDay(at), await calendarOf(cx.trx)).days;
  await cx.trx.updateTable('clock').set({ stopped_at: at, met, took, next_on: null }).where('id', '=', clock.id).execute();
}

const onlySystem = (cx: Cx): void => {
  if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['时限由系统检查。', 'Clocks are looked at by the system.']);
};

const AT_ONCE = 100;
type Running = Awaited<ReturnType<typeof dueClocks>>[number];
const dueClocks = (cx: Cx, today: Day) =>
  cx.trx.selectFrom('clock').innerJoin('association', 'association.id', 'clock.association_id').selectAll('clock').select('association.parent_id')
    .where('next_on', '<=', today).orderBy('next_on').orderBy('clock.id').limit(AT_ONCE).forUpdate('clock').skipLocked().execute();

/**
 * Says what is due to be said of running clocks: a reminder, overdue, handed up to the parent association. Each is said once,
 * however often and by however many this runs; a machine clock that is set back says nothing.
 */
export const advanceClocks = defineCommand({
  name: 'advanceClocks', input: z.strictObject({}),
  async handle(cx): Promise<{ advanced: number }> {
    onlySystem(cx);
    const today = chinaDay(cx.now);
    const clocks = await dueClocks(cx, today);
    for (const clock of clocks) await advanceClock(cx, clock, today);
    return { advanced: clocks.length };
  },
});

async function advanceClock(cx: Cx, clock: Running, today: Day): Promise<void> {
  const said = { reminded_at: clock.reminded_at, overdue_at: clock.overdue_at, handed_up_at: clock.handed_up_at, handed_up_to: clock.handed_up_to };
  const staff: Audience = { staffOf: clock.association_id };
  const actor: Audience = clock.technology_manager_id === null ? staff : { technologyManager: clock.technology_manager_id };
  if (said.reminded_at === null && said.overdue_at === null && today >= clock.remind_on && today <= clock.due_on) {
    said.reminded_at = cx.now;
    await tell(cx, clock, 'clock_reminder', [actor]);
  }
  if (said.overdue_at === null && today > clock.due_on) {
    said.overdue_at = cx.now;
    await tell(cx, clock, 'clock_overdue', [actor, staff]);
  }
  if (said.overdue_at !== null && said.handed_up_at === null && today > clock.hand_up_on) {
    said.handed_up_at = cx.now;
    said.handed_up_to = clock.parent_id ?? clock.association_id;
    await tell(cx, clock, 'clock_handed_up', [{ staffOf: said.handed_up_to }]);
    await recordActivity(cx, { subjectType: clock.subject_type, subjectId: clock.subject_id, needId: clock.need_id, action: 'handed_up', detail: { clock: clock.kind, dueOn: clock.due_on, associationId: said.handed_up_to } });
  }
  await cx.trx.updateTable('clock').set({ ...said, next_on: nextOn({ ...clock, ...said }) }).where('id', '=', clock.id).execute();
}

const tell = (cx: Cx, clock: Running, kind: Extract<NoticeKind, `clock_${string}`>, to: readonly Audience[]): Promise<void> => {
  const [[clockZh, clockEn], [dueZh, dueEn]] = [clockNames[clock.kind], dayWords(clock.due_on)];
  return notify(cx, { kind, to, subject: { type: clock.subject_type, id: clock.subject_id }, needId: clock.need_id, words: { clockZh, clockEn, dueZh, dueEn }, key: clock.id });
};

/**
 * Counts clocks anew whose days were provisional, up to the last year that is known now. What was said already stays said.
 */
export const recountClocks = defineCommand({
  name: 'recountClocks', input: z.strictObject({ upTo: z.iso.date(), after: id.nullable() }),
  async handle(cx, { upTo, after }): Promise<{ last: string | null }> {
    onlySystem(cx);
    const calendar = await calendarOf(cx.trx);
    const clocks = await cx.trx.selectFrom('clock').selectAll().where('stopped_at', 'is', null).where('provisional', 'is', true).where('hand_up_on', '<=', upTo)
      .$if(after !== null, (query) => query.where('id', '>', after ?? '')).orderBy('id').limit(AT_ONCE).forUpdate().execute();
    for (const clock of clocks) await recount(cx, clock, calendar);
    return { last: clocks.length < AT_ONCE ? null : clocks.at(-1)?.id ?? null };
  },
});

async function recount(cx: Cx, clock: Omit<Running, 'parent_id'>, calendar: Calendar): Promise<void> {
  const reckoned = reckon(clock.kind, chinaDay(clock.started_at), clock.days, calendar);
  await cx.trx.updateTable('clock').set({ ...reckoned, next_on: nextOn({ ...clock, ...reckoned }) }).where('id', '=', clock.id).execute();
}

/** An association's own numbers of days; an empty one follows the association above. They hold for clocks that start from now on. */
export const setClocks = defineCommand({
  name: 'setClocks',
  input: z.strictObject({ associationId: id, days: z.partialRecord(z.enum(clockKinds), z.preprocess((value) => (value === '' ? null : value), z.coerce.number().int().min(1).max(mostDays).nullable())) }),
  async handle(cx, { associationId, days }): Promise<{ id: string }> {
    const association = await cx.trx.selectFrom('association').select(['id', 'path']).where('id', '=', associationId).forUpdate().executeTakeFirst();
    if (association === undefined) throw notFound(['这个科协', 'This association']);
    refuse(cx.actor, 'clock.set', { associationPath: association.path });
    const kinds = clockKinds.filter((kind) => days[kind] !== undefined);
    if (kinds.length === 0) throw invalid('days', ['请至少填写一项。', 'Give at least one.']);
    await cx.trx.deleteFrom('clock_setting').where('association_id', '=', associationId).where('kind', 'in', kinds).execute();
    const rows = kinds.flatMap((kind) => { const own = days[kind]; return own == null ? [] : [{ association_id: associationId, kind, days: own, updated_by: cx.actor.userId, updated_at: cx.now }]; });
    if (rows.length > 0) await cx.trx.insertInto('clock_setting').values(rows).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: associationId, action: 'set_clocks', detail: { days } });
    return { id: associationId };
  },
});
