import { defineCommand } from '../db/database.ts';
import { advanceNeed, type Moved, takeNeed } from './need.commands.ts';
import { newSetAside, resumed } from './set-aside.ts';

/** Nothing is done about the need for now; its owner reads the answer. @throws AppError `wrong_state` once it is in hand or ended */
export const setAsideNeed = defineCommand({
  name: 'setAsideNeed', input: newSetAside,
  async handle(cx, { id: needId, reason, answer }): Promise<Moved> {
    const need = await takeNeed(cx, needId, 'need.set_aside');
    return { id: need.id, status: await advanceNeed(cx, need, 'set_aside', { note: answer, set: { set_aside_for: reason } }) };
  },
});

/** Staff take it up again: it waits to be accepted, with its full time. The answer stays in the history. */
export const resumeNeed = defineCommand({
  name: 'resumeNeed', input: resumed,
  async handle(cx, { id: needId, reason }): Promise<Moved> {
    const need = await takeNeed(cx, needId, 'need.set_aside');
    return { id: need.id, status: await advanceNeed(cx, need, 'resume', { note: reason }) };
  },
});
