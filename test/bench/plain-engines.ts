import type { Candidate, NeedText } from '../../src/ranking/engine.ts';

/**
 * What a user would pick instead, in its plain form. Every engine that cannot cut Chinese gets the same words: word-like
 * segments of Intl.Segmenter('zh'), lower case. That is a favour: fed with raw Chinese, most of them find nothing at all.
 */
/** `among`: scores of others are not looked at, for an engine that takes long over each. */
export type Ranker = (need: NeedText, among: readonly string[]) => Promise<ReadonlyMap<string, number>> | ReadonlyMap<string, number>;
/** `note` says how it was asked. */
export interface Contender {
  readonly name: string;
  readonly note: string;
  open(candidates: readonly Candidate[], needs: readonly NeedText[]): Promise<{ rank: Ranker; close?(): Promise<void> }>;
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const cut = new Map<string, string[]>();
/** Kept by text: leaving one work out after another asks for the same lines again and again. */
export function wordsOf(text: string): string[] {
  const known = cut.get(text);
  if (known) return known;
  const words = [...segmenter.segment(text.normalize('NFKC').toLowerCase())].flatMap(({ segment, isWordLike }) => (isWordLike ? [segment] : []));
  cut.set(text, words);
  return words;
}

/** All a candidate says, line by line. */
export const linesOf = ({ title, text, items }: Candidate): string[] => [title, text, ...items.flatMap((one) => [one.title, one.text])].filter(Boolean);
export const needText = ({ title, description }: NeedText): string => `${title}\n${description}`;

export function counts(words: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const word of words) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}

interface Documents { readonly frequency: ReadonlyMap<string, number>; readonly list: readonly { id: string; tf: Map<string, number>; length: number }[] }

function documentsOf(texts: readonly { id: string; lines: readonly string[] }[]): Documents {
  const list = texts.map(({ id, lines }) => { const words = lines.flatMap(wordsOf); return { id, tf: counts(words), length: words.length }; });
  const frequency = new Map<string, number>();
  for (const { tf } of list) for (const word of tf.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  return { frequency, list };
}

const whole = (candidates: readonly Candidate[]) => candidates.map((one) => ({ id: one.id, lines: linesOf(one) }));
/** Needs belong to the texts words are counted over: they are known when a deployment weighs its words. */
const asNeeds = (needs: readonly NeedText[]) => needs.map((need, n) => ({ id: `need ${n}`, lines: [needText(need)] }));

/** Robertson and Zaragoza 2009, k1 1.2, b .75, on all a candidate says. */
export const bm25: Contender = {
  name: 'BM25', note: 'own, k1 1.2, b .75, whole profile',
  async open(candidates) {
    const { frequency, list } = documentsOf(whole(candidates));
    const mean = list.reduce((sum, { length }) => sum + length, 0) / Math.max(1, list.length);
    const idf = (word: string): number => { const df = frequency.get(word) ?? 0; return Math.log(1 + (list.length - df + 0.5) / (df + 0.5)); };
    const score = (asked: ReadonlyMap<string, number>, { tf, length }: Documents['list'][number]): number => {
      let sum = 0;
      for (const [word, times] of asked) {
        const found = tf.get(word);
        if (found) sum += (times * idf(word) * found * 2.2) / (found + 1.2 * (0.25 + (0.75 * length) / mean));
      }
      return sum;
    };
    return { rank: (need) => { const asked = counts(wordsOf(needText(need))); return new Map(list.map((one) => [one.id, score(asked, one)])); } };
  },
};

type Vector = ReadonlyMap<string, number>;

/** scikit-learn's form: tf * (ln((N + 1) / (df + 1)) + 1), length 1. */
function vectorise({ frequency, list }: Documents): (tf: Vector) => Vector {
  return (tf) => {
    const weighed = [...tf].map(([word, times]) => [word, times * (Math.log((list.length + 1) / ((frequency.get(word) ?? 0) + 1)) + 1)] as const);
    const length = Math.sqrt(weighed.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
    return new Map(weighed.map(([word, weight]) => [word, weight / length]));
  };
}

const dot = (a: Vector, b: Vector): number => { let sum = 0; for (const [word, weight] of a) sum += weight * (b.get(word) ?? 0); return sum; };

export const tfIdf: Contender = {
  name: 'TF-IDF cosine', note: 'own, whole profile',
  async open(candidates, needs) {
    const documents = documentsOf([...whole(candidates), ...asNeeds(needs)]);
    const vector = vectorise(documents);
    const vectors = documents.list.slice(0, candidates.length).map(({ id, tf }) => [id, vector(tf)] as const);
    return { rank: (need) => { const asked = vector(counts(wordsOf(needText(need)))); return new Map(vectors.map(([id, one]) => [id, dot(asked, one)])); } };
  },
};

const withPairs = (text: string): string[] => [...wordsOf(text), ...(text.match(/\p{Script=Han}+/gu) ?? []).flatMap((run) => { const all = [...run]; return all.slice(1).map((second, i) => `#${all[i]}${second}`); })];

/** As far as the plain form goes with some care: character bigrams besides, 1 + ln tf, and the need's title counted again. */
export const tfIdfTuned: Contender = {
  name: 'TF-IDF cosine, tuned', note: 'own, with character bigrams, 1 + ln tf, cos(title) + cos(whole need)',
  async open(candidates, needs) {
    const bag = (lines: readonly string[]): Map<string, number> => new Map([...counts(lines.flatMap(withPairs))].map(([word, times]) => [word, 1 + Math.log(times)]));
    const list = [...whole(candidates), ...asNeeds(needs)].map(({ id, lines }) => ({ id, tf: bag(lines), length: 0 }));
    const frequency = counts(list.flatMap(({ tf }) => [...tf.keys()]));
    const vector = vectorise({ frequency, list });
    const vectors = list.slice(0, candidates.length).map(({ id, tf }) => [id, vector(tf)] as const);
    return {
      rank(need) {
        const [title, all] = [vector(bag([need.title])), vector(bag([needText(need)]))];
        return new Map(vectors.map(([id, one]) => [id, dot(title, one) + dot(all, one)]));
      },
    };
  },
};

/** The usual baseline for reviewers and papers: mean of the three nearest works. The same as above where there are no works. */
export const tfIdfBestThree: Contender = {
  name: 'TF-IDF, best three works', note: 'own, mean of three',
  async open(candidates, needs) {
    const pieces = candidates.flatMap((one) => (one.items.length ? one.items.map((work) => ({ id: one.id, lines: [work.title, work.text] })) : whole([one])));
    const documents = documentsOf([...pieces, ...asNeeds(needs)]);
    const vector = vectorise(documents);
    const vectors = documents.list.slice(0, pieces.length).map(({ id, tf }) => [id, vector(tf)] as const);
    return {
      rank(need) {
        const asked = vector(counts(wordsOf(needText(need))));
        const scores = new Map<string, number[]>();
        for (const [id, one] of vectors) scores.set(id, [...(scores.get(id) ?? []), dot(asked, one)]);
        return new Map([...scores].map(([id, all]) => { const best = all.sort((a, b) => b - a).slice(0, 3); return [id, best.reduce((a, b) => a + b, 0) / best.length]; }));
      },
    };
  },
};
