import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { optionalText } from '../shared/text.ts';

/** Consent (同意): one line for each purpose, each of its own, dated, with the words that were read, and taken back as easily (PIPL 14-16, 23-25). */
export const purposes = ['directory', 'matching', 'contact', 'mail'] as const;
export type Purpose = (typeof purposes)[number];
export const consentDecisions = ['given', 'withdrawn'] as const;
export type ConsentDecision = (typeof consentDecisions)[number];
/** On what a decision rests: the person's own hand here; else who wrote it down says what they saw or heard. */
export const consentBases = ['self', 'written', 'phone', 'public_sources'] as const;
export type ConsentBasis = (typeof consentBases)[number];

/** Of the texts in `consent.labels.ts`: raise it when one of them changes. */
export const TEXT_VERSION = '2026-11';

/** A profile is a person's (expert, technology manager); `mail` belongs to an account. */
export const subjectKinds = ['expert', 'technology_manager', 'user'] as const;
export type SubjectKind = (typeof subjectKinds)[number];
export interface Subject { readonly kind: SubjectKind; readonly id: string }
export const purposesOf = (kind: SubjectKind): readonly Purpose[] => (kind === 'user' ? ['mail'] : kind === 'expert' ? ['directory', 'matching', 'contact'] : ['directory', 'contact']);

export const consentInput = z.strictObject({
  subjectKind: z.enum(subjectKinds), subjectId: z.union([id, z.string().min(1).max(60)]), purpose: z.enum(purposes), decision: z.enum(consentDecisions),
  basis: z.enum(consentBases).default('self'), note: optionalText(300),
}).refine(({ subjectKind, purpose }) => purposesOf(subjectKind).includes(purpose), { path: ['purpose'], ...says('这一项不适用。', 'This purpose does not apply here.') })
  .refine(({ basis, note }) => basis === 'self' || note !== null, { path: ['note'], ...says('请写明依据，例如何时签署的书面同意，或信息取自哪里。', 'Say what it rests on: when it was signed, or where the data come from.') });
