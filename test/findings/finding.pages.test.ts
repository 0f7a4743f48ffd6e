import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPatents, askForFindings, beginLook, decideFindings, keepFindings, undoTaking } from '../../src/findings/finding.commands.ts';
import { handlersFor } from '../../src/handlers.ts';
import { addEvidence, createExpert, editExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, aSignedInWorld, aWorld, type World } from '../factories.ts';
import { openAlexAuthor, openAlexWork, openAlexWorks, orcidRecord, type RegistryServer, registryServer } from '../registries/servers.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** From an identifier on the profile to evidence that a person confirmed. ORCID and OpenAlex are a loopback server. */
let server: RegistryServer;
let now = new Date();
const t = testServices({ clock: () => now, config: async () => { server = await registryServer(); return { registries: { orcid: { baseUrl: `${server.url}/v3.0` }, openalex: { baseUrl: server.url, apiKey: undefined, mailto: undefined } } }; } });
const db = () => t().deps.db;
let world: World;
let staff = '';
beforeAll(async () => { ({ world, staff } = await aSignedInWorld(t())); });
afterAll(() => server.close());

const ORCID = '0000-0002-1825-0097';
let made = 0;
/** An expert with an identifier of their own and an account. */
async function anExpert(more: { orcid?: string | null; evidence?: { kind: 'paper'; title: string; text: string | null; year: number | null }[] } = {}) {
  made += 1;
  const { id } = await t().run(createExpert, world.staff, { associationId: world.cityId, name: `柏鹿鸣${made}(演示)`, regionCode: '370900', orcid: ORCID, ...more });
  const account = await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: id });
  return { id, path: `/experts/${id}/findings`, actor: account.actor, cookie: await t().signIn(account.email) };
}
const later = (minutes: number): void => { now = new Date(now.getTime() + minutes * 60_000); };
const findings = (expertId: string) => db().selectFrom('finding').selectAll().where('expert_id', '=', expertId).orderBy('title').execute();
const evidence = async (expertId: string) => (await db().selectFrom('evidence').select(['kind', 'title', 'text', 'year']).where('expert_id', '=', expertId).orderBy('title').execute());
const runs = (expertId: string) => db().selectFrom('finding_run').selectAll().where('expert_id', '=', expertId).orderBy('source').execute();
const both = { sources: ['orcid' as const, 'openalex' as const] };

function answering(): void {
  server.answers.set('/v3.0/', () => ({ body: orcidRecord(ORCID, [
    { code: 1, title: '粘湿物料与胶带的粘附机理', year: '2021', doi: '10.5555/ABC.1' }, { code: 2, title: '带式输送清扫器寿命', year: '2019' }, { code: 3, title: '没有公开的', year: '2020', visibility: 'private' },
    { code: 4, title: '<script>alert(1)</script>“粘附”综述', year: '2018' },
  ]) }));
  server.answers.set('/authors/', () => ({ body: openAlexAuthor('A5000000001', ORCID) }));
  server.answers.set('/works', () => ({ body: openAlexWorks([
    openAlexWork('W1', 'Adhesion mechanism of wet ore on belts', { doi: 'https://doi.org/10.5555/abc.1', abstract_inverted_index: { 测定: [0], 粘附力: [1] } }),
    openAlexWork('W2', '带式输送清扫器寿命。', { publication_year: 2019, abstract_inverted_index: { 合金: [0] } }), openAlexWork('W3', '同名者的论文：海藻多糖', { publication_year: 2022 }),
  ], 3, null) }));
}

test('the identifier is checked when it is typed, shown as a link, and belongs to the API and the export', async () => {
  const { id, cookie } = await anExpert({ orcid: null });
  const form = await open(t(), `/experts/${id}/edit`, cookie);
  const wrong = await press(t(), form, `/experts/${id}/edit`, { name: '柏鹿鸣(演示)', regionCode: '370900', orcid: '0000-0002-1825-0098' }, cookie);
  expect([wrong.status, wrong.html.includes('校验位不对'), wrong.html.includes('0000-0002-1825-0098')]).toEqual([422, true, true]);
  expect((await press(t(), form, `/experts/${id}/edit`, { name: '柏鹿鸣(演示)', regionCode: '370900', orcid: `https://orcid.org/${ORCID}`, openAlexId: 'https://openalex.org/a5000000001' }, cookie)).status).toBe(303);
  const page = await open(t(), `/experts/${id}`, staff);
  expect(page.html).toContain(`href="https://orcid.org/${ORCID}"`);
  expect(page.html).toContain('href="https://openalex.org/A5000000001"');
  expect(await (await t().request(`/api/experts/${id}`, {}, staff)).json()).toMatchObject({ orcid: ORCID, openAlexId: 'A5000000001' });
  await expect(db().updateTable('expert').set({ orcid: '0000-0002' }).where('id', '=', id).execute()).rejects.toMatchObject({ constraint: 'expert_orcid_check' });
});

test('fetch, look, confirm some, set one aside: only what was confirmed is in the profile, and what was set aside stays away', async () => {
  answering();
  const { id, path, cookie } = await anExpert({ evidence: [{ kind: 'paper', title: '带式输送清扫器寿命', text: '自己写的话', year: 2019 }] });
  server.asked.length = 0;
  const before = await open(t(), path, cookie);
  for (const words of ['只把下面的编号发给对方', ORCID, '还没有', '开启']) if (words !== '还没有') expect(before.html).toContain(words);
  expect((await press(t(), before, `${path}/look`, {}, cookie)).status).toBe(303);
  expect((await open(t(), path, cookie)).html).toContain('正在获取');
  expect(server.asked).toEqual([]); // a job asks, not the request
  await t().drain();
  // Nothing but the identifier went out: no name, no institution.
  expect(server.asked.map((one) => decodeURIComponent(one)).join(' ')).not.toMatch(/柏|鹿|泰安/);
  const page = await open(t(), path, cookie);
  for (const words of ['待确认 3 条', '档案里已经有的 1 条', '那里登记的姓名：鹿鸣 柏（演示）', 'Luming Bo (Demo)', 'doi:10.5555/abc.1', '来自 ORCID、OpenAlex']) expect(page.html).toContain(words);
  expect(page.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page.html).not.toContain('<script>alert');
  expect(page.html).not.toContain('没有公开的');
  const rows = await findings(id);
  expect(rows).toHaveLength(4);
  const [adhesion] = rows.filter((row) => row.doi === '10.5555/abc.1');
  // One work, two directories: the Chinese title of the one, the abstract of the other.
  expect(adhesion).toMatchObject({ title: '粘湿物料与胶带的粘附机理', text: '测定 粘附力', year: 2021, sources: expect.arrayContaining([{ source: 'openalex', id: 'W1' }, { source: 'orcid', id: '1' }]) as unknown });
  expect(await evidence(id)).toEqual([{ kind: 'paper', title: '带式输送清扫器寿命', text: '自己写的话', year: 2019 }]);

  const alien = rows.find((row) => row.title.startsWith('同名者'))?.id ?? '';
  expect((await press(t(), page, `${path}/decide`, { decision: 'dismiss', ids: alien }, cookie)).status).toBe(303);
  expect((await press(t(), await open(t(), path, cookie), `${path}/decide`, { decision: 'take', ids: adhesion?.id ?? '' }, cookie)).status).toBe(303);
  expect((await evidence(id)).map((one) => one.title)).toEqual(['带式输送清扫器寿命', '粘湿物料与胶带的粘附机理']);
  const profile = (await open(t(), `/experts/${id}`, staff)).html;
  for (const words of ['粘湿物料与胶带的粘附机理', '来自 ORCID、OpenAlex，经人确认']) expect(profile).toContain(words);

  later(6);
  await t().run(askForFindings, world.staff, { expertId: id, ...both });
  await t().drain();
  const again = await open(t(), path, cookie);
  expect(again.html).toContain('待确认 1 条');
  expect(again.html).toContain('已放下的 1 条');
  expect(await findings(id)).toHaveLength(4);
  // Brought back by hand only.
  expect((await press(t(), again, `${path}/decide`, { decision: 'restore', ids: alien }, cookie)).status).toBe(303);
  expect((await open(t(), path, cookie)).html).toContain('待确认 2 条');
});

test('confirm all that is new in one press, complete what differs, and take the whole back', async () => {
  answering();
  const { id, path, cookie } = await anExpert({ evidence: [{ kind: 'paper', title: '带式输送清扫器寿命', text: null, year: 2018 }] });
  await t().run(askForFindings, world.staff, { expertId: id, ...both });
  await t().drain();
  const page = await open(t(), path, cookie);
  for (const words of ['有出入', '年份由 2018 改为 2019，补上摘要', '确认全部 3 条新的']) expect(page.html).toContain(words);
  const fresh = [...page.html.matchAll(/name="new" value="([^"]+)"/g)].map((one) => one[1] ?? '');
  expect((await press(t(), page, `${path}/decide`, { decision: 'take_all', new: fresh }, cookie)).status).toBe(303);
  later(1);
  const differing = (await findings(id)).find((row) => row.state === 'proposed')?.id ?? '';
  expect((await press(t(), await open(t(), path, cookie), `${path}/decide`, { decision: 'take', ids: differing }, cookie)).status).toBe(303);
  expect(await evidence(id)).toHaveLength(4);
  expect((await evidence(id)).find((one) => one.title === '带式输送清扫器寿命')).toMatchObject({ text: '合金', year: 2019 });
  for (const left of [['确认了 1 条', { text: null, year: 2018 }], ['确认了 3 条', { text: null, year: 2018 }]] as const) {
    const shown = await open(t(), path, cookie);
    expect(shown.html).toContain(left[0]);
    expect((await press(t(), shown, `${path}/undo`, {}, cookie)).status).toBe(303);
    expect((await evidence(id)).find((one) => one.title === '带式输送清扫器寿命')).toMatchObject(left[1]);
    later(1);
  }
  expect(await evidence(id)).toHaveLength(1);
  expect((await findings(id)).map((row) => row.state)).toEqual(['proposed', 'proposed', 'proposed', 'proposed']);
  const history = (await open(t(), `/experts/${id}`, staff)).html;
  for (const words of ['从公开目录获取线索', '确认线索', '撤销确认', '增加业绩证据', '补充业绩证据', '删除业绩证据']) expect(history).toContain(words);
});

test('two at once, a changed profile, somebody else’s finding, too many: all of it or nothing', async () => {
  answering();
  const { id, path, cookie } = await anExpert();
  const other = await anExpert();
  for (const expertId of [id, other.id]) await t().run(askForFindings, world.staff, { expertId, ...both });
  await t().drain();
  const ids = (await findings(id)).map((row) => row.id);
  const [foreign] = (await findings(other.id)).map((row) => row.id);
  const take = (of: readonly string[], version = 1) => t().run(decideFindings, world.staff, { expertId: id, version, ids: [...of], decision: 'take' });
  await expect(take([])).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'ids' }] });
  await expect(take([...ids, foreign ?? ''])).rejects.toMatchObject({ code: 'conflict' });
  await expect(take(Array.from({ length: 101 }, () => ids[0] ?? ''))).rejects.toMatchObject({ code: 'invalid_input' });
  const seen = await open(t(), path, cookie);
  await t().run(editExpert, world.staff, { id, version: 1, summary: '别人改过' });
  const stale = await press(t(), seen, `${path}/decide`, { decision: 'take', ids: ids[0] ?? '' }, cookie);
  expect([stale.status, stale.html.includes('别人刚刚改过')]).toEqual([409, true]);
  expect(await evidence(id)).toEqual([]);
  const [first, second] = await Promise.allSettled([take(ids.slice(0, 2), 2), take(ids.slice(1, 3), 2)]);
  expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(await evidence(id)).toHaveLength(2);
  // What was typed in meanwhile is there already, and is not added twice.
  const left = (await findings(id)).filter((row) => row.state === 'proposed');
  await t().run(addEvidence, world.staff, { profileKind: 'expert', profileId: id, kind: 'paper', title: left[0]?.title ?? '', year: left[0]?.year ?? null, text: '自己写的' });
  await expect(take(left.map((row) => row.id), 2)).rejects.toMatchObject({ code: 'conflict' });
  expect(await evidence(id)).toHaveLength(3);
});

test('who may: the person and the staff of their area; nobody else, nor for another', async () => {
  answering();
  const { id, path } = await anExpert();
  const stranger = await anExpert();
  const elsewhere = await aWorld(t());
  for (const actor of [stranger.actor, elsewhere.staff, world.enterprise, world.manager]) {
    await expect(t().run(askForFindings, actor, { expertId: id, ...both })).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(t().run(addPatents, actor, { expertId: id, text: '201710601862.3，一种溜槽' })).rejects.toMatchObject({ code: 'not_allowed' });
  }
  await expect(t().run(keepFindings, world.staff, { runId: id, name: null, works: [], leftOut: [] })).rejects.toMatchObject({ code: 'not_allowed' });
  expect((await open(t(), path, stranger.cookie)).status).toBe(403);
  expect((await open(t(), path)).status).toBe(401);
  await t().run(addPatents, world.staff, { expertId: id, text: '201710601862.3，一种溜槽' });
  const [row] = await findings(id);
  await expect(t().run(decideFindings, stranger.actor, { expertId: stranger.id, version: 1, ids: row?.id ?? '', decision: 'take' })).rejects.toMatchObject({ code: 'conflict' });
  await t().run(decideFindings, world.staff, { expertId: id, version: 1, ids: row?.id ?? '', decision: 'take' });
  const takingId = (await findings(id))[0]?.taking_id ?? '';
  await expect(t().run(undoTaking, stranger.actor, { expertId: stranger.id, takingId })).rejects.toMatchObject({ code: 'not_found' });
});

test('no identifier, twice in a minute, an identifier nobody has, one that was corrected meanwhile', async () => {
  answering();
  const { id, path, cookie } = await anExpert({ orcid: null });
  await expect(t().run(askForFindings, world.staff, { expertId: id, ...both })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'orcid' }] });
  expect((await open(t(), path, cookie)).html).not.toContain('获取最新');
  await t().run(editExpert, world.staff, { id, version: 1, orcid: ORCID });
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  expect(await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] })).toEqual({ runs: 0 }); // one is under way
  const [run] = await runs(id);
  // The identifier is mended while the job is about it: what the old one brings is nobody's.
  expect(await t().run(beginLook, system, { runId: run?.id ?? '' })).toMatchObject({ identifier: ORCID });
  await t().run(editExpert, world.staff, { id, version: 2, orcid: '0000-0002-1694-233X' });
  await t().run(keepFindings, system, { runId: run?.id ?? '', name: '别人', works: [{ sourceId: '9', kind: 'paper', title: '别人的论文', text: null, year: 2020, doi: null }], leftOut: [] });
  expect(await findings(id)).toEqual([]);
  expect((await runs(id))[0]).toMatchObject({ state: 'failed', problem: [expect.stringContaining('编号已经改过'), expect.any(String)] });
  await t().drain();
  server.answers.delete('/v3.0/');
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  await t().drain();
  expect((await open(t(), path, cookie)).html).toContain('没有这个编号的记录');
  answering();
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  await t().drain();
  await expect(t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] })).rejects.toMatchObject({ code: 'wrong_state' });
});

test('a busy service is left alone for as long as it says, then asked again by the clock; the status page says so', async () => {
  answering();
  const { id, path, cookie } = await anExpert();
  server.answers.set('/v3.0/', () => ({ status: 429, headers: { 'retry-after': '1800' }, text: '' }));
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  await t().drain();
  const [run] = await runs(id);
  expect(run).toMatchObject({ state: 'waiting', tries: 1 });
  expect((run?.again_at?.getTime() ?? 0) - now.getTime()).toBe(1800_000);
  expect((await open(t(), path, cookie)).html).toContain('稍后会自动再试');
  expect((await open(t(), '/status', staff)).html).toContain('ORCID</strong>');
  expect((await open(t(), '/status', staff)).html).toContain('HTTP 429');
  // Another expert's look waits, too, without asking.
  const second = await anExpert();
  server.asked.length = 0;
  await t().run(askForFindings, world.staff, { expertId: second.id, sources: ['orcid'] });
  await t().drain();
  expect(server.asked).toEqual([]);
  const again = handlersFor(t().deps)['findings.again'];
  await again({});
  await t().drain();
  expect(server.asked).toEqual([]);
  later(31);
  answering();
  await again({});
  await t().drain();
  expect([(await runs(id))[0]?.state, (await runs(second.id))[0]?.state]).toEqual(['done', 'done']);
  expect(await findings(id)).toHaveLength(3);
});

test('a service that stays down is given up after five tries, and says so; the job itself never fails', async () => {
  const { id } = await anExpert();
  server.answers.set('/v3.0/', () => ({ headers: { 'content-type': 'text/html' }, text: '<html>' }));
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  await t().drain();
  expect((await runs(id))[0]).toMatchObject({ state: 'failed', problem: [expect.stringContaining('不是预期的格式'), expect.any(String)] });
  server.answers.set('/v3.0/', () => ({ status: 503, text: 'down' }));
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  for (let tries = 0; tries < 5; tries += 1) {
    await t().drain();
    later(600);
    await handlersFor(t().deps)['findings.again']({});
  }
  await t().drain();
  expect((await runs(id)).map((run) => [run.state, run.tries])).toContainEqual(['failed', 5]);
  expect((await t().deps.jobs.failed(10)).filter((job) => job.kind.startsWith('findings'))).toEqual([]);
});

test('what a directory no longer shows is proposed no longer; what a list or a person stands for stays', async () => {
  answering();
  const { id } = await anExpert();
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  await t().run(addPatents, world.staff, { expertId: id, text: '201710601862.3，一种溜槽' });
  await t().drain();
  expect(await findings(id)).toHaveLength(4);
  server.answers.set('/v3.0/', () => ({ body: orcidRecord(ORCID, [{ code: 2, title: '带式输送清扫器寿命', year: '2019' }]) }));
  later(6);
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  await t().drain();
  expect((await findings(id)).map((row) => row.title)).toEqual(['一种溜槽', '带式输送清扫器寿命']);
});

test('a job that died in the middle is begun anew by the clock, and what it found is kept once', async () => {
  answering();
  const { id } = await anExpert();
  await t().run(askForFindings, world.staff, { expertId: id, sources: ['orcid'] });
  const [run] = await runs(id);
  await t().run(beginLook, system, { runId: run?.id ?? '' }); // and its process dies here
  await t().drain();
  expect((await runs(id))[0]).toMatchObject({ state: 'waiting', tries: 1 });
  later(21);
  await handlersFor(t().deps)['findings.again']({});
  await t().drain();
  expect((await runs(id))[0]).toMatchObject({ state: 'done', fresh: 3, tries: 2 });
  expect(await t().run(keepFindings, system, { runId: run?.id ?? '', name: null, works: [{ sourceId: '9', kind: 'paper', title: '迟到的', text: null, year: 2020, doi: null }], leftOut: [] })).toBeNull();
  expect(await findings(id)).toHaveLength(3);
});

test('a list of patents: pasted with a wrong line, then as a sheet that a job reads', async () => {
  const { id, path, cookie } = await anExpert({ orcid: null });
  const name = (await db().selectFrom('expert').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name.replace('(演示)', '');
  const pasted = await press(t(), await open(t(), path, cookie), `${path}/patents`, { text: `201710601862.3，一种溜槽，${name}\n201710601862.4，抄错的，${name}` }, cookie);
  expect(pasted.status).toBe(303);
  const page = await open(t(), path, cookie);
  for (const words of ['待确认 1 条', '一种溜槽', 'CN201710601862.3', '校验位不对']) expect(page.html).toContain(words);
  const empty = await press(t(), page, `${path}/patents`, { text: '  ' }, cookie);
  expect([empty.status, empty.html.includes('请粘贴专利清单')]).toEqual([422, true]);

  const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const upload = (file: File) => t().request(`${path}/patents`, { upload: { _token: token, text: '', file } }, cookie);
  expect((await upload(new File(['x'], '专利.docx'))).status).toBe(422);
  expect((await upload(new File([`专利名称,发明人,申请日,专利号\n一种溜槽,${name},2017-07-21,201710601862.3\n第二件,岳明、${name},2019-01-02,CN115123456A\n别人的,岳明,2019-01-02,CN115123457A`], '专利.csv'))).status).toBe(303);
  await t().drain();
  const read = await open(t(), path, cookie);
  for (const words of ['专利.csv', '读到 2 条，新的 1 条', '第 4 行', '发明人里没有这位专家', '第二件']) expect(read.html).toContain(words);
  expect(await t().deps.files.list()).toEqual([]);
  // A file that cannot be read says so, and nobody else notices.
  await upload(new File(['PK\u0003\u0004 broken'], '坏的.xlsx'));
  await t().drain();
  expect((await runs(id)).at(-1)).toMatchObject({ state: 'failed' });
  expect((await findings(id)).filter((row) => row.state === 'proposed')).toHaveLength(2);
});
