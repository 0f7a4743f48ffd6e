import { run, type Writer } from '../db/run.ts';
import type { JobPayloads } from '../jobs/kinds.ts';
import { system } from '../shared/command.ts';
import { endDeclinedProposals } from './wish.commands.ts';
import { openProposalsOf } from './wish.queries.ts';

/** After a person said what they do not want: their open proposals end, need by need. May run twice. */
export const carryOutWishes = (s: Writer) => async ({ kind, id }: JobPayloads['matches.wishes']): Promise<void> => {
  const open = await openProposalsOf(s.db, kind, id);
  for (const needId of new Set(open.map((match) => match.need_id))) await run(s, endDeclinedProposals, system, { needId });
};
