import { setImmediate as otherWork } from 'node:timers/promises';
import type { z } from 'zod';
import { run, type Writer } from '../db/run.ts';
import { familyOf } from '../reviews/track-record.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { calibrationOf, chanceBy, scoreBy, weightsOf } from './learner.ts';
import { type Decided, tryCalibration, tryWeights } from './trial.ts';
import { recordAttempt } from './tuning.commands.ts';
import { attempts, decidedPairs, tuningInForce } from './tuning.queries.ts';
import { type attemptInput, dueAt, levelOf, type TuningKind, tuningKinds } from './tuning.ts';

type S = Writer & { readonly search: SearchIndex };

/** Learns from the decisions made here and keeps what it found, proven or not. Nightly, and on request; with too few new decisions it does nothing. */
export const learnFromDecisions = (s: S) => async (): Promise<void> => {
  const decided = await decidedPairs(s.db, s.search.rankingVersion);
  const rankingFamily = familyOf(s.search.rankingVersion);
  for (const kind of tuningKinds) {
    const usable = kind === 'calibration' ? decided.filter((one) => one.bestWork !== null) : decided;
    const before = (await attempts(s.db, kind)).filter((row) => row.ranking_family === rankingFamily);
    if (usable.length < dueAt(before[0])) continue;
    await run(s, recordAttempt, system, trials[kind](usable, rankingFamily, before.length + 1));
    await otherWork();
  }
};

const trials: Record<TuningKind, (decided: readonly Decided[], rankingFamily: string, attempt: number) => z.input<typeof attemptInput>> = {
  calibration(decided, rankingFamily, attempt) {
    const level = levelOf(attempt);
    const { learned, comparison, shipped, own } = tryCalibration(decided, calibrationOf, chanceBy, level);
    return { kind: 'calibration', rankingFamily, learned, decisions: decided.length, figures: { ...comparison, attempt, level, shipped: { ...shipped, bins: [...shipped.bins] }, own: { ...own, bins: [...own.bins] } } };
  },
  weights(decided, rankingFamily, attempt) {
    const level = levelOf(attempt);
    const { learned, comparison } = tryWeights(decided, weightsOf, scoreBy, level);
    return { kind: 'weights', rankingFamily, learned, decisions: decided.length, figures: { ...comparison, attempt, level } };
  },
};

/** Lets the index of this process rank and band by what is in force now. */
export const adoptTuning = (s: S) => async (): Promise<void> => { s.search.tune?.(await tuningInForce(s.db, s.search.rankingVersion)); };
