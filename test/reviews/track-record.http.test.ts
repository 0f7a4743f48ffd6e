import { describe, expect, test } from 'vitest';
import { proposeMatches } from '../../src/matches/match.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { replay } from '../../src/replay.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import type { SearchIndex } from '../../src/search/port.ts';
import { system } from '../../src/shared/command.ts';
import { type World, anAcceptedNeed, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();

interface Record { basis: string; decided: number; approved: number; met: number; signed: number; approvedShare: { count: number; of: number; low: number; high: number }; rankingFamily: string }
const recordOf = async (id: string, as: string) => ((await (await t().request(`/api/matches/${id}`, {}, as)).json()) as { trackRecord: Record }).trackRecord;
const pageOf = async (path: string, as: string) => (await t().request(path, { headers: { 'accept-language': 'zh-CN' } }, as)).text();

/** A need with this many proposals of one band, each at the next place and a little less likely. */
async function proposals(world: World, count: number): Promise<{ needId: string; matches: { id: string; version: number; position: number }[] }> {
  const needId = await anAcceptedNeed(t(), world);
  await t().drain();
  const experts: string[] = [];
  for (let at = 0; at < count; at += 1) {
    experts.push((await t().run(createExpert, system, { associationId: world.provinceId, name: `周记录${at}（演示）`, title: '教授', institution: '某某大学', regionCode: '370100', fields: ['带式输送'], capacity: 2, summary: `带式输送研究之${at}` })).id);
  }
  const { accepted_at } = await t().deps.db.selectFrom('need').select('accepted_at').where('id', '=', needId).executeTakeFirstOrThrow();
  await t().run(proposeMatches, system, {
    needId, acceptedAt: accepted_at ?? new Date(), rankingVersion: 'track+model', considered: count, excluded: {},
    proposals: experts.map((candidateId, at) => ({
      type: 'expert' as const, candidateId, position: at + 1, score: 1 - at / 100, confidence: 'worth_a_look' as const, chance: 0.28 - at / 250, parts: { evidence: 1 - at / 100 }, unanswered: [], warnings: [],
      reasons: [{ phrase: '粘性物料', evidenceId: null, evidenceTitle: '', terms: ['粘性物料'], share: 1 }],
    })),
  });
  return { needId, matches: await t().deps.db.selectFrom('match').select(['id', 'version', 'position']).where('need_id', '=', needId).where('status', '=', 'proposed').orderBy('position').execute() };
}

describe('what became of proposals like this one', () => {
  test('before thirty decisions the shipped calibration, then counts with their interval; on the page, in the API, on the status page, in the replay', async () => {
    const world = await aWorld(t());
    const { needId, matches } = await proposals(world, 32);
    const staff = await t().signIn(world.emails.staff);
    const [watched] = matches.slice(-1);
    if (watched === undefined) throw new Error('no match');
    expect(await recordOf(watched.id, staff)).toMatchObject({ basis: 'calibration', decided: 0, rankingFamily: 'track' });
    expect(await pageOf(`/matches/${watched.id}`, staff)).toContain('这一档的建议还没有审核结论');

    // The last of those decided is turned down for lack of time: part of the record, but no word on fit.
    for (const [at, { id, version }] of matches.slice(0, 31).entries()) {
      await t().run(decideMatch, world.staff, at < 20 ? { id, decision: 'approve', reason: 'evidence_fits', version } : { id, decision: 'reject', reason: at === 30 ? 'unavailable' : 'wrong_problem', version });
    }
    const record = await recordOf(watched.id, staff);
    expect(record).toMatchObject({ basis: 'decisions', decided: 31, approved: 20, met: 0, signed: 0, approvedShare: { count: 20, of: 31 } });
    expect(record.approvedShare.low).toBeCloseTo(0.4695, 3);
    expect(await pageOf(`/matches/${watched.id}`, staff)).toContain('这样评分的 31 条建议已有审核结论：20 条被同意、0 条见了面、0 条签了约');
    // The decided one does not count for itself.
    expect(await recordOf(matches[0]?.id ?? '', staff)).toMatchObject({ decided: 30, approved: 19 });

    const everywhere = { ...t().deps.search, rankingVersion: 'track+other' };
    const upsideDown: SearchIndex = { ...everywhere, rank: async (kind) => (kind === 'expert' ? reversed : []) };
    const rows = await t().deps.db.selectFrom('match').select(['expert_id', 'position']).where('need_id', '=', needId).where('ranking_version', '=', 'track+model').orderBy('position', 'desc').execute();
    const reversed = rows.map((row, at) => ({ id: row.expert_id ?? '', score: 10 - at / 10, parts: { evidence: 10 - at / 10 } }));
    const period = { since: new Date(0), until: new Date('2999-01-01'), margin: 0 };
    const replayed = await replay(t().deps.db, upsideDown, period);
    const own = replayed.rows.filter((row) => row.needId === needId);
    expect(own).toHaveLength(30);
    expect(own.find((row) => row.position === 1)).toMatchObject({ fits: true, now: 32, change: 'loss' });
    expect(own.find((row) => row.position === 30)).toMatchObject({ fits: false, now: 3, change: 'loss' });
    expect(replayed.comparison).toMatchObject({ needs: 1, before: 0, after: 1, verdict: 'undecided' });
  });

  test('the status page compares prediction and decisions for staff, and for nobody else', async () => {
    const world = await aWorld(t());
    const [staff, enterprise] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
    expect(await pageOf('/status', staff)).toContain('把握说得准不准');
    expect(await pageOf('/status', enterprise)).not.toContain('把握说得准不准');
  });
});
