import { run, type Writer } from '../db/run.ts';
import type { JobPayloads } from '../jobs/kinds.ts';
import type { HeldIndex, SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { forgetModels } from './erase.commands.ts';

interface Forgetting extends Writer { readonly search: SearchIndex & Partial<Pick<HeldIndex, 'keep' | 'forget'>>; readonly catchUp: () => Promise<void>; /** Trains anew on the texts there are now. */ readonly learn: () => Promise<void> }

/**
 * After somebody was erased: a model trained without their words takes the place of the one that counted them, and what the index keeps
 * on disk goes. The old model goes after the new one is there, so that nobody is without one meanwhile. May run twice.
 */
export const forget = (s: Forgetting) => async ({ since }: JobPayloads['me.forget']): Promise<void> => {
  await s.learn();
  await run(s, forgetModels, system, { since });
  await s.catchUp();
  for (const kind of ['expert', 'technology_manager'] as const) await s.search.forget?.(kind);
  await s.search.keep?.();
};
