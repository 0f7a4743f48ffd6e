import { bandOf, probability } from './calibration.ts';
import type { Catalogue, Entry, Piece } from './catalogue.ts';
import type { Clause, Clauses } from './clauses.ts';
import { copiesNeed, quotesTitle, telling } from './copied.ts';
import type { Prepared } from './query.ts';
import { total, workScore } from './scoring.ts';
import type { Scorer } from './scoring.ts';
import { read, sharedSpans } from './spans.ts';
import type { Reading } from './spans.ts';
import type { Calibration, Explanation, NeedText, Reason } from './types.ts';

/**
 * Why this candidate: for each clause of the need the piece that holds the weightiest shared spans of it. Faithful by
 * construction: a piece is cited only if the score falls when it is blanked, and the shares of the reasons citing it sum to
 * that fall (as part of the score), split by the weight of their spans.
 */
const MOST_PIECES = 12;
const MOST_REASONS = 8;
const MOST_TERMS = 6;
const MOST_UNANSWERED = 6;
/** A term this much weaker than the clause's best one only clutters the line. */
const FAINT = 0.1;

interface Asked {
  readonly need: NeedText;
  readonly entry: Entry;
  readonly prepared: Prepared;
  readonly catalogue: Catalogue;
  readonly scorer: Scorer;
  readonly calibration: Calibration;
}

interface Cited { readonly piece: Piece; readonly reading: Reading; readonly fall: number }
interface Answer { readonly clause: Clause; readonly cited: Cited; readonly terms: readonly string[]; readonly weight: number }

/** The pieces nearest to the need, each with what the score (as 1) loses without it; those it does not lose by are left out. */
function citable({ entry, prepared, catalogue, scorer }: Asked): Cited[] {
  const score = total(scorer.parts(entry, prepared));
  if (!(score > 0)) return [];
  return entry.pieces
    .map((piece) => ({ piece, own: workScore(scorer.piece(piece.row, prepared)) }))
    .sort((a, b) => b.own - a.own)
    .slice(0, MOST_PIECES)
    .map(({ piece }) => {
      const rest = catalogue.without(entry, piece, (other) => total(scorer.parts(other, prepared)));
      return { piece, reading: read(`${piece.title}\n${piece.text}`), fall: Math.min(1, (score - rest) / score) };
    })
    .filter(({ fall }) => fall > 0);
}

function answer(clause: Clause, pieces: readonly Cited[], weigh: Clauses['weigh']): Answer | undefined {
  let best: Answer | undefined;
  for (const cited of pieces) {
    const terms = sharedSpans(clause.reading, cited.reading).sort((a, b) => weigh(b) - weigh(a) || (a < b ? -1 : 1));
    const weight = terms.reduce((sum, term) => sum + weigh(term), 0);
    if (weight <= (best?.weight ?? 0)) continue;
    const floor = FAINT * weigh(terms[0] ?? '');
    best = { clause, cited, terms: terms.filter((term) => weigh(term) >= floor).slice(0, MOST_TERMS), weight };
  }
  return best;
}

/** Two clauses answered by the same words of the same piece are one reason: the first. */
function distinct(answers: readonly Answer[]): Answer[] {
  const seen = new Set<string>();
  return answers.filter(({ cited, terms }) => {
    const key = JSON.stringify([cited.piece.itemId, [...terms].sort()]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function share(answers: readonly Answer[]): Reason[] {
  const weights = new Map<Cited, number>();
  for (const { cited, weight } of answers) weights.set(cited, (weights.get(cited) ?? 0) + weight);
  return answers
    .map(({ clause, cited, terms, weight }) => ({
      phrase: clause.text, itemId: cited.piece.itemId, itemTitle: cited.piece.title, terms,
      share: (cited.fall * weight) / (weights.get(cited) ?? weight),
    }))
    .sort((a, b) => b.share - a.share);
}

export function explainPair(pair: Asked): Explanation {
  const { need, entry, prepared, catalogue, scorer, calibration } = pair;
  const { all, telling: asked, weigh } = prepared.clauses();
  const pieces = citable(pair);
  const found = all.map((clause) => answer(clause, pieces, weigh));
  const answers = found.flatMap((one) => one ?? []).sort((a, b) => b.weight - a.weight);
  const reasons = share(distinct(answers).slice(0, MOST_REASONS));
  const unanswered = all
    .filter(({ demand }, i) => !found[i] && demand > 0)
    .sort((a, b) => b.demand - a.demand)
    .slice(0, MOST_UNANSWERED)
    .map(({ text }) => text);
  const best = Math.max(0, ...entry.pieces.map(({ row }) => workScore(scorer.piece(row, prepared))));
  const concrete = reasons.length > 0;
  const copied = copiesNeed(asked, pieces.map(({ reading }) => telling(reading)), (word) => catalogue.terms.worth(word).word);
  const quoted = concrete && reasons.every((reason) => reason.itemId === null) && pieces.some(({ piece, reading }) => piece.itemId === null && quotesTitle(need.title, reading.text));
  return { reasons, unanswered, band: bandOf(calibration, best, concrete), chance: concrete ? probability(calibration, best) : 0, bestWork: best, copied, quoted };
}
