import type { CandidateType, Confidence, MatchStatus } from './match.ts';

/**
 * The society route (走学会路线): need -> society -> expert, where no expert is strong enough by themselves. An expert is, if
 * more than the vocabulary is related; then there is no route to show. The society is the best placed one of which more
 * than the vocabulary is related, else the best placed. Pure.
 */
export const routeReasons = ['no_expert', 'strong_excluded', 'weak_experts'] as const;
export type RouteReason = (typeof routeReasons)[number];
export interface Route<M> { readonly why: RouteReason; /** null: no society was proposed either. */ readonly society: M | null }

interface Ranked { readonly candidate_type: CandidateType; readonly confidence: Confidence; readonly status: MatchStatus; readonly position: number }

/** `strongExcluded`: experts above "related words only" whom a hard rule keeps out. */
export function routeOf<M extends Ranked>(matches: readonly M[], strongExcluded: number): Route<M> | null {
  const standing = (type: CandidateType) => matches.filter((one) => one.candidate_type === type && one.status !== 'rejected').sort((a, b) => a.position - b.position);
  const experts = standing('expert');
  if (experts.some(isStrong)) return null;
  const societies = standing('society');
  return { why: strongExcluded > 0 ? 'strong_excluded' : experts.length === 0 ? 'no_expert' : 'weak_experts', society: societies.find(isStrong) ?? societies[0] ?? null };
}

export const isStrong = ({ confidence }: { readonly confidence: Confidence }): boolean => confidence !== 'related_words_only';
