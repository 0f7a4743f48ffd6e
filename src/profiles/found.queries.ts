import type { Reader } from '../db/database.ts';
import type { FoundDocument } from '../search/port.ts';
import { snippetOf } from '../shared/marking.ts';
import { evidenceByIds } from './profile.queries.ts';

/** What a row shows of why it was found: words to mark in its name and fields, and a piece of the evidence that has them. */
export interface Hit { readonly terms: readonly string[]; readonly typo: boolean; readonly snippet: string | undefined }
export const noHit: Hit = { terms: [], typo: false, snippet: undefined };

/** For the rows of one page; the caller has checked that they may be seen. */
export async function hitsOf(db: Reader, rows: readonly { readonly id: string; readonly summary: string | null }[], matched: ReadonlyMap<string, FoundDocument['matched']>): Promise<ReadonlyMap<string, Hit>> {
  const firstItem = (id: string): string | undefined => matched.get(id)?.find(({ field }) => UUID.test(field))?.field;
  const evidence = new Map((await evidenceByIds(db, rows.flatMap((row) => firstItem(row.id) ?? []))).map((one) => [one.id, one]));
  return new Map(rows.map((row) => {
    const met = matched.get(row.id) ?? [];
    const terms = [...new Set(met.flatMap((each) => each.terms))];
    const item = evidence.get(firstItem(row.id) ?? '');
    const sources = [...(item === undefined ? [] : [[item.title, item.text].filter((each) => each !== null && each !== '').join('：')]), ...(met.some(({ field }) => field === 'text') ? [row.summary ?? ''] : [])];
    return [row.id, { terms, typo: met.length > 0 && met.every((each) => each.typo), snippet: sources.map((text) => snippetOf(text, terms)).find((text) => text !== undefined) }];
  }));
}

const UUID = /^[0-9a-f]{8}-/;
