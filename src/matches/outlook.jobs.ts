import { run, type Writer } from '../db/run.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { noteOutlook } from './outlook.commands.ts';
import { needsToLookAt, outlookOf } from './outlook.queries.ts';

const BATCH = 100;
/** A run ends by then; the next one goes on with what is left. */
const MOST_MS = 4 * 60_000;
/** New experts come in: after a week a need that still waits is looked at again. */
const AGAIN_AFTER_MS = 7 * 24 * 3600_000;

/** Looks who would answer the needs that wait to be taken up, so that the board of triage need not rank anything. Killed midway, the rest is looked at next time. */
export const lookAtOutlooks = (s: Writer & { readonly search: SearchIndex }) => async (): Promise<void> => {
  const until = Date.now() + MOST_MS;
  const seen = new Set<string>();
  while (Date.now() < until) {
    const needs = (await needsToLookAt(s.db, new Date(s.clock().getTime() - AGAIN_AFTER_MS), BATCH)).filter((need) => !seen.has(need.id));
    for (const { id, version } of needs) {
      seen.add(id);
      const outlook = await outlookOf(s, id);
      if (outlook !== undefined) await run(s, noteOutlook, system, { id, version, outlook });
      if (Date.now() > until) return;
    }
    if (needs.length === 0) return;
  }
};
