import { z } from 'zod';
import { day } from '../needs/need.ts';
import { id } from '../shared/ids.ts';
import { says } from '../shared/input.ts';
import { text } from '../shared/text.ts';

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
export const DEFAULT_CAPACITY = 4;

const count = (least: number, most: number) =>
  z.union([z.number(), z.string().trim().regex(/^\d{1,4}$/).transform(Number)], { error: 'number' }).pipe(z.number().int().min(least).max(most));
const flag = z.preprocess((value) => (value === 'true' || value === 'on' ? true : value === '' || value === 'false' || value === undefined ? false : value), z.boolean());

export const eventFields = z.strictObject({ associationId: id, title: text(100, 4), heldOn: day });
export const eventPatch = z.strictObject({ id, version: z.coerce.number().int().min(1), title: text(100, 4).optional(), heldOn: day.optional(), status: z.enum(eventStatuses).optional() });

/** How many experts each need meets, and whether the worst-served need goes first. */
export const planOptions = z.object({ atLeast: count(0, 20).default(1), atMost: count(1, 20).default(3), fair: flag.default(false) })
  .refine((options) => options.atLeast <= options.atMost, { path: ['atLeast'], ...says('“至少”不能大于“至多”。', '"At least" may not exceed "at most".') });
export type PlanOptions = z.output<typeof planOptions>;

const many = z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(id).min(1).max(500));
export const needIds = z.strictObject({ needIds: many });
export const expertIds = z.strictObject({ expertIds: many, capacity: count(0, 50).default(DEFAULT_CAPACITY) });
export const pairInput = z.strictObject({ needId: id, expertId: id, kind: z.enum([...pairKinds, 'none']) });

const statistics = z.object({
  pairs: z.int(), total: z.number(), worst: z.number(), worstNeedId: z.string().nullable(), mostAsked: z.int(), mostAskedId: z.string().nullable(),
  unserved: z.array(z.string()).readonly(), short: z.array(z.string()).readonly(),
});
/** What is kept beside the pairs of a plan, so that it can be judged later. */
export const planRecord = z.object({
  rankingVersion: z.string(), statistics, greedy: statistics, fair: z.object({ atMost: z.number(), proven: z.boolean() }).nullable(),
});
export type PlanRecord = z.output<typeof planRecord>;
export const planPair = z.object({ needId: z.string(), expertId: z.string(), score: z.number() });
export type PlanPair = z.output<typeof planPair>;
