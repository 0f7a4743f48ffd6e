import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import type { Log } from '../shared/log.ts';
import { AT_ONCE, removeExpired } from './retention.commands.ts';
import { defaultRetention, retentionKinds } from './retention.ts';

/** Every night: each kind, until nothing of it is past its period. */
export const carryOutRetention = (s: Writer & { readonly retention: Readonly<Record<string, number>>; readonly log: Log }) => async (): Promise<void> => {
  const total: Record<string, number> = {};
  for (const kind of retentionKinds) {
    for (let more = true; more;) {
      const { removed } = await run(s, removeExpired, system, { kind, days: s.retention[kind] ?? defaultRetention[kind] });
      total[kind] = (total[kind] ?? 0) + removed;
      more = removed >= AT_ONCE;
    }
  }
  s.log.info({ removed: total }, 'retention');
};
