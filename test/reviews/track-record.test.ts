import { describe, expect, test } from 'vitest';
import { ENOUGH, familyOf, reliabilityOf, share, trackRecordOf } from '../../src/reviews/track-record.ts';

describe('the interval of a share', () => {
  // Wilson's score interval as published: 27 of 40 and the edges.
  test.each([[27, 40, 0.5202, 0.7992], [0, 10, 0, 0.2775], [10, 10, 0.7225, 1], [1, 2, 0.0945, 0.9055], [500, 1000, 0.4691, 0.5309]])('%i of %i', (count, of, low, high) => {
    expect(share(count, of).low).toBeCloseTo(low, 3);
    expect(share(count, of).high).toBeCloseTo(high, 3);
  });

  test('of nothing, anything is possible', () => {
    expect(share(0, 0)).toEqual({ count: 0, of: 0, low: 0, high: 1 });
  });

  test('holds its share, narrows with n, mirrors', () => {
    for (let of = 1; of < 60; of += 1) {
      for (let count = 0; count <= of; count += 1) {
        const { low, high } = share(count, of);
        expect(low).toBeLessThanOrEqual(count / of);
        expect(high).toBeGreaterThanOrEqual(count / of);
        expect(low).toBeCloseTo(1 - share(of - count, of).high, 9);
        expect(high - low).toBeGreaterThan(share(count * 10, of * 10).high - share(count * 10, of * 10).low);
      }
    }
  });
});

test('the record rests on decisions once there are enough, on the calibration before', () => {
  expect(trackRecordOf('1', { decided: ENOUGH - 1, approved: 20, met: 3, signed: 1 }).basis).toBe('calibration');
  expect(trackRecordOf('1', { decided: ENOUGH, approved: 20, met: 3, signed: 1 })).toMatchObject({ basis: 'decisions', approvedShare: { count: 20, of: ENOUGH } });
});

test('a model trained anew is the same family, another version is not', () => {
  expect([familyOf('1'), familyOf('1+ab12'), familyOf('2+ab12')]).toEqual(['1', '1', '2']);
});

describe('reliability', () => {
  const forecasts = (chance: number, good: number, of: number) => Array.from({ length: of }, (_, at) => ({ chance, good: at < good }));

  test('an honest forecast has no calibration error; its Brier score is that of saying the mean', () => {
    const found = reliabilityOf(forecasts(0.25, 10, 40));
    expect(found.bins).toEqual([{ from: 0.2, to: 0.3, predicted: 0.25, observed: share(10, 40) }]);
    expect(found.ece).toBeCloseTo(0, 12);
    expect(found.brier).toBeCloseTo(found.always, 12);
  });

  test('a forecast that says too much is off by as much', () => {
    const found = reliabilityOf([...forecasts(0.45, 5, 50), ...forecasts(0.1, 5, 50)]);
    expect(found.ece).toBeCloseTo((0.35 + 0) / 2, 12);
    expect(found.brier).toBeGreaterThan(found.always);
  });

  test('every forecast falls into exactly one bin, edges too', () => {
    const edges = [0, 0.05, 0.12, 0.2, 0.3, 0.4, 0.5, 1].flatMap((chance) => forecasts(chance, 1, 1));
    expect(reliabilityOf(edges).bins.reduce((sum, bin) => sum + bin.observed.of, 0)).toBe(edges.length);
  });

  test('nothing decided: nothing said', () => {
    expect(reliabilityOf([])).toEqual({ count: 0, bins: [], brier: 0, always: 0, ece: 0 });
  });
});
