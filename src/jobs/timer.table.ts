/** For each recurring job the moment it was last queued for. */
interface TimerTable { kind: string; due_at: Date }

declare module '../db/database.ts' {
  interface Database { timer: TimerTable }
}
