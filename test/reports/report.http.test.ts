import { expect, test } from 'vitest';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { aMatchedNeed, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();

interface Report { needs: number; bands: { proposed: number; approved: { count: number }; rejected: number }[]; rejectReasons: { reason: string; share: { count: number; of: number } }[]; order: { needs: number; agreement: number }; exposure: { type: string; proposals: number; most: { name: string }[] }[]; load: { experts: number } }
const report = async (as: string, query = '') => (await (await t().request(`/api/reports/matching${query}`, {}, as)).json()) as Report;

test('the report: own area only, for staff only, on the page too', async () => {
  const [world, other] = [await aWorld(t()), await aWorld(t())];
  const { needId, matchId, version } = await aMatchedNeed(t(), world);
  const [staff, foreign, enterprise] = [await t().signIn(world.emails.staff), await t().signIn(other.emails.staff), await t().signIn(world.emails.enterprise)];
  await t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version });
  const last = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).where('candidate_type', '=', 'expert').where('status', '=', 'proposed').orderBy('position', 'desc').executeTakeFirst();
  if (last !== undefined) await t().run(decideMatch, world.staff, { id: last.id, decision: 'reject', reason: 'wrong_problem', version: last.version });

  const found = await report(staff);
  const sum = (of: (band: Report['bands'][number]) => number) => found.bands.reduce((total, band) => total + of(band), 0);
  expect(found.needs).toBe(1);
  expect([sum((band) => band.approved.count), sum((band) => band.rejected)]).toEqual([1, last === undefined ? 0 : 1]);
  if (last !== undefined) expect(found).toMatchObject({ rejectReasons: [{ reason: 'wrong_problem', share: { count: 1, of: 1 } }], order: { needs: 1, agreement: 1 } });
  expect(found.exposure.map((one) => one.type)).toEqual(['expert', 'society', 'achievement']);
  expect(found.load.experts).toBeGreaterThan(0);
  expect((await report(foreign)).needs).toBe(0);
  expect((await report(staff, '?since=2999-01-01')).needs).toBe(0);

  expect((await t().request('/api/reports/matching', {})).status).toBe(401);
  expect((await t().request('/api/reports/matching', {}, enterprise)).status).toBe(403);
  expect((await t().request('/api/reports/matching?since=yesterday', {}, staff)).status).toBe(422);
  const page = await t().request('/reports/matching', { headers: { 'accept-language': 'zh-CN' } }, staff);
  expect(page.status).toBe(200);
  const text = await page.text();
  for (const words of ['匹配审计报告', '未采纳的理由', '排序与审核决定是否一致', '基尼系数']) expect(text).toContain(words);
  expect((await t().request('/reports/matching', {}, enterprise)).status).toBe(403);
});
