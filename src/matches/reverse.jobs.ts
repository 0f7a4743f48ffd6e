import { run, type Writer } from '../db/run.ts';
import type { JobPayloads } from '../jobs/kinds.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { candidateTypes } from './match.ts';
import { matchAnew } from './reverse.commands.ts';
import { needsReached } from './reverse.queries.ts';

/** Needs queued in one command. */
const AT_ONCE = 100;

/** New people reach open needs: where one of these profiles stands high now, the need is matched anew. The index must know them by then. */
export const reachNeeds = (s: Writer & { readonly search: SearchIndex }) => async (payloads: readonly JobPayloads['profiles.reach'][]): Promise<void> => {
  for (const type of candidateTypes) {
    const profileIds = [...new Set(payloads.filter((one) => one.kind === type).map((one) => one.profileId))];
    const needIds = [...new Set([...(await needsReached(s, type, profileIds)).values()].flat())];
    for (let at = 0; at < needIds.length; at += AT_ONCE) await run(s, matchAnew, system, { needIds: needIds.slice(at, at + AT_ONCE) });
  }
};
