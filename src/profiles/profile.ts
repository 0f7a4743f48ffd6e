import { z } from 'zod';
import { regionCode } from '../associations/region.ts';
import type { Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { cleanCode, optionalText, text } from '../shared/text.ts';

/**
 * What all kinds of profile have in common. Each kind's own shape, words and rules are in its own file beside this one
 * (`expert.ts` ...), as one definition record; commands, queries, API and pages are written once and read the record.
 */
export const profileKinds = ['enterprise', 'expert', 'society', 'technology_manager', 'achievement'] as const;
export type ProfileKind = (typeof profileKinds)[number];
/** Kinds that show evidence (业绩证据) of what they have done. */
export const evidencedKinds = ['expert', 'society', 'technology_manager'] as const;
export type EvidencedKind = (typeof evidencedKinds)[number];
export const isEvidenced = (kind: ProfileKind): kind is EvidencedKind => evidencedKinds.some((each) => each === kind);

export const visibilities = ['public', 'members', 'staff_only'] as const;
export const availabilities = ['available', 'limited', 'unavailable'] as const;
export const evidenceKinds = ['paper', 'patent', 'project', 'award', 'engagement'] as const;
export type Visibility = (typeof visibilities)[number];
export type Availability = (typeof availabilities)[number];
export type EvidenceKind = (typeof evidenceKinds)[number];
/** Where evidence was found that a person confirmed: public directories, or a list of patents. */
export const evidenceSources = ['orcid', 'openalex', 'patents'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/** A whole number, typed or sent; missing or empty it is `missing`. */
export const wholeNumber = <M extends number | null>(min: number, max: number, missing: M) =>
  z.union([z.number(), z.string()]).nullish().transform((value, context): number | M => {
    if (value === null || value === undefined || value === '') return missing;
    const number = typeof value === 'number' ? value : Number(cleanCode(value));
    if (Number.isInteger(number) && number >= min && number <= max) return number;
    context.issues.push({ code: 'custom', input: value, ...says(`请填写 ${min} 到 ${max} 之间的整数。`, `Give a whole number from ${min} to ${max}.`) });
    return z.NEVER;
  });

/** Yes or no, sent as a boolean or chosen in a form. */
export const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false', 'on', ''])]).nullish().transform((value) => value === true || value === 'true' || value === 'on');

/** Fields of every kind. Where a kind sees no use for one, it leaves it out. */
export const commonFields = {
  associationId: id.describe('the association that looks after this profile'),
  name: text(80),
  regionCode,
  summary: optionalText(3000),
  visibility: z.enum(visibilities).default('public'),
};

/** What is left out of a change stays as it is, so what is assumed of a new profile is not assumed here. */
export const patchOf = (input: z.ZodObject): z.ZodObject =>
  z.strictObject(Object.fromEntries(Object.entries(input.shape).map(([field, schema]) => [field, schema instanceof z.ZodDefault ? schema.unwrap() : schema]))).partial();

/** One concrete thing an expert, society or manager has done (业绩证据). */
export const evidenceInput = z.strictObject({
  kind: z.enum(evidenceKinds),
  title: text(200, 2),
  text: optionalText(4000),
  year: wholeNumber(1900, 2200, null),
});
export type EvidenceInput = z.output<typeof evidenceInput>;

/** How a field is asked for and shown. `name` is that of the input. */
export interface ProfileField {
  readonly name: string;
  readonly label: Words;
  readonly hint?: Words;
  readonly as: 'line' | 'prose' | 'number' | 'words' | 'choice' | 'choices' | 'yes_or_no' | 'region' | 'expert' | 'identifier';
  readonly choices?: readonly (readonly [code: string, words: Words])[];
  readonly optional?: boolean;
  /** Of an identifier: what stands before it in its public address. */
  readonly link?: string;
  /** A column of the list. */
  readonly listed?: boolean;
  /** A word of caution beside the value. */
  caution?(row: Readonly<Record<string, unknown>>): Words | null;
}

export interface ProfileDefinition<Kind extends ProfileKind = ProfileKind, Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** The name of the table, too. */
  readonly kind: Kind;
  /** In command names and the API description: TechnologyManager. */
  readonly name: string;
  /** In addresses: /technology-managers. */
  readonly segment: string;
  readonly words: Words;
  readonly plural: Words;
  /** One line over the list: what these are for. */
  readonly purpose: Words;
  readonly input: z.ZodObject<Shape>;
  /** A person's name is sorted by its surname's reading. */
  readonly person: boolean;
  /** Fields only staff may set: what a certificate or an association vouches for. */
  readonly reserved: readonly string[];
  /** Columns the list's search looks at beside the name. */
  readonly searched: readonly string[];
  /** Fields the list can be narrowed by, beside the region. */
  readonly facets: readonly string[];
  /** In the order of the form; name first. */
  readonly fields: readonly ProfileField[];
  /** Fields of the answer that nobody fills in. */
  readonly extra?: z.ZodRawShape;
  /** Columns that follow from the input. */
  derived?(values: Partial<z.output<z.ZodObject<Shape>>>): Record<string, unknown>;
  /** What matching reads of it: never a person's name nor how to reach them. */
  document(values: z.output<z.ZodObject<Shape>>): { readonly title: string; readonly text: string };
  /** What the database may refuse by a named constraint, and the field to say it beside. */
  readonly refusals: Readonly<Record<string, { readonly code: 'conflict' | 'invalid_input'; readonly field: string; readonly words: Words }>>;
}

export const defineProfile = <Kind extends ProfileKind, Shape extends z.ZodRawShape>(definition: ProfileDefinition<Kind, Shape>): ProfileDefinition<Kind, Shape> =>
  definition;

/** technologyManagerId -> technology_manager_id. Inputs and columns differ in nothing but this. */
export type Snake<S extends string> = S extends `${infer Head}${infer Tail}` ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${Snake<Tail>}` : '';
export const columnName = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A row in the words of the input: what forms, API and search documents read. */
export const valuesOf = <Shape extends z.ZodRawShape>(definition: { readonly input: z.ZodObject<Shape> }, row: object): z.output<z.ZodObject<Shape>> =>
  Object.fromEntries(Object.keys(definition.input.shape).map((field) => [field, (row as Record<string, unknown>)[columnName(field)]])) as z.output<z.ZodObject<Shape>>;

/** Lines of a text, without those that say nothing. */
export const lines = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null && part !== '').join('\n');
