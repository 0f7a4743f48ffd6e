import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Actor, Command } from '../shared/command.ts';
import { AppError } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import type { Cx, Database, Db, Trx } from './database.ts';

/** Where jobs go: `send` writes into the caller's transaction, `wake` is called after the commit with the kinds sent and what else was named. */
export interface JobSender {
  send(trx: Trx, kind: string, payload: object, key: string | null): Promise<void>;
  wake(kinds: ReadonlySet<string>): void;
}

export interface Writer { readonly db: Db; readonly jobs: JobSender; readonly clock: () => Date }

export interface RunOptions {
  /** Pressing twice, or repeating after a lost answer, gives the first answer again: see `request_key`. */
  readonly requestKey?: string | undefined;
  /** The time at which the write counts; the clock's by default. Demo data uses it to have a past. */
  readonly now?: Date;
}

/**
 * Runs one command: parses the input, opens one transaction, commits. A write that lost a deadlock or a serialisation
 * race is tried again (nothing of it was kept). After the commit the workers of the queued kinds are woken.
 * @throws AppError `invalid_input` with every field at fault, and whatever the command refuses.
 */
export async function run<Input extends z.ZodType, Output>(
  writer: Writer, command: Command<Input, Output, Database>, actor: Actor, input: unknown, options: RunOptions = {},
): Promise<Output> {
  const parsed = parseInput(command.input, input);
  const queued = new Set<string>();
  const attempt = () => writer.db.transaction().execute(async (trx) => {
    queued.clear();
    const cx: Cx = {
      trx, actor, now: options.now ?? writer.clock(),
      send: async (kind, payload, key) => { queued.add(kind); await writer.jobs.send(trx, kind, payload, key); },
      wake: (name) => { queued.add(name); },
    };
    return options.requestKey === undefined
      ? command.handle(cx, parsed)
      : once(cx, command.name, options.requestKey, parsed, () => command.handle(cx, parsed));
  });
  const result = await withRetry(attempt);
  if (queued.size > 0) writer.jobs.wake(queued);
  return result;
}

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';

async function withRetry<T>(attempt: () => Promise<T>, triesLeft = 3): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    const code = sqlState(error);
    if (triesLeft <= 1 || (code !== SERIALIZATION_FAILURE && code !== DEADLOCK)) throw error;
    return withRetry(attempt, triesLeft - 1);
  }
}

const sqlState = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/**
 * The first request inserts its key and keeps the row locked until it commits; a repeat waits there, then finds the
 * answer. The key is the person's own, so nobody can read another's answer by guessing it.
 */
async function once<T>(cx: Cx, command: string, key: string, input: unknown, work: () => Promise<T>): Promise<T> {
  const owned = `${cx.actor.userId ?? cx.actor.kind}:${key}`;
  const inputHash = createHash('sha256').update(JSON.stringify([command, input])).digest('base64');
  const inserted = await cx.trx.insertInto('request_key')
    .values({ key: owned, user_id: cx.actor.userId, command, input_hash: inputHash, result: null, created_at: cx.now })
    .onConflict((oc) => oc.column('key').doNothing()).returning('key').executeTakeFirst();
  if (inserted === undefined) {
    const first = await cx.trx.selectFrom('request_key').selectAll().where('key', '=', owned).executeTakeFirstOrThrow();
    if (first.input_hash === inputHash) return first.result as T; // written below by the same command with the same input
    throw new AppError('repeated_with_other_content', [
      '这份表单已经提交过一次，内容与这次不同。请刷新页面，核对后再提交。',
      'This form was already submitted with other content. Reload the page, check, and submit again.']);
  }
  const result = await work();
  await cx.trx.updateTable('request_key').set({ result: JSON.stringify(result ?? null) }).where('key', '=', owned).execute();
  return result;
}
