import { sql } from 'kysely';
import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { usersOf } from '../notices/audience.queries.ts';
import { notify } from '../notices/notice.commands.ts';
import type { Audience } from '../notices/notice.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { optionalText } from '../shared/text.ts';
import { chinaDay } from '../shared/working-days.ts';
import { confirmedNow, freshSince, linkHolds, MOST_ASKS, REMIND_AFTER_DAYS } from './freshness.ts';
import { profileDefinitions } from './kinds.ts';
import { profileThing } from './profile.commands.ts';
import { type EvidencedKind, evidencedKinds } from './profile.ts';
import { lockProfile, type ProfileRow } from './profile.queries.ts';
import { system } from '../shared/command.ts';

const ofProfile = { kind: z.enum(evidencedKinds), id };

/** The profile, locked, for whoever may take this step. A holder of its link sees it by the link. */
async function take(cx: Cx, kind: EvidencedKind, profileId: string, step: 'profile.confirm' | 'profile.link'): Promise<ProfileRow<EvidencedKind>> {
  const byLink = cx.actor.link?.purpose === 'profile' && cx.actor.link.id === profileId;
  const row = await lockProfile(cx.trx, byLink ? system : cx.actor, kind, profileId) as ProfileRow<EvidencedKind> | undefined;
  if (row === undefined) {
    const [zh, en] = profileDefinitions[kind].words;
    if (cx.actor.kind === 'visitor') refuse(cx.actor, step, {});
    throw notFound([`这份${zh}档案`, `This ${en.toLowerCase()}`]);
  }
  refuse(cx.actor, step, { ...profileThing(kind, row), linkedId: row.id });
  return row;
}

const table = (kind: EvidencedKind) => kind as 'expert';
const endOfLink = () => new AppError('wrong_state', ['这个链接已过期，请向维护这份资料的科协要一个新的。', 'This link has ended; ask the association that keeps the profile for a new one.']);

/**
 * One tap of whoever the profile is about (by link, signed in, or through staff on their word): it still holds. Or what has changed, for
 * those who cannot change it themselves: it is kept beside the profile until somebody confirms it, and staff are told.
 */
export const confirmProfile = defineCommand({
  name: 'confirmProfile', input: z.strictObject({ ...ofProfile, answer: z.enum(['right', 'changed']), note: optionalText(1000) }),
  async handle(cx, { kind, id: profileId, answer, note }): Promise<{ id: string }> {
    const row = await take(cx, kind, profileId, 'profile.confirm');
    if (cx.actor.link !== undefined && !linkHolds(row, cx.now)) throw endOfLink();
    const set = (values: Partial<ReturnType<typeof confirmedNow>> | { change_note: string; change_noted_at: Date; confirm_asks: number; confirm_asked_at: Date }) => cx.trx.updateTable(table(kind)).set(values).where('id', '=', profileId).execute();
    if (answer === 'right') {
      await set(confirmedNow(cx.now));
      await recordActivity(cx, { subjectType: 'profile', subjectId: profileId, action: 'confirm', detail: { kind } });
      return { id: profileId };
    }
    if (note === null) throw invalid('note', ['请写一句哪里变了，例如“已调到某某大学，电话换了”。', 'Say in a sentence what has changed.']);
    await set({ change_note: note, change_noted_at: cx.now, confirm_asks: MOST_ASKS, confirm_asked_at: cx.now });
    await recordActivity(cx, { subjectType: 'profile', subjectId: profileId, action: 'report_change', detail: { kind } });
    await notify(cx, { kind: 'profile_changed', to: [{ staffOf: row.association_id }], subject: { type: 'profile', id: profileId }, key: `${profileId}:${chinaDay(cx.now)}` });
    return { id: profileId };
  },
});

/** A link for somebody without an account; those given out before end. */
export const renewProfileLink = defineCommand({
  name: 'renewProfileLink', input: z.strictObject(ofProfile),
  async handle(cx, { kind, id: profileId }): Promise<{ id: string; version: number }> {
    const row = await take(cx, kind, profileId, 'profile.link');
    await cx.trx.updateTable(table(kind)).set({ confirm_link: row.confirm_link + 1, confirm_link_at: cx.now }).where('id', '=', profileId).execute();
    await recordActivity(cx, { subjectType: 'profile', subjectId: profileId, action: 'renew_link', detail: { kind } });
    return { id: profileId, version: row.confirm_link + 1 };
  },
});

const audience = (kind: EvidencedKind, profileId: string): Audience => (kind === 'expert' ? { expert: profileId } : kind === 'society' ? { society: profileId } : { technologyManager: profileId });
const BATCH = 200;

/**
 * The clock's part: whoever has an account is asked, and two weeks later once more; for those without one, the staff who keep the profile
 * are told of the list, once a month. Some at a time; answers how many, so that the job goes on.
 */
export const askProfiles = defineCommand({
  name: 'askProfiles', input: z.strictObject({ kind: z.enum(evidencedKinds) }),
  async handle(cx, { kind }): Promise<{ asked: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['期限由系统计算。', 'The clock is the system’s.']);
    const rows = await cx.trx.selectFrom(table(kind)).select(['id', 'association_id', 'confirm_asks', 'confirm_link']).where('erased_at', 'is', null).where('confirm_asks', '<', MOST_ASKS)
      .where(sql<Date>`coalesce(confirmed_at, created_at)`, '<', freshSince(cx.now))
      .where((eb) => eb.or([eb('confirm_asked_at', 'is', null), eb('confirm_asked_at', '<=', new Date(cx.now.getTime() - REMIND_AFTER_DAYS * 24 * 3600_000))]))
      .orderBy(sql`coalesce(confirmed_at, created_at)`).orderBy('id').limit(BATCH).forUpdate().skipLocked().execute();
    const keepers = new Set<string>();
    // A reminder repeats the link of the first letter.
    for (const row of rows) {
      const to = [audience(kind, row.id)];
      const reachable = (await usersOf(cx.trx, to)).length > 0;
      await cx.trx.updateTable(table(kind)).set({ confirm_asks: row.confirm_asks + 1, confirm_asked_at: cx.now, ...(reachable ? { confirm_link: row.confirm_asks === 0 ? row.confirm_link + 1 : row.confirm_link, confirm_link_at: cx.now } : {}) }).where('id', '=', row.id).execute();
      if (!reachable) { keepers.add(row.association_id); continue; }
      await recordActivity(cx, { subjectType: 'profile', subjectId: row.id, action: 'ask_confirm', detail: { kind } });
      await notify(cx, { kind: 'profile_to_confirm', to, subject: { type: 'profile', id: row.id }, key: `${row.id}:${chinaDay(cx.now)}:${row.confirm_asks + 1}` });
    }
    for (const associationId of [...keepers].toSorted()) await notify(cx, { kind: 'profiles_to_confirm', to: [{ staffOf: associationId }], subject: { type: 'association', id: associationId }, key: `${associationId}:${chinaDay(cx.now).slice(0, 7)}` });
    return { asked: rows.length };
  },
});
