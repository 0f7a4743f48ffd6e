import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { cleanText, optionalText } from '../shared/text.ts';
import type { NeedKind } from './need.ts';

/** Drafts (草稿) for staff: what to ask the enterprise, the need in research terms, a reason in words. Their shapes and the rules that write them without a model. Pure. */
export const draftKinds = ['questions', 'restatement', 'reason'] as const;
export type DraftKind = (typeof draftKinds)[number];
export const draftStatuses = ['waiting', 'draft', 'accepted', 'dismissed'] as const;
export type DraftStatus = (typeof draftStatuses)[number];

export const draftRequest = z.strictObject({ needId: id, kind: z.enum(draftKinds), matchId: id.optional() });
export const draftDecision = z.strictObject({ id, decision: z.enum(['accept', 'dismiss']), text: optionalText(2000) });

/** One line of plain text from a model: cleaned, no line breaks, short. Markup and links stay the characters they are, and are shown as such. */
const line = (max: number) => z.string().max(4000).transform((value) => [...cleanText(value).replace(/\s+/g, ' ')].slice(0, max).join('')).refine((value) => value !== '');

export const answers = {
  questions: z.strictObject({ questions: z.array(line(120)).min(1).max(8) }).transform(({ questions }) => questions.join('\n')),
  restatement: z.strictObject({ restatement: line(600) }).transform(({ restatement }) => restatement),
  reason: z.strictObject({ reason: line(300) }).transform(({ reason }) => reason),
} as const satisfies Record<DraftKind, z.ZodType<string>>;

export const instructions: Readonly<Record<DraftKind, string>> = {
  questions: 'The data are a technical need of an enterprise. Which facts are missing without which no expert could judge it (figures with units, operating conditions, what was tried, samples, limits)? Form: {"questions": ["at most 8 short questions in Chinese, each under 60 characters"]}',
  restatement: 'The data are a technical need of an enterprise in its own words. Restate it in the terms a researcher of the field uses: object, mechanism, method, measure. Invent no figure and no fact. Form: {"restatement": "one paragraph in Chinese, under 300 characters"}',
  reason: 'The data are phrases of an enterprise’s need and the titles of the works that answer them, with the words they share. Say in one or two sentences why these works speak to the need, from nothing but the data. Form: {"reason": "Chinese, under 150 characters"}',
};

export interface DraftNeed {
  readonly title: string; readonly field: string; readonly background: string | null; readonly problem: string | null; readonly goals: string | null; readonly kind: NeedKind;
  readonly budget_fen: number | null; readonly deadline: string | null;
}
export interface DraftReason { readonly phrase: string; readonly evidenceTitle: string; readonly terms: readonly string[] }

const QUANTITY = /\d+(?:\.\d+)?\s*(?:%|％|℃|°|[a-zμ]{1,4}\b|[a-zμ]+\/[a-zμ]+|个|次|小时|分钟|秒|天|年|吨|千克|公斤|克|米|毫米|厘米|微米|纳米|倍|元|万|件|台|升|度|兆帕|千瓦)/iu;
const CONDITIONS = /温度|压力|湿度|含水|粒度|浓度|介质|工况|环境|转速|速度|流量|载荷|负载|电压|功率|材质|牌号|尺寸|规格|产量|节拍|℃|MPa/iu;
const TRIED = /已经|试过|尝试|曾|目前采用|现有|现用|现采用|改造过|委托过|引进过|效果不/u;
const SAMPLES = /样品|样件|试样|数据|图纸|检测报告|照片|视频|现场/u;
const short = (text: string | null, least: number): boolean => [...(text ?? '')].length < least;

/** How many things are looked for. */
export const MOST_MISSING = 8;

/** What to ask when there is no model: empty and short fields, missing figures and conditions. Most needed first. */
export function missingFacts(need: DraftNeed): readonly Words[] {
  const all = [need.problem, need.goals, need.background].filter(Boolean).join('\n');
  const checks: readonly (readonly [boolean, Words])[] = [
    [short(need.problem, 20), ['问题具体出在哪一步、什么现象、多久发生一次？', 'At which step does the problem occur, how does it show, how often?']],
    [short(need.goals, 6), ['希望达到什么结果，做到什么程度算解决？', 'What result is wanted, and when does it count as solved?']],
    [!QUANTITY.test(need.goals ?? ''), ['目标用数字怎么说：现在是多少，要达到多少（带单位）？', 'The goal in figures: what is it now, what should it be (with units)?']],
    [need.kind === '技术攻关' && !CONDITIONS.test(all), ['现场工况怎样：介质、温度、压力、速度、尺寸等？', 'The operating conditions: medium, temperature, pressure, speed, size?']],
    [!TRIED.test(all), ['已经试过哪些办法，效果如何？', 'What has been tried, and how did it go?']],
    [!SAMPLES.test(all), ['能提供样品、图纸、照片或检测数据吗？', 'Can samples, drawings, photographs or test data be given?']],
    [need.budget_fen === null, ['准备投入多少经费？', 'What budget is there?']],
    [need.deadline === null, ['最晚什么时候要有结果？', 'By when is a result needed?']],
  ];
  return checks.flatMap(([missing, words]) => (missing ? [words] : []));
}

const sentencesOf = (text: string | null): string[] => (text ?? '').split(/(?<=[。！？；;!?])|\n+/u).map((part) => part.trim()).filter((part) => part !== '');

/** The need sorted by what a researcher looks for, in its own words. */
export function restated(need: DraftNeed): string {
  const measures = [...sentencesOf(need.goals), ...sentencesOf(need.problem)].filter((one) => QUANTITY.test(one));
  const conditions = [...sentencesOf(need.background), ...sentencesOf(need.problem)].filter((one) => CONDITIONS.test(one) && !measures.includes(one));
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['对象', [need.title]], ['领域', [need.field]], ['问题', sentencesOf(need.problem).slice(0, 3)], ['工况', conditions.slice(0, 2)], ['指标', measures.slice(0, 3)],
  ];
  return rows.filter(([, parts]) => parts.length > 0).map(([label, parts]) => `${label}：${parts.join('')}`).join('\n').slice(0, 2000);
}

/** The strongest answers as sentences. */
export const wordedReason = (reasons: readonly DraftReason[]): string =>
  reasons.slice(0, 3).map(({ phrase, evidenceTitle, terms }) => `需求提到“${phrase}”，对方的《${evidenceTitle}》${terms.length > 0 ? `也涉及${terms.join('、')}` : '与之相关'}。`).join('').slice(0, 1000) || '没有可引用的依据。';
