import { beforeAll, expect, test } from 'vitest';
import { decideConsent } from '../../src/consents/consent.commands.ts';
import { consentsOf } from '../../src/consents/consent.queries.ts';
import { addWish, removeWish } from '../../src/matches/wish.commands.ts';
import { proposalsOfPerson } from '../../src/matches/wish.queries.ts';
import { explained } from '../../src/me/explained.ts';
import { editExpert } from '../../src/profiles/profile.commands.ts';
import { visibleIds } from '../../src/profiles/profile.queries.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import type { Actor } from '../../src/shared/command.ts';
import { aMatchedNeed, anAcceptedNeed, anAccount, anEnterprise, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** What a person does not want, and what they take back: carried out in proposals, pages, search and index. */
const t = testServices();
let world: World;
let expertId: string;
let expert: Actor;
let needId: string;

beforeAll(async () => {
  world = await aWorld(t());
  const matched = await aMatchedNeed(t(), world);
  ({ needId } = matched);
  expertId = (await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matched.matchId).executeTakeFirstOrThrow()).expert_id ?? '';
  expert = (await anAccount(t(), { role: 'expert', associationId: world.provinceId, expertId })).actor;
});

const own = () => ({ ownerKind: 'expert' as const, ownerId: expertId });
const statusIn = async (need: string) => (await t().deps.db.selectFrom('match').select('status').where('need_id', '=', need).where('expert_id', '=', expertId).orderBy('proposed_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst())?.status;
async function wishing(wish: { field?: string; needKind?: '技术攻关'; enterprise?: string }, reason: string) {
  const { id } = await t().run(addWish, expert, { ...own(), ...wish });
  await t().drain();
  expect(await statusIn(needId)).toBe('superseded');
  expect((await t().deps.db.selectFrom('activity').select('note').where('need_id', '=', needId).where('action', '=', 'supersede').execute()).map((line) => line.note)).toContain(reason);
  await t().run(removeWish, expert, { id });
  await t().drain();
  expect(await statusIn(needId), 'proposed again once the wish is gone').toBe('proposed');
}

test('a field, a kind of help, an enterprise: each ends the open proposal with its reason, and taking it back brings the person back', async () => {
  expect(await statusIn(needId)).toBe('proposed');
  await wishing({ field: '矿山输送' }, '本人不接受这个领域的推荐');
  await wishing({ needKind: '技术攻关' }, '本人不接受这类帮助的推荐');
  const { name } = await t().deps.db.selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow();
  await wishing({ enterprise: name }, '本人不接受这家企业的推荐');
});

test('one wish at a time, of an enterprise there is, by those who may', async () => {
  await expect(t().run(addWish, expert, { ...own(), field: '军工', needKind: '其他' })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(t().run(addWish, expert, { ...own(), field: '军' })).rejects.toMatchObject({ fields: [{ field: 'field' }] });
  await expect(t().run(addWish, expert, { ...own(), enterprise: '没有的公司' })).rejects.toMatchObject({ fields: [{ field: 'enterprise' }] });
  for (const actor of [world.enterprise, world.manager]) await expect(t().run(addWish, actor, { ...own(), field: '军工' })).rejects.toMatchObject({ code: 'not_found' });
  await anEnterprise(t(), world.cityId);
});

test('an approved proposal ends too; and nothing is proposed to a later need either', async () => {
  const { id, version } = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('expert_id', '=', expertId).where('status', '=', 'proposed').executeTakeFirstOrThrow();
  await t().run(decideMatch, world.staff, { id, decision: 'approve', reason: 'evidence_fits', version });
  await t().run(decideConsent, expert, { subjectKind: 'expert', subjectId: expertId, purpose: 'matching', decision: 'withdrawn' });
  await t().drain();
  expect(await statusIn(needId)).toBe('expired');
  const other = await anAcceptedNeed(t(), world);
  await t().drain();
  expect(await statusIn(other), 'not at all: no later need either').toBeUndefined();
  expect((await t().deps.db.selectFrom('activity').select('note').where('need_id', '=', needId).where('action', '=', 'expire').execute()).map((line) => line.note)).toEqual(['本人不接受自动推荐']);
  await t().run(decideConsent, expert, { subjectKind: 'expert', subjectId: expertId, purpose: 'matching', decision: 'given' });
});

test('what the person is told of a proposal holds their own evidence, nothing of the firm before it was approved', async () => {
  const rows = (await proposalsOfPerson(t().deps.db, 'expert', expertId)).map(explained);
  expect(rows.length).toBeGreaterThan(0);
  const undecided = rows.filter((row) => row.state !== 'approved');
  expect(undecided.length).toBeGreaterThan(0);
  for (const row of undecided) {
    expect(row).toMatchObject({ needId: null, title: null, enterprise: null });
    expect(JSON.stringify(row)).not.toMatch(/粘性物料长距离带式输送|清扫器磨损快|测试企业/);
    expect(row.evidence.length).toBeGreaterThan(0);
  }
  const [row] = await proposalsOfPerson(t().deps.db, 'expert', expertId);
  if (row === undefined) throw new Error('no proposal');
  expect(explained({ ...row, status: 'claimed' })).toMatchObject({ title: row.title, enterprise: row.enterprise_name });
  const secret = explained({ ...row, status: 'claimed', confidentiality: 'staff_only' });
  expect(secret).toMatchObject({ title: null, enterprise: null, field: null, province: null });
  expect(secret.evidence.flatMap((one) => one.terms)).toEqual([]);
});

test('public listing taken back: hidden at once for others, from the index too, and only the person lists themselves again', async () => {
  const found = async (actor: Actor) => (await visibleIds(t().deps.db, actor, 'expert', [expertId])).size;
  expect(await found(world.enterprise)).toBe(1);
  await t().run(decideConsent, expert, { subjectKind: 'expert', subjectId: expertId, purpose: 'directory', decision: 'withdrawn' });
  expect(await found(world.enterprise), 'in the same transaction').toBe(0);
  expect(await found(world.staff)).toBe(1);
  const jobs = await t().deps.db.selectFrom('index_change').select('kind').where('subject_id', '=', expertId).execute();
  expect(jobs.length).toBeGreaterThan(0);
  await t().drain();
  const { hits } = await t().deps.search.search('expert', '带式输送', { limit: 50, visible: [[{ field: 'visibility', not: ['staff_only'] }]] });
  expect((await visibleIds(t().deps.db, world.enterprise, 'expert', hits.map((hit) => hit.id))).has(expertId)).toBe(false);
  const { version } = await t().deps.db.selectFrom('expert').select('version').where('id', '=', expertId).executeTakeFirstOrThrow();
  await expect(t().run(editExpert, world.staff, { id: expertId, version, visibility: 'public' })).rejects.toMatchObject({ fields: [{ field: 'visibility' }] });
  await expect(t().run(decideConsent, world.staff, { subjectKind: 'expert', subjectId: expertId, purpose: 'directory', decision: 'given', basis: 'phone', note: '电话里又同意了' })).rejects.toMatchObject({ code: 'wrong_state' });
  await t().run(decideConsent, expert, { subjectKind: 'expert', subjectId: expertId, purpose: 'directory', decision: 'given' });
  expect(await found(world.enterprise)).toBe(1);
});

test('nobody decides for another; staff say on what it rests; each line is kept with its words', async () => {
  const subject = { subjectKind: 'expert' as const, subjectId: expertId, purpose: 'contact' as const, decision: 'given' as const };
  await expect(t().run(decideConsent, world.staff, subject)).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(decideConsent, world.staff, { ...subject, basis: 'written' })).rejects.toMatchObject({ fields: [{ field: 'note' }] });
  await expect(t().run(decideConsent, world.manager, subject)).rejects.toMatchObject({ code: 'not_found' });
  await expect(t().run(decideConsent, expert, { ...subject, purpose: 'mail' })).rejects.toMatchObject({ code: 'invalid_input' });
  await t().run(decideConsent, world.staff, { ...subject, basis: 'public_sources', note: '学校网站，已电话告知' });
  const rows = await consentsOf(t().deps.db, { kind: 'expert', id: expertId });
  expect(rows[0]).toMatchObject({ purpose: 'contact', decision: 'given', basis: 'public_sources', recorded_by: world.staff.userId });
  expect(rows.every((row) => row.text_version !== '')).toBe(true);
});
