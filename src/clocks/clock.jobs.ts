import { enteredYears } from '../calendar/calendar.queries.ts';
import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { shippedYears } from '../shared/working-days.ts';
import { advanceClocks, recountClocks } from './clock.commands.ts';

/** Every quarter of an hour: counts anew what was provisional and is known now, then says what is due. */
export const lookAtClocks = (s: Writer) => async (): Promise<void> => {
  const lastKnown = Math.max(...shippedYears, ...(await enteredYears(s.db)).map((one) => one.year));
  for (let after: string | null | undefined; after !== null;) after = (await run(s, recountClocks, system, { upTo: `${lastKnown}-12-31`, after: after ?? null })).last;
  while ((await run(s, advanceClocks, system, {})).advanced > 0);
};
