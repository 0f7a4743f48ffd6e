import { z } from 'zod';
import type { NeedKind, NeedStatus } from '../needs/need.ts';

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
  /** They were asked and said no, or nothing: the next approved one takes the place. */
  decline: { from: ['claimed'], to: 'expired' },
  supersede: { from: ['proposed'], to: 'superseded' },
  /** A decision is taken back: with a reason, or by the one who made it at once. It stays in the history. */
  reopen: { from: ['approved', 'rejected'], to: 'proposed' },
  undo: { from: ['approved', 'rejected'], to: 'proposed' },
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
export const warningKinds = ['over_capacity', 'same_organisation', 'far_away', 'limited_availability', 'low_readiness', 'shared_evidence'] as const;
export type WarningKind = (typeof warningKinds)[number];
export interface MatchWarning { readonly kind: WarningKind; readonly detail: readonly [zh: string, en: string] }

/** One proposal as the ranking made it and the rules let it pass. */
export const proposal = z.object({
  type: z.enum(candidateTypes),
  candidateId: z.uuid(),
  position: z.int().min(1),
  score: z.number(),
  confidence: z.enum(confidences),
  /** The probability behind the confidence, kept to be held against decisions; never shown alone. */
  chance: z.number().min(0).max(1).nullable().default(null),
  /** What the probability was read from, and with which calibration (0: the shipped one). */
  bestWork: z.number().nullable().default(null),
  calibrationVersion: z.int().min(0).default(0),
  parts: z.record(z.string(), z.number()),
  reasons: z.array(reason),
  unanswered: z.array(z.string()),
  warnings: z.array(z.object({ kind: z.enum(warningKinds), detail: z.tuple([z.string(), z.string()]).readonly() })),
});
export type Proposal = z.output<typeof proposal>;

/** The one candidate of a match, whatever its type. */
export const candidateIdOf = (match: { expert_id: string | null; society_id: string | null; achievement_id: string | null }): string =>
  match.expert_id ?? match.society_id ?? match.achievement_id ?? '';

/** Statuses in which a match counts for its need. */
export const liveStatuses = ['proposed', 'approved', 'claimed', 'rejected'] as const satisfies readonly MatchStatus[];

/** Statuses of a need in which candidates are proposed for it: it is open. */
export const openStatuses = ['accepted', 'matched'] as const satisfies readonly NeedStatus[];

const expertsFirst = ['expert', 'society', 'achievement'] as const;
const societiesFirst = ['society', 'expert', 'achievement'] as const;

/**
 * Which type of candidate is read first, by the kind of help that is wanted: who buys a technology looks at technologies,
 * who looks for a person at persons, and advice on policy, patents and testing is a society's service. Else experts first.
 */
export const typeOrder: Record<NeedKind, readonly CandidateType[]> = {
  技术攻关: expertsFirst, 成果引进: ['achievement', 'expert', 'society'], 人才引进: expertsFirst,
  检测分析: societiesFirst, 知识产权: societiesFirst, 政策咨询: societiesFirst, 其他: expertsFirst,
};
