import { z } from 'zod';
import { says } from './input.ts';
import { cleanText } from './text.ts';

/** Public identifiers of a person in directories of researchers. */

/** The last character of an ORCID iD from the fifteen digits before it: ISO 7064 MOD 11-2, 10 is written X. */
export function orcidCheck(first15: string): string {
  const total = [...first15].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  const check = (12 - (total % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

const plain = (typed: string): string => cleanText(typed).normalize('NFKC').replace(/\s/g, '');

/** An ORCID iD as people type or paste it (with or without hyphens and https://orcid.org/), stored as 0000-0002-1825-0097; empty is null. */
export const orcidId = z.string().max(200).nullish().transform((typed, context): string | null => {
  const text = plain(typed ?? '').replace(/^(?:https?:\/\/)?(?:www\.)?orcid\.org\//i, '').replace(/[/?#].*$/, '');
  if (text === '') return null;
  const signs = text.replace(/[-‐‑–—]/g, '').toUpperCase();
  const problem = (zh: string, en: string): typeof z.NEVER => { context.issues.push({ code: 'custom', input: typed, ...says(zh, en) }); return z.NEVER; };
  if (!/^\d{15}[\dX]$/.test(signs)) return problem('ORCID 是 16 位，例如 0000-0002-1825-0097，可以直接粘贴 orcid.org 上的网址。', 'An ORCID iD has 16 characters, e.g. 0000-0002-1825-0097; the address at orcid.org will do.');
  if (orcidCheck(signs.slice(0, 15)) !== signs[15]) return problem('ORCID 的校验位不对，很可能有一位抄错了，请核对。', 'The check character of this ORCID iD does not fit: one digit is probably wrong.');
  return signs.replace(/(.{4})(?=.)/g, '$1-');
});

/** An author of OpenAlex, A5023888391 or its address; empty is null. These have no check digit. */
export const openAlexId = z.string().max(200).nullish().transform((typed, context): string | null => {
  const text = plain(typed ?? '').replace(/^(?:https?:\/\/)?(?:api\.)?openalex\.org\/(?:authors\/|people\/)?/i, '').replace(/[/?#].*$/, '').toUpperCase();
  if (text === '') return null;
  if (/^A[1-9]\d{3,14}$/.test(text)) return text;
  context.issues.push({ code: 'custom', input: typed, ...says('OpenAlex 作者编号以 A 开头，例如 A5023888391，可以直接粘贴 openalex.org 上的网址。', 'An author’s id at OpenAlex begins with A, e.g. A5023888391; the address at openalex.org will do.') });
  return z.NEVER;
});
