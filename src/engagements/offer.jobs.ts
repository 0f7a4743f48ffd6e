import { run, type Writer } from '../db/run.ts';
import { needById } from '../needs/need.queries.ts';
import { system } from '../shared/command.ts';
import { managersFor } from './manager.queries.ts';
import { offerToManagers } from './offer.commands.ts';

/** After an approval, or when a case was given back: the managers who fit best hear that there is something to take on. */
export const offerNeed = (s: Writer) => async ({ needId }: { readonly needId: string }): Promise<void> => {
  const need = await needById(s.db, system, needId);
  if (need === undefined || need.status !== 'matched') return;
  const managers = await managersFor(s.db, system, need);
  if (managers.length > 0) await run(s, offerToManagers, system, { needId, managerIds: managers.map((one) => one.id) });
};
