import { type Engine, type Explanation, rankingVersion, type TextVectors } from '../ranking/engine.ts';
import type { Tuning, WhyDocument } from './port.ts';

/** What every index says of a score, wherever its candidates come from. */
export const versionOf = (model: string | undefined, vectors: TextVectors | undefined, { weights }: Tuning): string =>
  [rankingVersion, model, vectors && `${vectors.name}*${vectors.weight}`, weights && `w${weights.version}`].filter((part) => part !== undefined && part !== '').join('+');

export const whyOf = (found: Explanation, { calibration }: Tuning): WhyDocument => ({
  reasons: found.reasons, unanswered: found.unanswered, confidence: found.band, chance: found.chance, copied: found.copied, quoted: found.quoted, bestWork: found.bestWork, calibrationVersion: calibration?.version ?? 0,
});

export const tuneEngine = (engine: Engine, { calibration, weights }: Tuning): void => engine.tune({ calibration, parts: weights?.parts });
