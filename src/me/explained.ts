import type { MatchReason, MatchStatus } from '../matches/match.ts';
import type { Confidentiality, NeedKind } from '../needs/need.ts';

/**
 * Why the system proposed a person (Art. 24), for the person: with what of theirs, by which words, in what order of certainty; never the
 * firm's own words, and who the firm is only once staff approved the proposal and the need is not for staff only. Pure.
 */
export interface ProposalRow {
  readonly status: MatchStatus; readonly confidence: string; readonly reasons: readonly MatchReason[]; readonly proposed_at: Date; readonly ranking_version: string;
  readonly need_id: string; readonly title: string; readonly field: string; readonly kind: NeedKind; readonly region_code: string; readonly confidentiality: Confidentiality; readonly enterprise_name: string;
}
export interface ExplainedProposal {
  readonly proposedAt: Date; readonly state: 'proposed' | 'approved' | 'not_used'; readonly confidence: string; readonly kind: NeedKind; readonly province: string | null;
  /** Null as long as it is not theirs to know. */
  readonly needId: string | null; readonly title: string | null; readonly field: string | null; readonly enterprise: string | null;
  /** Their own evidence with the words of it that met; nothing else of the need. */
  readonly evidence: readonly { readonly title: string; readonly terms: readonly string[] }[];
  readonly rankingVersion: string;
}

export function explained(row: ProposalRow): ExplainedProposal {
  const approved = row.status === 'approved' || row.status === 'claimed';
  const secret = row.confidentiality === 'staff_only';
  const known = approved && !secret;
  const evidence = [...Map.groupBy(row.reasons, (reason) => reason.evidenceTitle)].map(([title, reasons]) => ({ title, terms: secret ? [] : [...new Set(reasons.flatMap((reason) => reason.terms))] }));
  return {
    proposedAt: row.proposed_at, state: approved ? 'approved' : row.status === 'proposed' ? 'proposed' : 'not_used', confidence: row.confidence, kind: row.kind, rankingVersion: row.ranking_version, evidence,
    province: secret ? null : `${row.region_code.slice(0, 2)}0000`, field: secret ? null : row.field, needId: known ? row.need_id : null, title: known ? row.title : null, enterprise: known ? row.enterprise_name : null,
  };
}
