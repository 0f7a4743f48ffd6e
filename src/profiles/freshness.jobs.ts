import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { askProfiles } from './freshness.commands.ts';
import { evidencedKinds } from './profile.ts';

/** Some profiles a transaction; whoever was asked is not found again for two weeks, so it ends. */
export const ageProfiles = (s: Writer) => async (): Promise<void> => {
  for (const kind of evidencedKinds) {
    let asked = 1;
    while (asked > 0) ({ asked } = await run(s, askProfiles, system, { kind }));
  }
};
