import type { ColumnType, Generated, Kysely, Transaction } from 'kysely';
import type { Command, CommandContext } from '../shared/command.ts';
import type { z } from 'zod';

/**
 * All tables. Each feature adds its own in `<thing>.table.ts` by declaration merging, so that the platform does not
 * import the features that stand on it.
 */
export interface Database {
  activity: ActivityTable;
  request_key: RequestKeyTable;
  setting: SettingTable;
}

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;
/** A read may run inside a transaction or outside; a write gets `Cx` and cannot leave its transaction. */
export type Reader = Kysely<Database> | Transaction<Database>;
export type Cx = CommandContext<Database>;

/** Ties a command to this database's type; see `shared/command.ts`. */
export const defineCommand = <Input extends z.ZodType, Output>(command: Command<Input, Output, Database>): Command<Input, Output, Database> =>
  command;

/** Columns written once, by the application. */
export type Timestamp = ColumnType<Date, Date, Date>;
/** bigint in the database; amounts in fen stay far below 2^53. */
export type Fen = number;

/** One line of a thing's history: who did what, when, why. Rows are only ever added. */
export interface ActivityTable {
  seq: Generated<number>;
  id: string;
  at: Timestamp;
  actor_user_id: string | null;
  actor_name: string;
  subject_type: string;
  subject_id: string;
  /** The need this belongs to, so that one query gives the whole timeline of a case. */
  need_id: string | null;
  action: string;
  from_status: string | null;
  to_status: string | null;
  note: string | null;
  detail: ColumnType<Record<string, unknown>, string, string>;
  /** Whose staff the line is for; null: the top's. */
  association_id: string | null;
  address: string | null;
  request_id: string | null;
}

/** A write that may be asked for twice: its key, what was asked, what was answered. */
export interface RequestKeyTable {
  key: string;
  user_id: string | null;
  command: string;
  input_hash: string;
  result: ColumnType<unknown, string | null, string | null>;
  created_at: Timestamp;
}

export interface SettingTable { key: string; value: ColumnType<unknown, string, string> }
