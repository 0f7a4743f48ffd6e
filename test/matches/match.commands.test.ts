import { describe, expect, test } from 'vitest';
import { proposeForNeed } from '../../src/matches/match.jobs.ts';
import { proposeMatches, requestProposals } from '../../src/matches/match.commands.ts';
import { candidateIdOf } from '../../src/matches/match.ts';
import { matchById, matchesOfNeed } from '../../src/matches/match.queries.ts';
import { createAchievement, createExpert, editExpert } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import type { SearchIndex } from '../../src/search/port.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { aMatchedNeed, anAcceptedNeed, anAccount, aSubmittedNeed, aWorld, someCandidates } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();

const rows = (needId: string) => t().deps.db.selectFrom('match').selectAll().where('need_id', '=', needId).orderBy('id').execute();
const needRow = (needId: string) => t().deps.db.selectFrom('need').selectAll().where('id', '=', needId).executeTakeFirstOrThrow();
const history = async (needId: string) => (await t().deps.db.selectFrom('activity').select(['subject_type', 'action']).where('need_id', '=', needId).orderBy('seq').execute()).map((row) => `${row.subject_type} ${row.action}`);
/** Counts every job the need's proposing took. */
const propose = (needId: string, search: SearchIndex = t().deps.search) => proposeForNeed({ ...t().deps, search })({ needId });

/** An index that answers only what it is told. */
const fixedIndex = (ids: readonly string[], confidence: 'likely' | 'worth_a_look' = 'likely'): SearchIndex => ({
  ...t().deps.search, rankingVersion: 'fixed',
  rank: async (kind) => (kind === 'expert' ? ids.map((id, index) => ({ id, score: 1 - index / 100, parts: { evidence: 1 - index / 100 } })) : []),
  explain: async () => ({ confidence, unanswered: [], reasons: [{ phrase: '粘性物料', itemId: null, itemTitle: '', terms: ['粘性物料'], share: 1 }] }),
});

async function anExpert(associationId: string, more: Partial<Parameters<typeof createExpert.handle>[1]> = {}): Promise<string> {
  return (await t().run(createExpert, system, { associationId, name: '李测试（演示）', title: '教授', institution: '某某大学', regionCode: '370100', fields: ['带式输送'], capacity: 2, ...more })).id;
}

describe('proposing', () => {
  test('an accepted need gets proposals that say why, in order, and is matched', async () => {
    const world = await aWorld(t());
    const { expertId } = await someCandidates(t(), world);
    const needId = await anAcceptedNeed(t(), world);
    expect(await rows(needId)).toEqual([]);
    await t().drain();
    const found = await rows(needId);
    expect(new Set(found.map((row) => row.candidate_type))).toEqual(new Set(['expert', 'society', 'achievement']));
    const best = found.find((row) => row.candidate_type === 'expert' && row.position === 1);
    expect(best?.expert_id).toBe(expertId);
    for (const row of found) {
      expect(row).toMatchObject({ status: 'proposed', version: 1, decided_at: null, decided_by: null });
      expect(row.reasons.length).toBeGreaterThan(0);
      for (const reason of row.reasons) for (const term of reason.terms) expect(reason.phrase.normalize('NFKC').toLowerCase()).toContain(term);
      expect(Object.values(row.parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(row.score, 9);
    }
    for (const type of ['expert', 'society', 'achievement']) {
      const places = found.filter((row) => row.candidate_type === type).map((row) => row.position).sort((a, b) => a - b);
      expect(places).toEqual(places.map((_, index) => index + 1));
    }
    const need = await needRow(needId);
    expect(need).toMatchObject({ status: 'matched', ranking_version: t().deps.search.rankingVersion });
    expect(need.proposed_at).not.toBeNull();
    expect(await history(needId)).toEqual(['need submit', 'need accept', 'need match']);
  });

  test('at most ten of each type', async () => {
    const world = await aWorld(t());
    const ids: string[] = [];
    for (let i = 0; i < 14; i += 1) ids.push(await anExpert(world.provinceId));
    const needId = await anAcceptedNeed(t(), world);
    await propose(needId, fixedIndex(ids));
    expect((await rows(needId)).map((row) => row.expert_id).sort()).toEqual(ids.slice(0, 10).sort());
  });

  test('running twice changes nothing', async () => {
    const world = await aWorld(t());
    const { needId } = await aMatchedNeed(t(), world);
    const [before, needBefore, historyBefore] = [await rows(needId), await needRow(needId), await history(needId)];
    await propose(needId);
    await Promise.all([propose(needId), propose(needId)]);
    expect(await rows(needId)).toEqual(before);
    expect(await history(needId)).toEqual(historyBefore);
    expect((await needRow(needId)).version).toBe(needBefore.version);
  });

  test('a new search: kept ones are brought up to date, missing ones superseded, new ones added, decided ones stay', async () => {
    const world = await aWorld(t());
    const [a, b, c, d] = [await anExpert(world.provinceId), await anExpert(world.provinceId), await anExpert(world.provinceId), await anExpert(world.provinceId)];
    const needId = await anAcceptedNeed(t(), world);
    await propose(needId, fixedIndex([a, b, c]));
    const first = new Map((await rows(needId)).map((row) => [candidateIdOf(row), row]));
    await t().run(decideMatch, world.staff, { id: first.get(a)?.id ?? '', decision: 'approve', reason: 'evidence_fits', version: 1 });
    await propose(needId, fixedIndex([d, b]));
    const after = new Map((await rows(needId)).map((row) => [candidateIdOf(row), row]));
    expect([a, b, c, d].map((id) => after.get(id)?.status)).toEqual(['approved', 'proposed', 'superseded', 'proposed']);
    expect(after.get(b)).toMatchObject({ id: first.get(b)?.id, position: 2, version: 1, proposed_at: first.get(b)?.proposed_at });
    expect(after.get(c)?.version).toBe(2);
    await propose(needId, fixedIndex([c, b, d], 'worth_a_look'));
    const last = await rows(needId);
    expect(last.filter((row) => row.expert_id === c).map((row) => row.status).sort()).toEqual(['proposed', 'superseded']);
    expect(last.find((row) => row.expert_id === b)).toMatchObject({ confidence: 'worth_a_look', version: 2, status: 'proposed' });
    expect((await needRow(needId)).status).toBe('matched');
  });

  test('a reviewer who read the older version decides nothing', async () => {
    const world = await aWorld(t());
    const a = await anExpert(world.provinceId);
    const needId = await anAcceptedNeed(t(), world);
    await propose(needId, fixedIndex([a]));
    await propose(needId, fixedIndex([a], 'worth_a_look'));
    const [match] = await rows(needId);
    const stale = t().run(decideMatch, world.staff, { id: match?.id ?? '', decision: 'approve', reason: 'evidence_fits', version: 1 });
    await expect(stale).rejects.toMatchObject({ code: 'stale_version', detail: [expect.stringContaining('更新过'), expect.anything()] });
  });

  test('the database has the last word: unknown, unavailable, full-to-zero, foreign staff-only and own ones are left out', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const good = await anExpert(world.provinceId);
    const ids = [
      newId(), await anExpert(world.provinceId, { availability: 'unavailable' }), await anExpert(world.provinceId, { capacity: 0 }),
      await anExpert(other.provinceId, { visibility: 'staff_only' }), good,
    ];
    const needId = await anAcceptedNeed(t(), world);
    await propose(needId, fixedIndex(ids));
    expect((await rows(needId)).map((row) => [row.expert_id, row.position])).toEqual([[good, 1]]);
  });

  test('the firm’s own technology is not offered to it', async () => {
    const world = await aWorld(t());
    const firm = await t().deps.db.selectFrom('enterprise').select('name').where('id', '=', world.enterpriseId).executeTakeFirstOrThrow();
    const { id } = await t().run(createAchievement, system, { associationId: world.provinceId, name: '粘性物料清扫装置', owner: firm.name, regionCode: '370100', trl: 8, fields: ['带式输送'], summary: '粘性物料带式输送机回程清扫。' });
    const needId = await anAcceptedNeed(t(), world);
    await t().drain();
    expect((await rows(needId)).some((row) => row.achievement_id === id)).toBe(false);
  });

  test('open engagements of an expert are counted against capacity', async () => {
    const world = await aWorld(t());
    const busy = await anExpert(world.provinceId, { capacity: 1 });
    const { claimMatch } = await import('../../src/engagements/engagement.commands.ts');
    const taken = await anAcceptedNeed(t(), world);
    await propose(taken, fixedIndex([busy]));
    const [match] = await rows(taken);
    await t().run(decideMatch, world.staff, { id: match?.id ?? '', decision: 'approve', reason: 'evidence_fits', version: 1 });
    await t().run(claimMatch, world.manager, { id: match?.id ?? '' });
    const needId = await anAcceptedNeed(t(), world);
    await propose(needId, fixedIndex([busy]));
    expect((await rows(needId))[0]?.warnings).toEqual([{ kind: 'over_capacity', detail: ['现有 1 项在办，上限 1 项', '1 open engagement(s), limit 1'] }]);
  });

  test('only the system proposes', async () => {
    const world = await aWorld(t());
    const needId = await anAcceptedNeed(t(), world);
    const input = { needId, acceptedAt: new Date(), rankingVersion: '1', proposals: [], considered: 0, excluded: {} };
    await expect(t().run(proposeMatches, world.staff, input)).rejects.toMatchObject({ code: 'not_allowed' });
    await t().drain();
  });

  test('an answer to what the need was before it was returned is thrown away', async () => {
    const world = await aWorld(t());
    const needId = await anAcceptedNeed(t(), world);
    expect(await t().run(proposeMatches, system, { needId, acceptedAt: new Date(0), rankingVersion: 'old', proposals: [], considered: 0, excluded: {} })).toBeNull();
    expect((await needRow(needId)).proposed_at).toBeNull();
    await t().drain();
  });
});

describe('nobody found', () => {
  test('the need stays accepted, was looked at, and its history says so once', async () => {
    const world = await aWorld(t());
    const tired = await anExpert(world.provinceId, { availability: 'unavailable' });
    const needId = await anAcceptedNeed(t(), world);
    await propose(needId, fixedIndex([tired]));
    await propose(needId, fixedIndex([tired]));
    expect(await needRow(needId)).toMatchObject({ status: 'accepted', ranking_version: 'fixed', proposed_at: expect.any(Date) });
    expect(await history(needId)).toEqual(['need submit', 'need accept', 'need no_candidates']);
    const said = await t().deps.db.selectFrom('activity').select('detail').where('need_id', '=', needId).where('action', '=', 'no_candidates').executeTakeFirstOrThrow();
    expect(said.detail).toEqual({ considered: 1, excluded: { unavailable: 1 } });
    await t().run(editExpert, system, { id: tired, version: 1, availability: 'available' });
    await propose(needId, fixedIndex([tired]));
    expect((await needRow(needId)).status).toBe('matched');
    await t().drain();
  });

  test('a matched need whose last proposal is superseded goes back to accepted', async () => {
    const world = await aWorld(t());
    const needId = await anAcceptedNeed(t(), world);
    await propose(needId, fixedIndex([await anExpert(world.provinceId)]));
    await propose(needId, fixedIndex([]));
    expect((await needRow(needId)).status).toBe('accepted');
    expect(await history(needId)).toEqual(['need submit', 'need accept', 'need match', 'match supersede', 'need rematch', 'need no_candidates']);
    await t().drain();
  });
});

describe('asking again', () => {
  test('staff of the subtree ask, and a job waits', async () => {
    const world = await aWorld(t());
    const { needId } = await aMatchedNeed(t(), world);
    await t().run(requestProposals, world.staff, { id: needId });
    expect(await t().drain()).toBeGreaterThan(0);
    expect(await history(needId)).toContain('need request_proposals');
  });

  test('a need that is not accepted is not matched; others may not ask', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const needId = await aSubmittedNeed(t(), world);
    await expect(t().run(requestProposals, world.staff, { id: needId })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(t().run(requestProposals, world.enterprise, { id: needId })).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(t().run(requestProposals, other.staff, { id: needId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(t().run(requestProposals, world.staff, { id: newId() })).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('who sees which match', async () => {
  const [world, other] = [await aWorld(t()), await aWorld(t())];
  const { needId, matchId, version } = await aMatchedNeed(t(), world);
  const { expert_id: expertId } = await t().deps.db.selectFrom('match').select('expert_id').where('id', '=', matchId).executeTakeFirstOrThrow();
  const expert = await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: expertId ?? '' });
  const stranger = await anAccount(t(), { role: 'expert', associationId: world.cityId, expertId: await anExpert(world.cityId) });
  const county = await anAccount(t(), { role: 'staff', associationId: world.cityId });
  const readers = { staff: world.staff, county: county.actor, foreign: other.staff, enterprise: world.enterprise, manager: world.manager, expert: expert.actor, stranger: stranger.actor };
  const seenBy = async () => {
    const seen: string[] = [];
    for (const [name, actor] of Object.entries(readers)) if (await matchById(t().deps.db, actor, matchId) !== undefined) seen.push(name);
    return seen;
  };
  expect(await seenBy()).toEqual(['staff', 'county']);
  expect((await matchesOfNeed(t().deps.db, world.enterprise, needId)).length).toBe(0);
  await t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version });
  expect(await seenBy()).toEqual(['staff', 'county', 'enterprise', 'manager', 'expert']);
  expect((await matchesOfNeed(t().deps.db, world.enterprise, needId)).map((row) => row.id)).toEqual([matchId]);
});
