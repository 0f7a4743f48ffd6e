import { z } from 'zod';
import { day } from '../needs/need.ts';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { optionalText, text } from '../shared/text.ts';

/** The event (活动，对接会): needs and experts meet on one day; who meets whom is planned for all of them at once. Pure. */
export const eventStatuses = ['draft', 'open', 'closed'] as const;
export type EventStatus = (typeof eventStatuses)[number];
export const pairKinds = ['pin', 'veto'] as const;
export type PairKind = (typeof pairKinds)[number];

export const eventSteps = {
  open: { from: ['draft'], to: 'open' },
  close: { from: ['open'], to: 'closed' },
  reopen: { from: ['closed'], to: 'open' },
} as const satisfies Record<string, { from: readonly EventStatus[]; to: EventStatus }>;
export type EventStep = keyof typeof eventSteps;

/** The step that leads from one status to another, or `undefined` where there is none. */
export const eventStepTo = (from: EventStatus, to: EventStatus): EventStep | undefined =>
  (Object.keys(eventSteps) as EventStep[]).find((step) => eventSteps[step].to === to && (eventSteps[step].from as readonly EventStatus[]).includes(from));

export const MOST_NEEDS = 2000;
export const MOST_EXPERTS = 2000;
const MOST_PAIRS = 5000;
export const DEFAULT_CAPACITY = 4;

/** A whole number as typed in a form or sent. */
export const count = (least: number, most: number) => z.union([z.number(), z.string()]).transform((value, context): number => {
  const typed = typeof value === 'number' ? `${value}` : value.normalize('NFKC').trim();
  const number = /^\d{1,4}$/.test(typed) ? Number(typed) : NaN;
  if (number >= least && number <= most) return number;
  context.issues.push({ code: 'custom', input: value, ...says(`请填写 ${least} 到 ${most} 之间的整数。`, `Give a whole number from ${least} to ${most}.`) });
  return z.NEVER;
});
export const flag = z.preprocess((value) => (value === 'true' || value === 'on' ? true : value === '' || value === 'false' || value === undefined ? false : value), z.boolean());

export const eventFields = z.strictObject({ associationId: id, title: text(100, 4), heldOn: day, place: optionalText(100) });

const capacity = count(0, 50);
/** A change. What is left out stays; a list that is given (needs, experts, pairs) is the whole list from then on. */
export const eventPatch = z.strictObject({
  id, version: z.coerce.number().int().min(1), title: text(100, 4).optional(), heldOn: day.optional(), place: optionalText(100).optional(), status: z.enum(eventStatuses).optional(),
  needIds: z.array(id).max(MOST_NEEDS).optional(),
  experts: z.array(z.strictObject({ id, capacity })).max(MOST_EXPERTS).optional(),
  pairs: z.array(z.strictObject({ needId: id, expertId: id, kind: z.enum(pairKinds) })).max(MOST_PAIRS).optional(),
});

const many = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(id).min(1).max(500));
export const needIds = z.strictObject({ needIds: many });
export const expertIds = z.strictObject({ expertIds: many, capacity: capacity.default(DEFAULT_CAPACITY) });
export const pairInput = z.strictObject({ needId: id, expertId: id, kind: z.enum([...pairKinds, 'none']) });
