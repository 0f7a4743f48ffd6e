/** The ranking model (排序模型) as a thing that is trained, kept and shown. Pure. */

/** Below this there is too little text to learn from: every term would be rare. */
export const LEAST_TEXTS = 50;
/** At most so many texts are trained on, evenly spread over all there are. */
export const MOST_TEXTS = 100_000;
/** A model whose texts were compared longer ago than this is compared again at start; the nightly run was missed. */
export const OLD_AFTER = 24 * 3600_000;

export interface ModelInfo {
  readonly id: string; readonly version: string; readonly trainedAt: Date; readonly checkedAt: Date; readonly texts: number; readonly seconds: number;
  /** Null: the system, at start or by the clock. */
  readonly askedBy: string | null;
}

/** What training is doing: nothing, waiting for its turn, at work, or ended with an error. */
export interface TrainingState { readonly state: 'idle' | 'waiting' | 'running' | 'failed'; readonly reason: string | null }

/**
 * An evenly spread part of a stream in one pass, without knowing its length: every k-th thing is kept, and when there are
 * more than `most`, every second one is let go and k doubles. Up to `most` all are kept.
 */
export function spreadSample<T>(most: number): { add(thing: T): void; kept(): readonly T[] } {
  let kept: T[] = [];
  let step = 1;
  let seen = 0;
  return {
    add(thing) {
      if (seen % step === 0) kept.push(thing);
      seen += 1;
      if (kept.length <= most) return;
      kept = kept.filter((_, at) => at % 2 === 0);
      step *= 2;
    },
    kept: () => kept,
  };
}

/** Of the last job that trained, or is to train. */
export function trainingState(latest: { readonly state: 'waiting' | 'running' | 'done' | 'failed'; readonly error: string | null } | undefined): TrainingState {
  if (latest === undefined || latest.state === 'done') return { state: 'idle', reason: null };
  return { state: latest.state, reason: latest.error };
}
