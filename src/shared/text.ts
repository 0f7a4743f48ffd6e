import { z } from 'zod';
import { says } from './input.ts';

// Nobody types these, and no text people paste holds them: what does is broken, or meant to break something. Said, not silently taken out.
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/;
const typed = (max?: number) => (max === undefined ? z.string() : z.string().max(max)).refine((value) => !CONTROL.test(value), {
  ...says('含有看不见的控制字符，请删去后再提交（可重新输入这一段）。', 'Holds an invisible control character: remove it (typing this part anew helps).'), abort: true,
});
/** Line ends of other systems: those of Word (shift and enter), of pages, of Unicode. */
const LINE_END = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g;

// Control characters except tab and newline, zero-width and bidirectional marks, soft hyphens, fillers: invisible, and a way to hide text
// from a reviewer or to break a log line. (NUL would also be refused by PostgreSQL.)
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufff9-\ufffb]|\p{Default_Ignorable_Code_Point}/gu;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Prose as stored: NFC, LF line ends, nothing invisible, trimmed. NFKC would turn ㎡ into m2 and is for codes only. */
export const cleanText = (value: string): string =>
  value.normalize('NFC').replace(LINE_END, '\n').replace(LONE_SURROGATE, '\ufffd').replace(INVISIBLE, '').trim();

/** Codes, phones, numbers: full-width forms become ASCII, spaces go, letters are upper case. */
export const cleanCode = (value: string): string => cleanText(value).normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();

const codePoints = (value: string): number => [...value].length;

/** Required prose of at most `max` characters (code points, as people count them). */
export const text = (max: number, min = 1) =>
  typed().transform(cleanText)
    .refine((value) => codePoints(value) >= min, { params: { code: min === 1 ? 'required' : 'too_short', min } })
    .refine((value) => codePoints(value) <= max, { params: { code: 'too_long', max } });

/** Prose that may be missing; empty becomes null, because the database never stores ''. */
export const optionalText = (max: number) =>
  typed().nullish().transform((value) => cleanText(value ?? '') || null)
    .refine((value) => value === null || codePoints(value) <= max, { params: { code: 'too_long', max } });

/** A list of words, typed one per line or separated by 、，；,; or sent as an array. Empty and repeated words go. */
export const wordList = (maxWords: number, maxLength = 40) =>
  z.union([z.array(typed(2000)), typed(10_000)]).nullish()
    .transform((value) => {
      const parts = typeof value === 'string' ? value.split(/[\n\u3001\uff0c,\uff1b;]/) : value ?? [];
      return [...new Set(parts.map(cleanText).filter((word) => word !== ''))];
    })
    .refine((words) => words.length <= maxWords, { params: { code: 'too_many', max: maxWords } })
    .refine((words) => words.every((word) => codePoints(word) <= maxLength), { params: { code: 'too_long', max: maxLength } });
