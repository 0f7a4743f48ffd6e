import type { Words } from '../shared/errors.ts';

/** What people type into cells, read as what was meant; where that is not certain, words that ask. Pure. */
export type Read<T> = { readonly value: T } | { readonly problem: Words } | { readonly remark: string };

/** Full-width digits, letters and signs become plain; spaces at the ends and those that nobody sees go. */
export const narrow = (text: string): string => text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/[\u00a0\u2000-\u200b\u3000\ufeff]/g, ' ').trim();

/** Nothing was meant: a dash, 无, 待定. */
export const saysNothing = (text: string): boolean => /^(?:[-—–/\\.。、]+|无|没有|暂无|待定|未定|不限|N\/?A|null|（无）)?$/i.test(narrow(text));

const units: Readonly<Record<string, number>> = { 亿: 1e8, 千万: 1e7, 百万: 1e6, 万: 1e4, 千: 1e3 };

/** The unit a head gives to its column: 预算金额（万元） -> 10000; none: null. */
export const unitOf = (head: string): number | null => { const unit = /(亿|千万|百万|万|千)?元/.exec(narrow(head)); return unit === null ? (/万/.test(head) ? 1e4 : null) : units[unit[1] ?? ''] ?? 1; };

/** Yuan of a budget. A range or what is still to be agreed is a remark, not a figure; a small bare number needs its unit. */
export function amountOf(given: string, headUnit: number | null): Read<string | null> {
  const text = narrow(given).replace(/[,\s￥¥]|人民币|RMB|CNY/gi, '');
  if (saysNothing(text)) return { value: null };
  if (/面议|协商|视情况|另议|按实际/.test(text)) return { remark: narrow(given) };
  const plain = text.replace(/^(?:约|大约|预计|不超过|不少于|共|合计|总)+/, '').replace(/(?:左右|以内|以上|以下|\/年|每年)+$/, '');
  const one = /^(\d+(?:\.\d+)?)(亿|千万|百万|万|千)?元?整?$/.exec(plain);
  if (one !== null) {
    const written = units[one[2] ?? ''] ?? (/元/.test(plain) ? 1 : null);
    const unit = written ?? headUnit;
    const yuan = Number(one[1]) * (unit ?? 1);
    if (unit === null && yuan > 0 && yuan < 1000) return { problem: [`“${given}”没有写单位，不知道是元还是万元。请写成“${one[1]}万元”或“${one[1]}元”。`, `“${given}” has no unit: write “${one[1]}万元” or “${one[1]}元”.`] };
    return yuan <= 1e11 ? { value: String(Math.round(yuan * 100) / 100) } : { problem: [`“${given}”大得不像预算，请核对单位。`, `“${given}” is too large for a budget; check the unit.`] };
  }
  if (/^\d+(?:\.\d+)?\D{0,3}(?:[-~—–至到]|～)\d+(?:\.\d+)?\D{0,4}$/.test(plain)) return { remark: headUnit !== null && !/元|万|亿/.test(plain) ? `${narrow(given)}${headUnit === 1e4 ? '万元' : headUnit === 1 ? '元' : `×${headUnit}元`}` : narrow(given) };
  return { problem: [`“${given}”不是金额，请写成“50万元”或“500000”。`, `“${given}” is no amount: write “50万元” or “500000”.`] };
}

const iso = (year: number, month: number, day: number): string | undefined => {
  const at = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && year <= 2200 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.toISOString().slice(0, 10) : undefined;
};
const lastOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** A day however it was typed; a month or a year is its last day. */
export function dayOf(given: string): Read<string | null> {
  const text = narrow(given).replace(/\s+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?$/, '').replace(/\s/g, '');
  if (saysNothing(text) || /^(?:长期|长期有效|永久|不限期|尽快)$/.test(text)) return { value: null };
  const problem: Read<string | null> = { problem: [`“${given}”不是日期，请写成 2026-10-01。`, `“${given}” is no date: write 2026-10-01.`] };
  const span = /^.+?(?:[至到~～—]|--)(.+)$/.exec(text);
  if (span?.[1] !== undefined && /\d{4}/.test(span[1])) return dayOf(span[1]);
  const whole = /^(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})[日号]?(?:前|之前|以前)?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (whole !== null) { const day = iso(Number(whole[1]), Number(whole[2]), Number(whole[3])); return day === undefined ? { problem: [`没有“${given}”这一天，请核对。`, `There is no day “${given}”; check it.`] } : { value: day }; }
  const western = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text); // as programs of other countries write CSV
  if (western !== null) {
    const [first, second, inYear] = [Number(western[1]), Number(western[2]), Number(western[3])];
    if (first <= 12 && second <= 12 && first !== second) return { problem: [`“${given}”分不清哪个是月、哪个是日，请写成 ${inYear}-03-04 这样的形式。`, `“${given}” does not say which is the month: write it like ${inYear}-03-04.`] };
    const day = first > 12 ? iso(inYear, second, first) : iso(inYear, first, second);
    return day === undefined ? problem : { value: day };
  }
  const month = /^(\d{4})[年./-](\d{1,2})月?(?:底|末|前|之前)?$/.exec(text);
  if (month !== null) { const [y, m] = [Number(month[1]), Number(month[2])]; const day = m >= 1 && m <= 12 ? iso(y, m, lastOf(y, m)) : undefined; return day === undefined ? problem : { value: day }; }
  const year = /^(\d{4})年?(?:底|末|内|年底|前)?$/.exec(text);
  if (year !== null) { const day = iso(Number(year[1]), 12, 31); return day === undefined ? problem : { value: day }; }
  const serial = /^(\d{5})(?:\.\d+)?$/.exec(text);
  if (serial !== null && Number(serial[1]) > 36_000) return { value: new Date(Date.UTC(1899, 11, 30) + Number(serial[1]) * 86_400_000).toISOString().slice(0, 10) };
  return problem;
}

/** Spaces inside a Chinese name of two or three signs are typography. */
export const nameOf = (given: string): string => { const text = narrow(given).replace(/\s+/g, ' '); return /^\p{Script=Han}(?: \p{Script=Han}){1,3}$/u.test(text) ? text.replaceAll(' ', '') : text; };

/** The people named in one cell. Titles in brackets go with their person. */
export function peopleIn(given: string): readonly string[] {
  const parts = narrow(given).split(/[、,;；，/\n]|(?:\s*(?:和|及)\s*(?=\p{Script=Han}{2,4}$))/u).map(nameOf).filter((part) => part !== '');
  if (parts.length > 1) return parts;
  const words = narrow(given).split(/\s+/);
  return words.length > 1 && words.every((word) => /^\p{Script=Han}{2,4}$/u.test(word)) ? words : parts;
}

/** One of several choices by its words or what people write for it. */
export function choiceOf<Code extends string>(given: string, choices: readonly (readonly [code: Code, names: readonly string[]])[]): Read<Code | undefined> {
  const text = narrow(given).replace(/\s/g, '');
  if (text === '') return { value: undefined };
  const code = choices.find(([, names]) => names.includes(text))?.[0] ?? choices.find(([, names]) => names.some((name) => name.length > 1 && text.includes(name)))?.[0];
  if (code !== undefined) return { value: code };
  const list = choices.map(([, names]) => names[0] ?? '').join('、');
  return { problem: [`“${given}”不在可选的范围里，请填：${list}。`, `“${given}” is none of: ${list}.`] };
}

export type WorkKind = 'paper' | 'patent' | 'project' | 'award' | 'engagement';
const workSigns: readonly (readonly [WorkKind, RegExp])[] = [
  ['patent', /专利|软件著作权|软著|发明\d*项|ZL\s?\d/], ['award', /奖(?!学金)|荣誉|称号/], ['paper', /论文|期刊|《.+》.*(?:\d{4}|学报)|SCI|EI\b|发表|专著|著有/], ['engagement', /服务.*(?:企业|公司|厂)|为.+(?:公司|厂|集团)/],
];
/** What kind of work a line tells of; a project where nothing says otherwise. */
export const workKindOf = (text: string): WorkKind => workSigns.find(([, sign]) => sign.test(text))?.[0] ?? 'project';

export interface Work { readonly kind: WorkKind; readonly title: string; readonly text: string | null; readonly year: number | null }

/** Works listed in one cell: by lines, numbers or semicolons. A long one has its first sentence as title. */
export function worksIn(given: string): readonly Work[] {
  const parts = given.split(/\n|[；;]|(?:^|(?<=[\s。，,]))(?=(?:\d{1,2}[.、．)）]|[（(]\d{1,2}[)）]|[①-⑳]))/u)
    .map((part) => narrow(part.replace(/^\s*(?:\d{1,2}[.、．)）]|[（(]\d{1,2}[)）]|[①-⑳]|[-•·*])\s*/u, '')).replace(/^[、,，]|[。;；,，]$/g, '')).filter((part) => [...part].length >= 2 && !saysNothing(part));
  return parts.slice(0, 200).map((part) => {
    const title = [...part].length <= 80 ? part : [...(/^.{6,80}?(?=[。；，,:：])/u.exec(part)?.[0] ?? [...part].slice(0, 80).join(''))].join('');
    const year = /(?:19|20)\d{2}/.exec(part)?.[0];
    return { kind: workKindOf(part), title, text: title === part ? null : [...part].slice(0, 4000).join(''), year: year === undefined ? null : Number(year) };
  });
}
