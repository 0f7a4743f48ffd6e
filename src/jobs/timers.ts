import type { JobPayloads } from './kinds.ts';

/**
 * The recurring jobs (定时任务), all of them; times are those of China (UTC+8, no summer time). One moment is one job, however
 * many processes look at the clock. A moment that passed while no process ran is made up for once, at the next start.
 */
export const timers: readonly Timer[] = [
  { kind: 'search.learn', when: { daily: '02:30' }, payload: { askedBy: null } },
  { kind: 'learning.try', when: { daily: '03:40' }, payload: {} },
  { kind: 'accounts.trim', when: { daily: '03:20' }, payload: {} },
  { kind: 'invitations.move_on', when: { everyMinutes: 15 }, payload: {} },
  { kind: 'needs.age', when: { daily: '08:10' }, payload: {} },
  { kind: 'profiles.age', when: { daily: '08:20' }, payload: {} },
  { kind: 'findings.again', when: { everyMinutes: 15 }, payload: {} },
  { kind: 'files.clean', when: { daily: '04:20' }, payload: {} },
  { kind: 'cases.daily', when: { daily: '08:10' }, payload: {} },
  { kind: 'retention.carry_out', when: { daily: '03:10' }, payload: {} },
  { kind: 'clocks.look', when: { everyMinutes: 15 }, payload: {} },
  { kind: 'matches.look', when: { everyMinutes: 2 }, payload: {} },
  { kind: 'reports.group', when: { everyMinutes: 360 }, payload: {} },
  { kind: 'notices.send', when: { everyMinutes: 2 }, payload: {} },
  { kind: 'webhooks.send', when: { everyMinutes: 1 }, payload: {} },
];

/** `weekday`: 1 is Monday, 7 is Sunday; without it every day. */
export type When = { readonly daily: string; readonly weekday?: number } | { readonly everyMinutes: number };
type TimerOf<Kind extends keyof JobPayloads> = { readonly kind: Kind; readonly when: When; readonly payload: JobPayloads[Kind] };
export type Timer = { [Kind in keyof JobPayloads]: TimerOf<Kind> }[keyof JobPayloads];

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const CHINA = 8 * 60 * MINUTE;
/** 1970-01-05 was a Monday. */
const MONDAY = 4;

/** The latest moment, up to and with `now`, at which it was due. */
export function lastDue(when: When, now: Date): Date {
  const local = now.getTime() + CHINA;
  if ('everyMinutes' in when) return new Date(Math.floor(local / (when.everyMinutes * MINUTE)) * when.everyMinutes * MINUTE - CHINA);
  const [hours = 0, minutes = 0] = when.daily.split(':').map(Number);
  let due = Math.floor(local / DAY) * DAY + (hours * 60 + minutes) * MINUTE;
  if (due > local) due -= DAY;
  while (when.weekday !== undefined && weekdayOf(due) !== when.weekday) due -= DAY;
  return new Date(due - CHINA);
}

const weekdayOf = (local: number): number => ((Math.floor(local / DAY) - MONDAY) % 7 + 7) % 7 + 1;
