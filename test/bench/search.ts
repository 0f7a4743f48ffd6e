import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { create, insertMultiple, search as oramaSearch, type TypedDocument } from '@orama/orama';
import MiniSearch from 'minisearch';
import { demo } from '../../seeds/index.ts';
import { createLookup } from '../../src/ranking/lookup/lookup.ts';
import { pinyinKey } from '../../src/shared/pinyin.ts';

/**
 * `npm run bench:search`: search boxes side by side at 100,000 profiles (`BENCH_SIZE`): ours, MiniSearch 7, Orama 3, on the
 * same profiles and queries. The other two get what a careful user would give them: a tokenizer of Intl.Segmenter words and
 * pairs of characters for Chinese, a field with each name's syllables, joined syllables and initials, prefixes and one typo
 * for Latin words. MiniSearch must meet all words; Orama any, best first, its default: asked for all (threshold 0) it misses names that
 * read as several overlapping tokens. Each engine runs in a process of its own, so that memory is its own. "Found": one of
 * the first ten is a right answer (bears that name, or has those words).
 * The queries of each kind stand in one order for all; an engine that needs longer than BENCH_SECONDS for them answers the first only.
 */
const SIZE = Number(process.env['BENCH_SIZE'] ?? 100_000);
const QUERIES = Number(process.env['BENCH_QUERIES'] ?? 200);
/** Seconds an engine may take for the queries of one kind; a slow one answers the first of them, the same ones, and its row says how many. */
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 15);
/** Few enough that they are done in time at seconds each, many enough for a median. */
const LEAST = 5;

interface Profile { readonly id: string; readonly name: string; readonly reading: string; readonly fields: readonly string[]; readonly institution: string; readonly items: readonly { readonly id: string; readonly title: string; readonly text: string }[] }
interface Query { readonly kind: string; readonly text: string; readonly right: (profile: Profile) => boolean }
interface Engine { readonly put: (profiles: readonly Profile[]) => void | Promise<void>; readonly find: (text: string) => readonly string[] | Promise<readonly string[]>; readonly change: (profile: Profile) => void | Promise<void>; readonly restart?: (profiles: readonly Profile[]) => void }

function seeded(seed: number): (most: number) => number {
  let state = seed;
  return (most) => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return Math.floor(state / 4294967296 * most); };
}

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文'];
const given = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文斌波辉宁鹏飞雪梅春海燕云峰林松柏德厚生永康安邦泽民润之学良天佑嘉陵思远景行若水怀瑾清源承志亦凡子墨梓涵雨桐浩然宇航俊杰晓东振宇一鸣立新家栋启明'];
const cities = ['泰安', '济南', '青岛', '德州', '洛阳', '长沙', '武汉', '成都', '合肥', '宁波', '苏州', '无锡', '大连', '沈阳', '太原', '包头', '昆明', '贵阳', '厦门', '温州', '南昌', '宜春', '焦作', '开平'];
const trades = ['钢铁', '轴承', '机械', '化工', '电子', '光学', '制药', '食品', '纺织', '水泥', '铝业', '玻璃', '阀门', '电缆', '仪表', '泵业', '陶瓷', '环保', '矿山', '船舶'];
const words = ['泰山', '长城', '东方', '华兴', '远大', '金桥', '恒通', '新源', '博科', '宏图', '瑞丰', '天宇', '中原', '海川', '科达', '三环', '永固', '佳禾', '龙腾', '安信'];
const ends = ['有限公司', '股份有限公司', '研究院', '学会', '集团'];

function profiles(count: number): Profile[] {
  const random = seeded(7);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T; // eslint-disable-line
  const evidence = demo.experts.flatMap((expert) => expert.evidence);
  const readings = new Map<string, string>();
  const readingOf = (name: string, person: boolean): string => {
    const known = readings.get(name) ?? pinyinKey(name, person ? 'person' : 'other');
    readings.set(name, known);
    return known;
  };
  return Array.from({ length: count }, (_, n) => {
    const person = n % 10 !== 0;
    const name = person ? pick(surnames) + pick(given) + (random(3) > 0 ? pick(given) : '') : pick(cities) + pick(words) + pick(words) + pick(trades) + pick(ends);
    const expert = pick(demo.experts);
    return {
      id: String(n).padStart(7, '0'), name, reading: readingOf(name, person), fields: expert.fields, institution: expert.institution ?? '',
      items: Array.from({ length: 3 }, (__, i) => { const one = pick(evidence); return { id: `${n}-${i}`, title: one.title, text: one.text ?? '' }; }),
    };
  });
}

const textOf = (profile: Profile): string => [...profile.fields, profile.institution, ...profile.items.flatMap((item) => [item.title, item.text])].join('\n').toLowerCase();
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const chineseWords = (text: string): string[] => [...segmenter.segment(text)].filter((one) => one.isWordLike && /^\p{Script=Han}{2,}$/u.test(one.segment)).map((one) => one.segment);
const latinWords = (text: string): string[] => text.toLowerCase().match(/(?<![a-z0-9])[a-z]{5,}(?![a-z0-9])/g) ?? [];

function withTypo(word: string, random: (most: number) => number): string {
  const at = random(word.length);
  const letter = 'abcdefghijklmnopqrstuvwxyz'[random(26)] ?? 'x';
  const [before, after] = [word.slice(0, at), word.slice(at)];
  return [before + after.slice(1), before + letter + after, before + letter + after.slice(1), before.slice(0, -1) + (after[0] ?? '') + before.slice(-1) + after.slice(1)][random(4)] ?? word;
}

function queries(all: readonly Profile[]): Query[] {
  const random = seeded(11);
  const some = <T>(make: (profile: Profile) => T | undefined, from: readonly Profile[]): T[] => {
    const made: T[] = [];
    for (let tries = 0; made.length < QUERIES && tries < QUERIES * 200; tries += 1) { const one = make(from[random(from.length)] as Profile); if (one !== undefined) made.push(one); }
    return made;
  };
  const people = all.filter((one) => one.name.length <= 4);
  const firms = all.filter((one) => one.name.length > 4);
  const named = (kind: string, text: string, name: string): Query => ({ kind, text, right: (p) => p.name === name });
  const reads = (kind: string, text: string, reading: string): Query => ({ kind, text, right: (p) => p.reading === reading });
  const initials = (reading: string) => reading.split(' ').map((one) => one[0]).join('');
  return [
    ...some((p) => named('name', p.name, p.name), people),
    ...some((p) => { const part = p.name.slice(2, 8); return { kind: 'part of a name', text: part, right: (q: Profile) => q.name.includes(part) }; }, firms),
    ...some((p) => reads('pinyin', p.reading.replaceAll(' ', ''), p.reading), people),
    ...some((p) => { const typed = withTypo(p.reading.replaceAll(' ', ''), random); return p.reading.length < 8 || typed === p.reading.replaceAll(' ', '') ? undefined : reads('pinyin, one typo', typed, p.reading); }, people),
    ...some((p) => { const typed = initials(p.reading); return { kind: 'initials', text: typed, right: (q: Profile) => initials(q.reading) === typed }; }, firms),
    ...some((p) => { const [a = '', b = '', ...rest] = p.reading.split(' '); const typed = a + b + rest.slice(0, 3).map((one) => one[0]).join(''); const begin = p.reading.split(' ');
      return { kind: 'pinyin and initials', text: typed, right: (q: Profile) => { const other = q.reading.split(' '); return other[0] === begin[0] && other[1] === begin[1] && [2, 3, 4].every((n) => other[n]?.[0] === begin[n]?.[0]); } }; }, firms),
    ...some((p) => { const found = chineseWords(`${p.items[0]?.title ?? ''}，${p.items[0]?.text ?? ''}`); const [a, b] = [found[random(found.length)], found[random(found.length)]];
      return a === undefined || b === undefined || a === b ? undefined : { kind: 'two Chinese words', text: `${a} ${b}`, right: (q: Profile) => textOf(q).includes(a) && textOf(q).includes(b) }; }, all),
    ...some((p) => { const found = latinWords(textOf(p)); const word = found[random(found.length)]; return word === undefined ? undefined : { kind: 'Latin word', text: word, right: (q: Profile) => textOf(q).includes(word) }; }, all),
    ...some((p) => { const found = latinWords(textOf(p)); const word = found[random(found.length)]; const typed = word === undefined ? '' : withTypo(word, random);
      return word === undefined || typed === word ? undefined : { kind: 'Latin, one typo', text: typed, right: (q: Profile) => textOf(q).includes(word) }; }, all),
  ];
}

function tokenize(text: string): string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(text.normalize('NFKC').toLowerCase())) if (isWordLike) found.push(segment);
  for (const run of text.match(/\p{Script=Han}{2,}/gu) ?? []) for (let at = 0; at + 1 < run.length; at += 1) found.push(run.slice(at, at + 2));
  return [...new Set(found)];
}
const flat = (p: Profile) => ({ id: p.id, name: p.name, reading: `${p.reading} ${p.reading.replaceAll(' ', '')} ${p.reading.split(' ').map((one) => one[0]).join('')}`, fields: `${p.fields.join(' ')} ${p.institution}`, text: p.items.map((item) => `${item.title} ${item.text}`).join('\n') });
const isLatin = (term: string): boolean => /^[a-z]+$/.test(term);

function ours(): Engine {
  const lookup = createLookup();
  const put = (p: Profile, into = lookup) => into.put({ id: p.id, names: [p.name], readings: [p.reading], fields: { fields: p.fields, institution: [p.institution] }, texts: p.items.map((item) => ({ name: item.id, title: item.title, text: item.text })) });
  return { put: (all) => { for (const one of all) put(one); }, change: (p) => put(p), find: (text) => lookup.find(text, { limit: 10 }).hits.map((hit) => hit.id),
    restart(all) {
      const again = createLookup({ snapshot: new Uint8Array(Buffer.concat(lookup.snapshot('bench'))), runtime: 'bench' });
      for (const one of all) put(one, again);
      again.settle();
    } };
}

function mini(): Engine {
  const index = new MiniSearch({ fields: ['name', 'reading', 'fields', 'text'], tokenize, processTerm: (term) => term,
    searchOptions: { boost: { name: 4, reading: 3, fields: 2 }, prefix: (term) => isLatin(term) && term.length > 1, fuzzy: (term) => (isLatin(term) && term.length > 3 ? 1 : false), combineWith: 'AND' } });
  return { put: (all) => index.addAll(all.map(flat)), change: (p) => index.replace(flat(p)), find: (text) => index.search(text).slice(0, 10).map((hit) => String(hit['id'])) };
}

function orama(): Engine {
  const db = create({ schema: { name: 'string', reading: 'string', fields: 'string', text: 'string' } as const, components: { tokenizer: { language: 'chinese', normalizationCache: new Map(), tokenize } } });
  return {
    put: async (all) => { await insertMultiple(db, all.map(flat) as unknown as TypedDocument<typeof db>[], 2000); },
    change: () => {},
    find: async (text) => (await oramaSearch(db, { term: text, limit: 10, tolerance: /^[a-z]{4,}$/.test(text) ? 1 : 0, boost: { name: 4, reading: 3, fields: 2 } })).hits.map((hit) => String(hit.id)),
  };
}

const engines = { ours, 'MiniSearch 7': mini, 'Orama 3': orama };
type Row = Record<string, string | number>;

async function measure(name: keyof typeof engines): Promise<{ speed: Row[]; cost: Row }> {
  const all = profiles(SIZE);
  const asked = queries(all);
  const byId = new Map(all.map((one) => [one.id, one]));
  const memory = () => { (globalThis as { gc?: () => void }).gc?.(); const { heapUsed, external } = process.memoryUsage(); return heapUsed + external; };
  const before = memory();
  const engine = engines[name]();
  const began = performance.now();
  await engine.put(all);
  const indexed = performance.now() - began;
  const used = memory() - before;
  const times = new Map<string, number[]>();
  const hits = new Map<string, number>();
  for (const { text } of asked.slice(0, 3)) await engine.find(text);
  const spent = new Map<string, number>();
  for (const { kind, text, right } of asked) {
    if ((spent.get(kind) ?? 0) > SECONDS * 1000 && (times.get(kind)?.length ?? 0) >= LEAST) continue;
    const start = performance.now();
    const found = await engine.find(text);
    const took = performance.now() - start;
    times.set(kind, [...times.get(kind) ?? [], took]);
    spent.set(kind, (spent.get(kind) ?? 0) + took);
    if (found.some((id) => { const one = byId.get(id); return one !== undefined && right(one); })) hits.set(kind, (hits.get(kind) ?? 0) + 1);
  }
  const quantile = (values: readonly number[], q: number) => +(values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? 0).toFixed(2);
  const changes = all.slice(0, 100).map((one) => { const start = performance.now(); void engine.change(one); return performance.now() - start; });
  const restarted = performance.now();
  engine.restart?.(all);
  const restart = +((performance.now() - restarted) / 1000).toFixed(1);
  return {
    cost: { engine: name, 'saved and loaded s': engine.restart ? restart : '', 'indexing s': +(indexed / 1000).toFixed(1), 'MB': Math.round(used / 1e6), 'bytes/profile': Math.round(used / SIZE), 'one change p95 ms': name === 'Orama 3' ? 'not measured' : quantile(changes, 0.95) },
    speed: [...times].map(([kind, values]) => ({ kind, queries: values.length, engine: name, 'p50 ms': quantile(values, 0.5), 'p95 ms': quantile(values, 0.95), 'found in 10 %': +(100 * (hits.get(kind) ?? 0) / values.length).toFixed(1) })),
  };
}

const inChild = (name: string): Promise<Awaited<ReturnType<typeof measure>>> => new Promise((resolve, reject) => {
  const child = fork(import.meta.filename, [], { env: { ...process.env, BENCH_ENGINE: name }, execArgv: [...process.execArgv, '--expose-gc', '--max-old-space-size=6000'] });
  child.once('message', (answer) => resolve(answer as Awaited<ReturnType<typeof measure>>));
  child.once('exit', (code) => { if (code !== 0) reject(new Error(`${name} ended with ${code}`)); });
});

const own = process.env['BENCH_ENGINE'];
if (own === undefined) {
  console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}); ${SIZE} profiles with three pieces of evidence each; ${QUERIES} queries of each kind`);
  const chosen = (process.env['BENCH_ENGINES'] ?? Object.keys(engines).join(',')).split(',');
  const answers: Awaited<ReturnType<typeof measure>>[] = [];
  for (const name of chosen) answers.push(await inChild(name).catch((error: unknown) => ({ speed: [], cost: { engine: name, 'indexing s': String(error) } })));
  console.table(answers.map((answer) => answer.cost));
  const rows = answers.flatMap((answer) => answer.speed);
  const kinds = [...new Set(rows.map((row) => row['kind']))];
  console.table(kinds.flatMap((kind) => rows.filter((row) => row['kind'] === kind)));
} else process.send?.(await measure(own as keyof typeof engines), () => process.exit(0));
