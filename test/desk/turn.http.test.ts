import { beforeAll, describe, expect, test } from 'vitest';
import { turnCounts, turnPage } from '../../src/desk/turn.queries.ts';
import type { TurnFilter } from '../../src/desk/turn.ts';
import { claimMatch } from '../../src/engagements/engagement.commands.ts';
import { acceptNeed, escalateNeed } from '../../src/needs/need.commands.ts';
import { answerQuestion, askEnterprise } from '../../src/reviews/question.commands.ts';
import { readSecond, setReadingShare } from '../../src/reviews/reading.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { system, type Actor } from '../../src/shared/command.ts';
import { anAccount, aSubmittedNeed, aWorld, someCandidates, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** One of each thing that can wait, made once, at known times; today is Friday 2026-11-27 in China. */
const NOW = new Date('2026-11-27T04:00:00Z');
const t = testServices({ clock: () => NOW });
const at = (day: string) => ({ now: new Date(`${day}T02:00:00Z`) });
let world: World;
let foreign: World;
let other: { actor: Actor; email: string };
let lead: { actor: Actor; email: string };
const ids: Record<string, string> = {};

async function matched(day: string, urgency?: 'critical') {
  const needId = await aSubmittedNeed(t(), world, urgency === undefined ? {} : { title: '紧急的一条需求' });
  if (urgency !== undefined) await t().deps.db.updateTable('need').set({ urgency }).where('id', '=', needId).execute();
  await t().run(acceptNeed, world.staff, { id: needId }, at(day));
  await t().drain();
  const first = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).orderBy('candidate_type').orderBy('position').executeTakeFirstOrThrow();
  return { needId, ...first };
}

beforeAll(async () => {
  [world, foreign] = [await aWorld(t()), await aWorld(t())];
  other = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  lead = await anAccount(t(), { role: 'administrator', associationId: world.provinceId });
  await someCandidates(t(), world);
  await t().run(setReadingShare, system, { percent: 0 });
  ids['receive'] = await aSubmittedNeed(t(), world, { title: '等待受理的一条需求' });
  const up = await matched('2026-11-20');
  ids['escalated'] = up.needId;
  await t().run(escalateNeed, world.staff, { id: up.needId });
  ids['review'] = (await matched('2026-11-26')).needId;
  ids['urgent'] = (await matched('2026-11-26', 'critical')).needId;
  const asked = await matched('2026-11-24');
  const { id: question } = await t().run(askEnterprise, world.staff, { id: asked.id, version: asked.version, question: '含水率是多少？' }, at('2026-11-24'));
  await t().run(answerQuestion, world.enterprise, { id: question, answer: '30%' }, at('2026-11-25'));
  ids['answered'] = question;
  const silent = await matched('2026-11-10');
  ids['silent'] = (await t().run(askEnterprise, world.staff, { id: silent.id, version: silent.version, question: '有没有图纸？' }, at('2026-11-10'))).id;
  const quiet = await matched('2026-11-26');
  ids['quiet'] = (await t().run(askEnterprise, world.staff, { id: quiet.id, version: quiet.version, question: '昨天才问的' }, at('2026-11-26'))).id;
  await t().run(setReadingShare, system, { percent: 100 });
  for (const name of ['reading', 'dispute']) {
    const one = await matched('2026-11-23');
    await t().run(decideMatch, other.actor, { id: one.id, version: one.version, decision: 'approve', reason: 'evidence_fits' }, at('2026-11-23'));
    ids[name] = (await t().deps.db.selectFrom('second_reading').select('id').where('match_id', '=', one.id).executeTakeFirstOrThrow()).id;
  }
  await t().run(setReadingShare, system, { percent: 0 });
  await t().run(readSecond, lead.actor, { id: ids['dispute'] ?? '', decision: 'reject', reason: 'wrong_field' }, at('2026-11-24'));
  const taken = await matched('2026-11-09');
  await t().run(decideMatch, world.staff, { id: taken.id, version: taken.version, decision: 'approve', reason: 'evidence_fits' }, at('2026-11-10'));
  ids['case'] = (await t().run(claimMatch, world.manager, { id: taken.id, nextStep: '约现场', nextStepDue: '2026-11-20' }, at('2026-11-11'))).id;
}, 240_000);

const list = async (actor: Actor, filter: Partial<TurnFilter> = {}, limit = 50, cursor?: string) => turnPage(t().deps.db, actor, filter as TurnFilter, NOW, { limit, cursor });
const kinds = async (actor: Actor, filter: Partial<TurnFilter> = {}) => (await list(actor, filter)).rows.map((row) => [row.kind, row.id] as const);

describe('the list', () => {
  test('holds one line for each thing that waits, with its due day', async () => {
    const rows = (await list(world.staff)).rows;
    const seen = new Map(rows.map((row) => [row.id, row]));
    for (const [name, kind] of [['receive', 'receive'], ['escalated', 'escalated'], ['review', 'review'], ['answered', 'answered'], ['silent', 'silent'], ['reading', 'reading'], ['case', 'case']] as const) {
      expect(seen.get(ids[name] ?? '')?.kind, name).toBe(kind);
    }
    expect(seen.has(ids['quiet'] ?? '')).toBe(false);
    expect(seen.has(ids['dispute'] ?? '')).toBe(false);
    expect(seen.get(ids['case'] ?? '')).toMatchObject({ dueOn: '2026-11-20', overdue: true });
    expect(seen.get(ids['answered'] ?? '')).toMatchObject({ dueOn: '2026-11-27', overdue: false, provisional: false });
    expect(seen.get(ids['review'] ?? '')?.best?.name).toBeTruthy();
    expect((await kinds(lead.actor)).map(([kind]) => kind)).toContain('dispute');
  });

  test('the urgent stand before those that waited longer, page by page, each once', async () => {
    const all = (await list(world.staff)).rows;
    expect(all.map((row) => row.turn.getTime())).toEqual(all.map((row) => row.turn.getTime()).toSorted((a, b) => a - b));
    const place = (id: string | undefined) => all.findIndex((row) => row.id === id);
    expect(place(ids['urgent'])).toBeLessThan(place(ids['review']));
    const walked: string[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const page = await list(world.staff, {}, 2, cursor);
      walked.push(...page.rows.map((row) => row.id));
      cursor = page.next ?? undefined;
      more = page.next !== null;
    }
    expect(walked).toEqual(all.map((row) => row.id));
  });

  test('is narrowed by each filter, and counted by kind', async () => {
    expect(await kinds(world.staff, { kind: 'answered' })).toEqual([['answered', ids['answered']]]);
    expect((await kinds(world.staff, { urgency: 'critical' })).map(([, id]) => id)).toEqual([ids['urgent']]);
    expect((await kinds(world.staff, { q: '等待受理' })).map(([, id]) => id)).toEqual([ids['receive']]);
    expect(await kinds(world.staff, { region: '110000' })).toEqual([]);
    expect(await kinds(world.staff, { field: '矿山', region: '370900' })).toEqual(await kinds(world.staff));
    // Of the province itself is only what was handed up to it.
    expect(await kinds(world.staff, { own: 'yes' })).toEqual([['escalated', ids['escalated']]]);
    const overdue = (await list(world.staff, { overdue: 'yes' })).rows;
    expect(overdue.map((row) => row.id)).toEqual(expect.arrayContaining([ids['silent'], ids['case']]));
    expect(overdue.every((row) => row.overdue)).toBe(true);
    const all = (await list(world.staff)).rows;
    expect(await turnCounts(t().deps.db, world.staff, {} as TurnFilter, NOW)).toEqual(Object.fromEntries([...Map.groupBy(all, (row) => row.kind)].map(([kind, rows]) => [kind, rows.length])));
  });

  test('nothing of it is for others; what was handed up is for those above', async () => {
    for (const actor of [foreign.staff, world.enterprise, world.manager]) expect(await kinds(actor)).toEqual([]);
    const root = await t().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
    const top = await anAccount(t(), { role: 'staff', associationId: root.id });
    expect(await kinds(top.actor, { kind: 'escalated' })).toContainEqual(['escalated', ids['escalated']]);
    expect(await kinds(other.actor, { kind: 'escalated' })).toEqual([]);
  });
});

describe('over HTTP', () => {
  test('the page, its saved views, and the API', async () => {
    const staff = await t().signIn(world.emails.staff);
    const page = await open(t(), '/desk?urgency=critical', staff);
    expect(page.status).toBe(200);
    for (const part of ['轮到我的', '紧急的一条需求', 'data-rows', 'data-key="/"', '快捷键']) expect(page.html).toContain(part);
    expect(page.html).not.toContain('等待受理的一条需求');
    const saved = await press(t(), page, '/desk/views', { name: '紧急的' }, staff);
    expect([saved.status, saved.location]).toEqual([303, '/desk?urgency=critical']);
    const { items } = await (await t().request('/api/desk/views', {}, staff)).json() as { items: { id: string; name: string; filter: object }[] };
    expect(items).toMatchObject([{ name: '紧急的', filter: { urgency: 'critical' } }]);
    // The same name replaces, another person sees none, and gone is gone.
    await t().request('/api/desk/views', { body: { name: '紧急的', filter: { kind: 'review' } } }, staff);
    expect((await (await t().request('/api/desk/views', {}, await t().signIn(other.email))).json() as { items: object[] }).items).toEqual([]);
    expect((await t().request(`/api/desk/views/${items[0]?.id ?? ''}`, { method: 'DELETE' }, await t().signIn(other.email))).status).toBe(404);
    expect((await t().request(`/api/desk/views/${items[0]?.id ?? ''}`, { method: 'DELETE' }, staff)).status).toBe(200);
    expect((await t().request('/api/desk/views', { body: { name: '', filter: {} } }, staff)).status).toBe(422);
    const answer = await (await t().request('/api/desk?kind=review&limit=1', {}, staff)).json() as { items: { kind: string; why: string }[]; next: string | null; counts: Record<string, number> };
    expect(answer.items).toMatchObject([{ kind: 'review', why: '对接建议等您决定' }]);
    expect(answer.next).not.toBeNull();
    expect(answer.counts['receive']).toBe(1);
    expect((await t().request('/api/desk?region=没有这个地方', {}, staff)).status).toBe(422);
    expect((await t().request('/api/desk', {}, await t().signIn(world.emails.enterprise))).status).toBe(403);
    expect((await t().request('/api/desk')).status).toBe(401);
    // A filter that cannot be read is left out on the page, and said.
    expect((await open(t(), '/desk?region=没有这个地方', staff)).html).toContain('已经略去');
  });
});
