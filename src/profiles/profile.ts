import { z } from 'zod';
import { text, optionalText } from '../shared/text.ts';

/** What all kinds of profile have in common. Each kind's own shape is in its own file beside this one. */
export const profileKinds = ['enterprise', 'expert', 'society', 'technology_manager', 'achievement'] as const;
export type ProfileKind = (typeof profileKinds)[number];

export const visibilities = ['public', 'members', 'staff_only'] as const;
export const availabilities = ['available', 'limited', 'unavailable'] as const;
export const evidenceKinds = ['paper', 'patent', 'project', 'award', 'engagement'] as const;
export const societyLevels = ['national', 'province', 'city'] as const;
export const managerLevels = ['junior', 'middle', 'senior'] as const;
/** 六懂: what a technology manager understands. */
export const managerSkills = ['技术', '产业', '资本', '市场', '招商', '培育'] as const;
export type Visibility = (typeof visibilities)[number];
export type Availability = (typeof availabilities)[number];
export type EvidenceKind = (typeof evidenceKinds)[number];
export type SocietyLevel = (typeof societyLevels)[number];
export type ManagerLevel = (typeof managerLevels)[number];

/** One concrete thing an expert, society or manager has done (业绩证据). */
export const evidenceInput = z.strictObject({
  kind: z.enum(evidenceKinds),
  title: text(200, 2),
  text: optionalText(4000),
  year: z.preprocess((v) => v === '' || v === undefined ? null : v, z.coerce.number().int().min(1900).max(2200).nullable()),
});
export type EvidenceInput = z.output<typeof evidenceInput>;
