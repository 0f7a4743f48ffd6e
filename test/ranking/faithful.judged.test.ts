import { expect, test } from 'vitest';
import { benchFolder, benchIsThere, byNeed, expertsEn, needsZh } from '../bench/sets.ts';
import { checkFaithful, settledEngine } from './faithful.ts';

/** The same checks over pairs that people judged; the sets lie beside the project and may be absent. */
const there = benchIsThere();
if (!there) console.log(`Faithfulness on the judged sets is not tested: ${benchFolder} is not here.`);

const sets = there ? [needsZh(), expertsEn()[0]].flatMap((set) => set ?? []) : [];

test.skipIf(!there).each(sets)('$name: shown parts sum to the score, and blanking takes what was claimed', { timeout: 300_000 }, (set) => {
  const engine = settledEngine(set.candidates, set.needs);
  const byId = new Map(set.candidates.map((one) => [one.id, one]));
  let [pairs, cited] = [0, 0];
  for (const [n, { need, pairs: judged }] of byNeed(set).entries()) {
    for (const { candidateId } of judged) {
      const ranked = engine.score(need, candidateId);
      if (ranked === undefined) throw new Error(`${candidateId} is not in the index`);
      expect(Object.values(ranked.parts).reduce((a, b) => a + b, 0)).toBeCloseTo(ranked.score, 9);
      pairs += 1;
    }
    // Blanking prepares the need anew each time: the best and one more of each need, and of the many needs of long profiles every third.
    if (set.by === 'candidate' && n % 3) continue;
    const best = judged.toSorted((a, b) => b.level - a.level || (a.candidateId < b.candidateId ? -1 : 1));
    for (const { candidateId } of new Set([best[0], best[Math.floor(best.length / 2)]].flatMap((one) => one ?? []))) {
      const candidate = byId.get(candidateId);
      if (candidate) cited += checkFaithful(engine, need, candidate);
    }
  }
  expect(pairs).toBe(set.pairs.length);
  expect(cited).toBeGreaterThan(100);
});

test('the judged sets are read, or said to be absent', (context) => {
  if (!there) context.skip(`${benchFolder} is not here`);
  expect(sets.map((set) => set.pairs.length > 100)).toEqual([true, true]);
});
