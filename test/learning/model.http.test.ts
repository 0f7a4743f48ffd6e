import { beforeAll, expect, test } from 'vitest';
import { handlersFor } from '../../src/handlers.ts';
import { applyChanges, documentSource, fillIndex } from '../../src/index-content.ts';
import { follow } from '../../src/indexing/follow.ts';
import { requestModel, storeModel } from '../../src/learning/model.commands.ts';
import { isModelOld, readModel } from '../../src/learning/model.jobs.ts';
import { modelInfos } from '../../src/learning/model.queries.ts';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { countedFrom } from '../../src/search/counted-model.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { trainHere, type Trainer } from '../../src/search/model.ts';
import type { DocumentSource } from '../../src/search/port.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';
import { silent } from '../support/template.ts';

/** Learning: on demand and by the clock, once for all processes, and never to the loss of what is in use. */
const t = testServices();
let world: World;
let staff = '';
beforeAll(async () => { world = await aWorld(t()); staff = await t().signIn(world.emails.staff); });

let trained = 0;
const counting: Trainer = (texts, version) => { trained += 1; return trainHere(texts, version); };
const learn = (train: Trainer = counting, askedBy: string | null = null) => handlersFor({ ...t().deps, train })['search.learn']({ askedBy });
const words = ['滚动轴承', '海水淡化', '骨胶脱色', '玻纤窗框', '尾矿输送', '枸杞干燥', '电堆密封'];
async function someTexts(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await t().run(createExpert, system, { associationId: world.provinceId, name: `专家${n}`, regionCode: '370900', fields: [words[n % words.length] ?? ''], evidence: [{ kind: 'paper', title: `${words[n % words.length]}的试验研究 ${n}`, text: null, year: 2020 }] });
  }
  await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '滚动轴承寿命短', field: '轴承', problem: `滚动轴承润滑 ${count}` });
}
const versions = async () => (await modelInfos(t().deps.db)).map((one) => one.version);

test('too little text: nothing is trained, and the ranking works without a model', async () => {
  await learn();
  expect([trained, await versions(), t().deps.search.rankingVersion.includes('+'), await isModelOld(t().deps.db, new Date())]).toEqual([0, [], false, true]);
});

test('on demand: staff ask, one training, every index takes the model over; the same texts are not trained on again', async () => {
  await someTexts(30);
  const other = createEmbeddedIndex();
  const { db, clock } = t().deps;
  const follower = await follow({ db, clock, log: silent, fill: () => fillIndex(db, other), apply: async (changes) => {
    await applyChanges(db, other, changes);
    if (changes.has('model')) await other.adopt(await readModel(db));
  } });

  const asked = await Promise.all([1, 2, 3].map(() => t().request('/api/ranking-models', { body: {} }, staff)));
  expect(asked.map((answer) => answer.status)).toEqual([202, 202, 202]);
  expect((await open(t(), '/status', staff)).html).toContain('等待训练');
  await t().drain();
  await follower.catchUp();
  const model = await readModel(db);
  expect(model?.semantics.terms.length).toBeGreaterThan(0);
  expect([model?.kinds.size, (model?.needs.size ?? 0) > 0]).toEqual([0, true]); // the embedded index counts for itself
  for (const index of [t().deps.search, other]) expect(index.rankingVersion).toMatch(new RegExp(`\\+${model?.version}$`));
  expect(await isModelOld(db, new Date())).toBe(false);
  expect(await isModelOld(db, new Date(Date.now() + 25 * 3600_000))).toBe(true);

  const listed = await (await t().request('/api/ranking-models', {}, staff)).json() as { rankingVersion: string; items: { version: string; texts: number; askedBy: string; checkedAt: string }[]; training: object };
  expect(listed).toMatchObject({ rankingVersion: t().deps.search.rankingVersion, training: { state: 'idle', reason: null } });
  expect(listed.items).toMatchObject([{ version: model?.version, askedBy: world.staff.name }]);
  expect(listed.items[0]?.texts).toBeGreaterThanOrEqual(60);

  await learn();
  expect(trained).toBe(0);
  expect(await versions()).toEqual([model?.version]);
  expect((await modelInfos(db))[0]?.checkedAt.getTime()).toBeGreaterThan(Date.parse(listed.items[0]?.checkedAt ?? ''));
});

test('for an index in a server the model brings how common words are in each kind, so that a start need not count', async () => {
  const { db, search } = t().deps;
  const before = await versions();
  const elsewhere = { ...search, sync: {} as never };
  await handlersFor({ ...t().deps, train: trainHere, search: elsewhere })['search.learn']({ askedBy: null });
  const model = await readModel(db);
  if (model === undefined) throw new Error('no model');
  expect(before).not.toContain(model.version);
  const source = documentSource(db);
  const unread: DocumentSource = { some: source.some, all: () => { throw new Error('read'); } };
  const stored = await countedFrom(unread, model);
  expect(stored.backgrounds.get('expert')?.size).toBeGreaterThan(30);
  expect(stored).toEqual(await countedFrom(source, { ...model, kinds: new Map() }));
});

test('other texts are another version; the last three are kept', async () => {
  for (let n = 0; n < 3; n += 1) {
    await someTexts(1);
    await learn();
  }
  expect(trained).toBe(3);
  const kept = await versions();
  expect(new Set(kept).size).toBe(3);
  expect((await readModel(t().deps.db))?.version).toBe(kept[0]);
});

test('training that fails leaves the model in use, says why, and can be asked for again', async () => {
  await someTexts(1);
  const before = await versions();
  const drain = (train: Trainer) => t().deps.jobs.drain(handlersFor({ ...t().deps, train }));
  await t().run(requestModel, world.staff, {});
  await drain(() => Promise.reject(new Error('内存不足')));
  expect(await versions()).toEqual(before);
  const page = await open(t(), '/status', staff);
  expect(page.html).toContain('内存不足');
  const pressed = await press(t(), page, '/ranking-models', {}, staff);
  expect([pressed.status, pressed.location]).toEqual([303, '/status#ranking-model']);
  await expect.poll(async () => { await drain(trainHere); await t().deps.catchUp(); return versions(); }, { timeout: 20_000, interval: 300 }).not.toEqual(before);
  const after = await open(t(), '/status', staff);
  for (const text of ['排序模型', '没有在训练', world.staff.name, '使用中']) expect(after.html).toContain(text);
  expect(after.html).not.toContain('内存不足');
});

test('a model of another engine is not used', async () => {
  const before = (await readModel(t().deps.db))?.version;
  await t().run(storeModel, system, { version: 'of-old', rankingVersion: '0', texts: 60, seconds: 1, askedBy: 'nobody', content: new Uint8Array([1]) });
  expect((await readModel(t().deps.db))?.version).toBe(before);
  expect((await modelInfos(t().deps.db))[0]).toMatchObject({ version: 'of-old', askedBy: null });
});

test('for staff only', async () => {
  const enterprise = await t().signIn(world.emails.enterprise);
  expect((await t().request('/api/ranking-models', { body: {} }, enterprise)).status).toBe(403);
  expect((await t().request('/api/ranking-models', {}, enterprise)).status).toBe(403);
  expect((await t().request('/api/ranking-models', { body: {} })).status).toBe(401);
  expect((await t().request('/api/ranking-models', { body: { more: 1 } }, staff)).status).toBe(422);
  expect((await open(t(), '/status', enterprise)).html).not.toContain('/ranking-models');
  await expect(t().run(storeModel, world.staff, { version: 'x', rankingVersion: '1', texts: 1, seconds: 1, askedBy: null, content: new Uint8Array([1]) })).rejects.toMatchObject({ code: 'not_allowed' });
});
