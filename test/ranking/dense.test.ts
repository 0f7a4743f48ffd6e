import { describe, expect, test } from 'vitest';
import { createEngine, meanOf, needTexts, pieceText } from '../../src/ranking/engine.ts';
import type { Engine, TextVectors } from '../../src/ranking/engine.ts';
import { checkFaithful, settledEngine } from './faithful.ts';
import { experts, needs } from './made-up.ts';

const [steel, , , , crop] = experts;
const wheat = needs[3];
if (!steel || !crop || !wheat) throw new Error('the made-up world is too small');

/** Any vectors do: here counts of characters by code, so that texts that share characters are near. */
function toyVector(text: string): Float32Array {
  const vector = new Float32Array(64);
  for (const char of text) { const at = (char.codePointAt(0) ?? 0) % 64; vector[at] = (vector[at] ?? 0) + 1; }
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
const all = new Set([...experts.flatMap((one) => [one, ...one.items]).map(pieceText), ...needs.flatMap(needTexts)]);
const vectorsOf = (has: (text: string) => boolean = () => true): TextVectors => ({
  name: 'toy', weight: 0.5, mean: meanOf([...all].map(toyVector)), of: (text) => (has(text) ? toyVector(text) : undefined),
});
const engineWith = (vectors?: TextVectors): Engine => { const engine = settledEngine(experts, needs); engine.embed(vectors); return engine; };
const ranking = (engine: Engine) => needs.map((need) => [engine.rank(need, { limit: 10 }), engine.explain(need, 'water')]);

describe('vectors of a model outside', () => {
  test('without them every number is what it was', () => {
    const plain = ranking(settledEngine(experts, needs));
    expect(ranking(engineWith(undefined))).toEqual(plain);
    const given = engineWith(vectorsOf());
    expect(ranking(given)).not.toEqual(plain);
    given.embed(undefined);
    expect(ranking(given)).toEqual(plain);
  });

  test('they are one more named part, and the parts sum to the score', () => {
    const engine = engineWith(vectorsOf());
    for (const need of needs) {
      for (const { score, parts } of engine.rank(need, { limit: 10 })) {
        expect(Object.keys(parts)).toContain('embeddings');
        expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBeCloseTo(score, 9);
      }
    }
  });

  test('the band rests on the words alone, as its calibration does', () => {
    const [plain, given] = [engineWith(), engineWith(vectorsOf())];
    for (const need of needs) for (const { id } of experts) expect(given.explain(need, id)?.chance).toBeCloseTo(plain.explain(need, id)?.chance ?? -1, 9);
  });

  test('an explanation stays faithful', () => {
    const engine = engineWith(vectorsOf(() => true));
    let cited = 0;
    for (const need of needs) for (const one of engine.rank(need, { limit: 3 })) cited += checkFaithful(engine, need, experts.find(({ id }) => id === one.id) ?? steel);
    expect(cited).toBeGreaterThan(needs.length);
  });

  test('a need without vectors, or candidates mostly without, are ranked by words', () => {
    const plain = ranking(engineWith());
    const asked = new Set(needs.flatMap(needTexts));
    expect(ranking(engineWith(vectorsOf((text) => !asked.has(text))))).toEqual(plain);
    let n = 0;
    const half = new Map([...all].map((text) => [text, asked.has(text) || (n += 1) % 2 === 0]));
    expect(ranking(engineWith(vectorsOf((text) => half.get(text) === true)))).toEqual(plain);
  });

  test('who has no vector among many who have gets the mean of those next to it: neither bonus nor penalty', () => {
    const lone = crop;
    const mine = new Set([lone, ...lone.items].slice(0, 1).map(pieceText));
    const engine = engineWith(vectorsOf((text) => !mine.has(text)));
    expect(engine.embedded().used).toBe(true);
    const ranked = engine.rank(wheat, { limit: 10 });
    const own = ranked.find(({ id }) => id === lone.id);
    const others = ranked.filter(({ id }) => id !== lone.id).map(({ parts }) => parts['embeddings'] ?? Number.NaN);
    expect(own?.parts['embeddings']).toBeUndefined();
    expect(own?.parts['embeddings_estimated']).toBeGreaterThanOrEqual(Math.min(...others));
    expect(own?.parts['embeddings_estimated']).toBeLessThanOrEqual(Math.max(...others));
  });

  test('having vectors is worth nothing in itself: with the same vector for everybody the order is that of the words', () => {
    const same: TextVectors = { name: 'same', weight: 0.5, mean: new Float32Array(4), of: () => Float32Array.of(1, 0, 0, 0) };
    const works = experts.map((one) => ({ ...one, items: [], text: pieceText(one.items[0] ?? one) }));
    const [plain, given] = [createEngine(), createEngine()];
    for (const one of works) { plain.put(one); given.put(one); }
    given.embed({ ...same, of: (text) => (text.includes('机器人') ? undefined : same.of(text)) });
    for (const need of needs) {
      const words = plain.rank(need, { limit: 10 }).map(({ id }) => id);
      expect(given.rank(need, { limit: 10 }).map(({ id }) => id).filter((id) => words.includes(id))).toEqual(words);
    }
  });

  test('a text that changes has no vector until it has its own', () => {
    const engine = engineWith(vectorsOf((text) => all.has(text)));
    const before = engine.embedded();
    engine.put({ ...steel, text: '改成了别的研究方向' });
    expect(engine.embedded()).toMatchObject({ all: before.all, held: before.held - 1 });
    engine.put(steel);
    expect(engine.embedded()).toEqual(before);
  });
});
