import { expect } from 'vitest';
import { createEngine, trainSemantics } from '../../src/ranking/engine.ts';
import type { Candidate, Engine, NeedText } from '../../src/ranking/engine.ts';
import { onlyStopPhrases } from '../../src/ranking/stop-phrases.ts';
import { normalise } from '../../src/ranking/text.ts';

/** What an explanation claims, checked against what the engine does: shared by the tests on demo texts and on judged sets. */
export function settledEngine(candidates: readonly Candidate[], needs: readonly NeedText[]): Engine {
  const engine = createEngine();
  for (const candidate of candidates) engine.put(candidate);
  const background = needs.map(({ title, description }) => `${title}\n${description}`);
  engine.refresh(background);
  // Fewer dimensions than the server's, for time; what is checked holds for any model.
  engine.adopt(trainSemantics([...engine.texts(), ...background], { dimensions: 30 }));
  return engine;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const textOf = ({ title, text }: { title: string; text: string }): string => normalise(`${title}\n${text}`);
const blank = { title: '', text: '' };
function pieceOf(candidate: Candidate, itemId: string | null): { title: string; text: string } {
  const piece = itemId === null ? candidate : candidate.items.find(({ id }) => id === itemId);
  if (!piece) throw new Error(`cites ${itemId}, which ${candidate.id} does not have`);
  return piece;
}

/** Without a text, wherever the candidate carries it: one work entered twice counts once, and stands while a copy does. */
function without(candidate: Candidate, cited: { title: string; text: string }): Candidate {
  const gone = textOf(cited);
  const rest = <T extends { title: string; text: string }>(one: T): T => (textOf(one) === gone ? { ...one, ...blank } : one);
  return { ...rest(candidate), items: candidate.items.map(rest) };
}

/** Parts sum to the score; terms are literal in both; shares of one piece are what the score loses without it. Returns how many pieces were blanked. */
export function checkFaithful(engine: Engine, need: NeedText, candidate: Candidate): number {
  const ranked = engine.score(need, candidate.id);
  const explained = engine.explain(need, candidate.id);
  if (!ranked || !explained) throw new Error(`no candidate ${candidate.id}`);
  expect(sum(Object.values(ranked.parts))).toBeCloseTo(ranked.score, 9);
  const asked = [need.title, need.description].map(normalise).join('\n');
  const { reasons } = explained;
  for (const { phrase, itemId, terms } of reasons) {
    const cited = pieceOf(candidate, itemId);
    expect(asked).toContain(normalise(phrase));
    expect(terms.length).toBeGreaterThan(0);
    for (const term of terms) {
      expect(normalise(phrase)).toContain(term);
      expect(textOf(cited)).toContain(term);
      expect(onlyStopPhrases(term)).toBe(false);
    }
  }
  const cited = [...new Set(reasons.map(({ itemId }) => itemId))];
  for (const itemId of cited) {
    const claimed = sum(reasons.filter((reason) => reason.itemId === itemId).map(({ share }) => share));
    engine.put(without(candidate, pieceOf(candidate, itemId)));
    const after = engine.score(need, candidate.id)?.score ?? Number.NaN;
    expect(after).toBeLessThan(ranked.score);
    expect(Math.abs(Math.min(1, (ranked.score - after) / ranked.score) - claimed)).toBeLessThan(1e-6);
    // A work on its own is the whole of its candidate: what is shown is the score.
    if (candidate.items.length === 0) expect(claimed).toBeCloseTo(1, 6);
  }
  engine.put(candidate);
  return cited.length;
}
