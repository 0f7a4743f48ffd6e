import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { moveCaseInvitationOn } from './invitation.commands.ts';
import { invitationsDue } from './invitation.queries.ts';
import { chinaDay } from '../shared/working-days.ts';

/** Each invitation in a transaction of its own: one that cannot be handled does not keep the others. */
export const moveCaseInvitationsOn = (s: Writer) => async (): Promise<void> => {
  const now = s.clock();
  for (const { id } of await invitationsDue(s.db, now, chinaDay(now))) await run(s, moveCaseInvitationOn, system, { id });
};
