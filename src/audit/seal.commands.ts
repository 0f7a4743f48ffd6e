import { z } from 'zod';
import { sealLines } from '../db/chain.ts';
import { defineCommand } from '../db/database.ts';
import { run, type Writer } from '../db/run.ts';
import { AppError } from '../shared/errors.ts';
import { system } from '../shared/command.ts';

/** So many lines are sealed in one transaction. */
const AT_ONCE = 5000;

/** Chains the lines of history that wait; see `db/chain.ts`. */
export const sealActivity = defineCommand({
  name: 'sealActivity', input: z.strictObject({}),
  async handle(cx): Promise<{ sealed: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    return { sealed: await sealLines(cx.trx, AT_ONCE) };
  },
});

/** Seals until nothing waits, and says how many lines that were. */
export async function sealWaiting(writer: Writer): Promise<number> {
  let total = 0;
  for (let more = true; more;) {
    const { sealed } = await run(writer, sealActivity, system, {});
    total += sealed;
    more = sealed === AT_ONCE;
  }
  return total;
}
