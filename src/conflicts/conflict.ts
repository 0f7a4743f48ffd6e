import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { cleanText, optionalText } from '../shared/text.ts';

/** A declared interest (利益关系): who has it, about whom or what, from when until when. Pure. */
export const conflictKinds = ['equity', 'kinship', 'teacher_student', 'employment', 'commission'] as const;
export type ConflictKind = (typeof conflictKinds)[number];
export const aboutKinds = ['enterprise', 'expert', 'society', 'institution', 'need'] as const;
export type AboutKind = (typeof aboutKinds)[number];

/** A calendar day that may be left out. */
const optionalDay = z.union([z.iso.date(), z.literal('')]).nullish().transform((value) => value || null);

/**
 * `subject` is the id of what it is about, or for an institution its name, as it stands in profiles. Without `from` it holds
 * from the day of declaring; without `until` until it is ended.
 */
export const conflictFields = z.strictObject({
  kind: z.enum(conflictKinds),
  about: z.enum(aboutKinds),
  subject: z.string().transform(cleanText).refine((value) => value !== '', { params: { code: 'required' } }).refine((value) => value.length <= 80, { params: { code: 'too_long', max: 80 } }),
  from: optionalDay,
  until: optionalDay,
  note: optionalText(500),
});
export const declareInput = conflictFields.superRefine((input, context) => {
  const wrong = (path: string, zh: string, en: string) => context.addIssue({ code: 'custom', path: [path], ...says(zh, en) });
  if (input.about === 'institution' ? input.subject.length < 2 : !id.safeParse(input.subject).success) wrong('subject', '请从名录里选择，或填写单位全称。', 'Choose from the directory, or give the full name of the institution.');
  if (input.from !== null && input.until !== null && input.until < input.from) wrong('until', '结束日期不能早于开始日期。', 'It cannot end before it begins.');
});
export type DeclareInput = z.output<typeof declareInput>;

/** The same name, or a department of it (某某有限公司技术中心). Short names would meet by chance. */
const SHORTEST_PREFIX = 6;
export function sameOrganisation(a: string | null, b: string | null): boolean {
  const [x, y] = [plain(a), plain(b)];
  if (x === '' || y === '') return false;
  const [short, long] = x.length <= y.length ? [x, y] : [y, x];
  return short === long || (short.length >= SHORTEST_PREFIX && long.startsWith(short));
}
const plain = (name: string | null): string => (name ?? '').normalize('NFKC').toLowerCase().replace(/[\s()·.,,、-]/g, '');
