import { type Phrase, type PhrasePiece, markPhrases } from './marking.ts';
import type { MatchReason } from './match.ts';

/** The two sides of a proposal, made ready for the page: which phrase is answered by which piece of evidence. Pure. */
export interface Answer extends MatchReason { readonly number: number }
export interface Answers {
  /** Evidence in the order of its weight, each with the phrases it answers, numbered through. */
  readonly groups: readonly { readonly evidenceId: string | null; readonly title: string; readonly answers: readonly Answer[] }[];
  readonly unanswered: readonly string[];
}

export function answersOf(match: { readonly reasons: readonly MatchReason[]; readonly unanswered: readonly string[] }): Answers {
  const groups = new Map<string | null, MatchReason[]>();
  for (const reason of match.reasons) groups.set(reason.evidenceId, [...groups.get(reason.evidenceId) ?? [], reason]);
  let number = 0;
  return {
    unanswered: match.unanswered,
    groups: [...groups].map(([evidenceId, reasons]) => ({
      evidenceId, title: reasons[0]?.evidenceTitle ?? '', answers: reasons.map((reason) => { number += 1; return { ...reason, number }; }),
    })),
  };
}

/** Ids of a phrase on the left and of what stands for it on the right: "3" and "phrase-3", questions "q1" and "phrase-q1". */
export const answerRef = (number: number): string => String(number);
export const questionRef = (index: number): string => `q${index + 1}`;

const phrasesOf = ({ groups, unanswered }: Answers): Phrase[] => [
  ...groups.flatMap((group) => group.answers.map((answer): Phrase => ({ text: answer.phrase, ref: answerRef(answer.number), answered: true, terms: answer.terms }))),
  ...unanswered.map((text, index): Phrase => ({ text, ref: questionRef(index), answered: false, terms: [] })),
];

export interface MarkedText { readonly label: string; readonly pieces: readonly (PhrasePiece & { readonly first: boolean })[] }

/** The parts of the need cut into phrases; `first` marks the place that links from the other side lead to. */
export function markNeed(parts: readonly (readonly [label: string, text: string])[], answers: Answers): { readonly parts: readonly MarkedText[]; readonly placed: ReadonlySet<string> } {
  const phrases = phrasesOf(answers);
  const placed = new Set<string>();
  const marked = parts.map(([label, text]) => ({
    label,
    pieces: markPhrases(text, phrases).map((piece) => {
      const first = piece.phrase !== undefined && !placed.has(piece.phrase.ref);
      if (piece.phrase !== undefined) placed.add(piece.phrase.ref);
      return { ...piece, first };
    }),
  }));
  return { parts: marked, placed };
}
