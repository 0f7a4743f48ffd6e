import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { AppError, type Words } from '../shared/errors.ts';
import { chineseWords } from './common-passwords.ts';

/**
 * Which passwords are taken. Length counts, and that nobody guesses it: no rule asks for capitals or signs, and nobody has to
 * change one by the calendar (ASVS 6.2.5, 6.2.10). Guesses are estimated by zxcvbn over the common passwords of the world and of
 * China, the person's own name and address, keyboard walks, dates and repeats, on this machine. 10^7 lies below what eight random small
 * letters need (10^8) and above woaini1314, zhangwei1985 and Kexie@2026, which lists of common passwords do not hold as such.
 */
const LEAST_GUESSES = 1e7;
const LEAST = 8;
const MOST = 128;

/** Half a megabyte of words, read when the first password is chosen. */
let estimator: Promise<ZxcvbnFactory> | undefined;
const estimate = (): Promise<ZxcvbnFactory> => estimator ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]).then(([core, common]) =>
  new core.ZxcvbnFactory({ dictionary: { ...common.dictionary, chinese: [...new Set(chineseWords)] }, graphs: common.adjacencyGraphs, maxLength: MOST }));

/** What people add to a word: as written, without signs in between, without a year. Whoever guesses tries these too, so many times each. */
const YEAR_AND_SIGNS: readonly (readonly [RegExp, number])[] = [[/(?!)/, 1], [/[^\p{L}\p{N}]+/gu, 1], [/(?:19|20)\d\d|[^\p{L}\p{N}]+/gu, 200]];

/** What is wrong with a password somebody chose, or null. `about`: what others know of them (name, address). */
export async function passwordProblem(password: string, about: readonly string[]): Promise<Words | null> {
  const length = [...password].length;
  if (length < LEAST) return [`密码至少 ${LEAST} 个字符，您填写了 ${length} 个。建议 15 个以上，例如几个不相干的词连在一起。`, `A password has at least ${LEAST} characters; you gave ${length}. Better 15 or more, for example several unrelated words.`];
  if (length > MOST) return [`密码最多 ${MOST} 个字符。`, `A password has at most ${MOST} characters.`];
  if (/^1[3-9]\d{9}$/.test(password)) return ['不要用手机号做密码：知道您号码的人都能猜到。', 'Not a phone number: whoever knows yours can guess it.'];
  const known = about.flatMap((one) => [one, ...one.split(/[^\p{L}\p{N}]+/u)]).map((one) => one.toLowerCase()).filter((one) => one.length > 1);
  const estimator = await estimate();
  const tries = YEAR_AND_SIGNS.map(([without, times]) => { const seen = estimator.check(password.replace(without, ''), [...new Set(known)]); return { guesses: seen.guesses * times, sequence: seen.sequence }; });
  const { guesses, sequence } = tries.reduce((least, one) => (one.guesses < least.guesses ? one : least));
  if (guesses >= LEAST_GUESSES) return null;
  const own = sequence.some((part) => 'dictionaryName' in part && part.dictionaryName === 'userInputs');
  if (own) return ['密码里有您的姓名或邮箱，太容易猜到。请换一个，例如几个不相干的词连在一起。', 'It holds your name or address and is easy to guess. Choose another, for example several unrelated words.'];
  if (sequence.some((part) => part.pattern === 'dictionary')) return ['这个密码太常见，在泄露过的密码里很容易找到。请换一个，例如几个不相干的词连在一起。', 'It is among the common or leaked passwords. Choose another, for example several unrelated words.'];
  return ['这个密码太容易猜到：多半是日期、重复或键盘上相邻的字符。请换一个，例如几个不相干的词连在一起。', 'It is easy to guess: dates, repeats or neighbouring keys. Choose another, for example several unrelated words.'];
}

/** @throws AppError `invalid_input`, naming the field */
export async function refuseWeakPassword(field: string, password: string, about: readonly string[]): Promise<void> {
  const problem = await passwordProblem(password, about);
  if (problem !== null) throw new AppError('invalid_input', problem, [{ field, message: problem }]);
}
