import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { optionalText, text } from '../shared/text.ts';

/** A seminar (座谈会): when, where, who came; its minutes; and drafts of needs, each confirmed by a person or set aside with a reason. Pure. */
export const draftStates = ['draft', 'confirmed', 'dropped'] as const;
export type SeminarDraftState = (typeof draftStates)[number];

/** Firms, one a line or separated by 、；; as people write them down. */
const firms = z.string().max(20_000).nullish().transform((given) => [...new Set((given ?? '').split(/[\n、；;]/).map((name) => name.normalize('NFC').trim().replace(/^\d{1,3}[.、．]\s*/, '')).filter((name) => name !== ''))])
  .refine((names) => names.length <= 300, says('一场座谈会最多登记 300 家企业。', 'At most 300 firms.'))
  .refine((names) => names.every((name) => [...name].length <= 80), says('企业名称过长，请一行写一家。', 'A name is too long: one firm a line.'));

const about = { title: text(100, 2), heldOn: z.iso.date(), place: optionalText(100), firms };
export const newSeminar = z.strictObject({ ...about, associationId: id });
export const seminarPatch = z.strictObject({ ...about, id, version: z.coerce.number().int().min(1) });
/** As long as a whole magazine. */
export const MOST_MINUTES = 300_000;
export const minutesInput = z.strictObject({ id, text: text(MOST_MINUTES, 2) });
export const notedNeed = z.strictObject({ id, firm: optionalText(80), speaker: optionalText(40), saidAt: optionalText(40), body: text(5000, 4) });
export const dropped = z.strictObject({ id, reason: text(300, 2) });
