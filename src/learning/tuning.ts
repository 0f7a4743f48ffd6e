import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { text } from '../shared/text.ts';

/** What is learned from decisions here: its kinds, what an attempt found, and when to try again. Pure. */
export const tuningKinds = ['calibration', 'weights'] as const;
export type TuningKind = (typeof tuningKinds)[number];

const factor = z.number().positive();
export const calibrationShape = z.strictObject({ slope: z.number().min(0), intercept: z.number(), cap: z.number().min(0).max(1) });
export const weightsShape = z.strictObject({ keywords: factor, profile: factor, evidence: factor, semantics: factor });

const share = z.object({ count: z.int(), of: z.int(), low: z.number(), high: z.number() });
const reliability = z.object({
  count: z.int(), bins: z.array(z.object({ from: z.number(), to: z.number(), predicted: z.number(), observed: share })), brier: z.number(), always: z.number(), ece: z.number(),
});

/** Loss of needs that had no part in the fit: log loss of a calibration, share of pairs in the wrong order of weights. */
export const comparisonShape = z.object({
  needs: z.int(), before: z.number(), after: z.number(), difference: z.number().describe('after - before: below 0 the learned is better'), low: z.number(), high: z.number(),
  verdict: z.enum(['better', 'worse', 'undecided']),
  attempt: z.int().min(1), level: z.number().describe('how sure this attempt had to be: the more attempts, the surer'),
});
export const figuresShape = comparisonShape.extend({
  /** Of a calibration: what the shipped and the learned said of the same decisions, the learned without having seen the need. */
  shipped: reliability.optional(), own: reliability.optional(),
});
export type Figures = z.output<typeof figuresShape>;

export const switchInput = z.strictObject({
  kind: z.enum(tuningKinds),
  /** 0: back to the shipped one. */
  version: z.coerce.number().int().min(0),
  reason: text(300, 4),
});
export const attemptInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('calibration'), rankingFamily: z.string().min(1), learned: calibrationShape, decisions: z.int(), figures: figuresShape }),
  z.strictObject({ kind: z.literal('weights'), rankingFamily: z.string().min(1), learned: weightsShape, decisions: z.int(), figures: figuresShape }),
]);
export const requestInput = z.strictObject({ id: id.optional() });

/**
 * Decisions about fit before the first attempt. With 300 spread over 60 needs a calibration wrong by one unit of log odds (a
 * third instead of a sixth found right) is proven so in 99 of 100 made-up cases, one wrong by half a unit in 36; with 200 over 40
 * in 96 and 20, with 100 over 20 in 60 and 8: below 300 most true gains would be missed and an attempt spent. One that is right
 * is "improved" in 1 of 100.
 */
export const ENOUGH_DECISIONS = 300;
/** The next attempt needs half as many again: what has hardly changed is not asked twice. */
const GROWTH = 1.5;

export const dueAt = (last: { readonly decisions: number } | undefined): number => (last === undefined ? ENOUGH_DECISIONS : Math.ceil(last.decisions * GROWTH));

/**
 * How sure the n-th attempt must be. Whoever looks often enough finds a gain in noise, so that the 5 % of error are shared out over
 * all attempts: 1/2 of it to the first, 1/6 to the second, 1/(n (n+1)) to the n-th, in all never more than 5 %.
 */
export const levelOf = (attempt: number): number => 1 - 0.05 / (attempt * (attempt + 1));
