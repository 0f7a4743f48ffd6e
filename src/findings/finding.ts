import { z } from 'zod';
import type { EvidenceSource } from '../profiles/profile.ts';
import type { Words } from '../shared/errors.ts';

/**
 * A finding (资料线索): a paper or patent that a public directory or a list ascribes to an expert. It is a proposal: nothing of it is in
 * the profile, nor read by the matching, until a person confirms it. Pure.
 */
export type FindingSource = EvidenceSource;
export const findingKinds = ['paper', 'patent'] as const;
export type FindingKind = (typeof findingKinds)[number];
export const findingStates = ['proposed', 'taken', 'dismissed'] as const;
export type FindingState = (typeof findingStates)[number];

export const findingKindWords: Record<FindingKind, Words> = { paper: ['论文', 'Paper'], patent: ['专利', 'Patent'] };

/** A work as a source gives it; the caps are those of evidence. */
export const foundWork = z.strictObject({
  sourceId: z.string().min(1).max(60), kind: z.enum(findingKinds), title: z.string().min(2).max(800), text: z.string().min(1).max(16_000).nullable(),
  year: z.int().min(1900).max(2200).nullable(), doi: z.string().min(1).max(200).nullable(),
});
export type FoundWork = z.output<typeof foundWork>;

/** Where a finding stands, by its number there. */
export interface Standing { readonly source: FindingSource; readonly id: string }

/** What was left out of an answer, or of a list, and why; `line` as it was written. */
export interface LeftOut { readonly line: string | null; readonly reason: Words }

/** A title to compare by: letters and digits alone, whatever their width and case. */
export function titleKey(title: string): string {
  const key = title.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return (key === '' ? title.trim() : key).slice(0, 300);
}

interface Known { readonly doi: string | null; readonly title_key: string; readonly year: number | null; readonly sources: readonly Standing[] }
const sameYear = (a: number | null, b: number | null): boolean => a === null || b === null || a === b;

/** Which of those known is the same work: the same number at the source, the same DOI, or the same title in the same year. */
export const sameWork = <K extends Known>(work: FoundWork, source: FindingSource, known: readonly K[]): K | undefined =>
  known.find((one) => one.sources.some((at) => at.source === source && at.id === work.sourceId))
  ?? known.find((one) => one.doi !== null && one.doi === work.doi)
  ?? known.find((one) => one.title_key === titleKey(work.title) && sameYear(one.year, work.year));

interface Evidence { readonly id: string; readonly title: string; readonly text: string | null; readonly year: number | null }
interface Finding { readonly title_key: string; readonly text: string | null; readonly year: number | null }

/** How a finding stands to what is in the profile. What the person wrote in their own words stays; only what is missing, or another year, differs. */
export interface Comparison { readonly mark: 'new' | 'same' | 'differs'; readonly evidence: Evidence | undefined; readonly year: number | null; readonly text: string | null }

export function compare(finding: Finding, evidence: readonly Evidence[]): Comparison {
  const titled = evidence.filter((one) => titleKey(one.title) === finding.title_key);
  const like = titled.find((one) => one.year === finding.year) ?? titled.find((one) => one.year === null) ?? titled[0];
  if (like === undefined) return { mark: 'new', evidence: undefined, year: null, text: null };
  const year = finding.year !== null && finding.year !== like.year ? finding.year : null;
  const text = finding.text !== null && like.text === null ? finding.text : null;
  return { mark: year === null && text === null ? 'same' : 'differs', evidence: like, year, text };
}

/** Where somebody can look a work up themselves. */
export function standingAddress({ source, id }: Standing, doi: string | null): string | null {
  if (doi !== null) return `https://doi.org/${doi.split('/').map(encodeURIComponent).join('/')}`;
  return source === 'openalex' ? `https://openalex.org/${encodeURIComponent(id)}` : null;
}

/** So many may be decided in one go. */
export const MOST_AT_ONCE = 100;
/** Of a list of patents. */
export const MOST_LINES = 500;
