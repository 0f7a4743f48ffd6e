import { decidedShift, shift } from '../../src/ranking/feedback.ts';
import { mostInformative } from '../../src/reviews/informative.ts';
import { randomFrom } from '../../src/ranking/svd.ts';
import { judge, keyOf, lossAbove } from './judge.ts';
import { openOurs } from './ours.ts';
import { benchIsThere, byNeed, needsZh } from './sets.ts';

/**
 * `tsx test/bench/teach.ts`: what a few decisions on one need are worth for its other candidates, by where they stand in the list;
 * and whether decisions should count in full or damped (`where`, `damped`: one of the two). Loss on the pairs not decided, with its paired difference to no decisions.
 */
const three = (value: number): string => value.toFixed(4);
type Move = (judged: readonly { similarity: number; level: number }[], range: number) => number;
const damped = (caution: number): Move => (judged, range) => (judged.length === 0 ? 0 : (judged.length / (judged.length + caution)) * shift(judged, range));

if (!benchIsThere()) console.log('The judged sets (../shared/bench) are not here.');
else {
  const set = needsZh();
  const { engine } = openOurs(set.candidates, set.needs);
  const lists = byNeed(set).filter(({ pairs }) => pairs.length >= 40).map(({ need, pairs }) => ({
    need, list: pairs.map((pair) => ({ pair, score: engine.score(need, pair.candidateId)?.score ?? 0 })).sort((a, b) => b.score - a.score),
  }));
  type Row = (typeof lists)[number]['list'][number];
  console.log(`${lists.length} needs with 40 judged candidates or more`);

  /** Decided ones chosen by `choose`; all others of the same needs are held back. `held`: judged on these only. */
  async function measure(name: string, choose: (list: readonly Row[]) => readonly Row[], level: (of: number) => number, range: number, move: Move, held: (at: number) => boolean = () => true): Promise<void> {
    const [before, after] = [new Map<string, number>(), new Map<string, number>()];
    const pairs = lists.flatMap(({ list }) => {
      const decided = choose(list);
      return list.filter((row, at) => !decided.includes(row) && held(at)).map(({ pair, score }) => {
        const similarities = engine.similarities(pair.candidateId, decided.map((one) => one.pair.candidateId));
        const by = move(decided.map((one, i) => ({ level: level(one.pair.level), similarity: similarities[i] ?? 0 })), range);
        before.set(keyOf(pair), score);
        after.set(keyOf(pair), score + by);
        return pair;
      });
    });
    const heldSet = { ...set, pairs };
    const [without, with_, above] = [await judge(heldSet, before), await judge(heldSet, after), lossAbove(heldSet, after, before)];
    console.log(`${name.padEnd(60)} ${three(without.loss)} -> ${three(with_.loss)}  ${above.by < 0 ? '' : '+'}${three(above.by)} [${three(above.low)}; ${three(above.high)}]  nDCG ${three(without.ndcg10)} -> ${three(with_.ndcg10)}`);
  }

  const spreadOver = (list: readonly Row[], count: number, from = 10, to = 100): Row[] => {
    const below = list.slice(from, to);
    return Array.from({ length: count }, (_, i) => below[Math.floor(((i + 0.5) * below.length) / count)]).filter((row) => row !== undefined);
  };
  const unlike = (list: readonly Row[], count: number): Row[] => {
    const plain = (row: Row) => ({ id: row.pair.candidateId, candidateId: row.pair.candidateId, score: row.score });
    const likeness = (a: string, b: string) => engine.similarities(a, [b])[0] ?? 0;
    const chosen = new Set(mostInformative(list.slice(10, 100).map(plain), list.slice(0, 5).map(plain), likeness, count).map((one) => one.id));
    return list.filter((row) => chosen.has(row.pair.candidateId));
  };
  const binary = (good: number) => (of: number) => (of >= good ? 1 : 0);
  const own: Move = (judged) => decidedShift(judged);
  const wanted = (section: string): boolean => process.argv[2] === undefined || process.argv[2] === section;
  for (const good of wanted('where') ? [3, 2] : []) {
    console.log(`\nyes: level >= ${good}; damped by n / (n + 10)`);
    await measure('the five best', (list) => list.slice(0, 5), binary(good), 1, own);
    for (const count of [2, 3, 5, 8]) {
      await measure(`the five best and ${count} spread below the ten best`, (list) => [...list.slice(0, 5), ...spreadOver(list, count)], binary(good), 1, own);
      await measure(`the five best and ${count} most unlike below the ten best`, (list) => [...list.slice(0, 5), ...unlike(list, count)], binary(good), 1, own);
    }
    await measure('none but 3 spread below', (list) => spreadOver(list, 3), binary(good), 1, own);
    await measure('the ten best', (list) => list.slice(0, 10), binary(good), 1, own);
    await measure('the ten best and 3 spread below', (list) => [...list.slice(0, 10), ...spreadOver(list, 3)], binary(good), 1, own);
  }
  if (wanted('damped')) console.log('\nin full or damped: levels 1 to 4 as judged, a part of all pairs known at random');
  for (const part of wanted('damped') ? [0.8, 0.2, 0.1, 0.05] : []) {
    for (const caution of [0, 2, 5, 10]) {
      const random = randomFrom(11);
      const known = new Set(lists.flatMap(({ list }) => list.filter(() => random() < part)));
      await measure(`${part * 100} % known, n / (n + ${caution})`, (list) => list.filter((row) => known.has(row)), (of) => of, 3, damped(caution));
    }
  }
}
