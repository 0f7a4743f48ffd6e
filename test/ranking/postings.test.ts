import { expect, test } from 'vitest';
import { createPostings } from '../../src/ranking/postings.ts';
import type { Postings } from '../../src/ranking/postings.ts';
import { createRows } from '../../src/ranking/rows.ts';
import { randomFrom } from '../../src/ranking/svd.ts';

function read(postings: Postings, term: number): [number, number][] {
  const list = postings.list(term);
  if (!list) return [];
  return [...list.array.subarray(list.start, list.end)].map((packed) => [packed >>> 8, packed & 255]);
}

test('a list stays in the order of slots, whatever the order of arrival', () => {
  const postings = createPostings();
  for (const slot of [5, 1, 9, 3]) postings.insert(0, slot, slot + 1);
  expect(read(postings, 0)).toEqual([[1, 2], [3, 4], [5, 6], [9, 10]]);
  postings.remove(0, 5);
  postings.remove(0, 7);
  expect(read(postings, 0)).toEqual([[1, 2], [3, 4], [9, 10]]);
});

test('counts stop at 255', () => {
  const postings = createPostings();
  postings.insert(0, 16_000_000, 4000);
  expect(read(postings, 0)).toEqual([[16_000_000, 255]]);
});

test('thousands of lists that grow, move and shrink agree with a plain model', () => {
  const postings = createPostings();
  const random = randomFrom(3);
  const model = new Map<number, Map<number, number>>();
  for (let step = 0; step < 40_000; step += 1) {
    const term = Math.floor(random() ** 3 * 200);
    const slot = Math.floor(random() * 3000);
    const held = model.get(term) ?? new Map<number, number>();
    model.set(term, held);
    if (held.has(slot)) {
      held.delete(slot);
      postings.remove(term, slot);
    } else {
      const tf = 1 + Math.floor(random() * 20);
      held.set(slot, tf);
      postings.insert(term, slot, tf);
    }
  }
  for (const [term, held] of model) expect(read(postings, term)).toEqual([...held].sort(([a], [b]) => a - b));
});

test('rows survive being dropped, closed up and used again', () => {
  const rows = createRows();
  const random = randomFrom(4);
  const model = new Map<number, [number, number][]>();
  for (let step = 0; step < 3000; step += 1) {
    const [oldest] = model.keys();
    if (oldest !== undefined && random() < 0.45) {
      rows.drop(oldest);
      model.delete(oldest);
    } else {
      const counts = new Map(Array.from({ length: Math.floor(random() * 12) }, () => [Math.floor(random() * 1e6), 1 + Math.floor(random() * 9)]));
      model.set(rows.add(counts), [...counts]);
    }
  }
  for (const [row, expected] of model) {
    const count = rows.read(row);
    const found = [...rows.packed.subarray(0, count)].map((packed) => [packed >>> 8, packed & 255]);
    expect(found).toEqual(expected);
    expect(rows.length(row)).toBe(expected.reduce((sum, [, tf]) => sum + tf, 0));
  }
});
