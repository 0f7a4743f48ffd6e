import { expect, test } from 'vitest';
import { spreadSample, trainingState } from '../../src/learning/model.ts';

const sampled = (count: number, most: number): readonly number[] => {
  const sample = spreadSample<number>(most);
  for (let n = 0; n < count; n += 1) sample.add(n);
  return sample.kept();
};

test('a sample is everything while it fits, then evenly spread, and never more than asked', () => {
  expect(sampled(10, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(sampled(11, 10)).toEqual([0, 2, 4, 6, 8, 10]);
  for (const count of [0, 1, 99, 100, 101, 777, 12_345]) {
    const kept = sampled(count, 100);
    expect(kept.length).toBeLessThanOrEqual(100);
    expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, 50));
    const steps = new Set(kept.slice(1).map((one, at) => one - (kept[at] ?? 0)));
    expect(steps.size).toBeLessThanOrEqual(1);
    if (count > 0) expect(count - (kept.at(-1) ?? 0)).toBeLessThanOrEqual([...steps][0] ?? 1);
  }
});

test('what training is doing, from its last job', () => {
  expect(trainingState(undefined)).toEqual({ state: 'idle', reason: null });
  expect(trainingState({ state: 'done', error: null })).toEqual({ state: 'idle', reason: null });
  expect(trainingState({ state: 'waiting', error: 'memory' })).toEqual({ state: 'waiting', reason: 'memory' });
  expect(trainingState({ state: 'failed', error: 'memory' })).toEqual({ state: 'failed', reason: 'memory' });
});
