import { expect, test } from 'vitest';
import { proposeForNeed } from '../../src/matches/match.jobs.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import type { SearchIndex } from '../../src/search/port.ts';
import { system } from '../../src/shared/command.ts';
import { type World, anAcceptedNeed, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();

/** Scores as told; candidates of one group are alike. */
const fixedIndex = (scores: Readonly<Record<string, number>>, group: (id: string) => number = () => 0): SearchIndex => ({
  ...t().deps.search, rankingVersion: 'fixed',
  rank: async (kind) => (kind === 'expert' ? Object.entries(scores).sort(([, a], [, b]) => b - a).map(([id, score]) => ({ id, score, parts: { evidence: score } })) : []),
  explain: async () => ({ confidence: 'likely', chance: 0.4, unanswered: [], reasons: [{ phrase: '粘性物料', itemId: null, itemTitle: '', terms: ['粘性物料'], share: 1 }] }),
  shifts: async (_, judged, ids) => ids.map((id) => judged.reduce((sum, one) => sum + (group(one.id) === group(id) ? one.level - 0.5 : 0), 0)),
});
const propose = (needId: string, search: SearchIndex) => proposeForNeed({ ...t().deps, search })({ needId });
const rows = (needId: string) => t().deps.db.selectFrom('match').selectAll().where('need_id', '=', needId).where('status', '=', 'proposed').orderBy('position').execute();

async function experts(world: World, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) ids.push((await t().run(createExpert, system, { associationId: world.provinceId, name: `吴均${at}（演示）`, title: '教授', institution: '某某大学', regionCode: '370100', fields: ['带式输送'], capacity: 2 })).id);
  return ids;
}

test('of nearly equal experts the one with fewer open proposals comes first; a proposal for the same need does not count', async () => {
  const world = await aWorld(t());
  const [a = '', b = '', c = ''] = await experts(world, 3);
  const [one, two] = [await anAcceptedNeed(t(), world), await anAcceptedNeed(t(), world)];
  await propose(one, fixedIndex({ [a]: 1, [c]: 0.5 }));
  const near = fixedIndex({ [a]: 1, [b]: 0.98, [c]: 0.5 });
  await propose(two, near);
  expect((await rows(two)).map((row) => row.expert_id)).toEqual([b, a, c]);
  const before = await rows(two);
  await propose(two, near);
  expect(await rows(two)).toEqual(before);
  expect(before[0]).toMatchObject({ chance: 0.4, score: 0.98 });
});

test('decisions on this need move the others when it is matched again; the move is a part of the score', async () => {
  const world = await aWorld(t());
  const [liked = '', disliked = '', likeLiked = '', likeDisliked = ''] = await experts(world, 4);
  const needId = await anAcceptedNeed(t(), world);
  const index = fixedIndex({ [liked]: 4, [disliked]: 3, [likeDisliked]: 2, [likeLiked]: 1.8 }, (id) => ([liked, likeLiked].includes(id) ? 1 : 2));
  await propose(needId, index);
  const found = new Map((await rows(needId)).map((row) => [row.expert_id, row]));
  await t().run(decideMatch, world.staff, { id: found.get(liked)?.id ?? '', decision: 'approve', reason: 'evidence_fits', version: 1 });
  await t().run(decideMatch, world.staff, { id: found.get(disliked)?.id ?? '', decision: 'reject', reason: 'wrong_problem', version: 1 });
  await propose(needId, index);
  const after = await rows(needId);
  expect(after.map((row) => row.expert_id)).toEqual([likeLiked, likeDisliked]);
  expect(after[0]?.parts).toEqual({ evidence: 1.8, feedback: 0.5 });
  for (const row of after) expect(Object.values(row.parts).reduce((sum, one) => sum + one, 0)).toBeCloseTo(row.score, 9);
});
