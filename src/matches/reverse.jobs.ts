import { run, type Writer } from '../db/run.ts';
import type { JobPayloads } from '../jobs/kinds.ts';
import { indexProfile } from '../profiles/profile.jobs.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { candidateTypes } from './match.ts';
import { matchAnew } from './reverse.commands.ts';
import { needsReached } from './reverse.queries.ts';

/**
 * The index learns of a profile, and then new people reach open needs: where the profile stands high now, the need is
 * matched anew. One job, so that the index is always up to date before it is asked.
 */
export const indexAndReach = (s: Writer & { readonly search: SearchIndex }) => {
  const index = indexProfile(s);
  return async (payload: JobPayloads['profiles.index']): Promise<void> => {
    await index(payload);
    const type = candidateTypes.find((one) => one === payload.kind);
    const needIds = type === undefined ? [] : await needsReached(s, type, payload.profileId);
    if (needIds.length > 0) await run(s, matchAnew, system, { needIds: [...needIds] });
  };
};
