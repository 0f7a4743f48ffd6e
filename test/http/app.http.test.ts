import { expect, test } from 'vitest';
import { problems } from '../../src/http/problems.ts';
import { aSubmittedNeed, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** What every route has in common: errors, sign-in, forms, headers, languages. */
const t = testServices();
const problem = async (answer: Response): Promise<{ type: string; status: number; title: string; detail: string; errors?: { field: string; message: string }[] }> => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  return await answer.json() as never;
};

test('alive and ready', async () => {
  expect(await (await t().request('/healthz')).json()).toEqual({ status: 'ok' });
  expect(await (await t().request('/readyz')).json()).toMatchObject({ status: 'ready' });
});

test('what is not there is a problem for programs and a page for people', async () => {
  const api = await problem(await t().request('/api/nothing'));
  expect(api).toMatchObject({ type: '/problems/not_found', status: 404 });
  const page = await t().request('/nothing');
  expect(page.status).toBe(404);
  expect(await page.text()).toContain('没有找到');
});

test('a visitor is asked to sign in, in the language asked for', async () => {
  expect(await problem(await t().request('/api/needs'))).toMatchObject({ status: 401, type: '/problems/not_signed_in', title: '请先登录' });
  expect(await problem(await t().request('/api/needs', { headers: { 'accept-language': 'en' } }))).toMatchObject({ title: 'Sign in first' });
  const page = await t().request('/needs');
  expect(page.status).toBe(401);
  expect(await page.text()).toContain('/sign-in?next=%2Fneeds');
});

test('broken JSON, a list, a form and too much are refused with words', async () => {
  const world = await aWorld(t());
  const cookie = await t().signIn(world.emails.enterprise);
  expect(await problem(await t().request('/api/needs', { body: '{"title":' }, cookie))).toMatchObject({ status: 400 });
  expect(await problem(await t().request('/api/needs', { body: '[]' }, cookie))).toMatchObject({ status: expect.any(Number) });
  expect((await t().request('/api/needs', { form: { title: 'x' } }, cookie)).status).toBe(400);
  const large = await t().request('/api/needs', { body: { enterpriseId: world.enterpriseId, title: 'x'.repeat(1_100_000) } }, cookie);
  expect(large.status).toBe(413);
});

test('every field at fault is named', async () => {
  const world = await aWorld(t());
  const cookie = await t().signIn(world.emails.enterprise);
  const refused = await problem(await t().request('/api/needs', { body: { enterpriseId: 'x', title: '', field: '', kind: '别的', budgetYuan: '很多', role: 'administrator' } }, cookie));
  expect(refused.status).toBe(422);
  const fields = refused.errors?.map((one) => one.field) ?? [];
  for (const field of ['enterpriseId', 'title', 'kind']) expect(fields).toContain(field);
});

test('a wrong id is 422, a foreign one 404', async () => {
  const [mine, other] = [await aWorld(t()), await aWorld(t())];
  const cookie = await t().signIn(mine.emails.staff);
  expect((await t().request('/api/needs/not-an-id', {}, cookie)).status).toBe(422);
  const foreign = await aSubmittedNeed(t(), other);
  expect((await t().request(`/api/needs/${foreign}`, {}, cookie)).status).toBe(404);
  expect((await t().request(`/api/needs/${foreign}/accept`, { body: {} }, cookie)).status).toBe(404);
  expect((await t().request('/api/needs?cursor=nonsense', {}, cookie)).status).toBe(422);
});

test('an idempotency key gives the first answer again', async () => {
  const world = await aWorld(t());
  const cookie = await t().signIn(world.emails.enterprise);
  const send = (title: string) => t().request('/api/needs', { body: { enterpriseId: world.enterpriseId, title, field: '测试', problem: '难题' }, headers: { 'idempotency-key': 'k1' } }, cookie);
  const [first, again] = [await send('同一件事'), await send('同一件事')];
  expect(await again.json()).toEqual(await first.json());
  expect((await send('另一件事')).status).toBe(409);
});

test('pages carry their protection', async () => {
  const answer = await t().request('/sign-in');
  const policy = answer.headers.get('content-security-policy') ?? '';
  for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "form-action 'self'"]) expect(policy).toContain(rule);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  const html = await answer.text();
  expect(html).not.toMatch(/(src|href)="https?:/);
  expect(html).not.toMatch(/<[^>]+\s(style|onclick)=/);
});

const token = (html: string): string => /name="_token" value="([^"]+)"/.exec(html)?.[1] ?? '';

test('signing in by the form: wrong password keeps the address, right one leads to the desk, never to another site', async () => {
  const world = await aWorld(t());
  const page = await (await t().request('/sign-in')).text();
  const wrong = await t().request('/sign-in', { form: { _token: token(page), email: world.emails.staff, password: 'wrong-password' } });
  expect(wrong.status).toBe(422);
  const text = await wrong.text();
  expect(text).toContain(world.emails.staff);
  expect(text).not.toContain('wrong-password');
  const unknown = await t().request('/sign-in', { form: { _token: token(page), email: 'nobody@example.test', password: 'wrong-password' } });
  const strip = (html: string) => html.replaceAll(/value="[^"]*"|编号 [\w-]+/g, '').replaceAll(world.emails.staff, '').replaceAll('nobody@example.test', '');
  expect(strip(await unknown.text()), 'an unknown address looks the same').toBe(strip(text));
  const right = await t().request('/sign-in?next=%2Fneeds', { form: { _token: token(page), email: world.emails.staff, password: 'keqiao-demo' } });
  expect(right.status).toBe(303);
  expect(right.headers.get('location')).toBe('/needs');
  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)']) {
    const away = await t().request(`/sign-in?next=${encodeURIComponent(next)}`, { form: { _token: token(page), email: world.emails.staff, password: 'keqiao-demo' } });
    expect(away.headers.get('location'), next).toBe('/');
  }
});

test('a form without the token of its session changes nothing', async () => {
  const world = await aWorld(t());
  const cookie = await t().signIn(world.emails.enterprise);
  const visitorToken = token(await (await t().request('/sign-in')).text());
  for (const _token of ['', 'guess', visitorToken]) {
    expect((await t().request('/needs/new', { form: { _token, enterpriseId: world.enterpriseId, title: '伪造的需求', field: 'x', problem: 'y' } }, cookie)).status).toBe(403);
  }
  expect(await t().deps.db.selectFrom('need').select('id').where('enterprise_id', '=', world.enterpriseId).execute()).toEqual([]);
});

test('signing out ends the session at once', async () => {
  const world = await aWorld(t());
  const cookie = await t().signIn(world.emails.staff);
  const page = await (await t().request('/needs', {}, cookie)).text();
  expect((await t().request('/sign-out', { form: { _token: token(page) } }, cookie)).status).toBe(303);
  expect((await t().request('/api/needs', {}, cookie)).status).toBe(401);
});

test('the reader chooses the language', async () => {
  const page = await (await t().request('/sign-in')).text();
  expect(page).toContain('lang="zh-CN"');
  const chosen = await t().request('/language', { form: { _token: token(page), language: 'en', back: '/sign-in' } });
  expect(chosen.headers.get('location')).toBe('/sign-in');
  const cookie = chosen.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await (await t().request('/sign-in', {}, cookie)).text()).toContain('Use the e-mail account');
});

test('the API describes itself, and the page about it loads nothing from outside', async () => {
  const document = await (await t().request('/api/openapi.json')).json() as { paths: Record<string, Record<string, unknown>> };
  const routes = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
  for (const route of ['post /needs', 'get /needs', 'get /needs/{id}', 'patch /needs/{id}', 'post /needs/{id}/accept', 'post /needs/{id}/return', 'post /needs/{id}/merge', 'post /needs/{id}/withdraw',
    'post /needs/{id}/escalate', 'post /needs/{id}/matches', 'get /needs/{id}/matches', 'post /matches/{id}/approve', 'post /matches/{id}/reject', 'post /matches/{id}/claim', 'post /matches/{id}/release',
    'get /engagements', 'post /engagements/{id}/steps', 'post /match-preview', 'get /experts/{id}/evidence', 'post /experts/{id}/evidence',
    ...['enterprises', 'experts', 'societies', 'technology-managers', 'achievements', 'associations'].flatMap((kind) => [`post /${kind}`, `get /${kind}`, `patch /${kind}/{id}`])]) expect(routes).toContain(route);
  for (const [path, methods] of Object.entries(document.paths)) for (const [method, { responses }] of Object.entries(methods as Record<string, { responses: object }>)) {
    for (const status of method === 'get' ? ['422', '429'] : ['400', '413', '422', '429']) if (path !== '/openapi.json') expect(Object.keys(responses), `${method} ${path}`).toContain(status);
  }
  // Matched anew, a need answers at once, or waits when asked to.
  expect(document.paths).toMatchObject({ '/needs/{id}/matches': { post: { responses: { 200: {}, 202: {} } } } });
  const html = await (await t().request('/docs')).text();
  expect(html).toContain('/api/needs/{id}/matches');
  expect(html).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)/);
});

test('each problem type has its page', async () => {
  for (const code of Object.keys(problems)) expect((await t().request(`/problems/${code}`)).status, code).toBe(200);
  expect((await t().request('/problems/none')).status).toBe(404);
});

test('the status page says what is off', async () => {
  const html = await (await t().request('/status')).text();
  for (const words of ['数据库', 'MEILI_URL', 'OPENAI_BASE_URL', 'SMTP_URL', '后台任务']) expect(html).toContain(words);
});
