import { sentences, width } from './sentences.ts';
import { onlyStopPhrases } from './stop-phrases.ts';
import { normalise, segments } from './text.ts';
import type { NeedText } from './types.ts';

/** A clause of the need, as written. */
export interface Phrase {
  readonly text: string;
  readonly inTitle: boolean;
}

/** Longest clause shown, in Han characters; three Latin letters read as fast as one of them. */
const LONGEST = 36;
/** What has no place to cut it (one endless word) is not a clause. */
const ENDLESS = 200;
const MOST = 80;
const NUMBERING = /^[\s•·▪■◆●*\-–—]*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[）)]|[、．:：]|\.(?!\d))\s*|[①-⑳]\s*)*/u;
const CLAUSE_END = /，|,(?!\d)|(?<!\d)：|(?<!\d):|：(?!\d)|:(?=\s|$)/u;

/** Cuts what is still too long between words. */
function atWords(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  for (const { start } of segments(text)) {
    if (width(text.slice(from, start)) < LONGEST * 0.8) continue;
    pieces.push(text.slice(from, start));
    from = start;
  }
  return [...pieces, text.slice(from)];
}

const shorten = (text: string): string[] => {
  if (width(text) <= LONGEST) return [text];
  return text.split('、').flatMap((piece) => (width(piece) <= LONGEST ? [piece] : atWords(piece)));
};

/**
 * Who the firm is, what it has and did, what it will pay: part of a need, but nothing to ask a candidate about. A clause that says
 * what is lacking or wanted is a question whoever is its subject. Signs of Chinese project prose, not words of any field.
 */
const FIRM = /(?:^|目前|现有?|该)(?:我|本)?(?:公司|司|厂|集团|企业|单位)|^我们|有限公司|^(?:本|我)?项目/u;
const HAS = /具有|拥有|具备|成立|创建|位于|占地|建有|建成|建立了|组建|组织|研发了|研发的|自主研发|研制了|研制的|开发的|开发了|开发出|生产的|主营|从事|专业生产|首创|获得|荣获|承担|通过了|定位|供货|为.+供|是.*(?:企业|公司|单位)|有.*(?:设备|产品|场地|生产线|历史|专利|客户)/u;
const DONE = /^(?:目前)?已(?:经)?(?:为|在|用|有|建|投|获|取得|积累|拥有|形成|完成)|^在研|合作(?:伙伴|方式|模式|共赢|关系)|互利共赢|面议|专利购买/u;
const PAYS = /(?:投资|投入|出资|资金|经费|预算|产值|利润|销售(?:额|收入)|注册资本|营业收入).*\d.*[万亿元]|\d.*[万亿]元?.*(?:投资|投入|资金|经费|预算)/u;
const ASKS = /需|希望|期望|拟|寻求|解决|难|无法|不能|不足|不稳|不够|不好|未能|缺|亟|迫|如何|怎|要求|提高|提升|降低|降到|减少|避免|实现|达到|问题|瓶颈|尚未|没有|[≥≤＞＜<>]/u;
/** A sum that shall not be passed is a goal. */
const BOUND = /不超过|以内|不高于|低于|降|[≥≤＞＜<>]/u;
export const aboutTheFirm = (text: string): boolean => (PAYS.test(text) && !BOUND.test(text)) || (!ASKS.test(text) && (DONE.test(text) || (FIRM.test(text) && HAS.test(text))));

/** Headings such as 研究背景, clauses such as 提高效率 and bare numbers say nothing a candidate could answer. */
function saysSomething(text: string): boolean {
  const normalised = normalise(text);
  return /\p{Script=Han}{2}|\p{L}{2}/u.test(normalised) && !onlyStopPhrases(normalised);
}

function cut(text: string): string[] {
  return sentences(text.slice(0, 60_000).toWellFormed())
    .flatMap((sentence) => sentence.replace(NUMBERING, '').split(CLAUSE_END))
    .map((clause) => clause.replace(NUMBERING, '').replace(/\s+/gu, ' ').trim())
    .flatMap(shorten)
    .map((clause) => clause.trim())
    .filter((clause) => clause.length <= ENDLESS && saysSomething(clause));
}

/** The need as clauses short enough to read, each once, the title's first. */
export function phrasesOf(need: NeedText): Phrase[] {
  const seen = new Set<string>();
  const phrases = [
    ...cut(need.title).map((text) => ({ text, inTitle: true })),
    ...cut(need.description).map((text) => ({ text, inTitle: false })),
  ];
  return phrases.filter(({ text }) => {
    const key = normalise(text);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  }).slice(0, MOST);
}
