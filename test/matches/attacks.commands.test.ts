import { beforeAll, describe, expect, test } from 'vitest';
import { demo } from '../../seeds/index.ts';
import { acceptNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { commandsOf, createExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';

/**
 * What the owner of a profile might try, through the whole application: commands, index, proposals. 141 honest experts of the demo
 * data; what counts is where the attacker comes to stand beside the honest expert with true evidence, for three needs.
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
  await t().deps.search.learn();
});

interface Row { readonly id: string | null; readonly position: number; readonly score: number; readonly warnings: readonly { readonly kind: string }[] }
async function proposed(need: Need): Promise<Row[]> {
  const { id } = await t().run(submitNeed, world.enterprise, { title: need.title, field: need.field, background: need.background, problem: need.problem, goals: need.goals, enterpriseId: world.enterpriseId });
  await t().run(acceptNeed, world.staff, { id });
  await t().drain();
  return t().deps.db.selectFrom('match').where('need_id', '=', id).where('status', '=', 'proposed').where('candidate_type', '=', 'expert')
    .select(['expert_id as id', 'position', 'score', 'warnings']).orderBy('position').execute();
}
const placeOf = (rows: readonly Row[], id: string): number => rows.find((row) => row.id === id)?.position ?? Number.POSITIVE_INFINITY;
/** Makes attackers, lets them be seen, and takes them away again. */
async function attacked<T>(profiles: readonly Profile[], look: (ids: readonly string[]) => Promise<T>): Promise<T> {
  const ids: string[] = [];
  for (const profile of profiles) ids.push(await make(profile));
  await t().drain();
  try {
    return await look(ids);
  } finally {
    for (const id of ids) {
      const { version } = await t().deps.db.selectFrom('expert').select('version').where('id', '=', id).executeTakeFirstOrThrow();
      await t().run(commandsOf.expert.edit, system, { id, version, fields: [], summary: null, availability: 'unavailable' } as never);
    }
    await t().drain();
  }
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const wordsOf = (text: string): string[] => [...new Set([...segmenter.segment(text)].flatMap(({ segment, isWordLike }) => (isWordLike && segment.length > 1 ? [segment] : [])))];
const said = (need: Need): string => [need.title, need.problem, need.goals].join('\n');
const old = { kind: 'paper', title: '黄芪多糖提取工艺', text: '黄芪多糖提取与纯化，得率提高三成。', year: 2010 };
const BUZZWORDS = '人工智能、大数据、废水、机器人、新能源、氧化、纳米、石墨烯、区块链、有机物、芯片、云计算、处理、催化、物联网、生物医药、航空航天、碳中和、储能、激光、疫苗';

describe.each(needs)('$title', (need) => {
  /** Name of the trick -> profile. */
  const tricks: Record<string, () => Profile> = {
    'all words of the need as fields and summary': () => ({ name: '甲', fields: wordsOf(said(need)).slice(0, 30), summary: wordsOf(said(need)).join('、'), evidence: [old] }),
    'the words of the need fifty times': () => ({ name: '乙', fields: [need.field], summary: `${wordsOf(need.title).join('、')}。`.repeat(50).slice(0, 3000), evidence: [old] }),
    'the need copied into the summary': () => ({ name: '丙', fields: [need.field], summary: said(need), evidence: [old] }),
    'half of the need copied into the summary': () => ({ name: '丙', fields: [need.field], summary: said(need).slice(0, Math.ceil(said(need).length / 2)), evidence: [old] }),
    'the need entered as a paper': () => ({ name: '丁', fields: [need.field], evidence: [{ kind: 'paper', title: need.title, text: `${need.problem}${need.goals}`, year: 2020 }] }),
    'one old paper kept and the words of the need added': () => ({ name: '戊', fields: ['中药'], summary: '中药提取', evidence: [{ ...old, text: `${old.text}${wordsOf(said(need)).join(' ')}` }] }),
    'one old paper kept and buzzwords added': () => ({ name: '己', fields: BUZZWORDS.split('、'), summary: BUZZWORDS.repeat(10), evidence: [{ ...old, text: `${old.text}${BUZZWORDS}` }] }),
    'the need in name, title and institution': () => ({ name: need.title, title: need.title.slice(0, 60), institution: need.title, fields: ['中药'], summary: '中药提取', evidence: [old] }),
    'the need with invisible characters between its letters': () => ({ name: '庚', fields: [need.field], summary: [...said(need)].join('\u{AD}').slice(0, 2900), evidence: [old] }),
  };

  test.each(Object.keys(tricks))('%s does not pass the honest expert', async (trick) => {
    const [honest] = await proposed(need);
    const profile = tricks[trick]?.();
    if (honest?.id === null || honest?.id === undefined || profile === undefined) throw new Error('nobody honest');
    const honestId = honest.id;
    await attacked([profile], async ([attacker = '']) => {
      const rows = await proposed(need);
      expect(placeOf(rows, honestId)).toBe(1);
      expect(placeOf(rows, attacker)).toBeGreaterThan(1);
    });
  });

  test('a work copied from the honest expert stays behind them, and the reviewer is told whose it is', async () => {
    const [honest] = await proposed(need);
    const honestId = honest?.id ?? '';
    const works = await t().deps.db.selectFrom('evidence').select(['kind', 'title', 'text', 'year']).where('expert_id', '=', honestId).execute();
    await attacked([{ name: '辛', fields: ['中药'], summary: '中药提取', evidence: [old, ...works.slice(0, 1)] }], async ([attacker = '']) => {
      const rows = await proposed(need);
      expect(placeOf(rows, honestId)).toBeLessThan(placeOf(rows, attacker));
      for (const id of [attacker, honestId]) expect(rows.find((row) => row.id === id)?.warnings.map((one) => one.kind) ?? ['shared_evidence']).toContain('shared_evidence');
    });
  });

  test('twelve accounts with the text of the honest expert take one place, not twelve', async () => {
    const before = await proposed(need);
    const honestId = before[0]?.id ?? '';
    const { fields, summary } = await t().deps.db.selectFrom('expert').select(['fields', 'summary']).where('id', '=', honestId).executeTakeFirstOrThrow();
    const evidence = await t().deps.db.selectFrom('evidence').select(['kind', 'title', 'text', 'year']).where('expert_id', '=', honestId).execute();
    await attacked(Array.from({ length: 12 }, (_, at) => ({ name: `分身${at}`, fields, summary: `${summary}第${at}号。`, evidence })), async (accounts) => {
      const rows = await proposed(need);
      expect(rows.filter((row) => row.id === honestId || accounts.includes(row.id ?? '')).length).toBe(1);
      // Everybody else is still there.
      expect(rows.length).toBe(before.length);
    });
  });
});

test('a profile of the greatest length that may be stored neither wins nor holds up the matching', async () => {
  const [need] = needs;
  if (need === undefined) throw new Error('no need');
  const [honest] = await proposed(need);
  const noise = Array.from({ length: 3000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20000))).join('');
  const evidence = Array.from({ length: 20 }, (_, at) => ({ kind: 'paper', title: `${at}${noise.slice(at, at + 150)}`, text: noise, year: 2020 }));
  await attacked([{ name: '长', fields: [need.field], summary: noise, evidence }], async ([attacker = '']) => {
    const began = performance.now();
    const rows = await proposed(need);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(placeOf(rows, honest?.id ?? '')).toBe(1);
    expect(placeOf(rows, attacker)).toBeGreaterThan(10);
  });
});

test('invisible characters that came with an honest text do not hide it', async () => {
  const [need] = needs;
  const [honest] = need === undefined ? [] : await proposed(need);
  const one = demo.experts.find((each) => each.evidence.length > 0);
  if (need === undefined || one === undefined || honest === undefined) throw new Error('nobody');
  const { summary } = await t().deps.db.selectFrom('expert').select('summary').where('id', '=', honest.id ?? '').executeTakeFirstOrThrow();
  const pasted = [...(summary ?? '')].join('\u{200B}').slice(0, 2900);
  await attacked([{ name: '粘贴', fields: [], summary: pasted }], async ([id = '']) => {
    const stored = await t().deps.db.selectFrom('expert').select('summary').where('id', '=', id).executeTakeFirstOrThrow();
    expect(summary?.startsWith(stored.summary ?? '-')).toBe(true);
  });
});
