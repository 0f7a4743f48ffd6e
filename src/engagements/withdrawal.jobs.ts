import { conflictInForce } from '../conflicts/conflict.queries.ts';
import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { passReviews, withdrawMatch } from './withdrawal.commands.ts';
import { matchesTouched } from './withdrawal.queries.ts';
import { chinaDay } from '../shared/working-days.ts';

/** After a declaration: match by match, each in a transaction of its own, so that it may break off and go on. */
export const withdrawForConflict = (s: Writer) => async ({ conflictId }: { readonly conflictId: string }): Promise<void> => {
  const conflict = await conflictInForce(s.db, conflictId, chinaDay(s.clock()));
  if (conflict === undefined) return;
  await run(s, passReviews, system, { conflictId });
  if (conflict.technology_manager_id === null && conflict.expert_id === null) return;
  for (const matchId of await matchesTouched(s.db, conflict)) await run(s, withdrawMatch, system, { conflictId, matchId });
};
