import { beforeAll, expect, test } from 'vitest';
import { createExpert, editExpert } from '../../src/profiles/profile.commands.ts';
import { newId } from '../../src/shared/ids.ts';
import { anAccount, aSignedInWorld, aWorld, type World } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Findings by the API: the way from a list of patents to evidence and back, and what is refused. No directory is switched on here. */
const t = testServices();
let world: World;
let staff = '';
beforeAll(async () => { ({ world, staff } = await aSignedInWorld(t())); });

const list = '201710601862.3，一种溜槽\n95115608.X，清扫器寿命\nCN115123456A，粘附机理的测定，，2020-05-06，一种测定粘附力的装置\n201710601862.4，抄错的';
let made = 0;
async function anExpert() {
  made += 1;
  const { id } = await t().run(createExpert, world.staff, { associationId: world.cityId, name: `柏鹿鸣${made}(演示)`, regionCode: '370900', evidence: [{ kind: 'patent', title: '粘附机理的测定', text: null, year: 2020 }, { kind: 'patent', title: '清扫器寿命', text: null, year: 1995 }] });
  return { id, path: `/api/experts/${id}/findings` };
}
const ask = async (path: string, body?: unknown, cookie = staff, method?: string) => {
  const answer = await t().request(path, { ...(body === undefined ? {} : { body: body as object }), ...(method === undefined ? {} : { method }) }, cookie);
  return { status: answer.status, json: await answer.json() as Record<string, unknown> & { items: Record<string, unknown>[]; next: string | null; version: number; errors?: { field: string }[] } };
};
const evidence = async (id: string) => (await ask(`/api/experts/${id}/evidence`)).json.items.map((one) => [one['title'], one['text'], one['year']]);
const before = [['粘附机理的测定', null, 2020], ['清扫器寿命', null, 1995]];

test('a list is handed in, read page by page, confirmed in part, and taken back', async () => {
  const { id, path } = await anExpert();
  expect(await ask(`${path}/patents`, { text: list })).toMatchObject({ status: 201, json: { found: 3, leftOut: 1 } });
  expect((await ask(`${path}/looks`)).json.items).toMatchObject([{ source: 'patents', state: 'done', found: 3, fresh: 3, identifier: null, leftOut: [{ line: '201710601862.4，抄错的', reason: expect.stringContaining('校验位') }] }]);
  const all: Record<string, unknown>[] = [];
  let version = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, json } = await ask(`${path}?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect([status, json.items.length]).toEqual([200, 1]);
    all.push(...json.items);
    [cursor, version] = [json.next, json.version];
  }
  const of = (title: string) => all.find((one) => one['title'] === title);
  expect(all).toHaveLength(3);
  expect(of('一种溜槽')).toMatchObject({ kind: 'patent', state: 'proposed', mark: 'new', changes: null, year: 2017, sources: [{ source: 'patents', number: 'CN201710601862.3', address: null }], decidedAt: null, takingId: null });
  expect(of('清扫器寿命')).toMatchObject({ mark: 'same', changes: null });
  expect(of('粘附机理的测定')).toMatchObject({ mark: 'differs', changes: { evidenceId: expect.any(String), year: null, text: '一种测定粘附力的装置' } });
  expect(await evidence(id)).toEqual(before);

  const ids = [of('一种溜槽')?.['id'], of('粘附机理的测定')?.['id']];
  const taken = await ask(`${path}/decisions`, { version, ids, decision: 'take' });
  expect(taken).toMatchObject({ status: 200, json: { decided: 2, takingId: expect.any(String) } });
  expect(await evidence(id)).toEqual([['粘附机理的测定', '一种测定粘附力的装置', 2020], ['一种溜槽', null, 2017], ['清扫器寿命', null, 1995]].toSorted((a, b) => Number(b[2]) - Number(a[2])));
  expect((await ask(`${path}?state=taken`)).json.items).toMatchObject([{ mark: null, takingId: taken.json['takingId'], evidenceId: expect.any(String) }, {}]);
  // Twice: nothing is confirmed again, nor taken back again.
  expect(await ask(`${path}/decisions`, { version, ids, decision: 'take' })).toMatchObject({ status: 409, json: { type: '/problems/conflict' } });
  const taking = `${path}/takings/${String(taken.json['takingId'])}`;
  expect(await ask(taking, undefined, staff, 'DELETE')).toMatchObject({ status: 200, json: { undone: 2 } });
  expect(await ask(taking, undefined, staff, 'DELETE')).toMatchObject({ status: 404 });
  expect(await evidence(id)).toEqual(before);
});

test('set aside and brought back; what the profile has cannot be confirmed, nor can anything by an old version', async () => {
  const { id, path } = await anExpert();
  await ask(`${path}/patents`, { text: list });
  const { items, version } = (await ask(path)).json;
  const [gone, there] = ['一种溜槽', '清扫器寿命'].map((title) => items.find((one) => one['title'] === title)?.['id']);
  expect(await ask(`${path}/decisions`, { version, ids: [gone], decision: 'dismiss' })).toMatchObject({ status: 200, json: { decided: 1, takingId: null } });
  expect((await ask(`${path}?state=dismissed`)).json.items).toMatchObject([{ id: gone, state: 'dismissed', mark: null }]);
  expect(await ask(`${path}/decisions`, { version, ids: [gone], decision: 'take' })).toMatchObject({ status: 409 });
  expect(await ask(`${path}/decisions`, { version, ids: [gone], decision: 'restore' })).toMatchObject({ status: 200 });
  expect(await ask(`${path}/decisions`, { version, ids: [gone, there], decision: 'take' })).toMatchObject({ status: 409, json: { type: '/problems/conflict' } });
  await t().run(editExpert, world.staff, { id, version, summary: '别人改过' });
  expect(await ask(`${path}/decisions`, { version, ids: [gone], decision: 'take' })).toMatchObject({ status: 409, json: { type: '/problems/stale_version' } });
  expect(await evidence(id)).toEqual(before);
});

test('a look needs an identifier, is begun once, and says that the directory is off', async () => {
  const { id, path } = await anExpert();
  expect(await ask(`${path}/looks`, {})).toMatchObject({ status: 422, json: { errors: [{ field: 'orcid' }] } });
  await t().run(editExpert, world.staff, { id, version: 1, orcid: '0000-0002-1825-0097' });
  expect(await ask(`${path}/looks`, { sources: ['orcid'] })).toMatchObject({ status: 202, json: { runs: 1 } });
  expect(await ask(`${path}/looks`, { sources: ['orcid'] })).toMatchObject({ status: 202, json: { runs: 0 } });
  expect((await ask(`${path}/looks`)).json.items).toMatchObject([{ source: 'orcid', identifier: '0000-0002-1825-0097', state: 'waiting' }]);
  await t().drain();
  expect((await ask(`${path}/looks`)).json.items).toMatchObject([{ state: 'failed', problem: 'ORCID 没有开启。', found: null }]);
  expect(await ask(`${path}/looks`, { sources: ['wos'] })).toMatchObject({ status: 422 });
  expect(await ask(`${path}/looks`, { sources: [] })).toMatchObject({ status: 422 });
});

test('what is wrong is refused, with the field: nothing chosen, too many, bad ids, no text, a file of somebody else', async () => {
  const { path } = await anExpert();
  const { version } = (await ask(path)).json;
  const decide = (more: object) => ask(`${path}/decisions`, { version, ids: [newId()], decision: 'take', ...more });
  expect(await decide({ ids: [] })).toMatchObject({ status: 422, json: { errors: [{ field: 'ids' }] } });
  expect(await decide({ ids: Array.from({ length: 101 }, newId) })).toMatchObject({ status: 422, json: { errors: [{ field: 'ids' }] } });
  expect(await decide({ ids: ['x'] })).toMatchObject({ status: 422, json: { errors: [{ field: 'ids.0' }] } });
  expect(await decide({ decision: 'keep' })).toMatchObject({ status: 422, json: { errors: [{ field: 'decision' }] } });
  expect(await decide({})).toMatchObject({ status: 409 });
  expect(await ask(`${path}/patents`, { text: '  ' })).toMatchObject({ status: 422, json: { errors: [{ field: 'text' }] } });
  expect(await ask(`${path}/patents`, {})).toMatchObject({ status: 422, json: { errors: [{ field: 'text' }] } });
  expect(await ask(`${path}/patents`, { text: list, file: { id: newId(), name: 'a.csv', size: 1 } })).toMatchObject({ status: 422, json: { errors: [{ field: 'file' }] } });
  expect(await ask(`${path}?cursor=x`)).toMatchObject({ status: 422, json: { errors: [{ field: 'cursor' }] } });
  expect(await ask(`/api/experts/x/findings`)).toMatchObject({ status: 422 });
  expect(await ask(`/api/experts/${newId()}/findings`)).toMatchObject({ status: 404 });
  expect(await ask(`${path}/takings/x`, undefined, staff, 'DELETE')).toMatchObject({ status: 422 });
});

test('nobody reads or decides on another’s: not a stranger, not a neighbour, not by naming a finding of somebody else', async () => {
  const [mine, theirs] = [await anExpert(), await anExpert()];
  for (const { path } of [mine, theirs]) await ask(`${path}/patents`, { text: list });
  const { email } = await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: mine.id });
  const own = await t().signIn(email);
  expect((await ask(mine.path, undefined, own)).json.items).toHaveLength(3);
  const [foreign] = (await ask(theirs.path)).json.items;
  const decision = { version: 1, ids: [foreign?.['id']], decision: 'take' };
  expect(await ask(`${mine.path}/decisions`, decision, own)).toMatchObject({ status: 409 });
  const neighbour = await t().signIn((await aWorld(t())).emails.staff);
  for (const cookie of [own, neighbour]) {
    expect(await ask(theirs.path, undefined, cookie)).toMatchObject({ status: 403 });
    expect(await ask(`${theirs.path}/looks`, undefined, cookie)).toMatchObject({ status: 403 });
    expect(await ask(`${theirs.path}/decisions`, decision, cookie)).toMatchObject({ status: 403 });
    expect(await ask(`${theirs.path}/patents`, { text: list }, cookie)).toMatchObject({ status: 403 });
  }
  expect((await t().request(theirs.path)).status).toBe(401);
  expect(await evidence(theirs.id)).toEqual(before);
});

test('the person’s own desk says how many wait, without what the profile has already; when all is decided it says nothing', async () => {
  const { id, path } = await anExpert();
  const own = await t().signIn((await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: id })).email);
  expect((await open(t(), '/desk', own)).html).not.toContain('线索请确认');
  await ask(`${path}/patents`, { text: list });
  const desk = (await open(t(), '/desk', own)).html;
  expect(desk).toContain('轮到您了：2 条论文、专利线索请确认');
  expect(desk).toContain(`href="/experts/${id}/findings"`);
  const { items, version } = (await ask(path)).json;
  await ask(`${path}/decisions`, { version, ids: items.filter((one) => one['mark'] !== 'same').map((one) => one['id']), decision: 'dismiss' });
  expect((await open(t(), '/desk', own)).html).not.toContain('线索请确认');
});
