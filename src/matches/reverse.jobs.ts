import { run, type Writer } from '../db/run.ts';
import type { JobPayloads } from '../jobs/kinds.ts';
import { indexProfile } from '../profiles/profile.jobs.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { candidateTypes } from './match.ts';
import { matchAnew } from './reverse.commands.ts';
import { needsReached } from './reverse.queries.ts';

/** New people reach open needs: where a profile would stand high, the need is matched anew. The index learns of the profile first, whichever job came first. */
export const reachOpenNeeds = (s: Writer & { readonly search: SearchIndex }) => async ({ kind, profileId }: JobPayloads['matches.reach']): Promise<void> => {
  const type = candidateTypes.find((one) => one === kind);
  if (type === undefined) throw new Error(`nobody proposes a ${kind}`);
  await indexProfile(s)({ kind, profileId });
  const needIds = await needsReached(s, type, profileId);
  if (needIds.length > 0) await run(s, matchAnew, system, { needIds: [...needIds] });
};
