import { z } from 'zod';
import { EndpointError } from '../endpoint/endpoint.ts';
import { outgoing } from '../http/outgoing.ts';
import { askJson, type Asking, usually } from './ask.ts';
import type { Registry, RegistryWork } from './port.ts';
import { doiOf, titleOf, yearOf } from './words.ts';

/** What is read of a record of ORCID (public API 3.0, /{orcid}/record); everything else in it is left unread. Works stand in groups of one work each. */
const value = z.object({ value: z.string().nullish() }).nullish();
const summary = z.object({
  'put-code': z.union([z.number(), z.string()]), title: z.object({ title: value }).nullish(), type: z.string().nullish(), visibility: z.string().nullish(),
  'publication-date': z.object({ year: value }).nullish(),
  'external-ids': z.object({ 'external-id': z.array(z.object({ 'external-id-type': z.string().nullish(), 'external-id-value': z.string().nullish(), 'external-id-relationship': z.string().nullish() })).nullish() }).nullish(),
});
const record = z.object({
  person: z.object({ name: z.object({ 'given-names': value, 'family-name': value, 'credit-name': value }).nullish() }).nullish(),
  'activities-summary': z.object({ works: z.object({ group: z.array(z.object({ 'work-summary': z.array(summary) })).nullish() }).nullish() }).nullish(),
});
type Summary = z.output<typeof summary>;

/** Types of works that show what somebody has done; lectures, data, web pages and the like are left out. */
const PAPERS = new Set(['journal-article', 'conference-paper', 'book', 'book-chapter', 'book-review', 'conference-abstract', 'conference-output', 'dissertation', 'dissertation-thesis', 'edited-book', 'preprint', 'report', 'review', 'research-technique', 'standards-and-policy', 'technical-standard', 'working-paper', 'magazine-article', 'conference-poster', 'encyclopedia-entry', 'supervised-student-publication']);
const PATENTS = new Set(['patent', 'invention']);
const MOST_WORKS = 1000;

export function orcidRegistry({ baseUrl, send = outgoing({ reach: 'anywhere' }), ...limits }: { readonly baseUrl: string } & Partial<Asking>): Registry {
  const asking = { ...usually, ...limits, send };
  return {
    host: new URL(baseUrl).host,
    async works(orcid) {
      const read = record.safeParse(await askJson(new URL(`${baseUrl.replace(/\/$/, '')}/${orcid}/record`), asking));
      if (!read.success) throw new EndpointError('wrong_answer', 'not a record of ORCID');
      const groups = read.data['activities-summary']?.works?.group ?? [];
      const works = groups.slice(0, MOST_WORKS).flatMap((group) => workOf(group['work-summary']) ?? []);
      return { name: nameOf(read.data.person?.name), works, leftOut: groups.length - works.length };
    },
  };
}

function nameOf(name: NonNullable<z.output<typeof record>['person']>['name']): string | null {
  return titleOf(name?.['credit-name']?.value) ?? titleOf([name?.['given-names']?.value, name?.['family-name']?.value].filter(Boolean).join(' '));
}

/** The first summary of a group is the one its owner prefers. Anything not public does not count, whoever let it through. */
function workOf(summaries: readonly Summary[]): RegistryWork | undefined {
  const open = summaries.filter((one) => one.visibility === undefined || one.visibility === null || one.visibility.toLowerCase() === 'public');
  const best = open.find((one) => titleOf(one.title?.title?.value) !== null);
  const title = titleOf(best?.title?.title?.value);
  const type = best?.type?.toLowerCase().replaceAll('_', '-') ?? '';
  const kind = PATENTS.has(type) ? 'patent' : PAPERS.has(type) ? 'paper' : undefined;
  if (best === undefined || title === null || [...title].length < 2 || kind === undefined) return undefined;
  const years = open.map((one) => yearOf(one['publication-date']?.year?.value));
  return { sourceId: String(best['put-code']), kind, title, text: null, year: years.find((year) => year !== null) ?? null, doi: open.map(doiIn).find((doi) => doi !== null) ?? null };
}

/** Its own, not that of the book or volume it is part of. */
const doiIn = (one: Summary): string | null => {
  const own = (one['external-ids']?.['external-id'] ?? []).filter((each) => each['external-id-type']?.toLowerCase() === 'doi' && (each['external-id-relationship'] ?? 'self').toLowerCase() === 'self');
  return own.map((each) => doiOf(each['external-id-value'])).find((doi) => doi !== null) ?? null;
};
