import type { Decision } from '../reviews/review.ts';
import { type Share, share } from '../reviews/track-record.ts';
import type { CandidateType, Confidence, MatchStatus } from '../matches/match.ts';

/** The audit report of matching (匹配审计报告): what was proposed, what became of it, who is asked. Figures only; pure. */
export interface Fact {
  readonly needId: string; readonly type: CandidateType; readonly candidateId: string; readonly position: number; readonly confidence: Confidence; readonly status: MatchStatus;
  readonly unanswered: number; readonly reasons: number;
  /** The decision, its reason and what it says of fit; all null while nobody decided. */
  readonly decision: Decision | null; readonly reason: string | null; readonly fits: 0 | 1 | null;
}

/** Superseded and expired proposals without a decision are counted as made, not as waiting. */
export interface BandLine { readonly confidence: Confidence; readonly proposed: number; readonly waiting: number; readonly approved: Share; readonly rejected: number }
export function bandsOf(facts: readonly Fact[], confidences: readonly Confidence[]): BandLine[] {
  return confidences.map((confidence) => {
    const inBand = facts.filter((one) => one.confidence === confidence);
    const approved = inBand.filter((one) => one.decision === 'approve').length;
    const rejected = inBand.filter((one) => one.decision === 'reject').length;
    return { confidence, proposed: inBand.length, waiting: inBand.filter((one) => one.status === 'proposed').length, approved: share(approved, approved + rejected), rejected };
  });
}

export interface ReasonLine { readonly decision: Decision; readonly reason: string; readonly share: Share; readonly confidences: Readonly<Record<Confidence, number>> }
/** How often each reason was given, most frequent first; the share is of the decisions of its kind. */
export function reasonsOf(facts: readonly Fact[], decision: Decision): ReasonLine[] {
  const decided = facts.filter((one) => one.decision === decision);
  return [...Map.groupBy(decided, (one) => one.reason ?? '')].map(([reason, rows]) => {
    const among = (confidence: Confidence) => rows.filter((one) => one.confidence === confidence).length;
    return { decision, reason, share: share(rows.length, decided.length), confidences: { likely: among('likely'), worth_a_look: among('worth_a_look'), related_words_only: among('related_words_only') } };
  }).sort((a, b) => b.share.count - a.share.count || (a.reason < b.reason ? -1 : 1));
}

const PLACES = [[1, 1], [2, 3], [4, 6], [7, 10]] as const;
export interface PlaceLine { readonly from: number; readonly to: number; readonly approved: Share }
/** Share approved by place: if the order is worth something, it falls. */
export const placesOf = (facts: readonly Fact[]): PlaceLine[] => PLACES.map(([from, to]) => {
  const decided = facts.filter((one) => one.decision !== null && one.position >= from && one.position <= to);
  return { from, to, approved: share(decided.filter((one) => one.decision === 'approve').length, decided.length) };
});

export interface Unanswered { readonly proposals: number; readonly phrases: number; readonly withSome: Share; readonly answered: number; /** Mean number a proposal, by decision. */ readonly approvedMean: number | null; readonly rejectedMean: number | null }
export function unansweredOf(facts: readonly Fact[]): Unanswered {
  const sum = (rows: readonly Fact[], of: (one: Fact) => number) => rows.reduce((total, one) => total + of(one), 0);
  const meanOf = (decision: Decision) => { const rows = facts.filter((one) => one.decision === decision); return rows.length === 0 ? null : sum(rows, (one) => one.unanswered) / rows.length; };
  return {
    proposals: facts.length, phrases: sum(facts, (one) => one.unanswered), answered: sum(facts, (one) => one.reasons),
    withSome: share(facts.filter((one) => one.unanswered > 0).length, facts.length), approvedMean: meanOf('approve'), rejectedMean: meanOf('reject'),
  };
}

export interface Exposure { readonly proposals: number; readonly proposed: number; readonly candidates: number; /** Part of all proposals, 0 to 1. */ readonly topTen: number; readonly gini: number }
/**
 * Who is asked. `counts`: proposals of each candidate with any; `candidates`: how many there are, the never proposed included.
 * Gini = sum((2 i - n - 1) x_i) / (n sum(x)), x rising: 0 when all are proposed equally often, near 1 when one gets all.
 */
export function exposureOf(counts: readonly number[], candidates: number): Exposure {
  const n = Math.max(candidates, counts.length);
  const rising = [...counts].sort((a, b) => a - b);
  const proposals = rising.reduce((sum, count) => sum + count, 0);
  const never = n - rising.length;
  const weighted = rising.reduce((sum, count, at) => sum + (2 * (never + at + 1) - n - 1) * count, 0);
  return {
    proposals, proposed: rising.length, candidates: n, gini: proposals === 0 ? 0 : weighted / (n * proposals),
    topTen: proposals === 0 ? 0 : rising.slice(-10).reduce((sum, count) => sum + count, 0) / proposals,
  };
}
