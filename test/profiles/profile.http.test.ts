import { expect, test } from 'vitest';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
const kinds = {
  '/api/enterprises': (n: number) => ({ name: '某厂', creditCode: `91370900MADEM88${n}8A` }),
  '/api/experts': () => ({ name: '曾某(演示)', fields: ['连铸'], evidence: [{ kind: 'paper', title: '水口结瘤', year: 2021 }] }),
  '/api/societies': () => ({ name: '某学会', level: 'city' }),
  '/api/technology-managers': () => ({ name: '仇某(演示)', level: 'junior', skills: ['技术'] }),
  '/api/achievements': () => ({ name: '某技术', owner: '某大学', trl: 7 }),
} as const;
const paths = Object.keys(kinds) as (keyof typeof kinds)[];
const bodyOf = (path: keyof typeof kinds, world: World, n = 1) => ({ associationId: world.cityId, regionCode: '370900', ...kinds[path](n) });
const json = async (answer: Response): Promise<Record<string, never>> => await answer.json() as Record<string, never>;
const send = (method: string, body: unknown) => ({ method, body });

test('each kind: add, read, change, list; every refusal with its status', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  const manager = await t().signIn(world.emails.manager);
  for (const path of paths) {
    const made = await t().request(path, send('POST', bodyOf(path, world)), staff);
    expect([path, made.status]).toEqual([path, 201]);
    const { id } = await json(made);
    const read = await json(await t().request(`${path}/${id}`, {}, staff));
    expect(read).toMatchObject({ id, name: kinds[path](1).name, regionCode: '370900', version: 1, association: { id: world.cityId } });
    expect(Object.keys(read).some((key) => key.includes('_'))).toBe(false);
    expect(await json(await t().request(`${path}/${id}`, send('PATCH', { version: 1, summary: '改过' }), staff))).toEqual({ id, version: 2 });
    const { associationId: _, evidence: __, ...rest } = bodyOf(path, world) as Record<string, unknown>;
    expect(await json(await t().request(`${path}/${id}`, {}, staff))).toMatchObject({ ...rest, summary: '改过', version: 2 });
    const statuses = {
      signedOut: (await t().request(path)).status,
      postSignedOut: (await t().request(path, send('POST', bodyOf(path, world)))).status,
      notAllowed: (await t().request(path, send('POST', bodyOf(path, world, 2)), manager)).status,
      notThere: (await t().request(`${path}/01a20002-4c14-770f-95e8-aa12612d27d3`, {}, staff)).status,
      notAnId: (await t().request(`${path}/1`, {}, staff)).status,
      stale: (await t().request(`${path}/${id}`, send('PATCH', { version: 1, summary: '乙' }), staff)).status,
      wrong: (await t().request(path, send('POST', { ...bodyOf(path, world, 3), regionCode: '朝阳区', oops: 1 }), staff)).status,
      noJson: (await t().request(path, send('POST', '{"name":'), staff)).status,
      wrongCursor: (await t().request(`${path}?cursor=x`, {}, staff)).status,
      wrongRegion: (await t().request(`${path}?region=nowhere`, {}, staff)).status,
    };
    expect([path, statuses]).toEqual([path, { signedOut: 401, postSignedOut: 401, notAllowed: 403, notThere: 404, notAnId: 422, stale: 409, wrong: 422, noJson: 400, wrongCursor: 422, wrongRegion: 422 }]);
    const list = await json(await t().request(`${path}?limit=1&region=${encodeURIComponent('山东省')}`, {}, staff)) as unknown as { items: unknown[]; total: number };
    expect([path, list.items.length, list.total >= 1]).toEqual([path, 1, true]);
  }
});

test('what is wrong is told by field, in the reader’s language', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  const problem = await t().request('/api/enterprises', { method: 'POST', body: { associationId: world.cityId, name: '某厂', regionCode: '朝阳区', creditCode: '9137090OMADEM8888A' } }, staff);
  expect(problem.headers.get('content-type')).toContain('application/problem+json');
  const { errors } = await json(problem) as unknown as { errors: { field: string; message: string }[] };
  expect(errors.map((error) => error.field)).toEqual(['regionCode', 'creditCode']);
  expect(errors[1]?.message).toContain('“O”');
  const english = await json(await t().request('/api/enterprises', { method: 'POST', body: { associationId: world.cityId }, headers: { 'accept-language': 'en' } }, staff)) as unknown as { errors: { field: string; message: string }[] };
  expect(english.errors.find((error) => error.field === 'creditCode')?.message).toBe('This is required.');
  const code = { associationId: world.cityId, name: '某厂', regionCode: '370900', creditCode: '91370900MADEM5555A' };
  expect((await t().request('/api/enterprises', { body: code }, staff)).status).toBe(201);
  const again = await t().request('/api/enterprises', { body: code }, staff);
  expect([again.status, (await json(again))['errors']]).toEqual([409, [expect.objectContaining({ field: 'creditCode' })]]);
});

test('evidence has its own routes', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  for (const path of ['/api/experts', '/api/societies', '/api/technology-managers'] as const) {
    const { id } = await json(await t().request(path, send('POST', bodyOf(path, world)), staff));
    const made = await t().request(`${path}/${id}/evidence`, { body: { kind: 'award', title: '科技进步奖', year: 2020 } }, staff);
    expect([path, made.status]).toEqual([path, 201]);
    const { id: evidenceId } = await json(made);
    const items = async () => ((await json(await t().request(`${path}/${id}/evidence`, {}, staff))) as unknown as { items: { id: string; title: string }[] }).items;
    expect((await items()).find((item) => item.id === evidenceId)).toEqual({ id: evidenceId, kind: 'award', title: '科技进步奖', text: null, year: 2020 });
    expect((await t().request(`${path}/${id}/evidence`, { body: { kind: 'song', title: '歌' } }, staff)).status).toBe(422);
    expect((await t().request(`${path}/${id}/evidence/${evidenceId}`, { method: 'DELETE' })).status).toBe(401);
    expect((await t().request(`${path}/${id}/evidence/${evidenceId}`, { method: 'DELETE' }, staff)).status).toBe(200);
    expect((await t().request(`${path}/${id}/evidence/${evidenceId}`, { method: 'DELETE' }, staff)).status).toBe(404);
    expect((await items()).some((item) => item.id === evidenceId)).toBe(false);
  }
  expect((await t().request('/api/enterprises/01a20002-4c14-770f-95e8-aa12612d27d3/evidence', {}, staff)).status).toBe(404);
});

test('what is for staff only is nowhere for others: not in lists, counts, search, evidence or by address', async () => {
  const [world, other] = [await aWorld(t()), await aWorld(t())];
  const { id } = await t().run(createExpert, system, {
    associationId: world.cityId, name: '隐者(演示)', regionCode: '370900', visibility: 'staff_only', summary: '独门的超低温阀门密封', evidence: [{ kind: 'paper', title: '超低温阀门密封' }],
  });
  await t().drain();
  const [staff, stranger] = [await t().signIn(world.emails.staff), await t().signIn(other.emails.enterprise)];
  const found = async (path: string, as: string) => (await (await t().request(path, {}, as)).text()).includes(id);
  for (const q of ['隐者', 'yinzhe', '超低温阀门密封']) {
    const path = `/api/experts?q=${encodeURIComponent(q)}`;
    expect([q, await found(path, staff), await found(path, stranger)]).toEqual([q, true, false]);
    const page = `/experts?q=${encodeURIComponent(q)}`;
    expect([q, await found(page, staff), await found(page, stranger)]).toEqual([q, true, false]);
  }
  for (const path of [`/api/experts/${id}`, `/api/experts/${id}/evidence`, `/experts/${id}`, `/experts/${id}/edit`]) expect([path, (await t().request(path, {}, stranger)).status]).toEqual([path, 404]);
  expect((await json(await t().request(`/api/experts?q=${encodeURIComponent('隐者')}`, {}, stranger)))['total']).toBe(0);
});

test('the description lists every kind and its routes', async () => {
  const { paths: described, components } = await json(await t().request('/api/openapi.json')) as unknown as { paths: Record<string, object>; components: { schemas: Record<string, { properties: Record<string, unknown> }> } };
  for (const path of paths) {
    const own = path.replace('/api', '');
    expect([own, Object.keys(described[own] ?? {}), Object.keys(described[`${own}/{id}`] ?? {})]).toEqual([own, ['post', 'get'], ['get', 'patch']]);
  }
  expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['Enterprise', 'Expert', 'Society', 'TechnologyManager', 'Achievement', 'Evidence', 'Association']));
  expect(Object.keys(components.schemas['Expert']?.properties ?? {})).toEqual(expect.arrayContaining(['fields', 'capacity', 'visibility', 'association']));
  expect(Object.keys(described['/experts/{id}/evidence'] ?? {})).toEqual(['get', 'post']);
});
