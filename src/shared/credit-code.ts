import type { Words } from './errors.ts';

/**
 * The unified social credit code (统一社会信用代码), GB 32100-2015: 17 characters and a check character, from 31 signs
 * without I, O, S, V and Z. Each sign counts as its place in the alphabet, weighted by 3^i mod 31.
 */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** The check character that belongs to the first 17. */
export function creditCodeCheck(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * ALPHABET.indexOf(first17[place] ?? ''), 0);
  return ALPHABET[(31 - (sum % 31)) % 31] ?? '';
}

/** Right shape and right check character. */
export const isCreditCode = (code: string): boolean => creditCodeProblem(code) === null && creditCodeCheck(code.slice(0, 17)) === code[17];

/**
 * What is wrong with the shape of a (cleaned) code, or null. A wrong check character is no problem of shape: licences
 * carry typing errors and old bodies old codes, so such a code is kept and shown as unchecked.
 */
export function creditCodeProblem(code: string): Words | null {
  const length = [...code].length;
  if (length !== 18) return [`统一社会信用代码应为 18 位，您填写了 ${length} 位。`, `A unified social credit code has 18 characters; you gave ${length}.`];
  const place = [...code].findIndex((sign) => !ALPHABET.includes(sign));
  if (place === -1) return null;
  const sign = [...code][place] ?? '';
  const meant = { I: '1', O: '0', S: '5', Z: '2', V: 'U' }[sign];
  return [
    `第 ${place + 1} 位“${sign}”不会出现在统一社会信用代码里${meant === undefined ? ',只用数字和大写字母' : `,可能应为“${meant}”`}，请核对营业执照。`,
    `“${sign}” (character ${place + 1}) is not used in these codes${meant === undefined ? '' : `; it may be “${meant}”`}. Check the licence.`,
  ];
}
