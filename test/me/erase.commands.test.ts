import { CompiledQuery } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { decideConsent } from '../../src/consents/consent.commands.ts';
import { recordContactConsent, saveContact, viewContact } from '../../src/contacts/contact.commands.ts';
import { tableShapes } from '../../src/db/tables.ts';
import { wantTexts } from '../../src/embeddings/embedding.commands.ts';
import { hashOf } from '../../src/embeddings/vector.ts';
import { claimMatch, recordStep, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { storeModel } from '../../src/learning/model.commands.ts';
import { addWish } from '../../src/matches/wish.commands.ts';
import { eraseMe, erasePerson } from '../../src/me/erase.commands.ts';
import { myData, selfOf } from '../../src/me/my-data.queries.ts';
import { personalReferences } from '../../src/me/personal-data.ts';
import { askForDraft, writeDraft } from '../../src/needs/draft.commands.ts';
import { createExpert, editExpert } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { createAccount } from '../../src/auth/accounts.ts';
import { actorOfUser } from '../../src/auth/actor.queries.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { anAccount, anAcceptedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/**
 * Erasure is proved by looking: rare words stand in every text a person has, and in what others wrote about them by name; afterwards none of
 * them may be found in any column of any table, in the index, or in anybody's export.
 */
const t = testServices();
let world: World;
let expertId: string;
let expert: Actor;
let cookie: string;
let engagementId: string;

const words = {
  name: '甪贾瑚(演示)', accountName: '甪贾瑚本人', email: 'qzvxname@example.test', title: '特聘夔教授', institution: '夔门齉龘研究院', field: '齾齾带式输送粘附', summary: '夔龘专研粘性物料带式输送，溜槽防堵。',
  evidenceTitle: '龗粘湿物料与胶带粘附机理', evidenceText: '爩测定红土镍矿含水与胶带的粘附力，提出溜槽防堵结构。', phone: '13977770001', contactMail: 'qzvxcontact@example.test', wechat: 'qzvxwechat', wish: '鱻鱻军工', consentNote: '厵厵书面同意', grantNote: '灪电话同意',
} as const;
const markers = Object.values(words);

beforeAll(async () => {
  world = await aWorld(t());
  const evidence = [{ kind: 'paper' as const, title: words.evidenceTitle, text: words.evidenceText, year: 2024 }, { kind: 'project' as const, title: `${words.evidenceTitle}二`, text: '合金清扫器磨损寿命', year: 2023 }];
  ({ id: expertId } = await t().run(createExpert, system, { associationId: world.cityId, name: words.name, title: words.title, institution: words.institution, regionCode: '370900', fields: [words.field], capacity: 2, summary: words.summary, evidence }));
  // Somebody with the same work: their proposals warn of it by name.
  await t().run(createExpert, system, { associationId: world.cityId, name: '钱同题(演示)', institution: '某某大学', regionCode: '370900', fields: ['带式输送粘附'], capacity: 2, evidence: [{ kind: 'paper', title: words.evidenceTitle, text: '红土镍矿带面粘料，清扫器', year: 2024 }] });
  const { id: userId } = await t().run(createAccount, system, { name: words.accountName, email: words.email, password: 'keqiao-demo', grants: [{ role: 'expert', associationId: world.cityId, expertId }] });
  expert = await actorOfUser(t().deps.db, userId) as Actor;
  cookie = await t().signIn(words.email);
  await t().drain();
  await t().run(saveContact, expert, { ownerKind: 'expert', ownerId: expertId, phone: words.phone, email: words.contactMail, wechat: words.wechat });
  await t().run(decideConsent, world.staff, { subjectKind: 'expert', subjectId: expertId, purpose: 'directory', decision: 'given', basis: 'written', note: words.consentNote });
  await t().run(decideConsent, expert, { subjectKind: 'user', subjectId: userId, purpose: 'mail', decision: 'given' });
  await t().run(addWish, expert, { ownerKind: 'expert', ownerId: expertId, field: words.wish });
  await t().run(editExpert, expert, { id: expertId, version: 2, capacity: 3 }, { requestKey: 'edited once' });
  const needId = await anAcceptedNeed(t(), world);
  await t().drain();
  const match = await t().deps.db.selectFrom('match').selectAll().where('need_id', '=', needId).where('expert_id', '=', expertId).executeTakeFirstOrThrow();
  await t().run(decideMatch, world.staff, { id: match.id, decision: 'approve', reason: 'evidence_fits', note: `${words.name}最合适`, version: match.version });
  const { id: draftId } = await t().run(askForDraft, world.staff, { needId, kind: 'reason', matchId: match.id });
  await t().run(writeDraft, system, { id: draftId, text: `请${words.name}看，依据是${words.evidenceTitle}`, model: null });
  ({ id: engagementId } = await t().run(claimMatch, world.manager, { id: match.id }));
  await t().run(recordContactConsent, world.staff, { ownerKind: 'expert', ownerId: expertId, engagementId, note: words.grantNote });
  await t().run(viewContact, world.manager, { ownerKind: 'expert', ownerId: expertId, engagementId });
  await t().run(recordStep, world.manager, { id: engagementId, stage: 'contacted', happenedOn: '2026-11-20', note: `与${words.name}通话，电话 ${words.phone}`, people: words.name, nextStep: `约${words.name}见面`, nextStepDue: '2026-12-20', version: 1 });
  await t().run(wantTexts, system, { model: 'm', kind: 'expert', subjects: [{ id: expertId, hashes: [hashOf('a')] }] });
  await t().run(storeModel, system, { version: 'old', rankingVersion: '0', texts: 60, seconds: 1, askedBy: null, content: new TextEncoder().encode(`words\n${words.field}\n${words.summary}`) }, { now: new Date('2026-01-01') });
  await t().drain();
});

/** Tables, of ours and of the queue, in which a word stands anywhere, bytes included. */
async function tablesWith(word: string): Promise<string[]> {
  const { rows: tables } = await t().deps.db.executeQuery<{ name: string }>(CompiledQuery.raw(`select table_schema || '"."' || table_name as name from information_schema.tables where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE' order by 1`));
  const hex = Buffer.from(word).toString('hex');
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await t().deps.db.executeQuery(CompiledQuery.raw(`select 1 from "${name}" x where position($1 in x::text) > 0 or position($2 in x::text) > 0 limit 1`, [word, hex]));
    if (rows.length > 0) found.push(name);
  }
  return found;
}
const indexed = async (word: string): Promise<number> => (await t().deps.search.search('expert', word, { limit: 5, visible: [[]] })).hits.filter((hit) => hit.id === expertId).length;

test('before: each word is in the database (contact data only sealed), and the index finds the person', async () => {
  for (const word of markers) {
    const sealed = [words.phone, words.contactMail, words.wechat].includes(word as never);
    if (sealed) expect((await tablesWith(word)).filter((name) => /contact"?$/.test(name)), word).toEqual([]);
    else expect((await tablesWith(word)).length, word).toBeGreaterThan(0);
  }
  expect(await indexed(words.field)).toBe(1);
  const self = selfOf(expert);
  const exported = JSON.stringify(self && await myData(t().deps.db, t().deps.vault, self));
  for (const word of markers.filter((one) => one !== words.grantNote)) expect(exported, word).toContain(word.slice(0, 6));
});

test('every reference of the database to a person has its line: what the export gives, what erasure leaves', async () => {
  const { rows } = await t().deps.db.executeQuery<{ reference: string }>(CompiledQuery.raw(`
    select c.conrelid::regclass || '.' || a.attname as reference from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid in ('"user"'::regclass, 'expert'::regclass, 'technology_manager'::regclass) and c.connamespace = current_schema()::regnamespace`));
  expect(rows.map((row) => row.reference.replaceAll('"', '')).toSorted()).toEqual(Object.keys(personalReferences).toSorted());
  const self = selfOf(expert);
  const sections = new Set((self === undefined ? [] : await myData(t().deps.db, t().deps.vault, self)).map((one) => one.name));
  for (const [reference, { exported }] of Object.entries(personalReferences)) if (typeof exported === 'string') expect(sections, reference).toContain(exported);
});

test('not by mistake, and not by others', async () => {
  await expect(t().run(eraseMe, expert, { confirm: '别人' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'confirm' }] });
  for (const actor of [world.enterprise, world.manager]) await expect(t().run(erasePerson, actor, { kind: 'expert', id: expertId, confirm: words.name })).rejects.toMatchObject({ code: 'not_found' });
  await expect(t().run(eraseMe, world.manager, { confirm: '删除' }), 'with a case in hand').rejects.toMatchObject({ code: 'not_allowed' });
});

test('after: not one of the words is left in any table, in the index, or in an export of others; what must stay stays', async () => {
  expect(await t().run(eraseMe, expert, { confirm: '删除' })).toEqual({ erased: 2 });
  await t().drain();
  const left: Record<string, string[]> = {};
  for (const word of [...markers, '甪贾瑚']) { const tables = await tablesWith(word); if (tables.length > 0) left[word] = tables; }
  // The joint work stays with the one who entered it for themselves.
  expect(left).toEqual({ [words.evidenceTitle]: ['public"."evidence'] });
  expect((await t().deps.db.selectFrom('evidence').innerJoin('expert', 'expert.id', 'evidence.expert_id').select('expert.name').where('evidence.title', '=', words.evidenceTitle).execute())).toEqual([{ name: '钱同题(演示)' }]);
  for (const word of [words.field, words.evidenceTitle, words.name, words.institution]) expect(await indexed(word), word).toBe(0);
  expect(await t().deps.db.selectFrom('embedding').select('id').where('expert_id', '=', expertId).execute()).toEqual([]);
  expect(await t().deps.db.selectFrom('ranking_model').select('id').where('version', '=', 'old').execute()).toEqual([]);
  for (const actor of [world.manager, world.staff]) { const self = selfOf(actor); const exported = JSON.stringify(self && await myData(t().deps.db, t().deps.vault, self)); for (const word of markers) expect(exported, word).not.toContain(word); }
  // Kept: the decision, the case with its steps, who looked.
  const engagement = await t().deps.db.selectFrom('engagement').innerJoin('match', 'match.id', 'engagement.match_id').innerJoin('expert', 'expert.id', 'match.expert_id').select(['engagement.status', 'expert.name', 'match.decided_by', 'engagement.next_step']).where('engagement.id', '=', engagementId).executeTakeFirstOrThrow();
  expect(engagement).toMatchObject({ status: 'contacted', name: '已注销的专家', decided_by: world.staff.userId, next_step: '约[已删除]见面' });
  expect(await t().deps.db.selectFrom('contact_view').select('viewer_id').where('owner_id', '=', expertId).execute()).toEqual([{ viewer_id: world.manager.userId }]);
});

test('the account is gone: no page, no sign-in, no profile', async () => {
  expect((await t().request('/me', {}, cookie)).status).toBe(401);
  await expect(t().signIn(words.email)).rejects.toThrow();
  expect((await t().request(`/api/experts/${expertId}`, {}, await t().signIn(world.emails.staff))).status).toBe(404);
  await expect(t().run(eraseMe, expert, { confirm: '删除' })).rejects.toMatchObject({ code: 'not_found' });
});

test('a manager who gave the case back, and a person without an account through their staff', async () => {
  const match = await t().deps.db.selectFrom('engagement').select('match_id').where('id', '=', engagementId).executeTakeFirstOrThrow();
  await t().run(releaseMatch, world.manager, { id: match.match_id, reason: '近期长期出差' });
  const name = world.manager.name;
  await t().run(eraseMe, world.manager, { confirm: 'delete' });
  expect(await tablesWith(name)).toEqual([]);
  const { id } = await t().run(createExpert, world.staff, { associationId: world.cityId, name: '靐无账号(演示)', regionCode: '370900' });
  await expect(t().run(erasePerson, (await anAccount(t(), { role: 'staff', associationId: (await aWorld(t())).cityId })).actor, { kind: 'expert', id, confirm: '靐无账号(演示)' })).rejects.toMatchObject({ code: 'not_found' });
  await t().run(erasePerson, world.staff, { kind: 'expert', id, confirm: '靐无账号(演示)' });
  expect(await tablesWith('靐无账号')).toEqual([]);
  expect((await tableShapes(t().deps.db)).length).toBeGreaterThan(20);
});
