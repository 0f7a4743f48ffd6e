import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { outgoing } from '../../src/http/outgoing.ts';
import { abstractOf, openAlexRegistry } from '../../src/registries/openalex.ts';
import { orcidRegistry } from '../../src/registries/orcid.ts';
import { openAlexAuthor, openAlexWork, openAlexWorks, orcidRecord, type RegistryServer, registryServer } from './servers.ts';

/** The clients of ORCID and OpenAlex against everything a server can do. */
let server: RegistryServer;
beforeAll(async () => { server = await registryServer(); });
afterAll(() => server.close());
beforeEach(() => { server.answers.clear(); server.asked.length = 0; });

const ORCID = '0000-0002-1825-0097';
const orcid = (limits: { patience?: number; mostBytes?: number } = {}) => orcidRegistry({ baseUrl: `${server.url}/v3.0`, ...limits });
const openAlex = (more: { apiKey?: string; mailto?: string; patience?: number } = {}) => openAlexRegistry({ baseUrl: server.url, ...more });
const answering = (answer: Parameters<RegistryServer['answers']['set']>[1]) => { server.answers.set('/v3.0/', answer); };

test('ORCID: one work of each group, its own DOI, the kinds that are evidence, and nothing that is not public', async () => {
  answering(() => ({ body: orcidRecord(ORCID, [
    { code: 1, title: '粘湿物料与胶带的<i>粘附</i>机理 &amp; 防堵', year: '2021', doi: '10.5555/ABC.1' },
    { code: 2, title: '一种溜槽防堵装置', year: '2019', type: 'patent' },
    { code: 3, title: '还没有公开的手稿', visibility: 'private' },
    { code: 4, title: '只给信任机构看的', visibility: 'limited' },
    { code: 5, title: '一次讲座', type: 'lecture-speech' },
    { code: 6, title: '没有年份的书', type: 'book' },
  ]) }));
  expect(await orcid().works(ORCID)).toEqual({
    name: '鹿鸣 柏（演示）', leftOut: 3,
    works: [
      { sourceId: '1', kind: 'paper', title: '粘湿物料与胶带的粘附机理 & 防堵', text: null, year: 2021, doi: '10.5555/abc.1' },
      { sourceId: '2', kind: 'patent', title: '一种溜槽防堵装置', text: null, year: 2019, doi: null },
      { sourceId: '6', kind: 'paper', title: '没有年份的书', text: null, year: null, doi: null },
    ],
  });
  // Nothing but the identifier went out.
  expect(server.asked).toEqual([`/v3.0/${ORCID}/record`]);
});

test('a record without works, or with what a record may leave out, is an empty answer', async () => {
  answering(() => ({ body: { person: null, 'activities-summary': { works: { group: [] } } } }));
  expect(await orcid().works(ORCID)).toEqual({ name: null, works: [], leftOut: 0 });
  answering(() => ({ body: {} }));
  expect(await orcid().works(ORCID)).toEqual({ name: null, works: [], leftOut: 0 });
});

test('an identifier nobody has, one that was closed, one that was merged', async () => {
  await expect(orcid().works(ORCID)).rejects.toMatchObject({ name: 'NoSuchRecord', reason: 'unknown' });
  answering(() => ({ status: 409, body: { 'error-code': 9018 } }));
  await expect(orcid().works(ORCID)).rejects.toMatchObject({ name: 'NoSuchRecord', reason: 'closed' });
  answering(() => ({ status: 301, headers: { location: 'http://169.254.169.254/latest' }, text: '' }));
  await expect(orcid().works(ORCID)).rejects.toMatchObject({ name: 'NoSuchRecord', reason: 'moved' });
  expect(server.asked).toHaveLength(3);
});

test.each([
  ['busy, and says until when', { status: 429, headers: { 'retry-after': '120' }, text: '' }, { kind: 'busy', retryAfterSeconds: 120 }],
  ['OpenAlex says it so', { status: 403, headers: { 'content-type': 'application/json' }, text: '{}' }, { kind: 'busy' }],
  ['down', { status: 503, text: 'Service Unavailable' }, { kind: 'busy', retryAfterSeconds: null }],
  ['a key that does not hold', { status: 401, body: {} }, { kind: 'refused' }],
  ['a page instead of an answer', { headers: { 'content-type': 'text/html' }, text: '<html><body>登录</body></html>' }, { kind: 'wrong_answer' }],
  ['a page that says it is JSON', { text: '<html>' }, { kind: 'wrong_answer' }],
  ['JSON of another kind', { body: { 'activities-summary': { works: { group: 'none' } } } }, { kind: 'wrong_answer' }],
  ['JSON that is no object', { body: [] }, { kind: 'wrong_answer' }],
] as const)('%s', async (_, answer, error) => {
  answering(() => answer);
  await expect(orcid().works(ORCID)).rejects.toMatchObject({ name: 'EndpointError', ...error });
});

test('slow, huge, cut off and not there: each ends, and says why', async () => {
  answering(() => ({ body: orcidRecord(ORCID, []), after: 400 }));
  await expect(orcid({ patience: 50 }).works(ORCID)).rejects.toMatchObject({ name: 'EndpointError', kind: 'down', message: 'no answer in 0.05 s' });
  answering(() => ({ text: `[${'0,'.repeat(600_000)}0]` }));
  await expect(orcid({ mostBytes: 1024 * 1024 }).works(ORCID)).rejects.toMatchObject({ kind: 'wrong_answer', message: 'more than 1 MB' });
  answering(() => ({ headers: { 'content-type': 'application/json', 'content-length': '5000' }, text: '{"person":' }));
  await expect(orcid({ patience: 2000 }).works(ORCID)).rejects.toMatchObject({ name: 'EndpointError' });
  const gone = await registryServer();
  await gone.close();
  await expect(orcidRegistry({ baseUrl: gone.url }).works(ORCID)).rejects.toMatchObject({ kind: 'down', message: 'ECONNREFUSED' });
  const here = orcidRegistry({ baseUrl: 'http://10.0.0.1/v3.0', send: outgoing({ reach: 'this_machine' }) });
  await expect(here.works(ORCID)).rejects.toMatchObject({ kind: 'down', message: 'not an address that may be reached' });
});

test('a kept connection that was closed just then is asked once more, and no further', async () => {
  let cut = 1;
  const closing = createServer((request, response) => {
    if (cut > 0) { cut -= 1; request.socket.resetAndDestroy(); return; }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(orcidRecord(ORCID, [])));
  });
  await new Promise<void>((resolve) => { closing.listen(0, '127.0.0.1', resolve); });
  const registry = orcidRegistry({ baseUrl: `http://127.0.0.1:${(closing.address() as AddressInfo).port}` });
  expect(await registry.works(ORCID)).toMatchObject({ works: [] });
  cut = 2;
  await expect(registry.works(ORCID)).rejects.toMatchObject({ kind: 'down', message: 'ECONNRESET' });
  closing.closeAllConnections();
  closing.close();
});

test('OpenAlex: the author by ORCID, then page after page by cursor with a key; abstracts from their index', async () => {
  server.answers.set('/authors/orcid:', () => ({ body: openAlexAuthor('A5000000001', ORCID) }));
  server.answers.set('/works', (path) => {
    const second = new URL(path, server.url).searchParams.get('cursor') === 'Iks2=';
    if (second) return { body: openAlexWorks([openAlexWork('W900', '第二页的论文', { doi: 'https://doi.org/10.5555/Two' })], 104, null) };
    const first = Array.from({ length: 97 }, (_, n) => openAlexWork(`W${n + 1}`, `演示论文 ${n + 1}`));
    return { body: openAlexWorks([
      ...first, openAlexWork('W98', '撤稿的', { is_retracted: true }), openAlexWork('W99', '数据集', { type: 'dataset' }),
      openAlexWork('W100', 'CO<sub>2</sub> and <jats:p>wet ore</jats:p>', { abstract_inverted_index: { Abstract: [0], Wet: [1], ore: [2, 5], sticks: [3], to: [4] }, doi: 'https://doi.org/10.5555/ABC.1' }),
    ], 104, 'Iks2=') };
  });
  const answer = await openAlex({ apiKey: 'demo-key', mailto: 'ops@example.test' }).works(ORCID);
  expect(answer).toMatchObject({ name: 'Luming Bo (Demo)', leftOut: 5 });
  expect(answer.works).toHaveLength(99);
  expect(answer.works.slice(-2)).toEqual([
    { sourceId: 'W100', kind: 'paper', title: 'CO2 and wet ore', text: 'Wet ore sticks to ore', year: 2021, doi: '10.5555/abc.1' },
    { sourceId: 'W900', kind: 'paper', title: '第二页的论文', text: null, year: 2021, doi: '10.5555/two' },
  ]);
  expect(server.asked).toHaveLength(3);
  const [asked, works] = server.asked.map((path) => new URL(path, server.url));
  expect(asked?.pathname).toBe(`/authors/orcid:${ORCID}`);
  expect(Object.fromEntries(works?.searchParams ?? [])).toMatchObject({ filter: 'authorships.author.id:A5000000001', cursor: '*', per_page: '100', api_key: 'demo-key', mailto: 'ops@example.test' });
});

test('OpenAlex without a key is asked by the number of the page, and not for ever', async () => {
  server.answers.set('/authors/A5000000001', () => ({ body: openAlexAuthor('A5000000001', ORCID) }));
  server.answers.set('/works', () => ({ body: openAlexWorks(Array.from({ length: 100 }, (_, n) => openAlexWork(`W${n + 1}`, `演示论文 ${n + 1}`)), 100_000, 'again') }));
  const answer = await openAlex().works('A5000000001');
  expect(server.asked.slice(1).map((path) => new URL(path, server.url).searchParams.get('page'))).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
  expect(answer).toMatchObject({ leftOut: 99_000 });
  expect(answer.works).toHaveLength(1000);
});

test('hostile texts come out as plain, short text', async () => {
  const bidi = '\u202egnorts\u202c';
  answering(() => ({ body: orcidRecord(ORCID, [
    { code: 1, title: `<script>alert(1)</script>带式${bidi}输送\u0000\u200b`, doi: 'javascript:alert(1)', year: '20211' },
    { code: 2, title: '很'.repeat(5000), year: '2021' }, { code: 3, title: '\u200b\u200b', year: '2021' }, { code: 4, title: '=cmd|calc!A1\n第二行', year: '2021' },
  ]) }));
  const { works } = await orcid().works(ORCID);
  expect(works.map(({ title }) => title.slice(0, 60))).toEqual(['<script>alert(1)</script>带式gnorts输送', '很'.repeat(60), '=cmd|calc!A1 第二行']);
  expect(works[0]).toMatchObject({ doi: null, year: null });
  expect([...works[1]?.title ?? '']).toHaveLength(200);
  expect(abstractOf({ a: [1e12, -1, 0.5, 0], b: [4999], c: [5000], ['__proto__']: [1] })).toBe('a __proto__ b');
  expect(abstractOf(Object.fromEntries(Array.from({ length: 4999 }, (_, n) => [`word${n}`, [n]])))).toHaveLength(4000);
});
