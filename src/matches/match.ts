import { z } from 'zod';

/** The match (对接建议): one need and one candidate; its shapes and the table of its life. Pure. */
export const matchStatuses = ['proposed', 'approved', 'rejected', 'claimed', 'expired', 'superseded'] as const;
export const candidateTypes = ['expert', 'society', 'achievement'] as const;
export const confidences = ['likely', 'worth_a_look', 'related_words_only'] as const;
export type MatchStatus = (typeof matchStatuses)[number];
export type CandidateType = (typeof candidateTypes)[number];
export type Confidence = (typeof confidences)[number];

export const matchSteps = {
  approve: { from: ['proposed'], to: 'approved' },
  reject: { from: ['proposed'], to: 'rejected' },
  claim: { from: ['approved'], to: 'claimed' },
  release: { from: ['claimed'], to: 'approved' },
  expire: { from: ['proposed', 'approved'], to: 'expired' },
  supersede: { from: ['proposed'], to: 'superseded' },
} as const satisfies Record<string, { from: readonly MatchStatus[]; to: MatchStatus }>;
export type MatchStep = keyof typeof matchSteps;

export function afterMatchStep(status: MatchStatus, step: MatchStep): MatchStatus | undefined {
  const { from, to }: { from: readonly MatchStatus[]; to: MatchStatus } = matchSteps[step];
  return from.includes(status) ? to : undefined;
}

/** One phrase of the need and the piece of evidence that answers it, with the words that met. */
export const reason = z.object({
  phrase: z.string(),
  /** null: the profile's own text answers it. */
  evidenceId: z.string().nullable(),
  evidenceTitle: z.string(),
  terms: z.array(z.string()),
  /** Part of the score this answer carries, 0 to 1. */
  share: z.number(),
});
export type MatchReason = z.output<typeof reason>;

/** What a reviewer should know before deciding; never changes the score. */
export const warningKinds = ['over_capacity', 'same_organisation', 'far_away', 'limited_availability', 'low_readiness'] as const;
export type WarningKind = (typeof warningKinds)[number];
export interface MatchWarning { readonly kind: WarningKind; readonly detail: readonly [zh: string, en: string] }
