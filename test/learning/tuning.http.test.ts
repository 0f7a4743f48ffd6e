import { beforeAll, describe, expect, test } from 'vitest';
import { recordAttempt, switchTuning } from '../../src/learning/tuning.commands.ts';
import { adoptTuning, learnFromDecisions } from '../../src/learning/tuning.jobs.ts';
import { decidedPairs } from '../../src/learning/tuning.queries.ts';
import { proposeMatches } from '../../src/matches/match.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { aMatchedNeed, anAcceptedNeed, anAccount, aWorld, type World } from '../factories.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let world: World;
let administrator: { actor: Actor; email: string };
beforeAll(async () => {
  world = await aWorld(t());
  const top = await t().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  administrator = await anAccount(t(), { role: 'administrator', associationId: top.id });
});

interface Learning { items: { kind: string; inForce: number; decisions: number; nextAttemptAt: number; attempts: { version: number; proven: boolean; figures: { verdict: string; needs: number } }[] }[] }
const learning = async (as: string) => ((await (await t().request('/api/learning', {}, as)).json()) as Learning).items;
const page = async (path: string, as: string) => (await t().request(path, { headers: { 'accept-language': 'zh-CN' } }, as)).text();
const need = { title: '粘性物料长距离带式输送', description: '落料斗和溜槽易堵;清扫器磨损快' };
const order = () => t().deps.search.rank('expert', need, 20);

const figures = { needs: 40, before: 0.4, after: 0.3, difference: -0.1, low: -0.15, high: -0.05, verdict: 'better' as const, attempt: 1, level: 0.975 };
const parts = { keywords: 0.5, profile: 0.5, evidence: 2, semantics: 1 };
const attempt = (verdict: 'better' | 'undecided' = 'better') => t().run(recordAttempt, system, { kind: 'weights', rankingFamily: t().deps.search.rankingVersion.split('+')[0] ?? '', learned: parts, decisions: 400, figures: { ...figures, verdict } });
const switchTo = async (version: number) => { await t().run(switchTuning, administrator.actor, { kind: 'weights', version, reason: '检验证明更好' }); await t().drain(); };

describe('switching', () => {
  test('on, named in the ranking version, kept beside proposals; back again restores the very same ranking', async () => {
    await aMatchedNeed(t(), world);
    const [name, before] = [t().deps.search.rankingVersion, JSON.stringify(await order())];
    const { version } = await attempt();
    await switchTo(version);
    expect(t().deps.search.rankingVersion).toBe(`${name}+w${version}`);
    expect(JSON.stringify(await order())).not.toBe(before);
    const { needId } = await aMatchedNeed(t(), world);
    const made = await t().deps.db.selectFrom('match').select(['ranking_version', 'calibration_version', 'best_work', 'score', 'parts']).where('need_id', '=', needId).execute();
    for (const row of made) {
      expect(row).toMatchObject({ ranking_version: `${name}+w${version}`, calibration_version: 0, best_work: expect.any(Number) });
      expect(Object.values(row.parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(row.score, 9);
    }
    await switchTo(0);
    expect(t().deps.search.rankingVersion).toBe(name);
    const again = JSON.parse(JSON.stringify(await order())) as { id: string }[];
    const known = (JSON.parse(before) as { id: string }[]).map((one) => one.id);
    expect(JSON.stringify(again.filter((one) => known.includes(one.id)).map((one) => one.id))).toBe(JSON.stringify(known));
    // Nothing was entered in between: the same bytes.
    const once = JSON.stringify(await order());
    await switchTo(version);
    await switchTo(0);
    expect(JSON.stringify(await order())).toBe(once);
  });

  test('a calibration in force bands by its own chance, and the proposal says which', async () => {
    const rankingFamily = t().deps.search.rankingVersion.split('+')[0] ?? '';
    const { version } = await t().run(recordAttempt, system, { kind: 'calibration', rankingFamily, learned: { slope: 3.65, intercept: 2, cap: 0.95 }, decisions: 400, figures });
    await t().run(switchTuning, administrator.actor, { kind: 'calibration', version, reason: '检验证明更准' });
    await t().drain();
    const { matchId } = await aMatchedNeed(t(), world);
    const row = await t().deps.db.selectFrom('match').selectAll().where('id', '=', matchId).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ calibration_version: version, confidence: 'likely' });
    expect(row.chance).toBeCloseTo(Math.min(0.95, 1 / (1 + Math.exp(-(3.65 * (row.best_work ?? 0) + 2)))), 12);
    expect(await page(`/matches/${matchId}`, await t().signIn(world.emails.staff))).toContain(`本地校准第 ${version} 版`);
    await t().run(switchTuning, administrator.actor, { kind: 'calibration', version: 0, reason: '换回去看看' });
    await t().drain();
  });

  test('only what is proven, only by administrators of the top association, not twice, with a reason; each switch is kept', async () => {
    const [staff, admin, enterprise] = [await t().signIn(world.emails.staff), await t().signIn(administrator.email), await t().signIn(world.emails.enterprise)];
    const [{ version: proven }, { version: unproven }] = [await attempt(), await attempt('undecided')];
    const post = (body: object, as: string, kind = 'weights') => t().request(`/api/learning/${kind}/switch`, { body }, as);
    const reason = '检验证明更好';
    expect((await post({ version: proven, reason }, staff)).status).toBe(403);
    expect((await post({ version: unproven, reason }, admin)).status).toBe(409);
    expect((await post({ version: 999, reason }, admin)).status).toBe(404);
    expect((await post({ version: proven }, admin)).status).toBe(422);
    expect((await post({ version: proven, reason }, admin, 'fame')).status).toBe(422);
    expect((await post({ version: proven, reason }, admin)).status).toBe(200);
    expect((await post({ version: proven, reason }, admin)).status).toBe(409);
    expect((await learning(staff)).find((one) => one.kind === 'weights')).toMatchObject({ inForce: proven });
    expect((await t().request('/api/learning', {}, enterprise)).status).toBe(403);
    expect((await t().request('/api/learning')).status).toBe(401);
    const opened = await open(t(), '/learning', admin);
    for (const words of [`本地权重第 ${proven} 版`, reason, '换成', '没有证明']) expect(opened.html).toContain(words);
    const seen = await page('/learning', staff);
    expect(seen).toContain('切换由最上级科协的管理员进行');
    expect(seen).not.toContain('name="weights-version"');

    const refused = await press(t(), opened, '/learning/weights/switch', { 'weights-version': '0', 'weights-reason': '' }, admin);
    expect([refused.status, refused.html.includes('id="weights-reason-error"')]).toEqual([422, true]);
    expect((await press(t(), refused, '/learning/weights/switch', { 'weights-version': '0', 'weights-reason': '换回随系统提供的' }, admin)).status).toBe(303);
    expect((await learning(admin)).find((one) => one.kind === 'weights')).toMatchObject({ inForce: 0 });
    expect(await page('/reports/matching', staff)).toContain('随系统提供的权重');
    await t().drain();
  });
});

test('from decisions to a proven version, switched on: the whole way', async () => {
  const admin = await t().signIn(administrator.email);
  expect((await learning(admin))[0]).toMatchObject({ kind: 'calibration', decisions: 0, nextAttemptAt: expect.any(Number) });
  const experts: string[] = [];
  for (let at = 0; at < 6; at += 1) experts.push((await t().run(createExpert, system, { associationId: world.provinceId, name: `郑学习${at}（演示）`, regionCode: '370100', fields: ['带式输送'], summary: `学习之${at}` })).id);
  const family = 'made';
  const search = { ...t().deps.search, rankingVersion: `${family}+model` };
  // Those whose evidence is near are approved, whatever their profile says; four in five are approved.
  for (let n = 0; n < 56; n += 1) {
    const needId = await anAcceptedNeed(t(), world, { title: `粘料输送第 ${n} 号` });
    const { accepted_at } = await t().deps.db.selectFrom('need').select('accepted_at').where('id', '=', needId).executeTakeFirstOrThrow();
    const rows = experts.map((candidateId, at) => {
      const evidence = ((at * 5 + n * 7) % 11) / 11;
      const profile = ((at * 3 + n * 5) % 7) / 7;
      return { candidateId, evidence, profile, score: evidence + profile };
    }).sort((a, b) => b.score - a.score);
    await t().run(proposeMatches, system, {
      needId, acceptedAt: accepted_at ?? new Date(), rankingVersion: search.rankingVersion, considered: 6, excluded: {},
      proposals: rows.map(({ candidateId, evidence, profile, score }, at) => ({
        type: 'expert' as const, candidateId, position: at + 1, score, confidence: 'worth_a_look' as const, chance: 0.2, bestWork: 0.3 + evidence / 2, parts: { profile, evidence }, unanswered: [], warnings: [],
        reasons: [{ phrase: '粘性物料', evidenceId: null, evidenceTitle: '', terms: ['粘性物料'], share: 1 }],
      })),
    });
    const made = await t().deps.db.selectFrom('match').select(['id', 'version', 'parts']).where('need_id', '=', needId).where('status', '=', 'proposed').where('ranking_version', '=', search.rankingVersion).execute();
    const least = Math.min(...made.map((one) => one.parts['evidence'] ?? 0));
    for (const { id, version, parts: of } of made) {
      await t().run(decideMatch, world.staff, (of['evidence'] ?? 0) > least ? { id, decision: 'approve', reason: 'evidence_fits', version } : { id, decision: 'reject', reason: 'wrong_problem', version });
    }
  }
  expect(await decidedPairs(t().deps.db, search.rankingVersion)).toHaveLength(336);
  const before = await t().deps.db.selectFrom('tuning').select(({ fn }) => fn.countAll<number>().as('rows')).executeTakeFirstOrThrow();
  await learnFromDecisions({ ...t().deps, search })();
  const rows = await t().deps.db.selectFrom('tuning').selectAll().where('ranking_family', '=', family).orderBy('kind').execute();
  expect(rows).toMatchObject([{ kind: 'calibration', proven: true, in_force: false, decisions: 336 }, { kind: 'weights', proven: true, in_force: false, decisions: 336 }]);
  expect(rows[0]?.figures.own?.brier).toBeLessThan(rows[0]?.figures.shipped?.brier ?? 0);
  // A second night with the same decisions tries nothing.
  await learnFromDecisions({ ...t().deps, search })();
  const after = await t().deps.db.selectFrom('tuning').select(({ fn }) => fn.countAll<number>().as('rows')).executeTakeFirstOrThrow();
  expect(after.rows).toBe(before.rows + 2);
  await t().run(switchTuning, administrator.actor, { kind: 'weights', version: rows[1]?.version ?? 0, reason: '检验证明更好' });
  const taken: unknown[] = [];
  await adoptTuning({ ...t().deps, search: { ...search, tune: (tuning) => { taken.push(tuning); } } })();
  expect(taken).toEqual([{ weights: { version: rows[1]?.version, parts: rows[1]?.learned } }]);
  // Learned for that version of the ranking: the present one does not take it up.
  await adoptTuning(t().deps)();
  expect(t().deps.search.rankingVersion).not.toContain('+w');
}, 180_000);
