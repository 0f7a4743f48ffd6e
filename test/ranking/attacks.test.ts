import { expect, test } from 'vitest';
import { createEngine } from '../../src/ranking/engine.ts';
import type { Candidate, NeedText } from '../../src/ranking/engine.ts';
import { candidate, experts, item, needs } from './made-up.ts';

/** What an owner of a profile might try, and what it buys. */
const wanted: NeedText = needs[0] ?? { title: '', description: '' };

function engineWith(...extra: readonly Candidate[]) {
  const engine = createEngine();
  for (const one of [...experts, ...extra]) engine.put(one);
  engine.refresh(needs.map(({ title, description }) => `${title}\n${description}`));
  return engine;
}
const score = (extra: Candidate): number => engineWith(extra).score(wanted, extra.id)?.score ?? Number.NaN;
const first = (extra: Candidate): string | undefined => engineWith(extra).rank(wanted, { limit: 1 })[0]?.id;

const BUZZWORDS = '人工智能 大数据 废水 机器人 新能源 氧化 纳米 石墨烯 区块链 有机物 芯片 云计算 处理 催化 物联网 生物医药 航空航天 碳中和 储能 激光 疫苗';

test('a list of all fashionable words does not pass real evidence', () => {
  expect(first(candidate('stuffer', '', BUZZWORDS.repeat(5), [item('s', '黄芪多糖提取')]))).toBe('water');
});

test('the hundredth mention of a word does not pass real evidence', () => {
  expect(first(candidate('repeater', '废水 '.repeat(100), '废水 '.repeat(1000)))).toBe('water');
});

test('saying all of it twice changes nothing to speak of', () => {
  const once = '高盐有机废水催化氧化处理';
  const [single, double] = [score(candidate('x', once)), score(candidate('x', once, `${once}。${once}`))];
  expect(double).toBeLessThan(single * 1.05);
});

test('one work entered ten times counts once', () => {
  const work = (id: string) => item(id, '高盐废水处理');
  const single = score(candidate('x', '', '', [work('1')]));
  const copies = score(candidate('x', '', '', Array.from({ length: 10 }, (_, i) => work(`${i}`))));
  expect(copies).toBeCloseTo(single, 9);
});

test('buzzwords added to one old paper lower what the paper is worth in its own field', () => {
  const honest = candidate('x', '', '', [item('1', '高盐有机废水催化氧化')]);
  const padded = candidate('x', '', '', [item('1', '高盐有机废水催化氧化', BUZZWORDS.repeat(3))]);
  expect(score(padded)).toBeLessThan(score(honest));
});

test('fifty unrelated works do not lift a profile above two fitting ones', () => {
  const many = Array.from({ length: 50 }, (_, i) => item(`${i}`, `第${i}号课题 机械 电子 食品 纺织 管理`));
  expect(first(candidate('famous', '', '', many))).toBe('water');
});

test('a word said again and again drowns neither the rest of a profile nor the rest of a need', () => {
  const rest = '高盐有机废水 催化氧化';
  expect(score(candidate('x', rest, '电池 '.repeat(20)))).toBeGreaterThan(0.4 * score(candidate('x', rest, '电池')));
  const saying = (times: number): NeedText => ({ title: '高盐废水 催化氧化', description: `高盐有机废水难降解,耐磨${'钢板'.repeat(times)}` });
  const engine = engineWith();
  const [once, often] = [1, 60].map((times) => engine.score(saying(times), 'water')?.score ?? Number.NaN);
  expect(often).toBeGreaterThan(0.6 * (once ?? Number.NaN));
});
