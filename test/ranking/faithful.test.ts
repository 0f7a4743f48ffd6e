import { describe, expect, test } from 'vitest';
import { demo } from '../../seeds/index.ts';
import type { Candidate, NeedText } from '../../src/ranking/engine.ts';
import { checkFaithful, settledEngine } from './faithful.ts';
import { experts, needs } from './made-up.ts';

const work = ({ title, text }: { title: string; text: string }, id: number) => ({ id: String(id), title, text });
const demoNeeds: readonly NeedText[] = demo.needs.map((one) => ({ title: one.title, description: [one.field, one.background, one.problem, one.goals].join('\n') }));
const kinds: readonly (readonly [string, readonly Candidate[], readonly NeedText[]])[] = [
  ['made-up profiles', experts, needs],
  ['experts of the demo data', demo.experts.map((one) => ({ id: one.key, title: one.fields.join(' '), text: one.summary, items: one.evidence.map(work) })), demoNeeds],
  ['achievements of the demo data', demo.achievements.map((one) => ({ id: one.key, title: one.title, text: `${one.fields.join(' ')}\n${one.summary}`, items: [] })), demoNeeds],
];

describe.each(kinds)('%s', (_, candidates, asked) => {
  test('an explanation claims what is so', () => {
    const engine = settledEngine(candidates, asked);
    const byId = new Map(candidates.map((one) => [one.id, one]));
    let cited = 0;
    asked.forEach((need, n) => {
      // The best, a middling one and a bad one: a reason for a poor match must be as true as one for a good match.
      const ranked = engine.rank(need, { limit: candidates.length });
      for (const at of n % 3 === 0 ? [0, 1, 4, Math.floor(ranked.length / 2), ranked.length - 1] : [0]) {
        const candidate = byId.get(ranked[at]?.id ?? '');
        if (candidate) cited += checkFaithful(engine, need, candidate);
      }
    });
    expect(cited).toBeGreaterThan(asked.length / 2);
  });

  test('the order is the same after all the blanking', () => {
    const engine = settledEngine(candidates, asked);
    const [need] = asked;
    if (!need) throw new Error('no need');
    const before = engine.rank(need, { limit: 10 });
    for (const { id } of before) {
      const candidate = candidates.find((one) => one.id === id);
      if (candidate) checkFaithful(engine, need, candidate);
    }
    expect(engine.rank(need, { limit: 10 })).toEqual(before);
  });
});
