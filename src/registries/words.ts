import { cleanText } from '../shared/text.ts';

/** Text of a registry, as it may be kept: somebody else wrote it, and anything may be in it. */

/** Marks that titles and abstracts of publishers carry. Other angle brackets are the author's and stay, as text. */
const INLINE = /<\/?(?:i|b|u|em|strong|sub|sup|sc|scp|span|italic|bold|jats:(?:italic|bold|sub|sup|sc)|mml:[a-z-]+)(?:\s[^<>]{0,200})?\/?>/gi;
const BLOCK = /<\/?(?:p|br|title|sec|jats:[a-z-]+)(?:\s[^<>]{0,200})?\/?>/gi;
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '’', '&apos;': '’', '&nbsp;': ' ' };

/** One line or several, at most `most` characters; null where nothing is left. */
export function wordsOf(said: string | null | undefined, most: number): string | null {
  const plain = cleanText((said ?? '').slice(0, most * 20).replace(INLINE, '').replace(BLOCK, ' ').replace(/&(?:amp|lt|gt|quot|apos|nbsp|#39);/gi, (entity) => ENTITIES[entity.toLowerCase()] ?? ' ')).replace(/[ \t\u00a0\u3000]+/g, ' ').trim();
  const signs = [...plain];
  return plain === '' ? null : signs.length <= most ? plain : `${signs.slice(0, most - 1).join('')}…`;
}

export const titleOf = (said: string | null | undefined): string | null => wordsOf(said, 200)?.replace(/\s*\n\s*/g, ' ') ?? null;

export const yearOf = (said: string | number | null | undefined): number | null => { const year = Number(said ?? NaN); return Number.isInteger(year) && year >= 1900 && year <= 2200 ? year : null; };

/** 10.1234/abc, however it was written; null where it is none. */
export function doiOf(said: string | null | undefined): string | null {
  const doi = (said ?? '').trim().toLowerCase().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/, '');
  return /^10\.\d{4,9}\/\S{1,180}$/.test(doi) ? cleanText(doi) : null;
}
