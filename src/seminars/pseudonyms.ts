/**
 * Stand-ins (代号) for what must not leave with minutes: names of firms and people, addresses, telephone and other long numbers.
 * 〔企业1〕 is the same firm in the whole text, and every stand-in leads back to the words that stood there. Rather one word too many is
 * hidden than one too few: what a draft shows is the text as it was. Pure.
 */
export interface Pseudonyms {
  /** What may leave. */
  hide(text: string): string;
  /** Its inverse, for any text with stand-ins; one that was not given stays as it is. */
  back(text: string): string;
  /** The firm's full name behind a stand-in. */
  firmOf(standIn: string): string | undefined;
}

export interface Names {
  /** Full name to what else it is called in the text. */
  readonly firms: ReadonlyMap<string, readonly string[]>;
  readonly people: readonly string[];
}

const FIRM_TAIL = /(?:[（(][^（）()]{1,12}[)）])?(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|集团|公司|总厂|工厂|厂|合作社)$/u;
const REGION = /^(?:[\p{Script=Han}]{2,3}省|[\p{Script=Han}]{2,4}自治区)?(?:[\p{Script=Han}]{2,4}市)?(?:[\p{Script=Han}]{1,4}(?:区|县))?(?=[\p{Script=Han}A-Za-z]{2})/u;
const LINE_OF_BUSINESS = /(?:智能|精密|高新|新|生物|环保|现代|数控|自动化|金属|化学|工业|塑料|电子|信息|医疗|汽车|食品|农业|建筑|电力|电气|电器|光电|机电|机械|装备|设备|制造|科技|技术|材料|能源|化工|制药|药业|纺织|服饰|陶瓷|家具|五金|包装|印刷|实业|工程|股份|重工|控股|发展|贸易|产业|网络|软件|仪器|仪表|模具|橡胶|造纸|纸业|水泥|钢铁|铝业|铜业|矿业|酒业|乳业|饲料|种业|物流|电源|照明|卫浴|厨具|阀门|轴承|电缆|水暖)+$/u;
/** Of a name, what is a word of its own, too: hidden alone it would blot out the text. */
const COMMON = new Set(['创新', '智能', '精密', '先进', '现代', '中国', '广东', '华南', '国际', '新材料', '新能源', '高新', '科技', '机械', '技术', '设备', '材料', '绿色', '未来', '环保', '专业', '自动化', '数字', '生物', '节能']);

/** How people shorten a firm's name: without its legal form, without its region, without its line of business. */
export function shortNamesOf(name: string): readonly string[] {
  const core = name.replace(FIRM_TAIL, '');
  const local = core.replace(REGION, '');
  const brand = local.replace(LINE_OF_BUSINESS, '');
  // 江门格岚电器: a region without its 市 has two signs.
  const bare = /^\p{Script=Han}{4,}$/u.test(brand) ? brand.slice(2) : brand;
  return [...new Set([core, local, brand, bare])].filter((one) => one !== name && [...one].length >= 2 && !COMMON.has(one) && !/^(?:[\p{Script=Han}]{2,4}[省市县区])$/u.test(one) && one.replace(LINE_OF_BUSINESS, '') !== '');
}

const SURNAMES = '欧阳|司徒|上官|诸葛|司马|东方|尉迟|公孙|慕容|令狐|皇甫|夏侯|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常于傅齐康伍余元顾孟黄穆萧尹姚邵湛汪祁毛狄米贝臧戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵季贾路江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓洪包左石崔吉龚程邢裴陆荣翁荀羊甄曲封芮储靳段焦巴牧谷车侯全班仰仲伊宫宁仇栾甘厉祖武符刘景詹龙叶幸司黎薄印白蒲邰鄂索赖卓蔺屠蒙池乔阴胥闻党翟谭贡姬申扶堵冉宰桑桂牛寿边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习艾容向古易慎戈廖庾终居衡步耿满弘匡国文寇广东殴沃利蔚越隆师巩聂晁勾敖融冷辛阚那简饶空曾沙养鞠须丰关相查红游竺权盖益桓公岳帅涂肖闫覃区麦冼招]';
const TITLE = '总工程师|总工|董事长|总经理|副总经理|副总|总监|工程师|技术员|经理|主任|厂长|部长|主管|科长|局长|处长|院长|所长|会长|主席|秘书长|书记|教授|博士|老师|师傅|先生|女士|同志|工|总';
const SAYING = '说|表示|介绍|提出|反映|认为|指出|补充|提到|谈到|发言|问|讲|回答|坦言|建议|希望|透露|强调';
const TITLED = new RegExp(`(?:${SURNAMES})\\p{Script=Han}{0,2}?(?=(?:${TITLE})(?!程|业|艺|作|人|厂|件|况|具|资|期|是|体|量|数|共|结|的|成))`, 'gu');
const SAID = new RegExp(`(?:${SURNAMES})\\p{Script=Han}{1,2}?(?=(?:${SAYING}))`, 'gu');
const FAMILIAR = new RegExp(`[老小](?:${SURNAMES})(?=${SAYING}|[：:，,、（(])`, 'gu');
const LISTED = /(?:主持人?|记录人?|记录员|参会人员|与会人员|出席(?:人员)?|列席(?:人员)?|到会(?:人员)?|参加人员|联系人|负责人|项目负责人|技术负责人|法人代表?|发言人|整理|撰稿|审核)\s*[：:]\s*([^\n。；;]{2,400})/gu;
const LISTED_NAME = new RegExp(`(?<!\\p{Script=Han})(?:${SURNAMES})\\p{Script=Han}{1,2}(?!\\p{Script=Han})`, 'gu');

/** People named by what stands beside the name: a title, a saying, a list of who was there. Never a lone surname. */
export function peopleIn(text: string): readonly string[] {
  const listed = [...text.matchAll(LISTED)].flatMap(([, names = '']) => [...names.matchAll(LISTED_NAME)].map(([name]) => name));
  const said = [...text.matchAll(SAID)].map(([name]) => name);
  return [...new Set([...listed, ...said])].filter((name) => [...name].length >= 2);
}

/** What a person in the text may be called, to be looked up among those known here: a surname and one or two signs. */
export function possiblePeople(text: string): readonly string[] {
  const found = new Set<string>();
  for (const { index } of text.matchAll(new RegExp(`(?=${SURNAMES})`, 'gu'))) for (const length of [2, 3, 4]) { const name = text.slice(index, index + length); if (/^\p{Script=Han}+$/u.test(name)) found.add(name); }
  return [...found];
}

const ADDRESS = /(?:\p{Script=Han}{1,10}?[省市区县镇乡村])*\p{Script=Han}{1,10}?(?:大道|公路|路|街|巷|弄)(?:\p{Script=Han}{0,4})?\s*\d+(?:-\d+)?\s*号(?:[\p{Script=Han}A-Za-z\d-]{0,10}?(?:栋|幢|座|楼|室|单元|层))*/gu;
const NUMBERS = [
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu,
  /(?:https?:\/\/|www\.)[^\s，。；、）)]+/giu,
  /(?:微信|WeChat|QQ|微博|抖音)号?[:：]?\s*[A-Za-z\d][\w-]{4,}/giu,
  /(?:电话|手机|传真|联系方式|热线|座机|Tel|Phone)\s*[：:]?\s*\+?\d[\d\s()（）-]{5,}\d/giu,
  /(?<![\dA-Za-z])(?=[\dA-Za-z]*\d{6})[\dA-Za-z]{15,20}(?![\dA-Za-z])/gu,
  /[\d０-９](?:[ \u00a0‐-―－-]?[\d０-９]){10,}[Xx]?/gu,
  /(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)/gu,
] as const;
/** In the text itself they would be taken for ours. */
const STAND_IN = /〔(?:企业|人|地址|号码)\d+〕/gu;

/** Stand-ins, numbered as they are met. A titled name keeps its title, because it tells who speaks. */
export function pseudonymsFor({ firms, people }: Names): Pseudonyms {
  const standIns = new Map<string, string>();
  const originals = new Map<string, string>();
  const full = new Map<string, string>();
  const counts: Record<string, number> = {};
  const give = (kind: string, original: string): string => {
    const key = `${kind} ${original}`;
    const known = standIns.get(key);
    if (known !== undefined) return known;
    const standIn = `〔${kind}${String(counts[kind] = (counts[kind] ?? 0) + 1)}〕`;
    standIns.set(key, standIn);
    originals.set(standIn, original);
    return standIn;
  };
  // Longest first, so that no name is cut by one within it. What a firm is called beside its name has a stand-in of its own: it leads back to those words.
  const words: { readonly word: string; readonly kind: '企业' | '人'; readonly firm?: string }[] = [];
  for (const [name, others] of firms) for (const word of new Set([name, ...others, ...shortNamesOf(name)])) words.push({ word, kind: '企业', firm: name });
  for (const word of people) if ([...word].length >= 2) words.push({ word, kind: '人' });
  words.sort((a, b) => b.word.length - a.word.length);
  const wordOf = new Map(words.toReversed().map((one) => [one.word, one] as const));
  const WORDS = wordOf.size === 0 ? undefined : new RegExp(words.map(({ word }) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'gu');

  /** Applies a pattern to what is not hidden yet. */
  const outside = (parts: readonly Part[], pattern: RegExp, standIn: (found: string) => string): readonly Part[] => parts.flatMap((part): readonly Part[] => {
    if (part.hidden) return [part];
    const made: Part[] = [];
    let at = 0;
    for (const match of part.text.matchAll(pattern)) {
      if (match[0] === '') continue;
      made.push({ text: part.text.slice(at, match.index), hidden: false }, { text: standIn(match[0]), hidden: true });
      at = match.index + match[0].length;
    }
    return [...made, { text: part.text.slice(at), hidden: false }];
  });
  const named = (found: string): string => {
    const { kind, firm } = wordOf.get(found) ?? { kind: '人' as const };
    const standIn = give(kind, found);
    if (firm !== undefined) full.set(standIn, firm);
    return standIn;
  };
  return {
    hide(given) {
      let parts: readonly Part[] = [{ text: given, hidden: false }];
      parts = outside(parts, STAND_IN, (found) => give('号码', found));
      for (const pattern of NUMBERS) parts = outside(parts, pattern, (found) => give('号码', found));
      parts = outside(parts, ADDRESS, (found) => give('地址', found));
      if (WORDS !== undefined) parts = outside(parts, WORDS, named);
      for (const pattern of [TITLED, FAMILIAR]) parts = outside(parts, pattern, (found) => give('人', found));
      return parts.map((part) => part.text).join('');
    },
    back: (given) => given.replace(STAND_IN, (standIn) => originals.get(standIn) ?? standIn),
    firmOf: (standIn) => full.get(standIn),
  };
}
interface Part { readonly text: string; readonly hidden: boolean }
