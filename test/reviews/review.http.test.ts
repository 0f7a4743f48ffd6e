import { describe, expect, test } from 'vitest';
import { newId } from '../../src/shared/ids.ts';
import { aMatchedNeed, anAccount, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();

test('approve and reject', async () => {
  const world = await aWorld(t());
  const { needId, matchId, version } = await aMatchedNeed(t(), world);
  const staff = await t().signIn(world.emails.staff);
  const approved = await t().request(`/api/matches/${matchId}/approve`, { body: { reason: 'evidence_fits', version } }, staff);
  expect(approved.status).toBe(200);
  expect(await approved.json()).toEqual({ id: matchId, status: 'approved', version: version + 1, needId, needStatus: 'matched' });
  const rest = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('status', '=', 'proposed').executeTakeFirstOrThrow();
  const rejected = await t().request(`/api/matches/${rest.id}/reject`, { body: { reason: 'other', note: '企业已有合作单位', version: rest.version } }, staff);
  expect(await rejected.json()).toMatchObject({ id: rest.id, status: 'rejected' });
});

test('an idempotency key gives the first answer again', async () => {
  const world = await aWorld(t());
  const { matchId, version } = await aMatchedNeed(t(), world);
  const staff = await t().signIn(world.emails.staff);
  const send = () => t().request(`/api/matches/${matchId}/approve`, { body: { reason: 'evidence_fits', version }, headers: { 'idempotency-key': 'one' } }, staff);
  const [first, second] = [await send(), await send()];
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(await second.json()).toEqual(await first.json());
});

describe('refusals', () => {
  test('401, 404, 409, 422 as problem+json', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const { matchId, version } = await aMatchedNeed(t(), world);
    const [staff, foreign, enterprise] = [await t().signIn(world.emails.staff), await t().signIn(other.emails.staff), await t().signIn(world.emails.enterprise)];
    const send = async (body: unknown, as?: string, id = matchId, step = 'reject') => {
      const response = await t().request(`/api/matches/${id}/${step}`, { body }, as);
      return { status: response.status, type: response.headers.get('content-type'), body: await response.json() as { type: string; detail: string; errors?: { field: string }[] } };
    };
    const good = { reason: 'wrong_field', version };
    expect(await send(good)).toMatchObject({ status: 401, type: expect.stringContaining('application/problem+json') });
    expect(await send(good, foreign)).toMatchObject({ status: 404 });
    expect(await send(good, enterprise)).toMatchObject({ status: 404 });
    expect(await send(good, staff, newId())).toMatchObject({ status: 404 });
    expect(await send({ reason: 'other', version }, staff)).toMatchObject({ status: 422, body: { errors: [{ field: 'note' }] } });
    expect(await send({ reason: 'other', version, note: '' }, staff, matchId, 'approve')).toMatchObject({ status: 422, body: { errors: [{ field: 'note' }] } });
    expect(await send({ reason: 'because', version }, staff)).toMatchObject({ status: 422, body: { errors: [{ field: 'reason' }] } });
    expect(await send({ ...good, status: 'approved' }, staff)).toMatchObject({ status: 422 });
    expect(await send(good, staff)).toMatchObject({ status: 200 });
    const late = await send({ reason: 'evidence_fits', version }, staff, matchId, 'approve');
    expect(late).toMatchObject({ status: 409, body: { type: '/problems/stale_version' } });
    expect(late.body.detail).toContain(world.staff.name);
  });
});

describe('the queue', () => {
  test('staff see what waits for them, others are refused', async () => {
    const world = await aWorld(t());
    const { needId } = await aMatchedNeed(t(), world);
    const [staff, enterprise] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
    const { items } = await (await t().request('/api/reviews', {}, staff)).json() as { items: { needId: string; undecided: object; best: { name: string } }[] };
    expect(items.map((item) => item.needId)).toEqual([needId]);
    expect(items[0]?.best.name).toBeTruthy();
    expect((await t().request('/api/reviews', {}, enterprise)).status).toBe(403);
    expect((await t().request('/api/reviews')).status).toBe(401);
    expect((await t().request('/api/reviews?urgency=soon', {}, staff)).status).toBe(422);
  });
});

describe('the pages', () => {
  const tokenOf = (html: string) => /name="_token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const open = async (path: string, as: string) => {
    const response = await t().request(path, {}, as);
    return { status: response.status, html: await response.text() };
  };

  test('queue -> proposal -> decision -> next proposal', async () => {
    const world = await aWorld(t());
    const { needId, matchId, version } = await aMatchedNeed(t(), world);
    const staff = await t().signIn(world.emails.staff);
    const queue = await open('/reviews', staff);
    expect(queue.html).toContain('轮到您了');
    expect(queue.html).toContain('粘性物料长距离带式输送');
    expect(queue.html).toContain(`value="${matchId}.${version}"`);
    const list = await open(`/needs/${needId}/proposals`, staff);
    expect(list.html).toContain(`/matches/${matchId}`);
    const proposal = await open(`/matches/${matchId}`, staff);
    expect(proposal.status).toBe(200);
    for (const part of ['class="side-by-side"', 'data-answered="yes"', '<mark>', 'class="decision-bar"', 'class="how-ranked"', 'band band-', `value="${version}"`]) expect(proposal.html).toContain(part);
    // Every link inside the page leads to something, and no id stands twice.
    const ids = [...proposal.html.matchAll(/ id="([^"]+)"/g)].map((found) => found[1]);
    expect(ids.length).toBe(new Set(ids).size);
    for (const [, target] of proposal.html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
    const form = { _token: tokenOf(proposal.html), version: String(version), 'approve-reason': 'evidence_fits', 'approve-note': '' };
    const answer = await t().request(`/matches/${matchId}/approve`, { form: { ...form, _key: newId() } }, staff);
    expect(answer.status).toBe(303);
    const next = answer.headers.get('location') ?? '';
    expect(next).toMatch(new RegExp(`^/matches/.+\\?decided=${matchId}$`));
    expect(next).not.toContain(`/matches/${matchId}?`);
    expect((await open(next, staff)).html).toContain('已记录');
    expect((await open(`/matches/${matchId}`, staff)).html).not.toContain('decision-bar');
  });

  test('a form with errors comes back with what was typed, its errors beside the fields', async () => {
    const world = await aWorld(t());
    const { matchId, version } = await aMatchedNeed(t(), world);
    const staff = await t().signIn(world.emails.staff);
    const { html } = await open(`/matches/${matchId}`, staff);
    const answer = await t().request(`/matches/${matchId}/reject`, { form: { _token: tokenOf(html), version: String(version), 'reject-reason': 'other', 'reject-note': ' ' } }, staff);
    expect(answer.status).toBe(422);
    const again = await answer.text();
    expect(again).toContain('<details class="decide decide-reject" open=""');
    expect(again).toContain('id="reject-note-error"');
    expect(again).toContain('<option value="other" selected="">');
  });

  test('the second reviewer sees who decided what, and keeps the note', async () => {
    const world = await aWorld(t());
    const { email } = await anAccount(t(), { role: 'staff', associationId: world.cityId });
    const { matchId, version } = await aMatchedNeed(t(), world);
    const [one, two] = [await t().signIn(world.emails.staff), await t().signIn(email)];
    const { html } = await open(`/matches/${matchId}`, two);
    expect((await t().request(`/api/matches/${matchId}/reject`, { body: { reason: 'too_far', version } }, one)).status).toBe(200);
    const late = await t().request(`/matches/${matchId}/approve`, { form: { _token: tokenOf(html), version: String(version), 'approve-reason': 'known_good', 'approve-note': '我认识 <他> & 信得过' } }, two);
    expect(late.status).toBe(409);
    const page = await late.text();
    expect(page).toContain(`${world.staff.name}已于`);
    expect(page).toContain('距离太远');
    expect(page).toContain('我认识 &lt;他&gt; &amp; 信得过</textarea>');
    expect(page).not.toContain('decision-bar');
  });

  test('the firm sees the approved proposal without warnings, notes and decision; strangers see nothing', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const { needId, matchId, version } = await aMatchedNeed(t(), world);
    const [staff, enterprise, foreign] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise), await t().signIn(other.emails.staff)];
    expect((await open(`/matches/${matchId}`, enterprise)).status).toBe(404);
    expect((await open(`/needs/${needId}/proposals`, enterprise)).html).toContain('还没有审核通过的对接建议');
    await t().request(`/api/matches/${matchId}/approve`, { body: { reason: 'known_good', note: '内部说明', version } }, staff);
    const { status, html } = await open(`/matches/${matchId}`, enterprise);
    expect(status).toBe(200);
    for (const hidden of ['内部说明', 'decision-bar', 'class="warning"', world.staff.name]) expect(html).not.toContain(hidden);
    for (const path of [`/matches/${matchId}`, `/needs/${needId}/proposals`]) expect((await open(path, foreign)).status).toBe(404);
    expect((await open('/reviews', enterprise)).status).toBe(403);
    expect((await t().request('/reviews')).status).toBe(401);
    for (const path of ['/matches/not-an-id', `/matches/${newId()}`, '/needs/not-an-id/proposals']) expect((await open(path, staff)).status).toBe(404);
    expect((await open(`/matches/${matchId}?decided=nonsense`, staff)).status).toBe(404);
  });

  test('nobody found is said, and differs from not yet looked for', async () => {
    const world = await aWorld(t());
    const { aSubmittedNeed, anAcceptedNeed } = await import('../factories.ts');
    const staff = await t().signIn(world.emails.staff);
    expect((await open(`/needs/${await aSubmittedNeed(t(), world)}/proposals`, staff)).html).toContain('需求受理后才会开始匹配');
    const needId = await anAcceptedNeed(t(), world);
    expect((await open(`/needs/${needId}/proposals`, staff)).html).toContain('正在匹配');
    const { proposeForNeed } = await import('../../src/matches/match.jobs.ts');
    await proposeForNeed({ ...t().deps, search: { ...t().deps.search, rankingVersion: '1', rank: async () => [] } })({ needId });
    expect((await open(`/needs/${needId}/proposals`, staff)).html).toContain('没有找到合适的人');
    await t().drain();
  });
});
