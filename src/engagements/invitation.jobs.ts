import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { minuteInvitation } from './invitation.commands.ts';
import { invitationsDue } from './invitation.queries.ts';
import { localDay } from './engagement.ts';

/** Each invitation in a transaction of its own: one that cannot be handled does not keep the others. */
export const minuteInvitations = (s: Writer) => async (): Promise<void> => {
  const now = s.clock();
  for (const { id } of await invitationsDue(s.db, now, localDay(now, 'Asia/Shanghai'))) await run(s, minuteInvitation, system, { id });
};
