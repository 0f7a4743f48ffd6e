import type { Log } from '../shared/log.ts';
import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import type { JobKind } from './kinds.ts';
import { startTimer } from './timers.commands.ts';
import { lastDue, timers } from './timers.ts';

/** Queues the recurring jobs that are due, and says which: on Node twice a minute, on Workers from `scheduled`. */
export async function tick(writer: Writer, now: Date = writer.clock()): Promise<readonly JobKind[]> {
  const known = new Map((await writer.db.selectFrom('timer').selectAll().execute()).map((row) => [row.kind, row.due_at.getTime()]));
  const queued: JobKind[] = [];
  for (const { kind, when } of timers) {
    if (known.get(kind) === lastDue(when, now).getTime()) continue;
    if ((await run(writer, startTimer, system, { kind }, { now })).queued) queued.push(kind);
  }
  return queued;
}

const EVERY = 30_000;

/** Ticks until the answer is called. */
export function startTicking(writer: Writer, log: Log): () => void {
  const go = (): void => { void tick(writer).catch((error: unknown) => log.error({ error: String(error) }, 'timers')); };
  go();
  const timer = setInterval(go, EVERY);
  return () => clearInterval(timer);
}
