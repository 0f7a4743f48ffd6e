import { expect, test } from 'vitest';
import { createEngine, trainSemantics } from '../../src/ranking/engine.ts';
import type { Candidate, Engine, NeedText, Ranked } from '../../src/ranking/engine.ts';
import { candidate, experts, item, needs } from './made-up.ts';

const texts = needs.map(({ title, description }) => `${title}\n${description}`);

function engineOf(candidates: readonly Candidate[], semantic = true): Engine {
  const engine = createEngine();
  for (const one of candidates) engine.put(one);
  engine.refresh(texts);
  if (semantic) engine.adopt(trainSemantics([...engine.texts(), ...texts], { minimum: 1, dimensions: 20, fields: 0 }));
  return engine;
}

const best = (engine: Engine, need: NeedText, limit = 10): Ranked[] => engine.rank(need, { limit });
const sum = (parts: Readonly<Record<string, number>>): number => Object.values(parts).reduce((a, b) => a + b, 0);
const need = (title: string, description = ''): NeedText => ({ title, description });

test.each([['废水', 0, 'water'], ['电池', 1, 'battery'], ['钢板', 2, 'steel'], ['小麦', 3, 'crop'], ['隧道', 4, 'bridge'], ['weld', 5, 'robot']])('%s goes to who knows it', (_, index, id) => {
  expect(best(engineOf(experts), needs[index] ?? need(''))[0]?.id).toBe(id);
});

test('parts sum to the score, and rank and score agree', () => {
  const engine = engineOf(experts);
  for (const one of needs) {
    for (const ranked of best(engine, one)) {
      expect(sum(ranked.parts)).toBeCloseTo(ranked.score, 12);
      expect(engine.score(one, ranked.id)).toEqual(ranked);
    }
  }
});

test('limit and accept are kept', () => {
  const engine = engineOf(experts);
  const [one] = needs;
  if (!one) throw new Error('no need');
  expect(best(engine, one, 1)).toHaveLength(1);
  expect(engine.rank(one, { limit: 10, accept: (id) => id !== 'water' }).map(({ id }) => id)).not.toContain('water');
  expect(engine.rank(one, { limit: 10, accept: () => false })).toEqual([]);
  expect(engine.rank(one, { limit: 0 })).toEqual([]);
});

test('candidates that share nothing are not named', () => {
  expect(best(engineOf(experts), need('zzzz qqqq'))).toEqual([]);
});

test('equal scores are ordered by id, whatever the order of arrival', () => {
  const twins = ['c', 'a', 'd', 'b'].map((id) => candidate(id, '废水处理'));
  for (const order of [twins, twins.toReversed()]) {
    expect(best(engineOf(order, false), need('废水处理')).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
    expect(best(engineOf(order, false), need('废水处理'), 2).map(({ id }) => id)).toEqual(['a', 'b']);
  }
});

test('the cut before exact scoring does not depend on the order of arrival either', () => {
  const many = Array.from({ length: 700 }, (_, i) => candidate(`n${String(i).padStart(3, '0')}`, '废水处理'));
  const ids = (order: readonly Candidate[]) => best(engineOf(order, false), need('废水'), 20).map(({ id }) => id);
  expect(ids(many.toReversed())).toEqual(ids(many));
  expect(ids(many)[0]).toBe('n000');
});

test('put, replace and remove end where a fresh build ends', () => {
  const engine = createEngine();
  engine.put(candidate('steel', '将被替换的旧档案', '废水'));
  engine.put(candidate('gone', '高盐废水处理', '', [item('x', '废水')]));
  for (const one of experts.toReversed()) engine.put(one);
  best(engine, needs[0] ?? need(''));
  expect(engine.remove('gone')).toBe(true);
  expect(engine.remove('gone')).toBe(false);
  for (let round = 0; round < 50; round += 1) {
    engine.put(candidate('herb', `第${round}版`, '临时'));
    engine.remove('herb');
  }
  const herb = experts.find(({ id }) => id === 'herb');
  if (herb) engine.put(herb);
  engine.refresh(texts);
  const fresh = engineOf(experts, false);
  expect(engine.size).toBe(fresh.size);
  for (const one of needs) {
    const [grown, built] = [best(engine, one), best(fresh, one)];
    expect(grown.map(({ id }) => id)).toEqual(built.map(({ id }) => id));
    grown.forEach(({ score }, i) => expect(score).toBeCloseTo(built[i]?.score ?? Number.NaN, 6));
  }
});

test('a changed profile is found at once, and its old words no longer', () => {
  const engine = engineOf(experts);
  engine.put(candidate('herb', '海水淡化', '', [item('herb-9', '海水淡化能量回收')]));
  expect(best(engine, need('海水淡化能量回收'))[0]?.id).toBe('herb');
  expect(engine.score(need('黄芪多糖'), 'herb')?.parts['evidence']).toBe(0);
});

test('a changed profile gets a new vector', () => {
  const engine = engineOf(experts);
  const before = engine.score(need('锂离子电池隔膜'), 'herb')?.parts['semantics'] ?? 0;
  engine.put(candidate('herb', '锂离子电池隔膜', '电池'));
  expect(engine.score(need('锂离子电池隔膜'), 'herb')?.parts['semantics']).toBeGreaterThan(before + 0.1);
});

test('scores of others stand still while profiles come and go, until refresh', () => {
  const engine = engineOf(experts);
  const one = needs[1] ?? need('');
  const before = engine.score(one, 'battery')?.score;
  engine.put(candidate('new', '电池'));
  expect(engine.score(one, 'battery')?.score).toBe(before);
  engine.refresh();
  expect(engine.score(one, 'battery')?.score).not.toBe(before);
});

test('a rare word weighs more than one that everybody carries', () => {
  const common = Array.from({ length: 30 }, (_, i) => candidate(`c${i}`, '电机 控制'));
  const ranked = best(engineOf([...common, candidate('rare', '齿轮箱 控制')], false), need('电机 齿轮箱'));
  expect(ranked[0]?.id).toBe('rare');
});

test('without a model there is no semantic part; adopting and dropping one is undone exactly', () => {
  const engine = engineOf(experts, false);
  const one = needs[0] ?? need('');
  const plain = best(engine, one);
  expect(plain.every(({ parts }) => parts['semantics'] === 0)).toBe(true);
  engine.adopt(trainSemantics([...engine.texts(), ...texts], { minimum: 1, dimensions: 20, fields: 0 }));
  expect(best(engine, one)).not.toEqual(plain);
  engine.adopt(undefined);
  expect(best(engine, one)).toEqual(plain);
});

const hostile: readonly (readonly [string, string])[] = [
  ['nothing', ''], ['emoji', '😀🏭👩‍🔬'], ['half a surrogate pair', '\ud83d 废水 \udc00'], ['20,000 characters', '废水处理与钢铁冶炼'.repeat(2300)],
  ['one endless word', 'x'.repeat(20_000)], ['one character', '的'.repeat(20_000)], ['signs', '。，；：！？()[]{}<>\\/|*+?^$.'],
  ['other scripts', 'Прочность سبائك 합금 αβγ'], ['zero bytes and controls', '\0\u0001\u200b\ufeff'], ['property names', '__proto__ constructor toString'],
];

test.each(hostile)('%s as need and as candidate throws nothing and gives numbers', (_, text) => {
  const engine = engineOf([...experts, candidate('odd', text, text, [item('odd-1', text, text), item('odd-2', '', '')]), candidate('empty', '')]);
  for (const one of [need(text, text), need(text), need('', text), need('废水处理', text)]) {
    for (const ranked of best(engine, one, 100)) expect(Number.isFinite(ranked.score)).toBe(true);
    for (const id of ['odd', 'empty', 'water']) {
      expect(Object.values(engine.score(one, id)?.parts ?? { none: Number.NaN }).every(Number.isFinite)).toBe(true);
      const explained = engine.explain(one, id);
      expect(explained?.reasons.every(({ share }) => share > 0 && share <= 1)).toBe(true);
    }
  }
});

test('an empty engine answers', () => {
  const engine = createEngine();
  expect(best(engine, need('废水'))).toEqual([]);
  expect(engine.score(need('废水'), 'nobody')).toBeUndefined();
  expect(engine.explain(need('废水'), 'nobody')).toBeUndefined();
  engine.refresh([]);
  expect(engine.size).toBe(0);
});

test('likeness is 1 to oneself, symmetric, 0 to a stranger', () => {
  const engine = engineOf(experts, false);
  expect(engine.similarities('water', ['water', 'nobody'])).toEqual([expect.closeTo(1, 5), 0]);
  expect(engine.similarities('water', ['steel'])[0]).toBeCloseTo(engine.similarities('steel', ['water'])[0] ?? Number.NaN, 6);
});
