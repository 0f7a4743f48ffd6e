import { demo } from '../../seeds/index.ts';
import type { Explanation } from '../../src/ranking/engine.ts';
import { openOurs } from './ours.ts';
import { demoExperts, demoNeeds } from './people.ts';

/**
 * Whether the bands mean something for people, where no judged Chinese set exists. Experts of the demo data were written for the
 * needs whose key begins like theirs (t05-a for t05-sterilise): those against all others, among the first ten proposals.
 */
export type BandCounts = Record<Explanation['band'], number>;

export function bandsOfDemo(): { written: BandCounts; others: BandCounts } {
  const none = (): BandCounts => ({ likely: 0, worth_a_look: 0, related_words_only: 0 });
  const found = { written: none(), others: none() };
  const { engine } = openOurs(demoExperts, demoNeeds);
  demo.needs.forEach((need, n) => {
    const text = demoNeeds[n];
    if (!text) return;
    for (const { id } of engine.rank(text, { limit: 10 })) {
      const band = engine.explain(text, id)?.band ?? 'related_words_only';
      found[id.split('-')[0] === need.key.split('-')[0] ? 'written' : 'others'][band] += 1;
    }
  });
  return found;
}
