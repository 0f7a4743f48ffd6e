import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bytesOf, hashOf, vectorOf } from '../../src/embeddings/vector.ts';
import { openaiEmbedder } from '../../src/embeddings/openai.ts';
import { createEmbeddings, type Embeddings } from '../../src/embeddings/service.ts';
import { withoutContact } from '../../src/endpoint/endpoint.ts';
import { commandsOf, createExpert, removeEvidence } from '../../src/profiles/profile.commands.ts';
import { needSubject, needSubjects } from '../../src/needs/embedding.jobs.ts';
import { profileSubject, profileSubjects } from '../../src/profiles/embedding.jobs.ts';
import { requestProposals } from '../../src/matches/match.commands.ts';
import { system } from '../../src/shared/command.ts';
import { anAcceptedNeed, aWorld, someCandidates, type World } from '../factories.ts';
import { faults, type ModelServer, modelServer, wellBehaved } from '../support/model-server.ts';
import { testServices } from '../support/services.ts';
import { silent } from '../support/template.ts';

/** Embeddings against a real HTTP server that behaves, and misbehaves. The clock is the test's: ten minutes pass at once. */
let server: ModelServer;
let now = new Date('2026-11-22T01:00:00Z');
const later = (minutes: number): void => { now = new Date(now.getTime() + minutes * 60_000); };
const t = testServices({
  clock: () => now,
  config: async () => {
    server = await modelServer(wellBehaved());
    return { embeddings: { baseUrl: server.baseUrl, apiKey: 'secret', model: 'toy', dimensions: undefined, weight: 0.5, send: 'members', perDay: 100_000 } };
  },
});
let world: World;
let expertId: string;
beforeAll(async () => { world = await aWorld(t()); ({ expertId } = await someCandidates(t(), world)); });
beforeEach(() => { server.answer = wellBehaved(); server.asked.length = 0; });
afterAll(async () => { await server.close(); });

const rows = () => t().deps.db.selectFrom('embedding').selectAll().orderBy('id').execute();
const wanting = async () => (await rows()).filter((row) => row.vector === null).length;
const paper = (title: string) => ({ kind: 'paper' as const, title, text: `${title}的方法`, year: 2024 });
let made = 0;
const anExpert = async (more: object = {}): Promise<string> => {
  made += 1;
  return (await t().run(createExpert, system, { associationId: world.provinceId, name: `周密封${made}(演示)`, regionCode: '370100', fields: [`机械密封${made}`], summary: `周密封${made}研究泵用密封，电话 13912345678。`, evidence: [paper(`高温机械密封端面 ${made}`)], ...more })).id;
};
/** As the timer does it, until there is nothing left to do now. */
const settle = async () => { await t().drain(); await t().deps.embeddings.keepUp(); await t().drain(); };
const partsOf = async (needId: string) => (await t().deps.db.selectFrom('match').select('parts').where('need_id', '=', needId).where('status', '=', 'proposed').execute()).map((row) => Object.keys(row.parts));

/** The same database through a service with other settings. */
const serviceWith = (change: { model?: string; send?: 'none' | 'public' | 'members'; perDay?: number }): Embeddings => createEmbeddings({
  db: t().deps.db, jobs: t().deps.jobs, clock: () => now, search: t().deps.search, log: silent, weight: 0.5, send: change.send ?? 'members', perDay: change.perDay ?? 100_000,
  embedder: openaiEmbedder({ baseUrl: server.baseUrl, apiKey: 'secret', model: change.model ?? 'toy', dimensions: undefined }),
  source: { one: (kind, id) => (kind === 'need' ? needSubject(t().deps.db, id) : profileSubject(t().deps.db, kind, id)), all: (kind) => (kind === 'need' ? needSubjects(t().deps.db) : profileSubjects(t().deps.db, kind)) },
});

describe('while all is well', () => {
  test('every piece has one vector, of length 1, and nothing is asked twice', async () => {
    await settle();
    const all = await rows();
    expect(all.length).toBeGreaterThan(5);
    for (const row of all) {
      expect(row).toMatchObject({ model: 'toy', dimensions: 48 });
      expect(Math.hypot(...vectorOf(row.vector ?? Buffer.alloc(0)))).toBeCloseTo(1, 5);
    }
    server.asked.length = 0;
    await t().deps.embeddings.review();
    await settle();
    expect(server.asked).toEqual([]);
    expect(await rows()).toEqual(all);
  });

  test('names, phones and addresses stay; the key goes in its header', async () => {
    const id = await anExpert();
    await t().drain();
    expect(server.asked.map((one) => one.authorization)).toContain('Bearer secret');
    const sent = server.asked.flatMap((one) => one.body.input ?? []).join('\n');
    expect(sent).toContain('研究泵用密封');
    expect(sent).not.toMatch(/周密封|13912345678/);
    expect((await rows()).filter((row) => row.expert_id === id)).toHaveLength(2);
  });

  test('a match is made with vectors and says so; feedback of the score stays a sum', async () => {
    const needId = await anAcceptedNeed(t(), world);
    await settle();
    const parts = await partsOf(needId);
    expect(parts.length).toBeGreaterThan(0);
    for (const one of parts) expect(one).toContain('embeddings');
    const page = await (await t().request(`/matches/${(await t().deps.db.selectFrom('match').select('id').where('need_id', '=', needId).executeTakeFirstOrThrow()).id}`, {}, await t().signIn(world.emails.staff))).text();
    expect(page).toContain('外部向量模型');
  });

  test('what is taken away takes its vectors along; a profile that is gone, all of them', async () => {
    const id = await anExpert({ evidence: [paper('波纹管密封'), paper('干气密封螺旋槽')] });
    await t().drain();
    const evidence = await t().deps.db.selectFrom('evidence').select(['id']).where('expert_id', '=', id).executeTakeFirstOrThrow();
    expect((await rows()).filter((row) => row.expert_id === id)).toHaveLength(3);
    await t().run(removeEvidence, world.staff, { profileKind: 'expert', profileId: id, evidenceId: evidence.id });
    await t().drain();
    expect((await rows()).filter((row) => row.expert_id === id)).toHaveLength(2);
    await t().deps.db.deleteFrom('expert').where('id', '=', id).execute();
    await t().deps.search.remove('expert', [id]);
    expect((await rows()).filter((row) => row.expert_id === id)).toHaveLength(0);
  });
});

describe('what may leave', () => {
  test('a need for staff only is never sent, and is matched by its words', async () => {
    const needId = await anAcceptedNeed(t(), world, { title: '保密的粘性物料带式输送', confidentiality: 'staff_only' } as never);
    await settle();
    expect(server.asked.flatMap((one) => one.body.input ?? []).join('\n')).not.toContain('保密的粘性物料');
    expect((await rows()).filter((row) => row.need_id === needId)).toEqual([]);
    const parts = await partsOf(needId);
    expect(parts.length).toBeGreaterThan(0);
    for (const one of parts) expect(one).not.toContain('embeddings');
  });

  test('a profile that is closed loses its vectors; opened again, it has them again', async () => {
    const id = await anExpert();
    await t().drain();
    await t().run(commandsOf.expert.edit, world.staff, { id, version: 1, visibility: 'staff_only' });
    await t().drain();
    expect((await rows()).filter((row) => row.expert_id === id)).toEqual([]);
    await t().run(commandsOf.expert.edit, world.staff, { id, version: 2, visibility: 'public' });
    await t().drain();
    expect((await rows()).filter((row) => row.expert_id === id && row.vector !== null)).toHaveLength(2);
  });

  test('nothing is sent where the deployment does not allow it, and only what is public where it allows that', async () => {
    await anExpert({ visibility: 'members', summary: '只对成员开放的介绍' });
    server.asked.length = 0;
    await serviceWith({ model: 'elsewhere', send: 'none' }).review();
    expect((await rows()).filter((row) => row.model === 'elsewhere')).toEqual([]);
    const open = serviceWith({ model: 'elsewhere', send: 'public' });
    await open.review();
    await open.fill();
    const sent = server.asked.flatMap((one) => one.body.input ?? []).join('\n');
    expect(sent).toContain('粘湿物料与胶带粘附机理');
    expect(sent).not.toContain('只对成员开放');
    // That model being complete, it took the place of the other; back again.
    await t().deps.embeddings.review();
    await settle();
    expect(new Set((await rows()).map((row) => row.model))).toEqual(new Set(['toy']));
  });

  test('what identifies a person is found in many forms', () => {
    for (const secret of ['13812345678', '138 1234 5678', '+86-13812345678', '0538-6212345', 'zhang.san@example.cn', 'https://example.cn/a?b=1', '370900199001011234', '微信号：abc_12345', '张三丰']) {
      expect(withoutContact(`请联系 ${secret} 了解情况`, ['张三丰(演示)']), secret).not.toContain(secret);
    }
    expect(withoutContact('压力 1.38 MPa，寿命 3200 小时，型号 GB/T 12345678')).toBe('压力 1.38 MPa，寿命 3200 小时，型号 GB/T 12345678');
  });
});

describe('when the server fails', () => {
  test.each(Object.keys(faults) as (keyof typeof faults)[])('it %s: nothing is lost, matching goes on by words, and it catches up by itself', async (fault) => {
    await settle();
    server.answer = faults[fault];
    const quick = createQuick();
    const id = await anExpert();
    await quick.changed('expert', id);
    for (let n = 0; n < 4; n += 1) await quick.fill();
    expect((await rows()).filter((row) => row.expert_id === id).map((row) => row.vector)).toEqual([null, null]);
    const status = await quick.status();
    expect(status?.endpoint.lastError).toMatch(/^(busy|down|refused|wrong_answer): /);
    expect(status?.endpoint.pausedUntil?.getTime()).toBeGreaterThan(now.getTime());
    // While it pauses nobody is asked, and staff are told.
    const asked = server.asked.length;
    await quick.fill();
    expect(server.asked.length).toBe(asked);
    expect(await (await t().request('/status')).text()).toMatch(/没有内容丢失，恢复后自动补上/);
    const needId = await anAcceptedNeed(t(), world, { title: `泵用密封寿命短 ${fault}`, problem: '高温机械密封端面磨损快' });
    await t().drain();
    const parts = await partsOf(needId);
    expect(parts.length).toBeGreaterThan(0);
    for (const one of parts) expect(one).not.toContain('embeddings');
    server.answer = wellBehaved();
    later(11);
    await settle();
    expect(await wanting()).toBe(0);
    for (const one of await partsOf(needId)) expect(one).toContain('embeddings');
    expect((await t().deps.embeddings.status())?.endpoint).toMatchObject({ failures: 0, pausedUntil: null });
  }, 120_000);

  test('it is not there at all', async () => {
    const gone = await modelServer(wellBehaved());
    await gone.close();
    await expect(openaiEmbedder({ baseUrl: gone.baseUrl, apiKey: undefined, model: 'toy', dimensions: undefined }).embed(['x'], { timeoutMs: 2000, retries: 0, dimensions: null })).rejects.toMatchObject({ kind: 'down', message: 'ECONNREFUSED' });
  });

  test('429 for ten minutes is believed: nobody asks before', async () => {
    await settle();
    server.answer = faults['answers 429 for ten minutes'];
    await anExpert();
    await t().drain();
    const asked = server.asked.length;
    expect(asked).toBeGreaterThan(0);
    for (let minute = 1; minute < 10; minute += 1) { later(1); await settle(); }
    expect(server.asked.length).toBe(asked);
    server.answer = wellBehaved();
    later(1.5);
    await settle();
    expect(await wanting()).toBe(0);
  });

  test('a short 429 and a 500 are retried within the call, after the time the server names', async () => {
    let calls = 0;
    server.answer = (asked, response) => { calls += 1; if (calls === 1) { response.writeHead(429, { 'retry-after-ms': '30' }); response.end('{}'); } else wellBehaved()(asked, response); };
    await expect(openaiEmbedder({ baseUrl: server.baseUrl, apiKey: undefined, model: 'toy', dimensions: undefined }).embed(['a', 'b'], { timeoutMs: 5000, retries: 2, dimensions: 48 })).resolves.toHaveLength(2);
    expect(calls).toBe(2);
  });

  test('one text the server cannot take does not keep the others from it', async () => {
    await settle();
    server.answer = (asked, response) => ((asked.body.input ?? []).some((text) => text.includes('毒')) ? faults['answers 400'](asked, response) : wellBehaved()(asked, response));
    const poisoned = await anExpert({ summary: '毒性气体检测', evidence: [paper('激光甲烷遥测')] });
    await t().drain();
    for (let n = 0; n < 12; n += 1) { later(6); await settle(); }
    const left = (await rows()).filter((row) => row.vector === null);
    expect(left.map((row) => [row.expert_id, row.tries])).toEqual([[poisoned, 5]]);
    expect(await t().deps.embeddings.status()).toMatchObject({ refused: 1 });
    await t().deps.db.deleteFrom('embedding').where('expert_id', '=', poisoned).execute();
    later(6);
  });
});

describe('budget, models, processes', () => {
  test('the day’s budget is shared and holds; the next day goes on', async () => {
    await settle();
    later(24 * 60);
    const [one, other] = [serviceWith({ model: 'small', perDay: 5 }), serviceWith({ model: 'small', perDay: 5 })];
    await one.review();
    server.asked.length = 0;
    await Promise.all([one.fill(), other.fill()]);
    expect(server.asked.flatMap((asked) => asked.body.input ?? [])).toHaveLength(5);
    expect((await one.status())?.endpoint.used).toBe(5);
    later(24 * 60);
    await other.fill();
    expect(server.asked.flatMap((asked) => asked.body.input ?? [])).toHaveLength(10);
  });

  test('another model is embedded beside the old; none of them is mixed, and the old goes when the new is complete', async () => {
    await t().deps.db.deleteFrom('embedding').where('model', '=', 'small').execute();
    later(24 * 60);
    await settle();
    server.answer = wellBehaved(16);
    const next = serviceWith({ model: 'next' });
    await next.review();
    expect(new Set((await rows()).map((row) => row.model))).toEqual(new Set(['toy', 'next']));
    expect(t().deps.search.rankingVersion).not.toContain('next');
    await next.fill();
    await next.keepUp();
    expect(new Set((await rows()).map((row) => `${row.model} ${row.dimensions}`))).toEqual(new Set(['next 16']));
    expect(t().deps.search.rankingVersion).toContain('next');
    // And back, for the tests that follow.
    server.answer = wellBehaved();
    await t().deps.embeddings.review();
    await settle();
    expect(new Set((await rows()).map((row) => row.model))).toEqual(new Set(['toy']));
  });

  test('two processes and a third that was killed with a batch in hand: each text once in effect', async () => {
    await settle();
    for (let n = 0; n < 3; n += 1) await anExpert();
    await t().deps.db.updateTable('embedding').set({ vector: null, dimensions: null, embedded_at: null, claimed_until: new Date(now.getTime() + 60_000) }).where('kind', '=', 'expert').execute();
    const held = await wanting();
    server.asked.length = 0;
    await Promise.all([serviceWith({}).fill(), serviceWith({}).fill()]);
    expect(server.asked).toEqual([]); // the killed one's claim still stands
    later(3);
    await Promise.all([serviceWith({}).fill(), serviceWith({}).fill(), serviceWith({}).fill()]);
    expect(await wanting()).toBe(0);
    expect(server.asked.flatMap((asked) => asked.body.input ?? []).length).toBe(held);
  });

  test('proposals made before the vectors were there are made anew with them', async () => {
    await settle();
    server.answer = faults['answers 500'];
    const needId = await anAcceptedNeed(t(), world, { title: '回程胶带粘料清扫' });
    await t().drain();
    for (const one of await partsOf(needId)) expect(one).not.toContain('embeddings');
    server.answer = wellBehaved();
    later(11);
    await settle();
    for (const one of await partsOf(needId)) expect(one).toContain('embeddings');
    await t().run(requestProposals, world.staff, { id: needId });
    await t().drain();
    expect((await partsOf(needId)).length).toBeGreaterThan(0);
  });
});

test('a vector survives the way to the database and back', () => {
  const vector = Float32Array.from([0.5, -0.25, 1e-7, 0]);
  expect(vectorOf(bytesOf(vector))).toEqual(vector);
  expect(hashOf('粘附')).toHaveLength(43);
  expect(expertId).toBeTruthy();
});

/** With limits short enough to wait for a server that says nothing. */
function createQuick(): Embeddings {
  return createEmbeddings({
    db: t().deps.db, jobs: t().deps.jobs, clock: () => now, search: t().deps.search, log: silent, weight: 0.5, send: 'members', perDay: 100_000, limits: { soon: 300, batch: 300, job: 5_000 },
    embedder: openaiEmbedder({ baseUrl: server.baseUrl, apiKey: 'secret', model: 'toy', dimensions: undefined }),
    source: { one: (kind, id) => (kind === 'need' ? needSubject(t().deps.db, id) : profileSubject(t().deps.db, kind, id)), all: (kind) => (kind === 'need' ? needSubjects(t().deps.db) : profileSubjects(t().deps.db, kind)) },
  });
}
