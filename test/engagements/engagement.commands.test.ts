import { beforeAll, describe, expect, test } from 'vitest';
import { managerDesk } from '../../src/engagements/desk.queries.ts';
import { claimMatch, recordStep, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { engagementById, engagementPage, stepsOf } from '../../src/engagements/engagement.queries.ts';
import { withdrawNeed } from '../../src/needs/need.commands.ts';
import { createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { aMatchedNeed, anAccount, anApprovedMatch, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
const today = () => t().deps.clock().toISOString().slice(0, 10);
const yesterday = () => new Date(t().deps.clock().getTime() - 86_400_000).toISOString().slice(0, 10);

interface Person { readonly actor: Actor; readonly id: string; readonly name: string }
let managers = 0;
async function aManager(world: World, capacity = 5): Promise<Person> {
  managers += 1;
  const name = `顾行舟${managers}(演示)`;
  const { id } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name, regionCode: '370900', level: 'middle', fullTime: true, industries: [], skills: [], capacity });
  return { id, name, actor: (await anAccount(t(), { role: 'technology_manager', associationId: world.cityId, technologyManagerId: id })).actor };
}

const needStatus = async (id: string) => (await t().deps.db.selectFrom('need').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;
const matchStatus = async (id: string) => (await t().deps.db.selectFrom('match').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;
const engagement = (id: string) => t().deps.db.selectFrom('engagement').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const history = async (subjectId: string) => (await t().deps.db.selectFrom('activity').select(['action', 'from_status', 'to_status']).where('subject_id', '=', subjectId).orderBy('seq').execute())
  .map((line) => `${line.action} ${line.from_status ?? '-'} ${line.to_status ?? '-'}`);

let home: World;
beforeAll(async () => { home = await aWorld(t()); });

async function aCase(world = home): Promise<{ world: World; manager: Person; needId: string; matchId: string; id: string }> {
  const { needId, matchId } = await anApprovedMatch(t(), world);
  const manager = await aManager(world);
  const { id } = await t().run(claimMatch, manager.actor, { id: matchId });
  return { world, manager, needId, matchId, id };
}
const record = async (actor: Actor, id: string, step: object) =>
  t().run(recordStep, actor, { id, happenedOn: today(), version: (await engagement(id)).version, ...step } as never);

describe('claimMatch', () => {
  test('moves match, need and case together, with a line of history each and a first step', async () => {
    const world = home;
    const { needId, matchId } = await anApprovedMatch(t(), world);
    const manager = await aManager(world);
    const made = await t().run(claimMatch, manager.actor, { id: matchId, nextStep: '约专家到厂', nextStepDue: '2027-01-10' });
    expect(made).toMatchObject({ matchId, needId });
    expect([await needStatus(needId), await matchStatus(matchId)]).toEqual(['engaged', 'claimed']);
    expect(await engagement(made.id)).toMatchObject({ status: 'claimed', technology_manager_id: manager.id, next_step: '约专家到厂', next_step_due: '2027-01-10', claimed_by: manager.actor.userId, version: 1 });
    expect((await stepsOf(t().deps.db, made.id)).map((step) => step.stage)).toEqual(['claimed']);
    expect(await history(made.id)).toEqual(['claim - claimed']);
    expect((await history(matchId)).at(-1)).toBe('claim approved claimed');
    expect((await history(needId)).at(-1)).toBe('engage matched engaged');
  });

  test('the second is told who holds it; the first, that it is theirs already', async () => {
    const { world, manager, matchId } = await aCase();
    const late = await aManager(world);
    await expect(t().run(claimMatch, late.actor, { id: matchId })).rejects.toMatchObject({ code: 'already_taken', detail: [expect.stringContaining(manager.name), expect.stringContaining(manager.name)] });
    await expect(t().run(claimMatch, manager.actor, { id: matchId })).rejects.toMatchObject({ code: 'already_taken', detail: [expect.stringContaining('我的对接'), expect.anything()] });
  });

  test('another approved match of a need that is in hand is taken too', async () => {
    const world = home;
    const { needId } = await aMatchedNeed(t(), world);
    const [first, second] = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').orderBy('id').limit(2).execute();
    if (first === undefined || second === undefined) throw new Error('two proposals are needed');
    for (const { id, version } of [first, second]) await t().run(decideMatch, world.staff, { id, decision: 'approve', reason: 'evidence_fits', version });
    const [one, other] = [await aManager(world), await aManager(world)];
    const results = await Promise.allSettled([t().run(claimMatch, one.actor, { id: first.id }), t().run(claimMatch, other.actor, { id: second.id })]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: { code: 'already_taken' } });
  });

  test('the indexes are the last guard: statuses that lie do not double a case', async () => {
    const { world, manager, needId, matchId, id } = await aCase();
    // As after a restored backup or a fault of ours: the statuses say free, the case is there.
    const lie = async (match: 'approved' | 'claimed', need: 'matched' | 'engaged') => {
      await t().deps.db.updateTable('match').set({ status: match }).where('id', '=', matchId).execute();
      await t().deps.db.updateTable('need').set({ status: need }).where('id', '=', needId).execute();
    };
    await lie('approved', 'matched');
    await expect(t().run(claimMatch, (await aManager(world)).actor, { id: matchId })).rejects.toMatchObject({ code: 'already_taken', detail: [expect.stringContaining(manager.name), expect.anything()] });
    await lie('claimed', 'engaged');
    const { version: _, ...row } = await engagement(id);
    await expect(t().deps.db.insertInto('engagement').values({ ...row, id: newId() }).execute()).rejects.toMatchObject({ code: '23505' });
  });

  test('full hands refuse, also when one manager takes two at once', async () => {
    const world = home;
    const manager = await aManager(world, 1);
    const [a, b] = [await anApprovedMatch(t(), world), await anApprovedMatch(t(), world)];
    const results = await Promise.allSettled([a, b].map(({ matchId }) => t().run(claimMatch, manager.actor, { id: matchId })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({ reason: { code: 'conflict', detail: [expect.stringContaining('上限 1 件'), expect.anything()] } });
    expect([await needStatus(a.needId), await needStatus(b.needId)].toSorted()).toEqual(['engaged', 'matched']);
  });

  test('who may not, and what is not there for them', async () => {
    const world = home;
    const { matchId, needId } = await anApprovedMatch(t(), world);
    const manager = await aManager(world);
    for (const actor of [world.staff, world.enterprise, system]) await expect(t().run(claimMatch, actor, { id: matchId })).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(t().run(claimMatch, manager.actor, { id: newId() })).rejects.toMatchObject({ code: 'not_found' });
    const proposed = await t().deps.db.selectFrom('match').select('id').where('need_id', '=', needId).where('status', '=', 'proposed').executeTakeFirstOrThrow();
    await expect(t().run(claimMatch, manager.actor, { id: proposed.id }), 'what staff have not approved').rejects.toMatchObject({ code: 'not_found' });
    await t().deps.db.updateTable('need').set({ confidentiality: 'staff_only' }).where('id', '=', needId).execute();
    await expect(t().run(claimMatch, manager.actor, { id: matchId }), 'a need for staff only').rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('releaseMatch', () => {
  test('puts match and need back and keeps the reason for the next manager', async () => {
    const { world, manager, needId, matchId, id } = await aCase();
    expect(await t().run(releaseMatch, manager.actor, { id: matchId, reason: '近期出差，无法跟进' })).toEqual({ id, status: 'released' });
    expect([await needStatus(needId), await matchStatus(matchId)]).toEqual(['matched', 'approved']);
    expect(await engagement(id)).toMatchObject({ status: 'released', end_reason: '近期出差，无法跟进', ended_at: expect.any(Date), next_step: null });
    expect(await history(id)).toEqual(['claim - claimed', 'release claimed released']);
    const other = await aManager(world);
    const desk = await managerDesk(t().deps.db, other.actor);
    expect(desk?.claimable.flatMap((one) => one.matches).find((one) => one.id === matchId)?.given_back).toBe('近期出差，无法跟进');
    await t().run(claimMatch, other.actor, { id: matchId });
    expect(await needStatus(needId)).toBe('engaged');
  });

  test('staff may take a case back; the enterprise and other managers may not', async () => {
    const { world, matchId } = await aCase();
    const [foreign, far] = [await aManager(world), await aWorld(t())];
    const release = (actor: Actor) => t().run(releaseMatch, actor, { id: matchId, reason: '三周没有联系企业' });
    await expect(release(foreign.actor), 'another manager does not know of it').rejects.toMatchObject({ code: 'not_found' });
    await expect(release(far.staff), 'staff of another province').rejects.toMatchObject({ code: 'not_found' });
    await expect(release(world.enterprise)).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await release(world.staff)).toMatchObject({ status: 'released' });
    await expect(release(world.staff), 'twice').rejects.toMatchObject({ code: 'wrong_state' });
    await expect(release(foreign.actor)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('not after a contract, not without a reason, not what nobody holds', async () => {
    const { world, manager, matchId, id } = await aCase();
    await expect(t().run(releaseMatch, manager.actor, { id: matchId, reason: ' 无 ' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'reason' }] });
    await record(manager.actor, id, { stage: 'signed', contractNumber: 'HT-1' });
    await expect(t().run(releaseMatch, manager.actor, { id: matchId, reason: '不想做了' })).rejects.toMatchObject({ code: 'wrong_state' });
    const free = await anApprovedMatch(t(), world);
    await expect(t().run(releaseMatch, world.staff, { id: free.matchId, reason: '没人领办' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('recordStep', () => {
  test('from first contact to completion; the need is resolved and the match stays claimed', async () => {
    const { manager, needId, matchId, id } = await aCase();
    await record(manager.actor, id, { stage: 'contacted', note: '电话联系双方', people: '李工、赵教授', nextStep: '到厂看现场', nextStepDue: '2027-02-01' });
    expect(await engagement(id)).toMatchObject({ status: 'contacted', next_step: '到厂看现场', next_step_due: '2027-02-01', version: 2 });
    await record(manager.actor, id, { stage: 'note', note: '企业补充了含水率数据' });
    expect(await engagement(id), 'a note leaves stage and next step').toMatchObject({ status: 'contacted', next_step: '到厂看现场', version: 3 });
    await record(manager.actor, id, { stage: 'signed', contractNumber: 'HT-2026-08', amountYuan: '1,200,000', nextStep: '' });
    expect(await engagement(id)).toMatchObject({ status: 'signed', next_step: null, next_step_due: null });
    await record(manager.actor, id, { stage: 'implementing', phase: '中试' });
    expect(await record(manager.actor, id, { stage: 'completed', note: '回程带料减少 88%', nextStep: '回访' })).toMatchObject({ status: 'completed', version: 6 });
    expect(await engagement(id)).toMatchObject({ ended_at: expect.any(Date), end_reason: '回程带料减少 88%', next_step: null });
    expect([await needStatus(needId), await matchStatus(matchId)]).toEqual(['resolved', 'claimed']);
    expect(await stepsOf(t().deps.db, id)).toMatchObject([
      { stage: 'claimed' }, { stage: 'contacted', people: '李工、赵教授', recorded_by_name: manager.actor.name }, { stage: 'note' },
      { stage: 'signed', contract_number: 'HT-2026-08', amount_fen: 120_000_000 }, { stage: 'implementing', phase: '中试' }, { stage: 'completed' },
    ]);
    expect(await history(id)).toEqual(['claim - claimed', 'contacted claimed contacted', 'note - -', 'signed contacted signed', 'implementing signed implementing', 'completed implementing completed']);
  });

  test('a failure leaves the need unresolved, with the reason', async () => {
    const { manager, needId, matchId, id } = await aCase();
    await record(manager.actor, id, { stage: 'failed', note: '双方对知识产权归属谈不拢' });
    expect([await needStatus(needId), await matchStatus(matchId)]).toEqual(['unresolved', 'claimed']);
    expect((await t().deps.db.selectFrom('need').select('status_reason').where('id', '=', needId).executeTakeFirstOrThrow()).status_reason).toBe('双方对知识产权归属谈不拢');
    await expect(record(manager.actor, id, { stage: 'note', note: '后来又联系了' }), 'it has ended').rejects.toMatchObject({ code: 'wrong_state' });
  });

  test('what is not possible says why, and leaves nothing behind', async () => {
    const { world, manager, id } = await aCase();
    await expect(record(manager.actor, id, { stage: 'completed' })).rejects.toMatchObject({ code: 'wrong_state', detail: [expect.stringContaining('签约'), expect.anything()] });
    await expect(record(manager.actor, id, { stage: 'contacted', happenedOn: '2999-01-01' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'happenedOn' }] });
    await expect(record(manager.actor, id, { stage: 'signed' })).rejects.toMatchObject({ fields: [{ field: 'contractNumber' }] });
    await record(manager.actor, id, { stage: 'negotiating', happenedOn: yesterday() });
    await expect(record(manager.actor, id, { stage: 'met' }), 'a case does not go back').rejects.toMatchObject({ code: 'wrong_state' });
    await expect(record(manager.actor, id, { stage: 'negotiating', version: 1 })).rejects.toMatchObject({ code: 'stale_version' });
    await expect(record(world.staff, id, { stage: 'met' }), 'staff look on').rejects.toMatchObject({ code: 'not_allowed' });
    await expect(record((await aManager(world)).actor, id, { stage: 'met' })).rejects.toMatchObject({ code: 'not_found' });
    expect((await stepsOf(t().deps.db, id)).map((step) => step.stage)).toEqual(['claimed', 'negotiating']);
  });

  test('20 entries at once from one version: one is kept', async () => {
    const { manager, id } = await aCase();
    const { version } = await engagement(id);
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => record(manager.actor, id, { stage: 'note', note: `第 ${n} 条`, version })));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect((await stepsOf(t().deps.db, id))).toHaveLength(2);
  });
});

describe('who sees what', () => {
  let one: Awaited<ReturnType<typeof aCase>>;
  beforeAll(async () => { one = await aCase(await aWorld(t())); });
  const seenBy = async (actor: Actor) => (await engagementPage(t().deps.db, actor, {}, { limit: 100 })).rows.some((row) => row.id === one.id);

  test('its manager, staff of the subtree, the enterprise; nobody else', async () => {
    const far = await aWorld(t());
    for (const actor of [one.manager.actor, one.world.staff, one.world.enterprise, system]) expect(await seenBy(actor)).toBe(true);
    for (const actor of [far.staff, far.enterprise, far.manager, one.world.manager]) {
      expect(await seenBy(actor)).toBe(false);
      expect(await engagementById(t().deps.db, actor, one.id)).toBe(undefined);
    }
  });

  test('filters by status and by need', async () => {
    const rows = async (filter: object) => (await engagementPage(t().deps.db, one.world.staff, filter, { limit: 10 })).rows.map((row) => row.id);
    expect(await rows({ status: 'open' })).toEqual([one.id]);
    expect(await rows({ status: 'claimed', needId: one.needId })).toEqual([one.id]);
    expect(await rows({ status: 'ended' })).toEqual([]);
    expect(await rows({ needId: one.matchId })).toEqual([]);
  });
});

describe('managerDesk', () => {
  test('offers approved matches of needs that wait, best fit first, and says why', async () => {
    const world = await aWorld(t());
    const { needId, matchId } = await anApprovedMatch(t(), world);
    const near = await managerDesk(t().deps.db, world.manager);
    const offered = near?.claimable.find((one) => one.need.need_id === needId);
    expect(offered?.matches.map((match) => match.id)).toEqual([matchId]);
    expect(offered?.fit.reasons.map(([zh]) => zh).join()).toContain('泰安市');
    const scores = near?.claimable.map((one) => one.fit.score) ?? [];
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(near).toMatchObject({ used: 0, open: [], ended: [] });
    const { id } = await t().run(claimMatch, world.manager, { id: matchId });
    const after = await managerDesk(t().deps.db, world.manager);
    expect(after).toMatchObject({ used: 1, open: [{ id }] });
    expect(after?.claimable.some((one) => one.need.need_id === needId)).toBe(false);
  });

  test('whose turn first: what is overdue, then the soonest; without a promise the first contact is the next step', async () => {
    const world = await aWorld(t());
    const take = async (next: object) => (await t().run(claimMatch, world.manager, { id: (await anApprovedMatch(t(), world)).matchId, ...next })).id;
    const [late, promised, overdue] = [await take({ nextStep: '签意向书', nextStepDue: '2099-03-01' }), await take({}), await take({ nextStep: '打电话', nextStepDue: '2020-12-01' })];
    expect((await managerDesk(t().deps.db, world.manager))?.open.map((row) => row.id)).toEqual([overdue, promised, late]);
  });

  test('hides what is for staff only and what was withdrawn', async () => {
    const world = await aWorld(t());
    const [secret, gone] = [await anApprovedMatch(t(), world), await anApprovedMatch(t(), world)];
    await t().deps.db.updateTable('need').set({ confidentiality: 'staff_only' }).where('id', '=', secret.needId).execute();
    await t().run(withdrawNeed, world.enterprise, { id: gone.needId });
    const offered = (await managerDesk(t().deps.db, world.manager))?.claimable.map((one) => one.need.need_id) ?? [];
    expect(offered.filter((needId) => needId === secret.needId || needId === gone.needId)).toEqual([]);
  });

  test('is nobody else’s', async () => {
    const world = await aWorld(t());
    expect(await managerDesk(t().deps.db, world.staff)).toBe(undefined);
  });
});
