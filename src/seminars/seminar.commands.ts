import { sql } from 'kysely';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enterprisesCalled } from '../imports/import.queries.ts';
import { plainText } from '../imports/rows.ts';
import { writeCheck } from '../needs/check.commands.ts';
import { needFields } from '../needs/need.ts';
import { submitNeed } from '../needs/need.commands.ts';
import { AppError, invalid, notFound, type Words } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { parseInput } from '../shared/input.ts';
import { text } from '../shared/text.ts';
import { draftsIn, figuresIn } from './minutes.ts';
import { dropped, minutesInput, newSeminar, notedNeed, seminarPatch } from './seminar.ts';

const SEMINAR: Words = ['这场座谈会', 'This seminar'];
const DRAFT: Words = ['这条草稿', 'This draft'];
type Line = 'hold_seminar' | 'edit_seminar' | 'split_minutes' | 'add_seminar_draft' | 'drop_seminar_draft' | 'read_minutes';
export const noted = (cx: Cx, seminar: { readonly id: string; readonly association_id: string; readonly title: string }, action: Line, detail: Record<string, unknown> = {}) =>
  recordActivity(cx, { subjectType: 'association', subjectId: seminar.association_id, action, note: seminar.title, detail: { seminarId: seminar.id, ...detail } });

/** Locks a seminar of the actor's area. @throws AppError `not_found` also when it is not theirs to know of. */
export async function takeSeminar(cx: Cx, seminarId: string) {
  const seminar = await cx.trx.selectFrom('seminar').innerJoin('association', 'association.id', 'seminar.association_id').selectAll('seminar').select('association.path as association_path').where('seminar.id', '=', seminarId).forUpdate('seminar').executeTakeFirst();
  if (seminar === undefined || refusal(cx.actor, 'seminar.hold', { associationPath: seminar.association_path }) !== null) throw notFound(SEMINAR);
  return seminar;
}

/** Whoever came, with those that are ours found by their names. */
async function writeFirms(cx: Cx, seminar: { readonly id: string; readonly association_path: string }, names: readonly string[]): Promise<void> {
  await cx.trx.deleteFrom('seminar_firm').where('seminar_id', '=', seminar.id).execute();
  const ours = await enterprisesCalled(cx.trx, seminar.association_path, names, []);
  if (names.length > 0) await cx.trx.insertInto('seminar_firm').values(names.map((name) => ({ seminar_id: seminar.id, name, enterprise_id: only(ours.get(plainText(name))) }))).execute();
}
export const only = (ids: readonly string[] | undefined): string | null => (ids?.length === 1 ? ids[0] ?? null : null);

export const holdSeminar = defineCommand({
  name: 'holdSeminar', input: newSeminar,
  async handle(cx, { associationId, firms, heldOn, ...about }): Promise<{ id: string }> {
    const association = await cx.trx.selectFrom('association').select('path').where('id', '=', associationId).executeTakeFirst();
    if (association === undefined) throw invalid('associationId', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
    refuse(cx.actor, 'seminar.hold', { associationPath: association.path });
    const row = { id: newId(), association_id: associationId, ...about };
    await cx.trx.insertInto('seminar').values({ ...row, held_on: heldOn, minutes: null, created_by: cx.actor.userId, created_at: cx.now, updated_at: cx.now }).execute();
    await writeFirms(cx, { id: row.id, association_path: association.path }, firms);
    await noted(cx, row, 'hold_seminar', { firms: firms.length });
    return { id: row.id };
  },
});

export const editSeminar = defineCommand({
  name: 'editSeminar', input: seminarPatch,
  async handle(cx, { id: seminarId, version, firms, heldOn, ...about }): Promise<{ id: string }> {
    const seminar = await takeSeminar(cx, seminarId);
    if (seminar.version !== version) throw new AppError('stale_version', ['别人刚刚改过这场座谈会。您填写的内容仍在页面上，请对照最新内容后再保存。', 'Someone has just changed this seminar: compare and save again.']);
    await cx.trx.updateTable('seminar').set({ ...about, held_on: heldOn, version: version + 1, updated_at: cx.now }).where('id', '=', seminarId).execute();
    await cx.trx.updateTable('need_check').set({ checked_on: heldOn }).where('seminar_id', '=', seminarId).where('taken_back_at', 'is', null).execute();
    await writeFirms(cx, seminar, firms);
    await noted(cx, { ...seminar, title: about.title }, 'edit_seminar');
    return { id: seminarId };
  },
});

/** Keeps the minutes and splits them. Pasted again, what was decided stays, and what waits is made anew; what the language model found stays with the text it read. */
export const splitMinutes = defineCommand({
  name: 'splitMinutes', input: minutesInput,
  async handle(cx, { id: seminarId, text: minutes }): Promise<{ id: string; drafts: number }> {
    const seminar = await takeSeminar(cx, seminarId);
    const attending = await cx.trx.selectFrom('seminar_firm').select(['name', 'enterprise_id']).where('seminar_id', '=', seminarId).execute();
    const drafts = draftsIn(minutes, attending.map((firm) => firm.name));
    const ours = await enterprisesCalled(cx.trx, seminar.association_path, [...new Set(drafts.flatMap((draft) => draft.firm ?? []))], []);
    await cx.trx.updateTable('seminar').set({ minutes, updated_at: cx.now }).where('id', '=', seminarId).execute();
    const other = seminar.minutes !== minutes;
    if (other) await cx.trx.deleteFrom('seminar_reading').where('seminar_id', '=', seminarId).execute();
    await cx.trx.deleteFrom('seminar_draft').where('seminar_id', '=', seminarId).where('source', 'in', other ? ['minutes', 'model'] : ['minutes']).where('state', '=', 'draft').execute();
    const decided = new Set((await cx.trx.selectFrom('seminar_draft').select('body').where('seminar_id', '=', seminarId).execute()).map((row) => row.body));
    const fresh = drafts.map((draft, position) => ({ ...draft, position })).filter((draft) => !decided.has(draft.text));
    const rows = fresh.map(({ firm, speaker, time, text: body, figures, position }) => ({
      id: newId(), seminar_id: seminarId, position, source: 'minutes' as const, firm, enterprise_id: firm === null ? null : attending.find((one) => one.name === firm)?.enterprise_id ?? only(ours.get(plainText(firm))), speaker, said_at: time,
      body: [...body].slice(0, 5000).join(''), title: null, figures: JSON.stringify(figures), state: 'draft' as const, need_id: null, reason: null, decided_by: null, decided_at: null, created_at: cx.now,
    }));
    for (let at = 0; at < rows.length; at += 500) await cx.trx.insertInto('seminar_draft').values(rows.slice(at, at + 500)).execute();
    await noted(cx, seminar, 'split_minutes', { drafts: rows.length });
    return { id: seminarId, drafts: rows.length };
  },
});

/** One need noted by hand, on a phone for instance. */
export const noteSeminarNeed = defineCommand({
  name: 'noteSeminarNeed', input: notedNeed,
  async handle(cx, { id: seminarId, firm, speaker, saidAt, body }): Promise<{ id: string }> {
    const seminar = await takeSeminar(cx, seminarId);
    const ours = firm === null ? undefined : await enterprisesCalled(cx.trx, seminar.association_path, [firm], []);
    const row = { id: newId(), seminar_id: seminarId, source: 'person' as const, firm, enterprise_id: firm === null ? null : only(ours?.get(plainText(firm))), speaker, said_at: saidAt, body, title: null, figures: JSON.stringify(figuresIn(body)) };
    await cx.trx.insertInto('seminar_draft').values({ ...row, position: sql<number>`(select coalesce(max(position), 0) + 1 from seminar_draft where seminar_id = ${seminarId})`, state: 'draft', need_id: null, reason: null, decided_by: null, decided_at: null, created_at: cx.now }).execute();
    await noted(cx, seminar, 'add_seminar_draft', { draftId: row.id });
    return { id: row.id };
  },
});

/** Locks a draft that waits, with its seminar. */
async function takeDraft(cx: Cx, draftId: string) {
  const found = await cx.trx.selectFrom('seminar_draft').select('seminar_id').where('id', '=', draftId).executeTakeFirst();
  if (found === undefined) throw notFound(DRAFT);
  const seminar = await takeSeminar(cx, found.seminar_id);
  const draft = await cx.trx.selectFrom('seminar_draft').selectAll().where('id', '=', draftId).forUpdate().executeTakeFirst();
  if (draft === undefined) throw notFound(DRAFT);
  if (draft.state !== 'draft') throw new AppError('wrong_state', ['这条草稿已经处理过了，请刷新页面。', 'This draft has been decided already; reload the page.']);
  return { seminar, draft };
}

/** A draft becomes a submitted need of a firm; what is sent is the need as a person has read it. */
export const confirmSeminarDraft = defineCommand({
  name: 'confirmSeminarDraft', input: needFields.omit({ source: true }).extend({ id, firm: text(80, 2) }),
  async handle(cx, { id: draftId, firm, budgetYuan, ...fields }): Promise<{ id: string; needId: string; seminarId: string }> {
    const { seminar } = await takeDraft(cx, draftId);
    const found = (await enterprisesCalled(cx.trx, seminar.association_path, [firm], [firm.toUpperCase()])).get(plainText(firm)) ?? (await enterprisesCalled(cx.trx, seminar.association_path, [], [firm.toUpperCase()])).get(firm.toUpperCase()) ?? [];
    const [enterpriseId] = found;
    if (enterpriseId === undefined) throw invalid('firm', [`没有找到企业“${firm}”。请核对名称（与营业执照一致），或先为它建档，再来确认。`, `No firm “${firm}”: check the name, or add the firm first.`]);
    if (found.length > 1) throw invalid('firm', [`有 ${found.length} 家企业叫“${firm}”，请改填统一社会信用代码。`, `${found.length} firms are called “${firm}”: give the credit code.`]);
    const need = await submitNeed.handle(cx, parseInput(submitNeed.input, { ...fields, budgetYuan: budgetYuan === null ? null : budgetYuan / 100, enterpriseId, source: 'seminar' }));
    await writeCheck(cx, need.id, { how: 'seminar', checkedOn: seminar.held_on, note: null, seminarId: seminar.id });
    await cx.trx.updateTable('seminar_draft').set({ state: 'confirmed', need_id: need.id, enterprise_id: enterpriseId, decided_by: cx.actor.userId, decided_at: cx.now }).where('id', '=', draftId).execute();
    return { id: draftId, needId: need.id, seminarId: seminar.id };
  },
});

/** A draft is set aside; its text and the reason stay. */
export const dropSeminarDraft = defineCommand({
  name: 'dropSeminarDraft', input: dropped,
  async handle(cx, { id: draftId, reason }): Promise<{ id: string; seminarId: string }> {
    const { seminar } = await takeDraft(cx, draftId);
    await cx.trx.updateTable('seminar_draft').set({ state: 'dropped', reason, decided_by: cx.actor.userId, decided_at: cx.now }).where('id', '=', draftId).execute();
    await noted(cx, seminar, 'drop_seminar_draft', { draftId, reason });
    return { id: draftId, seminarId: seminar.id };
  },
});
