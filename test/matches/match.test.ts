import { describe, expect, test } from 'vitest';
import { afterMatchStep, type MatchStatus, type MatchStep, matchStatuses, matchSteps } from '../../src/matches/match.ts';

describe('the life of a match', () => {
  // Every pair that is not here must be refused.
  const possible: Partial<Record<MatchStatus, Partial<Record<MatchStep, MatchStatus>>>> = {
    proposed: { approve: 'approved', reject: 'rejected', expire: 'expired', supersede: 'superseded' },
    approved: { claim: 'claimed', expire: 'expired', undo: 'proposed', reopen: 'proposed' },
    rejected: { undo: 'proposed', reopen: 'proposed' },
    claimed: { release: 'approved', decline: 'expired' },
  };
  const pairs = matchStatuses.flatMap((status) => (Object.keys(matchSteps) as MatchStep[]).map((step) => [status, step, possible[status]?.[step]] as const));
  test.each(pairs)('%s, %s -> %s', (status, step, to) => expect(afterMatchStep(status, step)).toBe(to));
});
