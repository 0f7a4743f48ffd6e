import type { Catalogue } from './catalogue.ts';
import { tokenise } from './text.ts';
import type { NeedText } from './types.ts';
import { weights } from './weights.ts';

/**
 * A need, ready to be compared: for each of its terms the index knows, what one mention (dampened) of it in a candidate
 * adds to cos(title), to cos(title + description), and to the keyword part. Terms nobody has still count in the lengths.
 */
export interface Query {
  readonly terms: readonly number[];
  readonly title: Float64Array;
  readonly full: Float64Array;
  readonly keyword: Float64Array;
}

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const term of tokenise(text)) found.set(term, (found.get(term) ?? 0) + 1);
  return found;
}

const damp = (tf: number): number => (tf > 0 ? 1 + Math.log(tf) : 0);

export function prepare(need: NeedText, { terms }: Catalogue): Query {
  const titleCounts = counts(need.title);
  const fullCounts = counts(`${need.title}\n${need.description}`);
  const known: number[] = [];
  const title: number[] = [];
  const full: number[] = [];
  const keyword: number[] = [];
  let titleSquare = 0;
  let fullSquare = 0;
  let attainable = 0;
  for (const [term, tf] of fullCounts) {
    const id = terms.id(term);
    const gain = id === undefined ? terms.gainOfUnknown(term) : terms.gain(id);
    const inTitle = damp(titleCounts.get(term) ?? 0);
    const inFull = damp(tf);
    titleSquare += inTitle ** 2 * gain;
    fullSquare += inFull ** 2 * gain;
    const idf = id === undefined ? 0 : terms.idf(id);
    const word = idf > 0 ? (inFull * gain) / idf : 0;
    attainable += word * (weights.k1 + 1);
    if (id === undefined) continue;
    known.push(id);
    title.push(inTitle * gain);
    full.push(inFull * gain);
    keyword.push(word);
  }
  const scaled = (values: readonly number[], by: number): Float64Array =>
    Float64Array.from(values, (value) => (by > 0 ? value / by : 0));
  return {
    terms: known,
    title: scaled(title, Math.sqrt(titleSquare)),
    full: scaled(full, Math.sqrt(fullSquare)),
    keyword: scaled(keyword, attainable * weights.keywordScale),
  };
}
