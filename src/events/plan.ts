import { z } from 'zod';
import { says } from '../shared/input.ts';
import { count, flag } from './event.ts';

/**
 * The plan (方案): who meets whom at an event. Each computation is a row of its own with a number, its options and what
 * it was computed for, so several can be compared; one of them is adopted. Pure.
 */
export const planStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type PlanState = (typeof planStates)[number];
/** Where each state may come from. Running again: the process of the run before was killed. */
export const planFrom = { running: ['waiting', 'running'], done: ['running'], failed: ['running'], cancelled: ['waiting', 'running'] } as const satisfies Record<Exclude<PlanState, 'waiting'>, readonly PlanState[]>;
export const underWay = ['waiting', 'running'] as const satisfies readonly PlanState[];
export const isUnderWay = (state: PlanState): boolean => state === 'waiting' || state === 'running';

/** Computing ends after so many seconds, with the best plan found by then. */
export const PLAN_SECONDS = 30;

/** How many experts each need meets, and whether the worst-served need goes first. */
export const planOptions = z.object({ atLeast: count(0, 20).default(1), atMost: count(1, 20).default(3), fair: flag.default(false) })
  .refine((options) => options.atLeast <= options.atMost, { path: ['atLeast'], ...says('“至少”不能大于“至多”。', '"At least" may not exceed "at most".') });
export type PlanOptions = z.output<typeof planOptions>;

const statistics = z.object({
  pairs: z.int(), total: z.number(), worst: z.number().describe('score of the best expert (of the last that must be there) of the worst-served need'), worstNeedId: z.string().nullable(),
  mostAsked: z.int(), mostAskedId: z.string().nullable(), unserved: z.array(z.string()).readonly(), short: z.array(z.string()).readonly(),
});
/** What is kept beside the pairs of a plan, so that it can be judged later. */
export const planRecord = z.object({
  rankingVersion: z.string(), statistics, greedy: statistics.describe('what best-pair-first would give'),
  fair: z.object({
    floor: z.number().nullable().describe('every need has an expert of this score, or the best it could have; null: not every need can have one'),
    holding: z.array(z.string()).readonly().describe('needs for which it cannot be more'),
  }).nullable().describe('proven: no plan has a higher floor'),
  gap: z.number().describe('0: no plan has a higher total; else none is higher by more than this part of it'),
});
export type PlanRecord = z.output<typeof planRecord>;
export const planPair = z.object({ needId: z.string(), expertId: z.string(), score: z.number() });
export type PlanPair = z.output<typeof planPair>;

/** Scoring needs against experts; lifting the worst-served need; looking for the highest total, with what is known already. */
export const planProgress = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('scores'), done: z.int(), of: z.int() }),
  z.object({ stage: z.literal('fair'), floor: z.number() }),
  z.object({ stage: z.literal('total'), total: z.number(), gap: z.number() }),
]);
export type PlanProgress = z.output<typeof planProgress>;
