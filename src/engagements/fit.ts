import { type Nearness, nearness, regionName } from '../associations/region.ts';
import type { NeedKind } from '../needs/need.ts';
import { type ManagerSkill, managerSkillWords } from '../profiles/technology-manager.ts';
import type { Words } from '../shared/errors.ts';

/**
 * How well a need fits a technology manager: place and trade, in words. Advice for the order of a list, never a wall:
 * anybody may take on what nobody nearer took. Pure.
 */
export interface Fit { readonly score: number; readonly reasons: readonly Words[] }

/** Whom the reasons speak to: the manager at their desk, or staff about the manager. */
type Listener = 'manager' | 'staff';

interface ManagerFacts { readonly regionCode: string; readonly industries: readonly string[]; readonly skills?: readonly ManagerSkill[] }
interface NeedFacts { readonly kind?: NeedKind; readonly regionCode: string; readonly field: string; readonly industryChain: string | null; readonly industry: string | null; readonly title: string }

const near: Record<Nearness, number> = { county: 3, city: 2, province: 1, country: 0 };
const TRADE = 3;
const WIDER_TRADE = 2;

export function fitOf(manager: ManagerFacts, need: NeedFacts, listener: Listener = 'manager'): Fit {
  const nearnessOf = nearness(manager.regionCode, need.regionCode);
  const trade = tradeOf(manager.industries, need, listener === 'manager' ? ['您', 'your'] : ['其', 'their']);
  const skill = need.kind === undefined ? undefined : wanted[need.kind].find((one) => manager.skills?.includes(one));
  // A skill alone is no reason to take on what lies far off and is of another trade: it decides between those that fit.
  const reasons = [...placeReason(nearnessOf, need.regionCode), ...(trade === undefined ? [] : [trade.reason])];
  if (reasons.length === 0 || skill === undefined) return { score: near[nearnessOf] + (trade?.score ?? 0), reasons };
  const [zh, en] = managerSkillWords[skill];
  return { score: near[nearnessOf] + (trade?.score ?? 0) + SKILL, reasons: [...reasons, [`${listener === 'manager' ? '您' : '其'}懂${zh}，正是这类需求要的`, `the skill this kind of need asks for: ${en.toLowerCase()}`]] };
}

/** Which of the six skills a kind of need asks for, the most wanted first. */
const wanted: Record<NeedKind, readonly ManagerSkill[]> = {
  技术攻关: ['技术'], 成果引进: ['市场', '技术'], 人才引进: ['产业'], 检测分析: ['技术'], 知识产权: ['资本', '技术'], 政策咨询: ['培育', '产业'], 其他: [],
};
const SKILL = 0.5;

function placeReason(how: Nearness, regionCode: string): Words[] {
  if (how === 'country') return [];
  const place = regionName(how === 'county' ? regionCode : how === 'city' ? `${regionCode.slice(0, 4)}00` : `${regionCode.slice(0, 2)}0000`);
  const same: Record<Exclude<Nearness, 'country'>, Words> = { county: ['同区县', 'same county'], city: ['同市', 'same city'], province: ['同省', 'same province'] };
  return [[`${same[how][0]}（${place}）`, `${same[how][1]} (${place})`]];
}

/** A whole industry of the manager in the need's field or chain counts most, then a shared word of two or more characters. */
function tradeOf(industries: readonly string[], need: NeedFacts, [whose, whoseEn]: Words): { score: number; reason: Words } | undefined {
  const subjects = [need.field, need.industryChain, need.title, need.industry].filter((text) => text !== null);
  const whole = industries.find((industry) => subjects.some((subject) => subject.includes(industry) || (subject.length >= 2 && industry.includes(subject))));
  if (whole !== undefined) return { score: TRADE, reason: [`${whose}熟悉的行业：${whole}`, `${whoseEn} industry: ${whole}`] };
  for (const industry of industries) {
    const shared = subjects.map((subject) => longestShared(industry, subject)).sort((a, b) => b.length - a.length)[0] ?? '';
    if (shared !== '') return { score: WIDER_TRADE, reason: [`与${whose}的行业“${industry}”都涉及“${shared}”`, `shares “${shared}” with ${whoseEn} industry ${industry}`] };
  }
  return undefined;
}

// Words that nearly every field and industry has; sharing only these says nothing.
const EMPTY = /技术|工程|产业|制造|设备|装备|行业|加工|生产|工业|应用|系统|服务|管理|综合|利用|治理|材料|智能|高端|新型|现代|和|及|与|业|品|\s/;

function longestShared(a: string, b: string): string {
  const words = (text: string) => text.split(EMPTY).filter((word) => word.length >= 2);
  let best = '';
  for (const word of words(a)) {
    for (let start = 0; start < word.length - 1; start += 1) {
      for (let end = word.length; end - start > Math.max(1, best.length); end -= 1) {
        const part = word.slice(start, end);
        if (words(b).some((other) => other.includes(part))) best = part;
      }
    }
  }
  return best;
}
