import { describe, expect, test } from 'vitest';
import { handlersFor } from '../../src/handlers.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { newId } from '../../src/shared/ids.ts';
import { aMatchedNeed, anAcceptedNeed, aSubmittedNeed, aWorld, someCandidates } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
const get = (path: string, as?: string) => t().request(path, {}, as);
const post = (path: string, body: unknown, as?: string) => t().request(path, { body }, as);
interface Match { id: string; needId: string; candidate: { type: string; id: string; name: string }; warnings: { kind: string; detail: string }[]; status: string; version: number; reasons: object[] }
interface Proposals { items: Match[]; next: null; needStatus: string; proposedAt: string | null }
const json = async <T = Proposals>(response: Response | Promise<Response>): Promise<T> => (await response).json() as Promise<T>;

describe('matches of a need', () => {
  test('the shape of a match', async () => {
    const world = await aWorld(t());
    const { needId, matchId } = await aMatchedNeed(t(), world);
    const staff = await t().signIn(world.emails.staff);
    const list = await json(get(`/api/needs/${needId}/matches`, staff));
    expect(list).toMatchObject({ next: null, needStatus: 'matched', proposedAt: expect.any(String) });
    expect([...new Set(list.items.map((item) => item.candidate.type))]).toEqual(['expert', 'society', 'achievement']);
    const match = await json<Match>(get(`/api/matches/${matchId}`, staff));
    expect(Object.keys(match).sort()).toEqual(['candidate', 'confidence', 'id', 'needId', 'parts', 'rankingVersion', 'reasons', 'score', 'status', 'trackRecord', 'unanswered', 'version', 'warnings']);
    expect(match).toMatchObject({ id: matchId, needId, candidate: { type: 'expert', name: expect.stringContaining('赵带机') }, status: 'proposed', version: 1 });
    expect(Object.keys(match.reasons[0] ?? {}).sort()).toEqual(['evidenceId', 'evidenceTitle', 'phrase', 'terms']);
    expect(match).toEqual({ ...list.items.find((item) => item.id === matchId), trackRecord: expect.objectContaining({ basis: 'calibration' }) });
  });

  test('as one list, page by page, those decided last first; each reader what they may see', async () => {
    const world = await aWorld(t());
    const { needId, matchId } = await aMatchedNeed(t(), world);
    const staff = await t().signIn(world.emails.staff);
    await t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version: 1 });
    const all: Match[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: Match[]; next: string | null } = await json(get(`/api/matches?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`, staff));
      all.push(...page.items);
      cursor = page.next;
    }
    expect(all[0]?.id).toBe(matchId);
    expect(new Set(all.map((one) => one.id)).size).toBe(all.length);
    expect(all.map((one) => one.id).toSorted()).toEqual((await json(get(`/api/needs/${needId}/matches`, staff))).items.map((one) => one.id).toSorted());
    expect((await json<{ items: Match[] }>(get(`/api/matches?status=approved&needId=${needId}`, staff))).items.map((one) => one.id)).toEqual([matchId]);
    expect((await json<{ items: (Match & { score: number | null })[] }>(get('/api/matches', await t().signIn(world.emails.enterprise)))).items).toMatchObject([{ id: matchId, score: null, parts: {} }]);
    expect((await json<{ items: Match[] }>(get('/api/matches', await t().signIn((await aWorld(t())).emails.staff)))).items).toEqual([]);
    expect([(await get('/api/matches')).status, (await get('/api/matches?cursor=x', staff)).status, (await get('/api/matches?status=none', staff)).status]).toEqual([401, 422, 422]);
  });

  test('warnings speak the reader’s language', async () => {
    const world = await aWorld(t());
    const { needId } = await aMatchedNeed(t(), world);
    const staff = await t().signIn(world.emails.staff);
    const far = async (language: string) => (await json(t().request(`/api/needs/${needId}/matches`, { headers: { 'accept-language': language } }, staff))).items.flatMap((item) => item.warnings).find((one) => one.kind === 'far_away')?.detail;
    expect(await far('zh-CN')).toContain('不在同一省份');
    expect(await far('en-GB')).toContain('Another province');
  });

  test('`?wait=true` answers when the proposals are there', async () => {
    const world = await aWorld(t());
    await someCandidates(t(), world);
    const needId = await anAcceptedNeed(t(), world);
    const staff = await t().signIn(world.emails.staff);
    expect(await json(get(`/api/needs/${needId}/matches`, staff))).toMatchObject({ items: [], proposedAt: null, needStatus: 'accepted' });
    const waiting = json(get(`/api/needs/${needId}/matches?wait=true`, staff));
    await t().deps.jobs.drain(handlersFor(t().deps));
    const first = await waiting;
    expect(first.items.length).toBeGreaterThan(0);
    const asked = t().request(`/api/needs/${needId}/matches?wait=true`, { method: 'POST' }, staff);
    for (let done = false; !done;) done = await Promise.race([asked.then(() => true), t().drain().then(() => new Promise<boolean>((resolve) => { setTimeout(() => resolve(false), 20); }))]);
    const again = await asked;
    expect(again.status).toBe(200);
    const { proposedAt, items } = await json(again);
    expect(items).toEqual(first.items);
    expect(proposedAt).not.toBe(first.proposedAt);
    const unwaited = await t().request(`/api/needs/${needId}/matches`, { method: 'POST' }, staff);
    expect(unwaited.status).toBe(202);
    await t().drain();
  });

  test('401, 403, 404, 409, 422', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const { needId, matchId } = await aMatchedNeed(t(), world);
    const submitted = await aSubmittedNeed(t(), world);
    const [staff, foreign, enterprise, manager] = [await t().signIn(world.emails.staff), await t().signIn(other.emails.staff), await t().signIn(world.emails.enterprise), await t().signIn(world.emails.manager)];
    const status = async (path: string, method: string, as?: string) => (await t().request(path, { method }, as)).status;
    expect(await status(`/api/needs/${needId}/matches`, 'GET')).toBe(401);
    expect(await status(`/api/needs/${needId}/matches`, 'POST')).toBe(401);
    expect(await status(`/api/matches/${matchId}`, 'GET')).toBe(401);
    expect(await status(`/api/needs/${needId}/matches`, 'POST', enterprise)).toBe(403);
    for (const path of [`/api/needs/${needId}/matches`, `/api/matches/${matchId}`]) expect(await status(path, 'GET', foreign)).toBe(404);
    expect(await status(`/api/needs/${needId}/matches`, 'POST', foreign)).toBe(404);
    expect(await status(`/api/matches/${matchId}`, 'GET', enterprise)).toBe(404);
    expect(await status(`/api/matches/${matchId}`, 'GET', manager)).toBe(404);
    expect(await status(`/api/matches/${newId()}`, 'GET', staff)).toBe(404);
    expect(await status(`/api/needs/${submitted}/matches`, 'POST', staff)).toBe(409);
    expect(await status('/api/matches/not-an-id', 'GET', staff)).toBe(422);
    expect(await status(`/api/needs/${needId}/matches?wait=maybe`, 'GET', staff)).toBe(422);
    expect((await json(get(`/api/needs/${needId}/matches`, enterprise))).items).toEqual([]);
  });
});

describe('the preview', () => {
  interface Preview { candidates: { type: string; description: string; region: string; confidence: string; reasons: { phrase: string; evidenceTitle: string; terms: string[] }[]; unanswered: string[] }[] }
  const belt = { title: '粘性物料长距离带式输送', description: '红土镍矿含水 30%，回程带面粘料严重，落料斗和溜槽易堵。' };

  test('a visitor learns what kind of people would answer, and nobody’s name; nothing is kept', async () => {
    const world = await aWorld(t());
    await someCandidates(t(), world);
    const before = await t().deps.db.selectFrom('activity').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    const response = await post('/api/match-preview', belt);
    expect(response.status).toBe(200);
    const text = await response.text();
    const { candidates } = JSON.parse(text) as Preview;
    expect(candidates[0]).toMatchObject({ type: 'expert', description: expect.stringContaining('带式输送'), region: '山东省' });
    expect(candidates[0]?.reasons.length).toBeGreaterThan(0);
    for (const name of ['赵带机', '钱管道', '某某大学', '某某矿山机械学会']) expect(text).not.toContain(name);
    expect(await t().deps.db.selectFrom('activity').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).toEqual(before);
  });

  test('one box is enough; too little is 422', async () => {
    expect((await post('/api/match-preview', { description: belt.description })).status).toBe(200);
    const refused = await post('/api/match-preview', { description: '堵' });
    expect(refused.status).toBe(422);
    expect(await json<{ errors: { field: string }[] }>(refused)).toMatchObject({ errors: [{ field: 'description' }] });
    expect((await post('/api/match-preview', { ...belt, extra: 1 })).status).toBe(422);
  });

  test('the page says it in words and asks again for too little, keeping the text', async () => {
    const page = await (await get('/try')).text();
    const token = /name="_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(await (await get('/try?example=1')).text()).toContain('水口结瘤');
    const found = await t().request('/try', { form: { _token: token, description: belt.description } });
    expect(found.status).toBe(200);
    const html = await found.text();
    expect(html).toContain('可能帮得上忙的专家');
    expect(html).toContain('<mark>');
    expect(html).not.toContain('赵带机');
    const empty = await t().request('/try', { form: { _token: token, description: '<b>堵' } });
    expect(empty.status).toBe(422);
    expect(await empty.text()).toContain('&lt;b&gt;堵</textarea>');
    expect((await t().request('/try', { form: { description: belt.description } })).status).toBe(403);
  });
});
