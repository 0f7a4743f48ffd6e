import { Writable } from 'node:stream';
import pino from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.tsx';
import { asked } from '../permissions/requests.ts';
import { aPermissionWorld, type PermissionWorld } from '../permissions/world.ts';
import { hostile } from '../support/hostile.ts';
import { servicesOn, testServices, type TestServices } from '../support/services.ts';

/**
 * Hostile texts through every input that takes text, and back through every output. Inputs come from the API's own description and
 * outputs from the router, so that new ones join by themselves.
 */
const t = testServices();
let world: PermissionWorld;
let s: TestServices;
const lines: string[] = [];
const texts = Object.values(hostile);

beforeAll(async () => {
  world = await aPermissionWorld(t());
  await t().drain();
  const sink = new Writable({ write: (chunk: Buffer, _, done) => { lines.push(chunk.toString()); done(); } });
  s = servicesOn({ ...t().deps, log: pino({ level: 'info' }, sink) });
});

interface Schema { readonly type?: string | readonly string[]; readonly properties?: Record<string, Schema>; readonly format?: string; readonly enum?: readonly unknown[]; readonly anyOf?: readonly Schema[]; readonly pattern?: string }
const takesText = (schema: Schema): boolean => (schema.type === 'string' || (Array.isArray(schema.type) && schema.type.includes('string'))) && schema.format === undefined && schema.enum === undefined || (schema.anyOf ?? []).some(takesText);

test('every input takes them as text or refuses them by field; nothing breaks', async () => {
  const { paths } = await (await s.request('/api/openapi.json')).json() as { paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>> };
  const versions = new Map<string, number>();
  const broken: string[] = [];
  let tried = 0;
  for (const [path, methods] of Object.entries(paths)) for (const [method, { requestBody }] of Object.entries(methods)) {
    const properties = requestBody?.content['application/json']?.schema.properties ?? {};
    const fields = Object.entries(properties).filter(([, schema]) => takesText(schema)).map(([name]) => name);
    if (fields.length === 0) continue;
    const request = asked(`${method.toUpperCase()} /api${path.replace(/\{(\w+)\}/g, ':$1')}`, world, (id) => versions.get(id) ?? 1);
    // As many rounds as it takes for each text to have been in some field, each field another.
    for (let round = 0; round < texts.length; round += fields.length) {
      const body = { ...request.body, ...Object.fromEntries(fields.map((name, at) => [name, texts[(round + at) % texts.length]])) };
      const answer = await s.request(request.path, { method: method.toUpperCase(), body }, world.cookies.staff);
      tried += fields.length;
      const said = await answer.text();
      if (answer.status >= 500) broken.push(`${method} ${path} ${answer.status} ${JSON.stringify(body).slice(0, 200)}`);
      if (answer.status === 422) {
        const { errors } = JSON.parse(said) as { errors?: { field: string; message: string }[] };
        if (errors === undefined || errors.length === 0 || errors.some((one) => one.field === '' || one.message === '')) broken.push(`${method} ${path}: 422 without a field: ${said.slice(0, 200)}`);
      }
    }
  }
  console.log(`${tried} hostile values in ${Object.keys(paths).length} paths`);
  expect(broken).toEqual([]);
  expect(tried).toBeGreaterThan(500);
}, 600_000);

test('queries, addresses and headers', async () => {
  const broken: string[] = [];
  for (const text of texts.map((one) => one.slice(0, 300).toWellFormed())) for (const path of [`/search?q=${encodeURIComponent(text)}`, `/api/search?q=${encodeURIComponent(text)}`, `/experts?q=${encodeURIComponent(text)}&region=${encodeURIComponent(text)}`, `/needs?status=${encodeURIComponent(text)}`, `/needs/${encodeURIComponent(text)}`, `/api/experts?cursor=${encodeURIComponent(text)}&limit=${encodeURIComponent(text)}`]) {
    const answer = await s.request(path, { headers: { 'user-agent': text.replace(/[^\u0020-\u007e]/g, ''), 'accept-language': text.replace(/[^\u0020-\u007e]/g, '') } }, world.cookies.staff);
    if (answer.status >= 500) broken.push(`${path} ${answer.status}`);
  }
  expect(broken).toEqual([]);
}, 600_000);

test.each(['NUL', 'bell', 'escape'])('%s is refused by the name of its field, in JSON and in forms', async (name) => {
  const title = `标题四字${hostile[name] ?? ''}`;
  const answer = await s.request('/api/needs', { body: { enterpriseId: world.ids.enterprise, title, field: '测试', problem: '难题' } }, world.cookies.staff);
  expect([answer.status, (await answer.json() as { errors: { field: string }[] }).errors.map((one) => one.field)]).toEqual([422, ['title']]);
  const page = await (await s.request('/try')).text();
  const form = await s.request('/try', { form: { _token: /name="_token" value="([^"]+)"/.exec(page)?.[1] ?? '', description: title } });
  expect([form.status, (await form.text()).includes('href="#description"') || name === 'NUL']).toEqual([422, true]);
});

test('every page shows them as text: no tag, attribute or address of theirs, nothing invisible', async () => {
  const needs = await t().deps.db.selectFrom('need').select('id').where('title', 'like', '%script%').execute();
  const profile = await s.request('/api/experts', { body: { associationId: world.ids.association, name: hostile['image'], regionCode: '370900', fields: [hostile['svg'], hostile['right to left']], summary: texts.filter((one) => one.length < 200 && !/[\u0000-\u0008\u000e-\u001f]/.test(one)).join('\n').slice(0, 2900), evidence: [{ kind: 'paper', title: hostile['end of a field'], text: hostile['iframe'] }] } }, world.cookies.staff);
  expect(profile.status).toBe(201);
  const { id } = await profile.json() as { id: string };
  await t().drain();
  const pages = [...new Set(createApp(() => t().deps).routes.filter(({ method, path }) => method === 'GET' && !path.startsWith('/api/') && !/^\/assets\/|\*/.test(path)).map(({ path }) => path))].map((route) => asked(`GET ${route}`, world, () => 1).path);
  const seen: string[] = [];
  for (const path of [...pages, `/experts/${id}`, `/experts/${id}/edit`, '/experts?q=onerror', '/search?q=script', ...needs.map((one) => `/needs/${one.id}`)]) {
    const answer = await s.request(path, {}, world.cookies.staff);
    if (answer.headers.get('content-type')?.startsWith('image/') === true) continue;
    const html = await answer.text();
    for (const bad of ['<script>', '<img src=x', '<svg/onload', '<iframe', '<base', '<meta http-equiv=refresh', '</textarea></title>', '<form action=//', 'href="javascript:', 'href="data:text', '\u202e', '\u200b', '\u0000', '\u001b']) if (html.includes(bad)) seen.push(`${path}: ${JSON.stringify(bad)}`);
    for (const tag of html.matchAll(/<[a-z][^>]*\son\w+\s*=/gi)) if (!/value="[^"]*$|title="[^"]*$/.test(tag[0])) seen.push(`${path}: ${tag[0].slice(0, 100)}`);
  }
  expect(seen).toEqual([]);
  const stored = await (await s.request(`/api/experts/${id}`, {}, world.cookies.staff)).json() as { name: string };
  expect(stored.name).toBe(hostile['image']);
}, 600_000);

test('a line of the log is one line, and says nothing to a terminal', () => {
  for (const line of lines) {
    expect(line.trimEnd().split('\n')).toHaveLength(1);
    expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(line).not.toContain('\u001b');
  }
});
