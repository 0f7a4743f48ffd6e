import type { Words } from '../shared/errors.ts';
import { type CandidateFacts, type Exclusion, exclusionsOf, type NeedFacts, warningsOf } from './constraints.ts';
import type { MatchWarning, WarningKind } from './match.ts';

/**
 * A near miss (差一点的人选): somebody the ranking found whom exactly one thing keeps from being proposed, or whom exactly one
 * warning spoils, with the one change that would make it fit. That the change is enough is not claimed but tried: the
 * facts are changed and the rules asked again. Pure; nothing of it is stored, because the one thing may change any day.
 */
export type Obstacle = Exclusion | WarningKind;
export interface NearMiss {
  readonly obstacle: Obstacle;
  /** true: a hard rule keeps the candidate out; false: proposed as well, with this one warning. */
  readonly excluded: boolean;
  readonly change: Words;
  /** What a reviewer would still have to weigh after the change. */
  readonly left: readonly MatchWarning[];
}

interface Remedy { readonly change: (candidate: CandidateFacts, need: NeedFacts) => Words; readonly mended: (candidate: CandidateFacts, need: NeedFacts) => CandidateFacts }

/** null: no change of circumstances helps (a reviewer said no, or it is the firm's own). */
const remedies: Record<Obstacle, Remedy | null> = {
  unavailable: {
    change: () => ['等对方恢复可约，或请其所属科协问一次（现登记为暂不接受对接）', 'Wait until they are available again, or have their association ask (now registered as not available)'],
    mended: (candidate) => ({ ...candidate, availability: 'available' }),
  },
  no_capacity: {
    change: () => ['请对方把可承接数从 0 项加到 1 项', 'Ask them to raise their limit from 0 engagements to 1'],
    mended: (candidate) => ({ ...candidate, capacity: candidate.openEngagements + 1 }),
  },
  not_visible: {
    change: () => ['请其所属科协共享这份资料（现仅限该科协查看）', 'Ask the association in charge to share the profile (now for its own staff only)'],
    mended: (candidate) => ({ ...candidate, visibility: 'members' }),
  },
  over_capacity: {
    change: ({ openEngagements: open, capacity }) => {
      const ends = open - (capacity ?? 0) + 1;
      return [`等 ${ends} 项在办的对接结束，或请对方把上限加到 ${open + 1} 项`, `Wait until ${ends} open engagement(s) end, or ask them to raise their limit to ${open + 1}`];
    },
    mended: (candidate) => ({ ...candidate, capacity: candidate.openEngagements + 1 }),
  },
  limited_availability: {
    change: () => ['先与对方约定时间（现登记为时间有限）', 'Agree on hours first (registered as having limited time)'],
    mended: (candidate) => ({ ...candidate, availability: 'available' }),
  },
  far_away: {
    change: () => ['企业接受远程指导，或承担对方出差', 'The enterprise accepts remote advice or pays for travel'],
    mended: (candidate, need) => ({ ...candidate, regionCode: need.regionCode }),
  },
  low_readiness: {
    change: ({ trl }) => [`企业接受从中试合作做起（成熟度现为 ${trl ?? '?'} 级）`, `The enterprise accepts to start with a pilot (readiness is level ${trl ?? '?'})`],
    mended: (candidate) => ({ ...candidate, trl: null }),
  },
  same_organisation: null, shared_evidence: null, rejected_before: null, declined_before: null, own_achievement: null, conflict: null,
  // A wish is not a thing to be talked out of.
  declined_all: null, declined_enterprise: null, declined_kind: null, declined_field: null,
};

export function nearMissOf(candidate: CandidateFacts, need: NeedFacts): NearMiss | null {
  const hard = exclusionsOf(candidate, need);
  const soft = warningsOf(candidate, need).map((warning) => warning.kind);
  const [obstacle, second] = hard.length > 0 ? hard : soft;
  const remedy = obstacle === undefined || second !== undefined ? null : remedies[obstacle];
  if (obstacle === undefined || remedy === null) return null;
  const mended = remedy.mended(candidate, need);
  const left = warningsOf(mended, need);
  const fits = exclusionsOf(mended, need).length === 0 && (hard.length > 0 || left.length === 0);
  return fits ? { obstacle, excluded: hard.length > 0, change: remedy.change(candidate, need), left } : null;
}
