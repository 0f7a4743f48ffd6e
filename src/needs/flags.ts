import type { Words } from '../shared/errors.ts';

/**
 * What makes staff look twice at a need: sentences that say nothing, many needs at once, the same text at another firm. Warnings with what
 * was found, for people; they are computed when a page is shown, stored nowhere, and nothing that ranks reads them. Pure.
 */
export interface NeedFlags {
  /** Empty phrases as they stand in the text. */
  readonly stock: readonly string[];
  /** Needs of this firm, and of this liaison, within an hour before or after, itself included. */
  readonly firmBurst: number; readonly liaisonBurst: number;
  readonly same: readonly { readonly id: string; readonly title: string; readonly enterprise_name: string }[];
}

/** Phrases that fit any need of any firm. One alone is everybody's habit; two are a warning. On the 87 needs of the demo data none has two. */
const STOCK = [
  /(?:提高|提升|改善)(?:产品)?(?:质量|品质)(?:和|与|、|,|及)?(?:降低|减少)(?:生产)?成本/gu, /(?:提升|增强|提高)(?:企业|公司|产品)?(?:的)?(?:核心|市场)竞争力/gu, /(?:希望|拟|愿)?(?:与|同|寻求)(?:国内外)?(?:相关)?(?:高校|院校|高等院校)[、和及]?(?:科研)?(?:院所|院校|机构|单位)?(?:开展|进行|建立)?(?:深度|全面|长期)?(?:产学研)?合作/gu,
  /(?:急需|寻求|希望得到|需要)(?:相关)?(?:专家|技术)(?:的)?(?:技术)?(?:支持|指导|帮助)/gu, /(?:解决|突破|攻克)(?:行业|企业|关键)?(?:共性|关键|核心|卡脖子)(?:技术)?(?:难题|问题|瓶颈)/gu, /(?:达到|处于)(?:国内|国际|行业)(?:领先|先进)水平/gu,
  /(?:推动|促进|助力)(?:企业|行业|产业)(?:的)?(?:转型升级|高质量发展|技术进步)/gu, /(?:满足|适应)(?:市场|客户)(?:的)?(?:需求|需要|要求)/gu, /(?:具有|有)(?:广阔|良好)的(?:市场|应用)(?:前景|空间)/gu, /(?:经济|社会)效益(?:和社会效益|和经济效益)?(?:显著|明显|良好)/gu,
] as const;
const LEAST_STOCK = 2;

/** The empty phrases of a text, each once, in the order they stand; none where there is only one. */
export function stockPhrases(text: string): readonly string[] {
  const plain = text.normalize('NFKC').replace(/\s+/gu, '');
  const found = STOCK.flatMap((phrase) => [...plain.matchAll(phrase)].slice(0, 1).map((match) => ({ at: match.index, words: match[0] })));
  return found.length < LEAST_STOCK ? [] : found.toSorted((a, b) => a.at - b.at).map((one) => one.words);
}

/** A firm tells a handful at most in one sitting; a liaison who comes back from a day of visits files more. */
export const FIRM_BURST = 5;
export const LIAISON_BURST = 10;

/** Every warning in words, with what was found. */
export const flagWords = ({ stock, firmBurst, liaisonBurst, same }: NeedFlags): readonly Words[] => [
  ...(stock.length === 0 ? [] : [[`有放在哪里都通的套话：${stock.map((one) => `“${one}”`).join('、')}。请核对是否写清了具体问题。`, `Phrases that fit any need: ${stock.map((one) => `“${one}”`).join(', ')}. Check that the problem itself is said.`] as const]),
  ...(firmBurst < FIRM_BURST ? [] : [[`这家企业前后一小时内提交了 ${firmBurst} 条需求。`, `This enterprise posted ${firmBurst} needs within an hour of this one.`] as const]),
  ...(liaisonBurst < LIAISON_BURST ? [] : [[`同一位联络员前后一小时内提交了 ${liaisonBurst} 条需求。`, `The same liaison posted ${liaisonBurst} needs within an hour of this one.`] as const]),
  ...same.map((one): Words => [`技术难题与“${one.enterprise_name}”的“${one.title}”一字不差。`, `The problem is word for word that of “${one.title}” of ${one.enterprise_name}.`]),
];
