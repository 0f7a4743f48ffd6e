import { CompiledQuery } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { handlersFor } from '../../src/handlers.ts';
import { linkToken } from '../../src/http/links.ts';
import { letterOf } from '../../src/notices/letter.ts';
import { subjectsOn } from '../../src/notice-subjects.ts';
import { askProfiles, confirmProfile, renewProfileLink } from '../../src/profiles/freshness.commands.ts';
import { staleWords } from '../../src/profiles/freshness.ts';
import { createExpert, createSociety, editExpert } from '../../src/profiles/profile.commands.ts';
import { holderOf } from '../../src/shared/command.ts';
import { anAccount, anAcceptedNeed, aSignedInWorld, aWorld, someCandidates, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Once a year whoever a profile is about says that it still holds, by one tap and without an account. */
const DAY = 24 * 3600_000;
const now = new Date();
const START = now.getTime();
const t = testServices({ clock: () => now });
const db = () => t().deps.db;
let world: World;
let staff = '';
beforeAll(async () => { ({ world, staff } = await aSignedInWorld(t())); });

let made = 0;
/** An expert whose profile was made so many days ago. */
async function anExpert(days: number, account = true) {
  made += 1;
  const name = `柏鹿鸣${made}(演示)`;
  const { id } = await t().run(createExpert, world.staff, { associationId: world.cityId, name, institution: '某某大学', regionCode: '370900', fields: ['带式输送'], evidence: [{ kind: 'paper', title: '粘附机理', text: '溜槽', year: 2020 }] }, { now: new Date(now.getTime() - days * DAY) });
  const person = account ? await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: id }) : undefined;
  return { id, name, person };
}
const row = (id: string) => db().selectFrom('expert').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const notices = (kind: string, subject: string) => db().selectFrom('notice').selectAll().where('kind', '=', kind).where('subject_id', '=', subject).orderBy('created_at').execute();
const age = () => handlersFor(t().deps)['profiles.age']({});
const pathOf = async (id: string) => `/c/${linkToken(t().deps.linkKey, 'profile', id, (await row(id)).confirm_link)}`;
/** So many days pass: sessions are the account library's, which has a clock of its own, so the profiles grow older instead. */
async function later(days: number): Promise<void> {
  for (const table of ['expert', 'society'] as const) {
    const columns = ['created_at', 'confirmed_at', 'confirm_asked_at', 'confirm_link_at', 'change_noted_at'];
    await db().executeQuery(CompiledQuery.raw(`update ${table} set ${columns.map((column) => `${column} = ${column} - interval '${days} days'`).join(', ')}`));
  }
}

test('asked after a year, once more two weeks later, then marked; one tap ends it, without an account', async () => {
  const [old, young] = [await anExpert(366), await anExpert(300)];
  await age();
  await age();
  expect(await notices('profile_to_confirm', old.id)).toHaveLength(1);
  expect(await notices('profile_to_confirm', young.id)).toEqual([]);
  const link = await pathOf(old.id);
  await later(13);
  await age();
  expect(await notices('profile_to_confirm', old.id)).toHaveLength(1);
  expect((await open(t(), `/experts/${old.id}`, staff)).html).not.toContain('个月未确认');
  await later(1);
  await age();
  expect(await notices('profile_to_confirm', old.id)).toHaveLength(2);
  expect(await pathOf(old.id)).toBe(link); // a reminder repeats the link
  await later(15);
  await age();
  expect(await notices('profile_to_confirm', old.id)).toHaveLength(2);
  expect((await open(t(), `/experts/${old.id}`, staff)).html).toContain('资料已 12 个月未确认');

  const letter = await open(t(), link);
  for (const words of ['您的资料还准确吗', old.name, '某某大学', '粘附机理', '都对，仍然准确', '不用登录']) expect(letter.html).toContain(words);
  expect((await t().request(link)).headers.get('x-robots-tag')).toBe('noindex');
  expect((await press(t(), letter, link, { answer: 'right' })).status).toBe(303);
  expect((await open(t(), link)).html).toContain('确认，谢谢');
  expect(await row(old.id)).toMatchObject({ confirmed_at: now, confirm_asks: 0, confirm_asked_at: null });
  const page = (await open(t(), `/experts/${old.id}`, staff)).html;
  expect(page).toMatch(/资料于 .{6,12}日 确认/);
  expect(page).not.toContain('个月未确认');
  expect(page).toContain('凭链接 确认资料仍然准确');
  await age();
  expect(await notices('profile_to_confirm', old.id)).toHaveLength(2);
});

test('something has changed: said in a sentence by link, staff are told and see it beside the profile until it is mended', async () => {
  const { id } = await anExpert(400);
  await age();
  const link = await pathOf(id);
  const letter = await open(t(), link);
  const missing = await press(t(), letter, link, { answer: 'changed', note: ' ' });
  expect([missing.status, missing.html.includes('哪里变了')]).toEqual([422, true]);
  expect((await press(t(), missing, link, { answer: 'changed', note: '已调到<b>某某研究院</b>' })).status).toBe(303);
  expect((await open(t(), link)).html).toContain('已收到您说的变化');
  expect((await notices('profile_changed', id)).map((one) => one.user_id)).toContain(world.staff.userId);
  const page = await open(t(), `/experts/${id}`, staff);
  expect(page.html).toContain('已调到&lt;b&gt;某某研究院&lt;/b&gt;');
  await later(20);
  await age();
  expect(await notices('profile_to_confirm', id)).toHaveLength(1); // nobody is asked again who has answered
  expect((await press(t(), page, `/experts/${id}/confirm`, {}, staff)).status).toBe(303);
  expect(await row(id)).toMatchObject({ change_note: null, change_noted_at: null, confirmed_at: now });
});

test('a link is the key to one profile, ends after sixty days and when another is made; nobody else gets one', async () => {
  const { id, person } = await anExpert(10);
  const other = await anExpert(10);
  const holder = (of: string) => holderOf({ purpose: 'profile', id: of });
  const right = { kind: 'expert' as const, answer: 'right' as const };
  await t().run(renewProfileLink, world.staff, { kind: 'expert', id });
  const link = await pathOf(id);
  for (const bad of [`/r/${link.slice(3)}`, `/f/${link.slice(3)}`, '/c/x', `${link.slice(0, -1)}${link.endsWith('A') ? 'Q' : 'A'}`, `/c/${linkToken(t().deps.linkKey, 'need', id, 1)}`]) expect((await open(t(), bad)).status, bad).toBe(404);
  await expect(t().run(confirmProfile, holder(id), { ...right, id: other.id })).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect(t().run(confirmProfile, holderOf({ purpose: 'need', id }), { ...right, id })).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect(t().run(confirmProfile, holder(other.id), { ...right, id: other.id })).rejects.toMatchObject({ code: 'wrong_state' }); // no link was ever made
  expect((await open(t(), `/c/${linkToken(t().deps.linkKey, 'profile', other.id, 0)}`)).html).toContain('这个链接已过期');
  await expect(t().run(confirmProfile, holder(id), { ...right, id }, { now: new Date(now.getTime() + 61 * DAY) })).rejects.toMatchObject({ code: 'wrong_state' });
  await t().run(renewProfileLink, world.staff, { kind: 'expert', id });
  expect((await open(t(), link)).status).toBe(404);
  expect((await open(t(), await pathOf(id))).status).toBe(200);
  for (const actor of [person?.actor ?? world.enterprise, world.enterprise, world.manager, (await aWorld(t())).staff]) await expect(t().run(renewProfileLink, actor, { kind: 'expert', id })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(confirmProfile, other.person?.actor ?? world.enterprise, { ...right, id })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(confirmProfile, holder(id), { kind: 'society', answer: 'right', id })).rejects.toMatchObject({ code: 'not_signed_in' });
  await expect(t().run(askProfiles, world.staff, { kind: 'expert' })).rejects.toMatchObject({ code: 'not_allowed' });
  // Only staff see it, to pass it on.
  const shown = (await open(t(), `/experts/${id}`, staff)).html;
  expect(shown).toContain(await pathOf(id));
  expect((await open(t(), `/experts/${id}`, await t().signIn(person?.email ?? ''))).html).not.toContain('/c/');
  expect((await open(t(), `/experts/${id}`, await t().signIn(world.emails.enterprise))).html).not.toContain('资料仍然准确');
});

test('the letter opens the page without signing in, the notice inside the own profile; the key goes to nobody else', async () => {
  const { id, person } = await anExpert(500);
  await age();
  const [notice] = await notices('profile_to_confirm', id);
  if (notice === undefined || person === undefined) throw new Error('not told');
  expect(notice.user_id).toBe(person.actor.userId);
  const subject = async (who: World['enterprise'], key?: string) => (await subjectsOn(db(), key)(who, [notice])).get(notice.id);
  expect(await subject(person.actor)).toMatchObject({ path: `/experts/${id}#confirm`, title: null });
  expect((await subject(person.actor, t().deps.linkKey))?.direct).toBe(await pathOf(id));
  expect((await subject(world.staff, t().deps.linkKey))?.direct).toBeUndefined();
  const { text } = letterOf([{ id: notice.id, kind: notice.kind, words: {}, title: null, direct: await pathOf(id) }], 'zh', { publicUrl: 'https://keqiao.test', messageId: id });
  expect(text).toContain(`https://keqiao.test${await pathOf(id)}`);
  expect(text).not.toContain('柏鹿鸣');
});

test('who has no account cannot be asked: the staff who keep the profile are told of the list, once a month', async () => {
  const quiet = await aWorld(t());
  const { id } = await t().run(createExpert, quiet.staff, { associationId: quiet.cityId, name: '无账号(演示)', regionCode: '370900' }, { now: new Date(now.getTime() - 400 * DAY) });
  await t().run(createExpert, quiet.staff, { associationId: quiet.cityId, name: '无账号二(演示)', regionCode: '370900' }, { now: new Date(now.getTime() - 700 * DAY) });
  await t().run(createExpert, quiet.staff, { associationId: quiet.cityId, name: '新来的(演示)', regionCode: '370900' });
  await age();
  expect(await notices('profile_to_confirm', id)).toEqual([]);
  expect(await notices('profiles_to_confirm', quiet.cityId)).toHaveLength(1);
  const cookie = await t().signIn(quiet.emails.staff);
  const list = await open(t(), '/experts?unconfirmed=1', cookie);
  expect(list.html).toContain('无账号二(演示)');
  expect(list.html).not.toContain('新来的(演示)');
  const all = (await open(t(), '/experts', cookie)).html;
  expect(all).toContain('只看本辖区一年以上没有确认的');
  // Those of another area are somebody else's to ask.
  const { name: foreign } = await anExpert(500);
  expect((await open(t(), '/experts?unconfirmed=1', cookie)).html).not.toContain(foreign);
  expect((await open(t(), '/experts?unconfirmed=1', staff)).html).toContain(foreign);
  // Not for others: the filter is ignored.
  const firm = await open(t(), '/experts?unconfirmed=1', await t().signIn(quiet.emails.enterprise));
  expect(firm.html).toContain('新来的(演示)');
  expect(firm.html).not.toContain('没有确认');
  const [notice] = await notices('profiles_to_confirm', quiet.cityId);
  expect((await subjectsOn(db())(quiet.staff, notice === undefined ? [] : [notice])).get(notice?.id ?? '')?.path).toBe('/experts?unconfirmed=1');
});

test('a society is asked through its secretary; going over one’s own profile counts, staff’s mending does not', async () => {
  const { id: societyId } = await t().run(createSociety, world.staff, { associationId: world.cityId, name: '演示学会', level: 'city', regionCode: '370900' }, { now: new Date(now.getTime() - 400 * DAY) });
  const secretary = await anAccount(t(), { role: 'society_secretary', associationId: world.cityId, societyId });
  await age();
  expect(await notices('profile_to_confirm', societyId)).toHaveLength(1);
  const cookie = await t().signIn(secretary.email);
  const page = await open(t(), `/societies/${societyId}`, cookie);
  expect((await press(t(), page, `/societies/${societyId}/confirm`, {}, cookie)).status).toBe(303);
  expect(await db().selectFrom('society').select('confirmed_at').where('id', '=', societyId).executeTakeFirst()).toEqual({ confirmed_at: now });
  const { id, person } = await anExpert(400);
  await t().run(editExpert, world.staff, { id, version: 1, summary: '科协改的' });
  expect((await row(id)).confirmed_at).toBeNull();
  await t().run(editExpert, person?.actor ?? world.staff, { id, version: 2, summary: '自己改的' }, { now });
  expect((await row(id)).confirmed_at).toEqual(now);
});

test('candidates carry the mark in plain words on cards and on the review page, and the order is the same as without', async () => {
  await someCandidates(t(), world);
  await t().drain();
  const needId = await anAcceptedNeed(t(), world);
  await t().drain();
  const order = async () => (await db().selectFrom('match').select(['candidate_type', 'position', 'expert_id', 'score']).where('need_id', '=', needId).where('status', '=', 'proposed').orderBy('candidate_type').orderBy('position').execute());
  const before = await order();
  const [match] = await db().selectFrom('match').select(['id', 'expert_id']).where('need_id', '=', needId).where('expert_id', 'is not', null).orderBy('position').execute();
  const fresh = (await open(t(), `/matches/${match?.id ?? ''}`, staff)).html;
  expect(fresh).toContain('还没有人确认过');
  expect(fresh).not.toContain('年未确认');
  await db().updateTable('expert').set({ confirmed_at: new Date(now.getTime() - 800 * DAY) }).where('id', '=', match?.expert_id ?? '').execute();
  expect((await open(t(), `/matches/${match?.id ?? ''}`, staff)).html).toContain('资料已 2 年未确认');
  expect((await open(t(), `/needs/${needId}/proposals`, staff)).html).toContain('资料已 2 年未确认');
  expect(await order()).toEqual(before);
  const again = await anAcceptedNeed(t(), world);
  await t().drain();
  expect((await db().selectFrom('match').select(['expert_id', 'score']).where('need_id', '=', again).where('expert_id', '=', match?.expert_id ?? '').execute()).map((one) => one.score)).toEqual(before.filter((one) => one.expert_id === match?.expert_id).map((one) => one.score));
});

test('the words of the mark', () => {
  const at = (days: number) => staleWords({ confirmed_at: new Date(START - days * DAY), created_at: new Date(0) }, new Date(START))?.[0] ?? null;
  expect([at(0), at(365), at(392), at(393), at(430), at(729), at(731), at(1200)]).toEqual([null, null, null, '资料已 12 个月未确认', '资料已 14 个月未确认', '资料已 23 个月未确认', '资料已 2 年未确认', '资料已 3 年未确认']);
  expect(staleWords({ confirmed_at: null, created_at: new Date(START - 800 * DAY) }, new Date(START))?.[0]).toBe('资料已 2 年未确认');
});
