import type { Words } from './errors.ts';

/**
 * Numbers of Chinese patents. An application (专利申请号, with ZL before it the 专利号) is year, kind, running number and, after a dot, a
 * check character: twelve digits since October 2003, eight before. A publication (公开号, 公告号) is CN, seven to nine digits and a letter
 * for the kind of paper, without a check. Others (US, EP, WO ...) are taken as they are written.
 */
export interface PatentNumber {
  /** As it is kept and compared: CN202310123456.6, CN115123456A, US1234567B2. */
  readonly number: string;
  readonly form: 'application' | 'publication';
  /** Of an application: when it was filed. */
  readonly year: number | null;
}

const WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5] as const;
/** The check character of the eight or twelve digits before the dot: each by its weight, modulo 11, 10 is written X. */
export function patentCheck(digits: string): string {
  const rest = [...digits].reduce((sum, digit, at) => sum + Number(digit) * (WEIGHTS[at] ?? 0), 0) % 11;
  return rest === 10 ? 'X' : String(rest);
}

/** Kinds an application may be of: 1 invention, 2 utility model, 3 design, 8 and 9 those that came by PCT. */
const KINDS = '12389';

export function readPatentNumber(typed: string): PatentNumber | { readonly problem: Words } {
  const text = typed.normalize('NFKC').replace(/[\s\u3000]/g, '').toUpperCase().replace(/^(?:专利号|申请号|公开号|公告号)[:：]?/, '');
  const own = text.replace(/^ZL/, '').replace(/^CN(?=[\d.]+X?$)/, '').replace(/^ZL/, '');
  if (/^\d{12}(?:\.?[\dX])?$/.test(own)) return application(own, Number(own.slice(0, 4)), own.slice(0, 12), own[4] ?? '');
  if (/^\d{8}\.?[\dX]$/.test(own)) return application(own, century(Number(own.slice(0, 2))), own.slice(0, 8), own[2] ?? '');
  if (/^CN\d{7,9}[ABCUSY]\d?$/.test(text)) return { number: text, form: 'publication', year: null };
  if (/^(?!CN)[A-Z]{2}[\d/]{5,15}(?:[A-Z]\d?)?$/.test(text)) return { number: text, form: 'publication', year: null };
  return { problem: [`“${[...typed.trim()].slice(0, 40).join('')}”不像专利号。申请号是 12 位数字加校验位，例如 202310123456.6；公开号例如 CN115123456A。`, `“${[...typed.trim()].slice(0, 40).join('')}” is no patent number. An application has 12 digits and a check character, e.g. 202310123456.6; a publication looks like CN115123456A.`] };
}

/** The office counted years in two digits from 1985 to 2003. */
const century = (year: number): number => (year >= 85 ? 1900 + year : 2000 + year);

function application(own: string, year: number, digits: string, kind: string): PatentNumber | { readonly problem: Words } {
  const check = own.replace('.', '').slice(digits.length);
  if (year < 1985 || year > 2100 || !KINDS.includes(kind)) return { problem: [`申请号 ${own} 的年份或类别不对，请核对。`, `The year or kind in application ${own} cannot be right.`] };
  if (check !== '' && check !== patentCheck(digits)) return { problem: [`申请号 ${own} 的校验位不对，很可能有一位抄错了，请核对。`, `The check character of application ${own} does not fit: one digit is probably wrong.`] };
  return { number: `CN${digits}.${patentCheck(digits)}`, form: 'application', year };
}
