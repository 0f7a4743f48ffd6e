import { z } from 'zod';

/** What the audit can be narrowed to. Pure. */
export const auditKinds = ['need', 'match', 'engagement', 'profile', 'association', 'event', 'account', 'sign_in', 'refused', 'export', 'retention'] as const;
export type AuditKind = (typeof auditKinds)[number];

const blank = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Days are those of China. `person`: an account; `who`: part of a name as it was written down; `thing`: the id of whatever it was done to. */
export const auditFilter = z.object({
  kind: blank(z.enum(auditKinds)), person: blank(z.string().max(100)), who: blank(z.string().trim().max(60)), thing: blank(z.uuid()), since: blank(z.iso.date()), until: blank(z.iso.date()),
});
export type AuditFilter = z.output<typeof auditFilter>;

export const exportFormats = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];
/** One file holds so many lines at most; more than a sheet is read in one piece by nobody. */
export const MOST_EXPORTED = 20_000;

/** What is asked for, as it stands in an address or in the line that records the export. */
export const filterWords = (filter: AuditFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
