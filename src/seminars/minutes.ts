/**
 * Minutes of a seminar split into drafts of needs by rules. Nothing is made up: a firm's name stands in the text as it is given, a draft
 * holds whole sentences of the text, figures are those in them. Written turns ("甲公司 王工：……") are one speaker's; in running prose a
 * sentence belongs to the firm named last in its paragraph. Pure.
 */
export interface MinutesDraft {
  /** As written; null: the text names none. */
  readonly firm: string | null;
  readonly speaker: string | null;
  /** As written: 14:20, 3月5日. */
  readonly time: string | null;
  readonly text: string;
  readonly figures: readonly string[];
}

/** Lines that were broken for the page are joined; spaces between Chinese signs are typography. */
export function paragraphsOf(text: string, known: readonly string[] = []): readonly string[] {
  const lines = text.replace(/\r\n?/g, '\n').replace(/文\s*[|丨｜]\s*(?:\p{Script=Han}\s?){2,4}$/gmu, '\n。\n').split('\n').map((line) => line.trim());
  const paragraphs: string[] = [];
  let open = '';
  for (const line of lines) {
    if (line === '') { if (open !== '' && /[。！？!?；;：:”"]$/.test(open)) { paragraphs.push(open); open = ''; } else if (open !== '' && open.length < 40 && turnOf(open, known) === undefined) { paragraphs.push(open); open = ''; } continue; }
    if (open !== '' && (turnOf(line, known) !== undefined || HEADING.test(line) || turnOf(open, known) !== undefined && /[。！？]$/.test(open))) { paragraphs.push(open); open = ''; }
    open += line;
  }
  if (open !== '') paragraphs.push(open);
  return paragraphs.map(squeezed);
}
const squeezed = (text: string): string => text.replace(/(?<=[\p{Script=Han}，。、；：！？“”（）,;:!?"'()\d-])\s+(?=[\p{Script=Han}，。、；：！？“”（）,;:!?"'()])|(?<=\p{Script=Han})\s+(?=\d)/gu, '');

const HEADING = /^(?:[一二三四五六七八九十]+、|\d{1,2}[.、．]|[（(][一二三四五六七八九十\d]+[)）])/;
const FIRM_END = '(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|集团|公司|总厂|工厂|厂|合作社)';
const FIRM = new RegExp(`[\\p{Script=Han}A-Za-z0-9（）()·]{2,28}?${FIRM_END}(?![\\p{Script=Han}]{0,2}(?:法|制度))`, 'gu');
/** Not part of a name, where they come before it. */
const BEFORE_NAME = /^(?:.*(?:推动|助力|邀请|走进|走访|来到|支持|帮助|选出|选择|由|与|和|及|以及|对|向|在|从|为|是|给|让|把|如|例如|包括|参加|来自|位于|联合|组织|协助|服务|对接|介绍|指导|培育|的|到访|再次|成功|先后|目前|了))(?=.{4,})/u;
/** Words for some firm, no name. */
const NO_NAME = /没有|因为|所以|一家|首家|哪家|^.{0,3}(?<!有限|责任|集团)公司$|^(?:该|本|我|贵|各|一家|这家|某|多家|有关|相关|参会|上市|分|子|母|总|大型|民营|国有|外资|中小|初创|成长|龙头|骨干|重点)*(?:企业|公司|集团|工厂|厂|合作社|厂家)$/;

/** Names of firms in a text, in the order they stand there: those known (attendance) first of all, then what looks like one. */
export function firmsIn(text: string, known: readonly string[] = []): readonly { readonly name: string; readonly at: number }[] {
  const found: { name: string; at: number }[] = [];
  const shorts = [...known, ...abbreviationsIn(text).map(({ short }) => short)];
  for (const name of [...new Set(shorts)].filter((one) => one.length >= 2)) for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) found.push({ name, at });
  for (const match of text.matchAll(FIRM)) {
    const cut = match[0].replace(BEFORE_NAME, '').replace(/^[（()）]+/, '');
    const name = cut.length >= 4 ? cut : '';
    const at = match.index + match[0].length - cut.length;
    if (name === '' || NO_NAME.test(name) || found.some((one) => at < one.at + one.name.length && one.at < at + name.length)) continue;
    found.push({ name, at });
  }
  // 某某有限公司某某分公司 is one firm.
  return found.toSorted((a, b) => a.at - b.at || b.name.length - a.name.length).reduce<{ name: string; at: number }[]>((kept, one) => {
    const last = kept.at(-1);
    if (last === undefined || one.at > last.at + last.name.length) return [...kept, one];
    return one.at === last.at + last.name.length && last.name.endsWith('公司') ? [...kept.slice(0, -1), { at: last.at, name: last.name + one.name }] : kept;
  }, []);
}

/** 某某有限公司（以下简称“某某”）: the short name stands for the long one. */
export function abbreviationsIn(text: string): readonly { readonly short: string; readonly long: string }[] {
  return [...text.matchAll(new RegExp(`([\\p{Script=Han}A-Za-z0-9（）()·]{2,28}?${FIRM_END})[（(](?:以下)?(?:统一)?简称[“"”']?([^“”"'）)]{2,12})[“"”']?[)）]`, 'gu'))]
    .map(([, long = '', short = '']) => ({ short, long: long.replace(BEFORE_NAME, '') }));
}

/** The beginning of a turn: number, time, firm, speaker, colon. */
const TURN = /^(?:(?:[一二三四五六七八九十]+、|\d{1,2}[.、．)]|[（(][一二三四五六七八九十\d]+[)）]|[-•·])\s*)?(?:[（(]?(\d{1,2}[:：]\d{2}|\d{1,2}月\d{1,2}日)[)）]?\s*)?([^：:，,。；;]{2,50})[：:](?!\d)\s*(.*)$/u;
const SPEAKER = /(?:[\s（(—-]|^)([\p{Script=Han}]{1,4}(?:总工|总经理|副总|总监|工程师|经理|主任|厂长|董事长|部长|主管|工|总)?)[)）]?$/u;
export interface Turn { readonly firm: string | null; readonly speaker: string | null; readonly time: string | null; readonly said: string }

/** undefined: the line begins no turn. A label such as 需求 or 时间 is none either. */
export function turnOf(line: string, known: readonly string[] = []): Turn | undefined {
  const match = TURN.exec(line);
  if (match === null) return undefined;
  const [, time = null, head = '', said = ''] = match;
  const firm = firmsIn(head, known)[0];
  const rest = firm === undefined ? head : head.slice(firm.at + firm.name.length);
  const speaker = rest.trim() === '' ? null : SPEAKER.exec(rest.trim())?.[1] ?? null;
  if (firm === undefined && (!known.some((name) => head.includes(name)) && !/(?:总工|总经理|副总|总监|工程师|经理|厂长|董事长|部长|工|总)[)）]?$/u.test(head.trim()) || /^(?:时间|地点|主持|记录|参会|出席|议题|主题|会议|需求|问题|难题|指标|目标|备注|说明|汇总|一|二)/.test(head.trim()))) return undefined;
  return { firm: firm?.name ?? null, speaker, time, said };
}

/** What tells of a need: something is lacking, wrong, wanted. */
const NEED = /亟需|急需|亟待|迫切|需要(?:解决|攻关|突破|改进|引进|提高|降低|有人|专家|找|进一步研究)|希望(?:能|可以|有|找|解决|引进|得到|专家|高校|科协|帮|提高|降低|开发|把)|想(?:找|请|解决|引进|把)|求(?:助|购|教)|卡脖子|瓶颈|难题|难点|痛点|疑问|困扰|制约|缺乏|缺少|缺(?:一|人|设备)|短缺|不足|不稳定|不均匀|不过关|不达标|达不到|做不到|解决不了|难以|困难|难求|升级难|容易(?:堵|断|裂|磨|漏|坏|变形|结|粘|氧化)|易(?:堵|断|裂|磨损|漏|结块|粘)|过高|偏高|过低|偏低|太高|太低|寿命(?:短|只有|不到)|损失较大|损耗大|成本高|能耗高|效率低|合格率(?:低|只有|不到)|一般，并且|提出.{0,20}(?:需求|疑问|问题|难题)|技术需求(?:是|为|：)|需求(?:是|为)/u;
/** How people say it when they have the floor: plainer than prose, and a person reads every draft. */
const SPOKEN = /希望|期望|盼|想(?:要|学|问|请|找|把|用|做)|要求|能不能|能否|可不可以|有没有(?:人|专家|办法|设备|材料|工艺|更)|怎么|如何|解决|帮(?:我们|忙)|堵|断裂|开裂|裂纹|漏|变形|超差|废品|次品|不良|退货|报废|返工|停机|停产|故障|磨损|腐蚀|结垢|结块|粘|起泡|脱落|掉粉|杂质|黄斑|卡(?:住|壳|死)|靠(?:人工|手工|经验|老师傅|眼睛)|太(?:慢|快|贵|大|小|重|热)|不(?:合格|稳定|均匀|准|牢|够|行|会|懂|了解)/u;
/** Tells of needs in sum, without any one of them. */
const SUMMED = /需求的?\s*\d+\s*(?:多|余)?\s*(?:家|项|条|个)|(?:收集|征集|梳理|汇总|整理|对接|提出)[^。；;]{0,40}?(?:需求|难题)[^。；;]{0,8}?\d+\s*(?:多|余)?\s*(?:项|条|个)|\d+\s*(?:多|余)?\s*(?:项|条|个)[^。；;，,]{0,6}(?:技术|科技|企业)?(?:需求|难题)/u;
/** Praise and politics have the same words. */
const NOT_NEED = /习近平|总书记|致辞|指出,|党建引领|贯彻落实|有效解决|成功(?:解决|攻克|突破)|一举攻克|解决了|攻克了|发布了|缓解了|广大|中小企业|助力企业(?:突破|攻克)|学会|本届年会|科协将|科协秉承|科协(?:牢|紧|充分|通过|始终|聚焦)|公司(?:党委|荣获)|大赛/u;

export const sentencesOf = (text: string): readonly string[] => text.split(/(?<=[。！？!?；;])(?![”"』」）)])/u).map((one) => one.trim()).filter((one) => one !== '');

const FIGURE = /(?:约|近|超过|不到|大于|小于|±|≥|≤|<|>)?\s*\d+(?:[.,]\d+)?\s*(?:[-~～—至到]\s*\d+(?:[.,]\d+)?\s*)?(?:多|余)?\s*(?:%|％|‰|℃|°C|度|MPa|kPa|兆帕|kW|千瓦|kWh|mm|毫米|cm|厘米|μm|微米|nm|纳米|km|公里|米|kg|千克|公斤|吨|克|升|毫升|小时|分钟|秒|个月|天|年(?!\d)|万元|亿元|元|万级|万|倍|转\/分|项|条|家|人|台|套|件|个|次|m\/s|g|t|s)(?:[/每](?:天|年|小时|分钟|吨|件|台|月|日|h|min))?/gu;
export const figuresIn = (text: string): readonly string[] => [...new Set([...text.matchAll(FIGURE)].map(([figure]) => figure.replace(/\s+/g, '')).filter((figure) => !/^(?:19|20)\d{2}年$/.test(figure)))];

/** As written; null: none. */
export const timeIn = (text: string): string | null => TIME.exec(text)?.[0] ?? null;
const TIME = /\d{1,2}[:：]\d{2}|(?:(?:19|20)\d{2}年)?\d{1,2}月(?:\d{1,2}日)?/u;

/** A paragraph with whose turn it is; undefined: running prose. */
export interface Spoken { readonly paragraph: string; readonly turn: Turn | undefined; readonly said: string }

/** The paragraphs in their order; headings that only name a firm begin its turn and are left out. `names`: what firms are called. */
export function spokenIn(paragraphs: readonly string[], names: readonly string[]): readonly Spoken[] {
  const spoken: Spoken[] = [];
  let turn: Turn | undefined;
  for (const paragraph of paragraphs) {
    const begun = turnOf(paragraph, names);
    if (begun !== undefined) turn = begun;
    else if (HEADING.test(paragraph) && firmsIn(paragraph, names).length > 0 && paragraph.length < 40) { turn = { firm: firmsIn(paragraph, names)[0]?.name ?? null, speaker: null, time: null, said: '' }; continue; }
    else if (turn !== undefined && paragraph.length > 400) turn = undefined; // running prose again
    spoken.push({ paragraph, turn, said: begun?.said ?? paragraph });
  }
  return spoken;
}

/** What firms are called in the text, to their full names: those known (attendance), and short names that the text explains. */
export const namesIn = (paragraphs: readonly string[], known: readonly string[]): ReadonlyMap<string, string> =>
  new Map([...known.map((name) => [squeezed(name), name] as const), ...abbreviationsIn(paragraphs.join('')).map(({ short, long }) => [short, long] as const)]);

/** Drafts in the order of the text; `known`: firms that attended. */
export function draftsIn(text: string, known: readonly string[] = []): readonly MinutesDraft[] {
  const paragraphs = paragraphsOf(text, known);
  const shorts = namesIn(paragraphs, known);
  const names = [...shorts.keys()];
  const full = (name: string | null): string | null => (name === null ? null : shorts.get(name) ?? name);
  return spokenIn(paragraphs, names).flatMap(({ turn, said }) => (turn === undefined ? ofProse(said, names) : ofTurn(turn, said)).map((draft) => ({ ...draft, firm: full(draft.firm) })));
}

/** What one speaker said; numbered wishes are a draft each. */
function ofTurn({ firm, speaker, time }: Turn, said: string): readonly MinutesDraft[] {
  const parts = said.split(/(?=(?:[一二三四五六]是|第[一二三四五六][，,是]|[（(]\d[)）]|[①-⑨]|(?<=[。；;])\d[.、．]))/u).map((part) => part.trim()).filter((part) => part !== '');
  const [first = ''] = parts;
  const wishes = parts.length > 1 && !NEED.test(first) ? parts.slice(1) : parts;
  return wishes.filter((part) => (NEED.test(part) || SPOKEN.test(part)) && !/^(?:没有|暂无)(?:什么)?(?:需求|困难)/.test(part))
    // A sum at the end of a meeting is nobody's own need.
    .map((part) => ({ ...(SUMMED.test(part) ? { firm: null, speaker: null } : { firm, speaker }), time: time ?? timeIn(part), text: part.replace(/^(?:[一二三四五六]是|第[一二三四五六][，,]|[（(]\d[)）]|[①-⑨]|\d[.、．])\s*/u, ''), figures: figuresIn(part) }));
}

/** Longer than that, it is a table of contents or a page without stops. */
const LONGEST = 300;

function ofProse(paragraph: string, names: readonly string[]): readonly MinutesDraft[] {
  const firms = firmsIn(paragraph, names);
  const drafts: { firm: string | null; sentences: string[] }[] = [];
  let at = 0;
  let last = -1;
  const sentences = sentencesOf(paragraph);
  for (const [index, sentence] of sentences.entries()) {
    const from = paragraph.indexOf(sentence, at);
    at = from + sentence.length;
    const firm = firms.filter((one) => one.at < at).at(-1)?.name ?? null;
    const summed = SUMMED.test(sentence) && !/习近平|年会/.test(sentence);
    const wanted = firm !== null && !summed && sentence.length <= LONGEST && NEED.test(sentence) && !NOT_NEED.test(sentence);
    if (!wanted && !summed) continue;
    const open = drafts.at(-1);
    const owner = wanted ? firm : null;
    if (open !== undefined && open.firm === owner && last === index - 1) open.sentences.push(sentence);
    else drafts.push({ firm: owner, sentences: [sentence] });
    last = index;
  }
  return drafts.map(({ firm, sentences: said }) => ({ firm, speaker: null, time: timeIn(said.join('')), text: said.join(''), figures: figuresIn(said.join('')) }));
}

/** A title of at most 40 signs from what was said: its first clause that tells of the need. */
export function titleOf(text: string): string {
  const clauses = text.split(/[，,。；;：:]/u).map((clause) => clause.trim().replace(/^(?:我们的?|我公司的?|我厂|目前|现在|希望能?|想|主要是)+/u, '')).filter((clause) => [...clause].length >= 4);
  return [...(clauses.find((clause) => NEED.test(clause)) ?? clauses[0] ?? text)].slice(0, 40).join('');
}
