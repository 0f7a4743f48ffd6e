import { beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/shared/ids.ts';
import { aMatchedNeed, aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let world: World;
let as: Record<'staff' | 'enterprise' | 'manager' | 'farEnterprise' | 'farStaff', string>;
beforeAll(async () => {
  world = await aWorld(t());
  const far = await aWorld(t());
  as = {
    staff: await t().signIn(world.emails.staff), enterprise: await t().signIn(world.emails.enterprise), manager: await t().signIn(world.emails.manager),
    farEnterprise: await t().signIn(far.emails.enterprise), farStaff: await t().signIn(far.emails.staff),
  };
});

type Answer = { status: number; body: Record<string, unknown> & { items?: { id: string }[]; next?: string | null; errors?: { field: string; message: string }[] } };
const ask = async (method: string, path: string, who?: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
  const answer = await t().request(path, { method, headers, ...(body === undefined ? {} : { body }) }, who);
  return { status: answer.status, body: await answer.json() as Answer['body'] };
};
const text = { title: '粘性物料带式输送防粘', field: '矿山输送装备', problem: '溜槽堵塞' };

test('post, read, change, send back and forth', async () => {
  const made = await ask('POST', '/api/needs', as.enterprise, { ...text, enterpriseId: world.enterpriseId, budgetYuan: 12.34, confidentiality: 'staff_only' });
  expect(made.status).toBe(201);
  const at = `/api/needs/${String(made.body['id'])}`;
  expect(await ask('GET', at, as.staff)).toMatchObject({ status: 200, body: { ...text, status: 'submitted', budgetYuan: 12.34, enterprise: { id: world.enterpriseId }, association: { id: world.cityId }, version: 1, regionCode: '370900' } });
  expect(await ask('PATCH', at, as.enterprise, { version: 1, goals: '减少 85%' })).toMatchObject({ status: 200, body: { version: 2 } });
  expect(await ask('GET', at, as.enterprise)).toMatchObject({ body: { goals: '减少 85%', confidentiality: 'staff_only' } });
  expect(await ask('PATCH', at, as.enterprise, { version: 1, goals: '旧版本' })).toMatchObject({ status: 409, body: { type: '/problems/stale_version' } });
  expect(await ask('POST', `${at}/return`, as.staff, { reason: '请补充带速' })).toMatchObject({ status: 200, body: { status: 'returned' } });
  expect(await ask('POST', `${at}/submit`, as.enterprise, {})).toMatchObject({ body: { status: 'submitted' } });
  expect(await ask('POST', `${at}/accept`, as.staff)).toMatchObject({ status: 200, body: { status: 'accepted' } });
  expect(await ask('POST', `${at}/accept`, as.staff, {})).toMatchObject({ status: 409, body: { type: '/problems/wrong_state' } });
  expect(await ask('POST', `${at}/escalate`, as.staff, {})).toMatchObject({ body: { status: 'escalated' } });
  expect(await ask('POST', `${at}/withdraw`, as.enterprise, { reason: '已解决' })).toMatchObject({ body: { status: 'withdrawn' } });
});

test.each([
  ['a visitor', () => ask('GET', '/api/needs'), 401, 'not_signed_in'],
  ['a foreign enterprise posts', () => ask('POST', '/api/needs', as.farEnterprise, { ...text, enterpriseId: world.enterpriseId }), 403, 'not_allowed'],
  ['no such need', () => ask('GET', `/api/needs/${newId()}`, as.staff), 404, 'not_found'],
  ['an id that is none', () => ask('GET', '/api/needs/7', as.staff), 422, 'invalid_input'],
  ['bad JSON', () => ask('POST', '/api/needs', as.enterprise, '{"title": '), 400, 'malformed_request'],
  ['no object', () => ask('POST', '/api/needs', as.enterprise, '[]'), 422, 'invalid_input'],
  ['a bad cursor', () => ask('GET', '/api/needs?cursor=zzz', as.staff), 422, 'invalid_input'],
  ['too many rows', () => ask('GET', '/api/needs?limit=1000', as.staff), 422, 'invalid_input'],
] as const)('%s', async (_, send, status, code) => { expect(await send()).toMatchObject({ status, body: { type: `/problems/${code}`, status } }); });

test('a need of others is not there, whatever is asked of it', async () => {
  const at = `/api/needs/${await aSubmittedNeed(t(), world)}`;
  for (const who of [as.farEnterprise, as.farStaff, as.manager]) {
    for (const send of [() => ask('GET', at, who), () => ask('PATCH', at, who, { version: 1, goals: 'x' }), () => ask('POST', `${at}/accept`, who, {}), () => ask('POST', `${at}/withdraw`, who, {})]) {
      expect(await send()).toMatchObject({ status: 404, body: { type: '/problems/not_found' } });
    }
  }
  expect(await ask('POST', `${at}/accept`, as.enterprise, {})).toMatchObject({ status: 403 });
});

test('every field at fault, in the language asked for', async () => {
  const bad = { enterpriseId: 'x', title: '短', field: '', kind: '外星', budgetYuan: -1, deadline: '2026-13-01', colour: 'red' };
  const zh = await ask('POST', '/api/needs', as.enterprise, bad);
  expect(zh).toMatchObject({ status: 422, body: { title: '内容需要修改' } });
  expect(zh.body.errors?.map((error) => error.field).toSorted()).toEqual(['budgetYuan', 'colour', 'deadline', 'enterpriseId', 'field', 'kind', 'title']);
  const en = await ask('POST', '/api/needs', as.enterprise, bad, { 'accept-language': 'en' });
  expect(en.body.errors?.find((error) => error.field === 'title')?.message).toMatch(/at least 4/);
});

test('the same key gives the same answer, other content is refused', async () => {
  const key = { 'idempotency-key': newId() };
  const body = { ...text, enterpriseId: world.enterpriseId };
  const [first, again] = [await ask('POST', '/api/needs', as.enterprise, body, key), await ask('POST', '/api/needs', as.enterprise, body, key)];
  expect(again).toEqual(first);
  expect(await ask('POST', '/api/needs', as.enterprise, { ...body, title: '另一条需求' }, key)).toMatchObject({ status: 409, body: { type: '/problems/repeated_with_other_content' } });
});

test('the list filters, and goes on by cursor', async () => {
  await aMatchedNeed(t(), world);
  const all = (await ask('GET', '/api/needs?limit=100', as.staff)).body.items ?? [];
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const { body } = await ask('GET', `/api/needs?limit=2${next === '' ? '' : `&cursor=${next}`}`, as.staff);
    paged.push(...(body.items ?? []).map((item) => item.id));
    next = body.next ?? null;
  }
  expect(paged).toEqual(all.map((item) => item.id));
  expect((await ask('GET', '/api/needs?status=matched', as.staff)).body.items).toHaveLength(1);
  expect((await ask('GET', '/api/needs', as.farStaff)).body.items).toEqual([]);
});
