import { beforeAll, describe, expect, test } from 'vitest';
import { demo } from '../../seeds/index.ts';
import { handlersFor } from '../../src/handlers.ts';
import { proposeForNeed } from '../../src/matches/match.jobs.ts';
import { acceptNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/**
 * What the owner of a profile might try, through the whole application: commands, index, proposals. 141 honest experts of the demo
 * data; what counts is where the attackers come to stand beside the honest expert with true evidence, for three needs.
 *
 * What a rule cannot tell from an honest claim: the single words of a need's title in a summary. They are shown as the person's own
 * words, pass no good evidence, and say no more for being said fifty times.
 */
const t = testServices();
let world: World;
const needs = [0, 30, 60].flatMap((n) => demo.needs[n] ?? []);
type Need = (typeof needs)[number];
interface Profile { readonly name: string; readonly fields?: readonly string[]; readonly summary?: string; readonly title?: string; readonly institution?: string; readonly evidence?: readonly object[] }

const make = async (profile: Profile): Promise<string> => (await t().run(createExpert, system, { associationId: world.provinceId, regionCode: '370100', capacity: 20, ...profile } as never)).id;

beforeAll(async () => {
  world = await aWorld(t());
  for (const one of demo.experts) {
    await make({ name: one.name, fields: one.fields, summary: one.summary, evidence: one.evidence.map(({ kind, title, text, year }) => ({ kind, title, text, year })) });
  }
  await t().drain();
  await handlersFor(t().deps)['search.learn']({ askedBy: null });
  await t().deps.catchUp();
});

interface Row { readonly id: string | null; readonly position: number; readonly score: number; readonly warnings: readonly { readonly kind: string }[]; readonly reasons: readonly { readonly evidenceId: string | null }[] }
async function asked(need: Need): Promise<string> {
  const { id } = await t().run(submitNeed, world.enterprise, { title: need.title, field: need.field, background: need.background, problem: need.problem, goals: need.goals, enterpriseId: world.enterpriseId });
  await t().run(acceptNeed, world.staff, { id });
  return id;
}
async function proposed(needId: string): Promise<Row[]> {
  await proposeForNeed(t().deps)({ needId });
  return t().deps.db.selectFrom('match').where('need_id', '=', needId).where('status', '=', 'proposed').where('candidate_type', '=', 'expert')
    .select(['expert_id as id', 'position', 'score', 'warnings', 'reasons']).orderBy('position').execute();
}
const placeOf = (rows: readonly Row[], id: string): number => rows.find((row) => row.id === id)?.position ?? Number.POSITIVE_INFINITY;

/** Brings attackers in, as the jobs would (without matching all open needs anew), and takes them out again. */
async function attacked<T>(profiles: readonly Profile[], look: (ids: readonly string[]) => Promise<T>): Promise<T> {
  const ids: string[] = [];
  for (const profile of profiles) ids.push(await make(profile));
  await t().deps.catchUp();
  try {
    return await look(ids);
  } finally {
    await t().deps.search.remove('expert', ids);
  }
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const wordsOf = (text: string): string[] => [...new Set([...segmenter.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike && segment.length > 1 ? [segment] : [])))];
const said = (need: Need): string => [need.title, need.problem, need.goals].join('\n');
const old = { kind: 'paper', title: '黄芪多糖提取工艺', text: '黄芪多糖提取与纯化，得率提高三成。', year: 2010 };
const BUZZWORDS = '人工智能、大数据、废水、机器人、新能源、氧化、纳米、石墨烯、区块链、有机物、芯片、云计算、处理、催化、物联网、生物医药、航空航天、碳中和、储能、激光、疫苗';

/** The tricks, each as one profile. */
const tricks: Record<string, (need: Need) => Profile> = {
  'all words of the need as fields and summary': (need) => ({ name: '甲', fields: wordsOf(said(need)).slice(0, 30), summary: wordsOf(said(need)).join('、'), evidence: [old] }),
  'the need copied into the summary': (need) => ({ name: '丙', fields: [need.field], summary: said(need), evidence: [old] }),
  'half of the need copied into the summary': (need) => ({ name: '丙', fields: [need.field], summary: said(need).slice(0, Math.ceil(said(need).length / 2)), evidence: [old] }),
  'the need entered as a paper': (need) => ({ name: '丁', fields: [need.field], evidence: [{ kind: 'paper', title: need.title, text: `${need.problem}${need.goals}`, year: 2020 }] }),
  'one old paper kept and the words of the need added': (need) => ({ name: '戊', fields: ['中药'], summary: '中药提取', evidence: [{ ...old, text: `${old.text}${wordsOf(said(need)).join(' ')}` }] }),
  'one old paper kept and buzzwords added': () => ({ name: '己', fields: BUZZWORDS.split('、'), summary: BUZZWORDS.repeat(10), evidence: [{ ...old, text: `${old.text}${BUZZWORDS}` }] }),
  'the need in name, title and institution': (need) => ({ name: need.title, title: need.title.slice(0, 60), institution: need.title, fields: ['中药'], summary: '中药提取', evidence: [old] }),
  'nothing but the title of the need in the summary': (need) => ({ name: '辛', fields: ['中药'], summary: `长期从事${need.title}。`, evidence: [old] }),
  'the need with invisible characters between its letters': (need) => ({ name: '庚', fields: [need.field], summary: [...said(need)].slice(0, 1400).join('\u{AD}'), evidence: [old] }),
};

describe.each(needs)('$title', (need) => {
  test('no trick passes the honest expert', async () => {
    const needId = await asked(need);
    const honestId = (await proposed(needId))[0]?.id ?? '';
    const names = Object.keys(tricks);
    await attacked(names.map((name) => tricks[name]?.(need) as Profile), async (ids) => {
      const rows = await proposed(needId);
      expect(placeOf(rows, honestId)).toBe(1);
      // Not even a place further down for what was copied.
      const places = Object.fromEntries(names.map((name, at) => [name, placeOf(rows, ids[at] ?? '')]));
      expect(Object.entries(places).filter(([name, place]) => !name.includes('buzzwords') && !name.includes('name, title') && place < Number.POSITIVE_INFINITY)).toEqual([]);
      expect(places['one old paper kept and buzzwords added']).toBeGreaterThan(3);
      expect(places['the need in name, title and institution']).toBeGreaterThan(3);
    });
  });

  test('the words of the title said fifty times are worth hardly more than said once', async () => {
    const claim = `${wordsOf(need.title).join('、')}。`;
    await attacked([{ name: '一遍', summary: claim }, { name: '五十遍', summary: claim.repeat(50).slice(0, 2900) }], async ([once = '', often = '']) => {
      const ranked = await t().deps.search.rank('expert', { title: need.title, description: said(need) }, 50);
      const scoreOf = (id: string): number => ranked.find((one) => one.id === id)?.score ?? 0;
      expect(scoreOf(once)).toBeGreaterThan(0);
      expect(scoreOf(often)).toBeLessThan(scoreOf(once) * 1.1);
    });
  });
});

test('a work copied from the honest expert stays behind them, and the reviewer is told whose it is', async () => {
  const [need] = needs;
  if (need === undefined) throw new Error('no need');
  const needId = await asked(need);
  const [honest] = await proposed(needId);
  const cited = honest?.reasons.find((reason) => reason.evidenceId !== null)?.evidenceId ?? '';
  const work = await t().deps.db.selectFrom('evidence').select(['kind', 'title', 'text', 'year']).where('id', '=', cited).executeTakeFirstOrThrow();
  await attacked([{ name: '辛', fields: ['中药'], summary: '中药提取', evidence: [old, work] }], async ([attacker = '']) => {
    const rows = await proposed(needId);
    expect(placeOf(rows, honest?.id ?? '')).toBe(1);
    expect(placeOf(rows, attacker)).toBeGreaterThan(1);
    for (const row of rows.filter((one) => one.id === attacker || one.id === honest?.id)) expect(row.warnings.map((one) => one.kind)).toContain('shared_evidence');
  });
});

test('twelve accounts with the text of the honest expert take one place, not twelve', async () => {
  const [, need] = needs;
  if (need === undefined) throw new Error('no need');
  const needId = await asked(need);
  const before = await proposed(needId);
  const honestId = before[0]?.id ?? '';
  const { fields, summary } = await t().deps.db.selectFrom('expert').select(['fields', 'summary']).where('id', '=', honestId).executeTakeFirstOrThrow();
  const evidence = await t().deps.db.selectFrom('evidence').select(['kind', 'title', 'text', 'year']).where('expert_id', '=', honestId).execute();
  await attacked(Array.from({ length: 12 }, (_, at) => ({ name: `分身${at}`, fields, summary: `${summary}第${at}号。`, evidence })), async (accounts) => {
    const rows = await proposed(needId);
    expect(rows.filter((row) => row.id === honestId || accounts.includes(row.id ?? '')).length).toBe(1);
    expect(rows.length).toBe(before.length);
  });
});

test('a profile of the greatest length that may be stored neither wins nor holds up the matching', async () => {
  const [need] = needs;
  if (need === undefined) throw new Error('no need');
  const needId = await asked(need);
  const [honest] = await proposed(needId);
  const noise = Array.from({ length: 3000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20000))).join('');
  const evidence = Array.from({ length: 20 }, (_, at) => ({ kind: 'paper', title: `${at}${noise.slice(at, at + 150)}`, text: noise, year: 2020 }));
  await attacked([{ name: '长', fields: [need.field], summary: noise, evidence }], async ([attacker = '']) => {
    const began = performance.now();
    const rows = await proposed(needId);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(placeOf(rows, honest?.id ?? '')).toBe(1);
    expect(placeOf(rows, attacker)).toBeGreaterThan(3);
  });
});

test('invisible characters that came with an honest text are not stored, and do not hide it', async () => {
  const summary = '连铸水口结瘤控制与中间包长寿命浇铸';
  const marks = ['\u{200B}', '\u{AD}', '\u{2060}', '\u{FE0F}', '\u{E0041}', '\u{3164}'];
  await attacked(marks.map((mark) => ({ name: '粘贴', summary: [...summary].join(mark) })), async (ids) => {
    const stored = await t().deps.db.selectFrom('expert').select('summary').where('id', 'in', [...ids]).execute();
    expect(stored.map((row) => row.summary)).toEqual(marks.map(() => summary));
  });
});
