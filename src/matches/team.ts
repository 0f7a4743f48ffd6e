import type { Confidence, MatchReason } from './match.ts';

/**
 * The team (组合方案) for a need that no one person answers whole: each phrase of the need is a sub-problem, each reason of a
 * proposal says who answers it. Of all sets of at most `MOST_MEMBERS` experts the one is taken that answers the most phrases;
 * among those the smallest; then the one whose best answers weigh most in the scores; then the better placed. So each
 * member answers at least one phrase nobody else in the team does: without it the set would be as good and smaller.
 * All sets are tried (twelve experts, 793 sets), so the answer is the best one, not a greedy one. Experts of whom only
 * the vocabulary is related do not count as an answer, nor those whose hands are full. Pure.
 */
export const MOST_MEMBERS = 4;
const MOST_CONSIDERED = 12;

export interface TeamCandidate {
  readonly id: string; readonly name: string; readonly confidence: Confidence; readonly score: number;
  readonly reasons: readonly MatchReason[]; readonly unanswered: readonly string[]; readonly full: boolean;
}
export interface TeamMember<C> { readonly candidate: C; /** What they answer best in the team, their own first. */ readonly answers: readonly (MatchReason & { readonly only: boolean })[] }
export interface Team<C> {
  readonly members: readonly TeamMember<C>[];
  readonly answered: readonly string[];
  /** Phrases of the need that nobody in the team answers. */
  readonly unanswered: readonly string[];
  /** How many phrases the best single expert answers: what the team is worth more. */
  readonly bestAlone: number;
}

/** `candidates` in the order of their places. An empty team: nobody answers anything. */
export function teamOf<C extends TeamCandidate>(candidates: readonly C[]): Team<C> {
  const usable = candidates.filter((one) => one.confidence !== 'related_words_only' && !one.full && one.reasons.length > 0).slice(0, MOST_CONSIDERED);
  let best: Rated<C> = rated([]);
  let bestAlone = 0;
  for (const set of setsOf(usable)) {
    const tried = rated(set);
    if (set.length === 1) bestAlone = Math.max(bestAlone, tried.answers.size);
    if (isBetter(tried, best)) best = tried;
  }
  const phrases = [...new Set(candidates.flatMap((one) => [...one.reasons.map((reason) => reason.phrase), ...one.unanswered]))];
  return {
    members: best.set.map((candidate) => ({ candidate, answers: answersBy(candidate, best) })),
    answered: phrases.filter((phrase) => best.answers.has(phrase)), unanswered: phrases.filter((phrase) => !best.answers.has(phrase)), bestAlone,
  };
}

/** Sets of one to MOST_MEMBERS, those of better placed members first within a size. */
function* setsOf<C>(all: readonly C[], size = 1): Generator<readonly C[]> {
  if (size > Math.min(MOST_MEMBERS, all.length)) return;
  yield* choose(all, size);
  yield* setsOf(all, size + 1);
}
function* choose<C>(all: readonly C[], size: number): Generator<readonly C[]> {
  if (size === 0) yield [];
  else for (const [at, first] of all.entries()) for (const rest of choose(all.slice(at + 1), size - 1)) yield [first, ...rest];
}

/** Who of a set answers a phrase best, with the weight of it, and how many do. */
interface Answer { readonly by: string; readonly weight: number; readonly people: number }
interface Rated<C> { readonly set: readonly C[]; readonly answers: ReadonlyMap<string, Answer>; readonly weight: number }

/** What an answer is worth: its part of its own candidate's score. */
const weightOf = (candidate: TeamCandidate, { share }: MatchReason): number => candidate.score * share;

function rated<C extends TeamCandidate>(set: readonly C[]): Rated<C> {
  const answers = new Map<string, Answer>();
  for (const candidate of set) {
    const own = new Map<string, number>();
    for (const reason of candidate.reasons) own.set(reason.phrase, Math.max(own.get(reason.phrase) ?? 0, weightOf(candidate, reason)));
    for (const [phrase, weight] of own) {
      const { by, weight: standing, people } = answers.get(phrase) ?? { by: candidate.id, weight: -1, people: 0 };
      answers.set(phrase, weight > standing ? { by: candidate.id, weight, people: people + 1 } : { by, weight: standing, people: people + 1 });
    }
  }
  return { set, answers, weight: [...answers.values()].reduce((sum, answer) => sum + answer.weight, 0) };
}

const SAME = 1e-9;
const isBetter = <C>(one: Rated<C>, other: Rated<C>): boolean =>
  one.answers.size !== other.answers.size ? one.answers.size > other.answers.size
    : one.set.length !== other.set.length ? one.set.length < other.set.length : one.weight > other.weight + SAME;

/** One reason for each phrase this member answers best. */
function answersBy<C extends TeamCandidate>(candidate: C, { answers }: Rated<C>): TeamMember<C>['answers'] {
  const mine = new Map<string, MatchReason>();
  for (const reason of [...candidate.reasons].sort((a, b) => b.share - a.share)) if (!mine.has(reason.phrase) && answers.get(reason.phrase)?.by === candidate.id) mine.set(reason.phrase, reason);
  return [...mine.values()].map((reason) => ({ ...reason, only: answers.get(reason.phrase)?.people === 1 })).sort((a, b) => Number(b.only) - Number(a.only));
}
