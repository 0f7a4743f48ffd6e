import { expect, test } from 'vitest';
import { createEngine, trainSemantics } from '../../src/ranking/engine.ts';
import { ppmi } from '../../src/ranking/ppmi.ts';
import { eigen, leadingRows } from '../../src/ranking/svd.ts';
import { dot } from '../../src/ranking/vectors.ts';
import { candidate } from './made-up.ts';

test('PPMI of a small text agrees with the formula', () => {
  // Two texts, a b and a c, everything in one window.
  const { starts, columns, values } = ppmi({ sequence: Uint32Array.of(0, 1, 0, 2), bounds: Uint32Array.of(0, 2, 4), termCount: 3 }, 16);
  const mass = 2 ** 0.75 + 1 + 1;
  const table = new Map<string, number>();
  for (let i = 0; i < 3; i += 1) for (let k = starts[i] ?? 0; k < (starts[i + 1] ?? 0); k += 1) table.set(`${i} ${columns[k]}`, values[k] ?? 0);
  expect(table.get('0 1')).toBeCloseTo(Math.log(mass / 2), 5);
  expect(table.get('1 0')).toBeCloseTo(Math.log(mass / 2 ** 0.75), 5);
  expect(table.has('1 2')).toBe(false);
});

test('eigenvalues of a known matrix', () => {
  const { values } = eigen(Float64Array.of(2, 1, 1, 2), 2);
  expect([...values].sort()).toEqual([expect.closeTo(1, 10), expect.closeTo(3, 10)]);
});

test('rows of V S^.5 give back a matrix of low rank', () => {
  // A = u v' with |u| = 3, |v| = 5: V S^.5 = v / 5 * sqrt(15), up to sign.
  const [u, v] = [[1, 2, 2], [3, 0, 4]];
  const entries = u.flatMap((x) => v.map((y) => x * y));
  const sparse = { size: 3, starts: Uint32Array.of(0, 3, 6, 9), columns: Uint32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2), values: Float32Array.from(entries) };
  const { rows, rank } = leadingRows(sparse, 1, 1);
  expect(rank).toBe(1);
  expect([...rows].map(Math.abs)).toEqual([0.6, 0, 0.8].map((x) => expect.closeTo(x * Math.sqrt(15), 4)));
});

/** Five fields of four words; the last two of each never stand in one text. */
const fields = [['钢铁', '高炉', '焦炭', '矿石'], ['污水', '细菌', '淤泥', '氧气'], ['小麦', '土壤', '种子', '肥料'], ['桥梁', '隧道', '岩石', '沥青'], ['药物', '临床', '疫苗', '抗体']];
const corpus = fields.flatMap(([a, b, c, d]) => Array.from({ length: 20 }, (_, i) => `${a} ${b} ${i % 2 ? c : d} no${i}`));

test('words of one field come nearer than words of two, though they never meet', () => {
  const engine = createEngine();
  engine.put(candidate('steel', '焦炭'));
  engine.put(candidate('water', '淤泥'));
  engine.adopt(trainSemantics(corpus, { dimensions: 10, fields: 0 }));
  const semantics = (id: string): number => engine.score({ title: '矿石', description: '' }, id)?.parts['semantics'] ?? Number.NaN;
  expect(semantics('steel')).toBeGreaterThan(semantics('water') + 0.1);
});

test('the same texts and seed give the same model', () => {
  expect(trainSemantics(corpus, { dimensions: 10, fields: 0 })).toEqual(trainSemantics(corpus, { dimensions: 10, fields: 0 }));
});

test('a model survives the way to another thread', () => {
  const model = trainSemantics(corpus, { dimensions: 10, fields: 0, version: 'v7' });
  expect(structuredClone(model)).toEqual(model);
  expect(model.version).toBe('v7');
  expect(model.vectors).toHaveLength(model.terms.length * model.dimensions);
  expect(dot(model.common, model.common)).toBeCloseTo(1, 4);
});

test.each([['no text', []], ['empty texts', ['', '']], ['one text', ['废水']], ['emoji', ['😀', '😀', '😀']]])('training on %s gives numbers', (_, texts) => {
  const model = trainSemantics(texts, { fields: 0 });
  expect(model.vectors.every(Number.isFinite)).toBe(true);
  const engine = createEngine();
  engine.put(candidate('x', '废水处理'));
  engine.adopt(model);
  expect(Number.isFinite(engine.score({ title: '废水', description: '' }, 'x')?.score)).toBe(true);
});

test('words the deployment has hardly met are placed by the fields that ship', () => {
  const model = trainSemantics(['轧辊', '污泥']);
  const engine = createEngine();
  engine.put(candidate('steel', '连铸'));
  engine.put(candidate('water', '曝气'));
  engine.adopt(model);
  const semantics = (id: string): number => engine.score({ title: '轧辊', description: '' }, id)?.parts['semantics'] ?? Number.NaN;
  expect(semantics('steel')).toBeGreaterThan(semantics('water') + 0.1);
});
