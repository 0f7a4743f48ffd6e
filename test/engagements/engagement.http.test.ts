import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/shared/ids.ts';
import { anApprovedMatch, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let world: World;
let far: World;
let as: Record<'staff' | 'enterprise' | 'manager' | 'stranger' | 'farStaff', string>;
beforeAll(async () => {
  world = await aWorld(t());
  far = await aWorld(t());
  as = {
    staff: await t().signIn(world.emails.staff), enterprise: await t().signIn(world.emails.enterprise), manager: await t().signIn(world.emails.manager),
    stranger: await t().signIn(far.emails.manager), farStaff: await t().signIn(far.emails.staff),
  };
});

const send = async (path: string, body: unknown, who?: string, headers: Record<string, string> = {}) => {
  const answer = await t().request(path, { method: 'POST', body, headers }, who);
  return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.json() as Record<string, unknown> & { errors?: { field: string }[] } };
};
const get = async (path: string, who?: string) => { const answer = await t().request(path, {}, who); return { status: answer.status, body: await answer.json() as { items: { id: string }[]; next: string | null } & Record<string, unknown> }; };

test('claim, look, record, finish', async () => {
  const { matchId, needId } = await anApprovedMatch(t(), world);
  const claimed = await send(`/api/matches/${matchId}/claim`, { nextStep: '打电话', nextStepDue: '2027-01-05' }, as.manager);
  expect(claimed).toMatchObject({ status: 201, body: { matchId, needId } });
  const id = String(claimed.body['id']);
  expect(await get(`/api/engagements/${id}`, as.enterprise)).toMatchObject({ status: 200, body: {
    id, status: 'claimed', nextStep: '打电话', nextStepDue: '2027-01-05', need: { id: needId }, enterprise: { id: world.enterpriseId }, technologyManager: { id: world.managerId },
    candidate: { type: 'expert' }, version: 1, endedAt: null, steps: [{ stage: 'claimed' }],
  } });
  const step = { stage: 'signed', happenedOn: '2026-11-01', contractNumber: 'HT-9', amountYuan: 88.5, version: 1 };
  expect(await send(`/api/engagements/${id}/steps`, step, as.manager)).toMatchObject({ status: 200, body: { id, status: 'signed', version: 2 } });
  expect(await send(`/api/engagements/${id}/steps`, step, as.manager)).toMatchObject({ status: 409, body: { type: '/problems/stale_version' } });
  expect(await send(`/api/engagements/${id}/steps`, { stage: 'completed', happenedOn: '2026-11-02', version: 2 }, as.manager)).toMatchObject({ status: 200, body: { status: 'completed' } });
  const seen = await get(`/api/engagements/${id}`, as.staff);
  expect(seen.body).toMatchObject({ status: 'completed', steps: [{ stage: 'claimed' }, { stage: 'signed', contractNumber: 'HT-9', amountYuan: 88.5 }, { stage: 'completed' }] });
  expect(await get(`/api/needs/${needId}`, as.enterprise)).toMatchObject({ body: { status: 'resolved' } });
});

describe('who may not', () => {
  let matchId: string;
  let id: string;
  beforeAll(async () => {
    ({ matchId } = await anApprovedMatch(t(), world));
    id = String((await send(`/api/matches/${matchId}/claim`, {}, as.manager)).body['id']);
  });
  test.each([
    ['visitor claims', () => send(`/api/matches/${matchId}/claim`, {}), 401, 'not_signed_in'],
    ['visitor reads', () => get(`/api/engagements/${id}`), 401, 'not_signed_in'],
    ['staff claim', () => send(`/api/matches/${matchId}/claim`, {}, as.staff), 403, 'not_allowed'],
    ['the enterprise records', () => send(`/api/engagements/${id}/steps`, { stage: 'met', happenedOn: '2026-11-01', version: 1 }, as.enterprise), 403, 'not_allowed'],
    ['the enterprise gives back', () => send(`/api/matches/${matchId}/release`, { reason: '换一位经理人' }, as.enterprise), 403, 'not_allowed'],
    ['another manager is told who holds it', () => send(`/api/matches/${matchId}/claim`, {}, as.stranger), 409, 'already_taken'],
    ['another manager reads the case', () => get(`/api/engagements/${id}`, as.stranger), 404, 'not_found'],
    ['staff of another province', () => send(`/api/matches/${matchId}/release`, { reason: '越区操作' }, as.farStaff), 404, 'not_found'],
    ['no such match', () => send(`/api/matches/${newId()}/claim`, {}, as.manager), 404, 'not_found'],
    ['no such case', () => send(`/api/engagements/${newId()}/steps`, { stage: 'met', happenedOn: '2026-11-01', version: 1 }, as.manager), 404, 'not_found'],
    ['an id that is none', () => get('/api/engagements/7', as.manager), 422, 'invalid_input'],
    ['completion without a contract', () => send(`/api/engagements/${id}/steps`, { stage: 'completed', happenedOn: '2026-11-01', version: 1 }, as.manager), 409, 'wrong_state'],
  ] as const)('%s', async (_, ask, status, code) => { expect(await ask()).toMatchObject({ status, body: { type: `/problems/${code}` } }); });

  test('every field at fault is named, in the language asked for', async () => {
    const answer = await send(`/api/engagements/${id}/steps`, { stage: 'signed', happenedOn: 'tomorrow', version: 0, colour: 'red' }, as.manager, { 'accept-language': 'en' });
    expect(answer).toMatchObject({ status: 422, type: expect.stringContaining('problem+json') });
    expect(answer.body.errors?.map((error) => error.field).toSorted()).toEqual(['colour', 'happenedOn', 'version']);
    expect((await send(`/api/engagements/${id}/steps`, { stage: 'signed', happenedOn: '2026-11-01', version: 1 }, as.manager)).body.errors?.map((error) => error.field)).toEqual(['contractNumber']);
  });

  test('a release asks for a reason, then sets it free', async () => {
    expect(await send(`/api/matches/${matchId}/release`, {}, as.manager)).toMatchObject({ status: 422, body: { errors: [{ field: 'reason' }] } });
    expect(await send(`/api/matches/${matchId}/release`, { reason: '企业暂停项目' }, as.manager)).toMatchObject({ status: 200, body: { id, status: 'released' } });
    expect(await send(`/api/matches/${matchId}/release`, { reason: '企业暂停项目' }, as.manager)).toMatchObject({ status: 409, body: { type: '/problems/wrong_state' } });
  });
});

test('a lost answer may be asked for again: one claim, the same answer', async () => {
  const { matchId } = await anApprovedMatch(t(), world);
  const key = { 'idempotency-key': newId() };
  const [first, again] = [await send(`/api/matches/${matchId}/claim`, {}, as.manager, key), await send(`/api/matches/${matchId}/claim`, {}, as.manager, key)];
  expect(first.status).toBe(201);
  expect(again).toEqual(first);
  const id = String(first.body['id']);
  expect(await send(`/api/engagements/${id}/steps`, { stage: 'failed', note: '测试结束', happenedOn: '2026-11-01', version: 1 }, as.manager)).toMatchObject({ status: 200 });
});

test('the list goes on by cursor and misses nothing', async () => {
  const all = (await get('/api/engagements?limit=100', as.staff)).body.items.map((item) => item.id);
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const { body } = await get(`/api/engagements?limit=1${next === '' ? '' : `&cursor=${next}`}`, as.staff);
    paged.push(...body.items.map((item) => item.id));
    next = body.next;
  }
  expect(paged).toEqual(all);
  expect(all.length).toBeGreaterThanOrEqual(3);
  expect((await get('/api/engagements?status=open', as.staff)).body.items).toEqual([]);
  expect((await get('/api/engagements?status=asleep', as.staff)).status).toBe(422);
  expect((await get('/api/engagements', as.stranger)).body.items).toEqual([]);
});
