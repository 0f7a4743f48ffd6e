import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { sealWaiting } from '../../src/audit/seal.commands.ts';
import { createClient } from '../../src/accounts/client.commands.ts';
import { invite } from '../../src/accounts/invitation.commands.ts';
import { joinOwnSociety } from '../../src/accounts/join.commands.ts';
import { askRecovery } from '../../src/accounts/recovery.commands.ts';
import { declareConflict } from '../../src/conflicts/conflict.commands.ts';
import { saveView } from '../../src/desk/view.commands.ts';
import { answerFollowUp, askFollowUps } from '../../src/engagements/follow-up.commands.ts';
import { answerCaseInvitation, sendCaseInvitation } from '../../src/engagements/invitation.commands.ts';
import { rateCase, recordOutcome } from '../../src/engagements/outcome.commands.ts';
import { returnNeed } from '../../src/needs/need.commands.ts';
import { setLanguage, setMailModes } from '../../src/notices/reader.commands.ts';
import { addRobot } from '../../src/notices/robot.commands.ts';
import { answerNomination, handToSociety } from '../../src/reviews/nomination.commands.ts';
import { answerQuestion, askEnterprise, closeQuestion } from '../../src/reviews/question.commands.ts';
import { readSecond, setReadingShare, settleReading } from '../../src/reviews/reading.commands.ts';
import { decideMany } from '../../src/reviews/run.commands.ts';
import { newId } from '../../src/shared/ids.ts';
import { decideConsent } from '../../src/consents/consent.commands.ts';
import { recordContactConsent, saveContact, viewContact } from '../../src/contacts/contact.commands.ts';
import { checkDataAndChain } from '../../src/db/check-data.ts';
import { lineHash, verifyChain } from '../../src/db/chain.ts';
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
import { createExpert, createSociety, editExpert } from '../../src/profiles/profile.commands.ts';
import { addPatents } from '../../src/findings/finding.commands.ts';
import { confirmProfile } from '../../src/profiles/freshness.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { createAccount } from '../../src/auth/accounts.ts';
import { actorOfUser, keyHash } from '../../src/auth/actor.queries.ts';
import { type Actor, system, visitor } from '../../src/shared/command.ts';
import { PNG } from '../files/samples.ts';
import { anAccount, anAcceptedNeed, aSubmittedNeed, aWorld, type World } from '../factories.ts';
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
  interest: '龖龖粉体公司', interestNote: '麤麤兼任顾问', colleague: '灥灥同事，夔门另一所', referNote: '鸗鸗近期出国', declineNote: '驫驫不合适', passkey: '爨爨的手机', finding: '靐靐未确认的装置', changeNote: '龘龘已调到别处', orcid: '0000-0002-1694-233X', application: '纞纞愿任秘书', invitedMail: 'qzvxinvited@example.test',
} as const;
const markers = Object.values(words);
/** Where others wrote the person's name, in the words of the way of a case. */
const namedIn = ['activity', 'case_invitation', 'conflict', 'decision_run', 'draft', 'engagement', 'engagement_step', 'expert', 'file', 'follow_up', 'need', 'nomination', 'question', 'rating', 'review', 'second_reading'];

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
  await t().run(editExpert, expert, { id: expertId, version: 2, capacity: 3, orcid: words.orcid }, { requestKey: 'edited once' });
  await t().run(addPatents, expert, { expertId, text: `201710601862.3，${words.finding}\n95115608.X，${words.evidenceTitle}` });
  await t().run(confirmProfile, expert, { kind: 'expert', id: expertId, answer: 'changed', note: words.changeNote });
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
  await aLongCase();
  await t().run(declareConflict, expert, { kind: 'employment', about: 'institution', subject: words.interest, note: words.interestNote });
  await t().run(declareConflict, (await anAccount(t(), { role: 'staff', associationId: world.cityId })).actor, { kind: 'kinship', about: 'expert', subject: expertId, note: `${words.name}是我的表兄` });
  const { name: societyName } = await aSociety();
  await t().run(joinOwnSociety, expert, { societyName, note: words.application });
  await t().run(invite, world.staff, { email: words.invitedMail, role: 'expert', profileId: expertId });
  await t().run(askRecovery, visitor, { email: words.email });
  await t().run(setMailModes, expert, { invited: 'daily' });
  await t().run(setLanguage, expert, { language: 'zh' });
  // Made by the account library, not by a command.
  await t().deps.db.insertInto('passkey').values({ id: 'p1', name: words.passkey, public_key: 'k', user_id: userId, credential_id: 'c', counter: 0, device_type: 'singleDevice', backed_up: false, transports: null, created_at: new Date(), aaguid: null } as never).execute();
  await t().deps.db.insertInto('two_factor').values({ id: 't1', secret: 'qzvxsecret', backup_codes: 'b', user_id: userId } as never).execute();
  await t().run(wantTexts, system, { model: 'm', kind: 'expert', subjects: [{ id: expertId, hashes: [hashOf('a')] }] });
  await t().run(storeModel, system, { version: 'old', rankingVersion: '0', texts: 60, seconds: 1, askedBy: null, content: new TextEncoder().encode(`words\n${words.field}\n${words.summary}`) }, { now: new Date('2026-01-01') });
  await t().drain();
});

const aSociety = async () => { const name = `某某学会 ${newId().slice(-6)}`; return { name, ...await t().run(createSociety, system, { associationId: world.cityId, name, level: 'city', regionCode: '370900', visibility: 'public' }) }; };
const matchesOf = (needId: string) => t().deps.db.selectFrom('match').innerJoin('expert', 'expert.id', 'match.expert_id').select(['match.id', 'match.version', 'match.expert_id']).where('need_id', '=', needId).where('match.status', '=', 'proposed').execute();

/** A case in which everybody writes the person's name: asked about, named by a society, approved in one go, read twice, invited, declined, gone on with another to its end. */
async function aLongCase(): Promise<void> {
  const needId = await anAcceptedNeed(t(), world, { title: `请${words.name}来看` });
  await t().drain();
  const first = (await matchesOf(needId)).find((one) => one.expert_id === expertId);
  const question = await t().run(askEnterprise, world.staff, { id: first?.id ?? '', version: first?.version ?? 0, question: `是否认识${words.name}？` });
  await t().run(answerQuestion, world.enterprise, { id: question.id, answer: `请过${words.name}讲课`, amend: true });
  await t().run(closeQuestion, world.staff, { id: question.id });
  await t().drain();
  const society = await aSociety();
  const secretary = (await anAccount(t(), { role: 'society_secretary', associationId: world.cityId, societyId: society.id })).actor;
  const { id: nominationId } = await t().run(handToSociety, world.staff, { needId, societyId: society.id, note: `${words.name}之外还有谁` });
  await t().run(answerNomination, secretary, { id: nominationId, answer: 'nominated', expertId, note: `${words.name}最合适` });
  await t().drain();
  await t().run(setReadingShare, system, { percent: 100 });
  const both = (await matchesOf(needId)).slice(0, 2).map(({ id, version }) => ({ id, version }));
  await t().run(decideMany, world.staff, { decision: 'approve', reason: 'evidence_fits', note: `${words.name}等都合适`, matches: both });
  await t().run(setReadingShare, system, { percent: 0 });
  const ofExpert = await t().deps.db.selectFrom('match').select('id').where('need_id', '=', needId).where('expert_id', '=', expertId).executeTakeFirstOrThrow();
  const reading = await t().deps.db.selectFrom('second_reading').select('id').where('match_id', '=', ofExpert.id).executeTakeFirstOrThrow();
  await t().run(readSecond, (await anAccount(t(), { role: 'staff', associationId: world.provinceId })).actor, { id: reading.id, decision: 'reject', reason: 'wrong_field', note: `${words.name}不做这个` });
  await t().run(settleReading, (await anAccount(t(), { role: 'administrator', associationId: world.provinceId })).actor, { id: reading.id, verdict: 'first', note: `${words.name}做过` });
  const { id: caseId } = await t().run(claimMatch, world.manager, { id: ofExpert.id });
  const asked = () => t().run(sendCaseInvitation, world.manager, { id: caseId, side: 'candidate', message: `${words.name}您好` });
  await t().run(answerCaseInvitation, expert, { id: (await asked()).id, answer: 'refer', colleague: words.colleague, note: words.referNote });
  await t().run(answerCaseInvitation, expert, { id: (await asked()).id, answer: 'decline', reason: 'no_time', note: words.declineNote });
  const { version, match_id: goesOn } = await t().deps.db.selectFrom('engagement').select(['version', 'match_id']).where('id', '=', caseId).executeTakeFirstOrThrow();
  expect(goesOn, 'the case went on with another').not.toBe(ofExpert.id);
  await t().run(recordStep, world.manager, { id: caseId, stage: 'signed', happenedOn: '2026-05-02', contractNumber: 'HT-1', parties: `甲方，${words.name}团队`, version });
  const file = { id: newId(), purpose: 'contract' as const, ...await t().deps.files.inspect(`${words.name}合同.png`, PNG, 'files') };
  await t().deps.files.put(file.id, PNG);
  await t().run(recordOutcome, world.enterprise, { id: caseId, jobs: 3, proves: ['jobs'], files: [file] });
  await t().run(recordStep, world.manager, { id: caseId, stage: 'completed', happenedOn: '2026-05-03', version: version + 1 });
  await t().run(rateCase, world.enterprise, { id: caseId, score: 4, words: `可惜${words.name}没来` });
  await t().run(askFollowUps, system, {});
  const followUp = await t().deps.db.selectFrom('follow_up').select('id').where('engagement_id', '=', caseId).where('side', '=', 'enterprise').executeTakeFirstOrThrow();
  await t().run(answerFollowUp, world.enterprise, { id: followUp.id, stillRuns: 'yes', whatChanged: `后来${words.name}来过` });
}

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
  expect((await tablesWith(words.name)).map((name) => name.replace('public"."', ''))).toEqual(expect.arrayContaining(namedIn));
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
  await sealWaiting(t().deps);
  expect(await t().run(eraseMe, expert, { confirm: '删除' })).toEqual({ erased: 2 });
  await t().drain();
  const left: Record<string, string[]> = {};
  for (const word of [...markers, '甪贾瑚']) { const tables = await tablesWith(word); if (tables.length > 0) left[word] = tables; }
  // The joint work stays with the one who entered it for themselves.
  expect(left).toEqual({ [words.evidenceTitle]: ['public"."evidence', 'public"."match'] });
  expect(await t().deps.db.selectFrom('match').select('id').where('expert_id', '=', expertId).where((eb) => eb(sql<string>`match::text`, 'like', `%${words.evidenceTitle}%`)).execute()).toEqual([]);
  expect((await t().deps.db.selectFrom('evidence').innerJoin('expert', 'expert.id', 'evidence.expert_id').select('expert.name').where('evidence.title', '=', words.evidenceTitle).execute())).toEqual([{ name: '钱同题(演示)' }]);
  for (const word of [words.field, words.evidenceTitle, words.name, words.institution]) expect(await indexed(word), word).toBe(0);
  expect(await t().deps.db.selectFrom('embedding').select('id').where('expert_id', '=', expertId).execute()).toEqual([]);
  expect(await t().deps.db.selectFrom('ranking_model').select('id').where('version', '=', 'old').execute()).toEqual([]);
  for (const actor of [world.manager, world.staff]) { const self = selfOf(actor); const exported = JSON.stringify(self && await myData(t().deps.db, t().deps.vault, self)); for (const word of markers) expect(exported, word).not.toContain(word); }
  for (const table of ['two_factor', 'passkey', 'notice', 'message', 'notice_preference', 'reader', 'role_application', 'session'] as const) expect(await t().deps.db.selectFrom(table as 'notice').select('user_id').where('user_id', '=', expert.userId).execute(), table).toEqual([]);
  expect(await t().deps.db.selectFrom('conflict').select(['kind', 'about_institution', 'note']).where('user_id', '=', expert.userId ?? '').execute()).toEqual([{ kind: 'employment', about_institution: '[已删除]', note: null }]);
  expect((await t().deps.db.selectFrom('case_invitation').innerJoin('match', 'match.id', 'case_invitation.match_id').select(['case_invitation.status', 'message', 'colleague', 'case_invitation.note']).where('match.expert_id', '=', expertId).orderBy('sent_at').execute())).toEqual([
    { status: 'referred', message: '[已删除]您好', colleague: '[已删除]', note: '[已删除]' }, { status: 'declined', message: '[已删除]您好', colleague: null, note: '[已删除]' },
  ]);
  // Kept: the decision, the case with its steps, who looked.
  const engagement = await t().deps.db.selectFrom('engagement').innerJoin('match', 'match.id', 'engagement.match_id').innerJoin('expert', 'expert.id', 'match.expert_id').select(['engagement.status', 'expert.name', 'match.decided_by', 'engagement.next_step']).where('engagement.id', '=', engagementId).executeTakeFirstOrThrow();
  expect(engagement).toMatchObject({ status: 'contacted', name: '已注销的专家', decided_by: world.staff.userId, next_step: '约[已删除]见面' });
  expect(await t().deps.db.selectFrom('contact_view').select('viewer_id').where('owner_id', '=', expertId).execute()).toEqual([{ viewer_id: world.manager.userId }]);
});

describe('the chain of the history over an erasure', () => {
  const broken = async () => { await sealWaiting(t().deps); return (await verifyChain(t().deps.db)).broken; };
  /** A line that was sealed with the person's name in it, and lost it. */
  const redacted = async () => (await sql<{ seq: number; note: string; position: number; by: number; row_hash: string }>`select a.seq, a.note, r.position, r.by, encode(r.row_hash, 'hex') as row_hash from activity_redaction r join activity_seal s on s.position = r.position join activity a on a.seq = s.activity_seq
    where a.note like '%[已删除]%' order by r.position limit 1`.execute(t().deps.db)).rows[0];
  const through = (door: string, statement: RawBuilder<unknown>) => t().deps.db.transaction().execute(async (trx) => { await sql`select set_config('keqiao.door', ${door}, true)`.execute(trx); await statement.execute(trx); });
  /** As the owner of the database would, past the triggers. */
  const asOwner = (statement: RawBuilder<unknown>) => t().deps.db.transaction().execute(async (trx) => {
    for (const table of ['activity', 'activity_redaction']) await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx);
    await statement.execute(trx);
    for (const table of ['activity', 'activity_redaction']) await sql`alter table ${sql.table(table)} enable trigger user`.execute(trx);
  });

  test('sealed lines lost the name, and the chain is whole', async () => {
    expect(await broken()).toBeNull();
    expect((await checkDataAndChain(t().deps.db)).broken).toEqual([]);
    expect(await redacted()).toBeDefined();
  });

  test('what the line says since is proven too: changed once more through the same door, or past the triggers, it is found', async () => {
    const line = await redacted();
    if (line === undefined) throw new Error('nothing was redacted');
    const say = (note: string) => sql`update activity set note = ${note} where seq = ${line.seq}`;
    for (const change of [(note: string) => through('erasure', say(note)), (note: string) => asOwner(say(note))]) {
      await change('从未提过任何人');
      expect(await broken()).toMatchObject({ breach: 'line_changed', seq: line.seq, position: line.position });
      await change(line.note);
      expect(await broken()).toBeNull();
    }
  });

  test('nor does it help to write the proof anew: another line tells of it', async () => {
    const line = await redacted();
    if (line === undefined) throw new Error('nothing was redacted');
    const proof = (hash: unknown) => sql`update activity_redaction set row_hash = ${hash} where position = ${line.position} and by = ${line.by}`;
    await expect(through('erasure', proof(sql`decode(${line.row_hash}, 'hex')`))).rejects.toMatchObject({ code: '42501' });
    await asOwner(sql`update activity set note = '从未提过任何人' where seq = ${line.seq}`);
    await asOwner(proof(sql`(select decode(${lineHash}, 'hex') from activity a where a.seq = ${line.seq})`));
    expect(await broken()).toMatchObject({ breach: 'redaction_unproven' });
    await asOwner(sql`update activity set note = ${line.note} where seq = ${line.seq}`);
    await asOwner(sql`delete from activity_redaction where by = ${line.by} and position = ${line.position}`);
    expect(await broken(), 'without its proof the line is a changed one').toMatchObject({ breach: 'line_changed', seq: line.seq });
    await asOwner(sql`insert into activity_redaction (by, position, row_hash) values (${line.by}, ${line.position}, decode(${line.row_hash}, 'hex'))`);
    expect(await broken()).toBeNull();
  });
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

test('an administrator: what they set for the association stays, their keys of the API end, their views and open invitations too', async () => {
  await anAccount(t(), { role: 'administrator', associationId: world.provinceId });
  const { actor, email } = await anAccount(t(), { role: 'administrator', associationId: world.provinceId });
  const key = `kq_${'a'.repeat(43)}`;
  const { id: clientId } = await t().run(createClient, actor, { associationId: world.cityId, name: '市平台', scopes: ['needs:read'], days: '30', keyHash: keyHash(key), keyStart: key.slice(0, 9) });
  await t().run(saveView, actor, { name: '厵我的急件', filter: { urgency: 'critical' } });
  const { id: robotId } = await t().run(addRobot, actor, { associationId: world.cityId, channel: 'wecom', name: '工作群', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k' });
  const { id: invitationId } = await t().run(invite, actor, { email: 'somebody@example.test', role: 'enterprise_member', profileId: world.enterpriseId });
  const asked = () => t().request('/api/needs', { headers: { authorization: `Bearer ${key}` } });
  expect((await asked()).status).toBe(200);
  const self = selfOf(actor);
  expect(JSON.stringify(self && await myData(t().deps.db, t().deps.vault, self))).toContain('厵我的急件');
  await t().run(eraseMe, actor, { confirm: '删除' });
  for (const word of [actor.name, email, '厵我的急件']) expect(await tablesWith(word), word).toEqual([]);
  expect((await asked()).status).toBe(401);
  const { db } = t().deps;
  expect(await db.selectFrom('api_client').select(['name', 'created_by']).where('id', '=', clientId).where('revoked_at', 'is not', null).execute()).toEqual([{ name: '市平台', created_by: actor.userId }]);
  expect(await db.selectFrom('robot').select('active').where('id', '=', robotId).execute()).toEqual([{ active: true }]);
  expect(await db.selectFrom('invitation').select('id').where('id', '=', invitationId).where('revoked_at', 'is not', null).execute()).toHaveLength(1);
});

test('a colleague of a firm: their name is taken out of the records of the firm’s needs', async () => {
  const { actor } = await anAccount(t(), { role: 'enterprise_member', associationId: world.cityId, enterpriseId: world.enterpriseId });
  const needId = await aSubmittedNeed(t(), world, { background: `请联系${actor.name}` });
  await t().run(returnNeed, world.staff, { id: needId, reason: `请${actor.name}补充工况` });
  expect(await tablesWith(actor.name)).toEqual(expect.arrayContaining(['public"."need', 'public"."activity']));
  await t().run(eraseMe, actor, { confirm: '删除' });
  expect(await tablesWith(actor.name)).toEqual([]);
});
