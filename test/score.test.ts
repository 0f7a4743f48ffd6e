import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { scoreCommand } from '../src/score.ts';

/** The command `score` over files, as its README describes it. */
const folder = mkdtempSync(join(tmpdir(), 'keqiao-score-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, ...lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
};

const needs = file('needs.jsonl', '{"id":"n1","title":"粘性物料带式输送防堵","description":"溜槽堵塞,清扫器磨损"}', '', '{"id":"n2","title":"枸杞干果杀菌","description":"褐变"}');
const candidates = file('candidates.jsonl',
  '{"id":"a","title":"带式输送 清扫 装置"}', '{"id":"b","evidence":[{"id":"e1","title":"枸杞射频杀菌","text":"控制褐变"}]}', '{"id":"c","title":"连铸 水口","text":"结瘤机理"}');
const out = join(folder, 'scores.tsv');
const rows = () => readFileSync(out, 'utf8').trim().split('\n').map((line) => line.split('\t'));

test('scores exactly the pairs asked for, in their order', async () => {
  const pairs = file('pairs.tsv', 'n1\ta\t4', 'n2\tb\t4', 'n1\tc\t1', 'n2\ta\t1');
  expect(await scoreCommand(['--needs', needs, '--candidates', candidates, '--pairs', pairs, '--out', out])).toBe(0);
  expect(rows().map(([need, candidate]) => `${need} ${candidate}`)).toEqual(['n1 a', 'n2 b', 'n1 c', 'n2 a']);
  const scores = rows().map(([, , score]) => Number(score));
  expect(scores.every(Number.isFinite)).toBe(true);
  expect(scores[0]).toBeGreaterThan(scores[2] ?? Number.NaN);
  expect(scores[1]).toBeGreaterThan(scores[3] ?? Number.NaN);
});

test('without pairs: the best of each need', async () => {
  expect(await scoreCommand(['--needs', needs, '--candidates', candidates, '--top', '1', '--out', out])).toBe(0);
  expect(rows().map(([need, candidate]) => [need, candidate])).toEqual([['n1', 'a'], ['n2', 'b']]);
});

test('judgements of reviewers may be given', async () => {
  const judged = file('judged.tsv', 'n1\ta\t4', 'n1\tc\t1');
  expect(await scoreCommand(['--needs', needs, '--candidates', candidates, '--judged', judged, '--out', out])).toBe(0);
});

test.each([
  ['needs.jsonl', 2, ['{"id":"n1","title":"x"}', '{"id":"n2",'], 'needs'],
  ['shape.jsonl', 1, ['{"id":5,"title":"x"}'], 'needs'],
  ['pairs-bad.tsv', 2, ['n1\ta\t3', 'n1\ta'], 'pairs'],
  ['level-bad.tsv', 1, ['n1\ta\thigh'], 'pairs'],
] as const)('a line that cannot be read is named: %s:%i', async (name, line, lines, option) => {
  const path = file(`bad-${name}`, ...lines);
  const args = { needs, candidates, out, [option]: path };
  await expect(scoreCommand(Object.entries(args).flatMap(([key, value]) => [`--${key}`, value]))).rejects.toThrow(`${path}:${line}: `);
});

test('an unknown id says which; a missing option shows the usage', async () => {
  await expect(scoreCommand(['--needs', needs, '--candidates', candidates, '--pairs', file('unknown.tsv', 'n1\tzz\t1'), '--out', out])).rejects.toThrow('zz');
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await scoreCommand(['--needs', needs])).toBe(2);
  expect(said.mock.calls.flat().join(' ')).toContain('usage');
  said.mockRestore();
});
