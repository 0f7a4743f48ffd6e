import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { ageNeed } from './follow.commands.ts';
import { agedNeeds } from './follow.queries.ts';

/** Each need in a transaction of its own; whatever was changed is not found again, so it ends. */
export const ageNeeds = (s: Writer) => async (): Promise<void> => {
  for (;;) {
    const needs = await agedNeeds(s.db, s.clock());
    for (const { id } of needs) await run(s, ageNeed, system, { id });
    if (needs.length < 500) return;
  }
};
