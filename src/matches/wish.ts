import { z } from 'zod';
import { needKinds } from '../needs/need.ts';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { optionalText } from '../shared/text.ts';

/** What a person does not want to be proposed for: a field in their words, a kind of help, an enterprise; one at a time. */
export const wishInput = z.strictObject({
  ownerKind: z.enum(['expert', 'society']), ownerId: id,
  field: optionalText(40), needKind: z.union([z.enum(needKinds), z.literal('')]).nullish().transform((value) => value || null),
  enterprise: optionalText(80).describe('the whole name as registered, or the credit code'),
}).refine(({ field, needKind, enterprise }) => [field, needKind, enterprise].filter((each) => each !== null).length === 1, { path: ['field'], ...says('请在领域、帮助类型、企业里填写一项，一次一项。', 'Fill in one of field, kind of help, enterprise; one at a time.') })
  .refine(({ field }) => field === null || [...field].length >= 2, { path: ['field'], ...says('领域至少写两个字，太短会挡住不相干的需求。', 'Write two characters at least; shorter words would stop needs of other fields.') });
