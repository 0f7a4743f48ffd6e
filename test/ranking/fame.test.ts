import { expect, test } from 'vitest';
import { createEngine } from '../../src/ranking/engine.ts';
import type { Candidate, NeedText } from '../../src/ranking/engine.ts';
import { candidate, experts, item, needs } from './made-up.ts';

/** Fame is no feature: what does not meet the words of the need lifts nobody, however much of it there is. */
const wanted: NeedText = needs[0] ?? { title: '', description: '' };
const work = item('w', '高盐有机废水催化氧化处理');

function score(one: Candidate): number {
  const engine = createEngine();
  for (const each of [...experts, one]) engine.put(each);
  engine.refresh(needs.map(({ title, description }) => `${title}\n${description}`));
  return engine.score(wanted, one.id)?.score ?? Number.NaN;
}

const unknown = score(candidate('x', '', '', [work]));

test('two hundred papers of another field do not lift a candidate', () => {
  const papers = Array.from({ length: 200 }, (_, at) => item(`p${at}`, `黄芪多糖提取纯化之${at}`));
  expect(score(candidate('x', '', '', [work, ...papers]))).toBeLessThanOrEqual(unknown + 1e-9);
});

test('awards, titles and counts do not lift a candidate', () => {
  const awards = Array.from({ length: 20 }, (_, at) => item(`a${at}`, `国家级一等奖第${at}届获奖证书`));
  expect(score(candidate('x', '', '', [work, ...awards]))).toBeLessThanOrEqual(unknown + 1e-9);
  expect(score(candidate('x', '', '院士，国家杰青，长江学者，发表论文五百篇，引用十万次', [work]))).toBeLessThanOrEqual(unknown + 1e-9);
});

test('all fame and no matching work stands below one matching work of somebody unknown', () => {
  const famous = candidate('x', '', '院士，发表论文五百篇', Array.from({ length: 50 }, (_, at) => item(`f${at}`, `国家级特等奖第${at}届`)));
  expect(score(famous)).toBeLessThan(unknown);
});
