import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { optionalText } from '../shared/text.ts';
import { says } from '../shared/input.ts';

/**
 * A nomination (请学会推荐): no person found by matching is right, so a society is asked to name one. It names an expert, who becomes
 * a proposal with the society as its route, reviewed like any other; or says that it has none, and why. Pure.
 */
export const nominationStatuses = ['asked', 'nominated', 'none', 'withdrawn'] as const;
export type NominationStatus = (typeof nominationStatuses)[number];

export const handInput = z.strictObject({ needId: id, societyId: id, note: optionalText(500) });
export const nominationInput = z.strictObject({ id });
const blankIsNone = (value: unknown) => (value === '' ? null : value);
export const nominateInput = z.strictObject({
  id, answer: z.enum(['nominated', 'none']), expertId: z.preprocess(blankIsNone, id.nullish().transform((value) => value ?? null)), note: optionalText(1000),
}).superRefine((input, context) => {
  if (input.answer === 'nominated' && input.expertId === null) context.addIssue({ code: 'custom', path: ['expertId'], ...says('请选择要推荐的专家。', 'Choose the expert you nominate.') });
  if (input.answer === 'none' && input.note === null) context.addIssue({ code: 'custom', path: ['note'], ...says('请用一两句话说明，例如建议找哪个学会，或哪位库里还没有的专家。', 'Say why in a sentence or two: which society to ask instead, or which expert is missing here.') });
});
