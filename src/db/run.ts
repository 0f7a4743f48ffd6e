import { createHash } from 'node:crypto';
import { AbortedTransactionError } from 'kysely';
import type { z } from 'zod';
import type { Actor, Command, JobToSend } from '../shared/command.ts';
import { AppError } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import { type Vault, withoutVault } from '../shared/vault.ts';
import type { Cx, Database, Db, Trx } from './database.ts';
import { sqlState, type WriteHealth } from './health.ts';

/** Where jobs go: `send` writes into the caller's transaction, `wake` is called after the commit with the kinds sent and what else was named. */
export interface JobSender {
  send(trx: Trx, kind: string, jobs: readonly JobToSend[]): Promise<void>;
  wake(kinds: ReadonlySet<string>): void;
}

export interface Writer { readonly db: Db; readonly jobs: JobSender; readonly clock: () => Date; /** Told how writes go, for readiness. */ readonly health?: WriteHealth; readonly vault?: Vault }

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
  const attempt = () => committed(writer.db, (trx) => {
    queued.clear();
    const cx: Cx = {
      trx, actor, now: options.now ?? writer.clock(), vault: writer.vault ?? withoutVault,
      send: async (kind, jobs) => { queued.add(kind); await writer.jobs.send(trx, kind, jobs); },
      wake: (name) => { queued.add(name); },
    };
    return options.requestKey === undefined
      ? command.handle(cx, parsed)
      : once(cx, command.name, options.requestKey, parsed, () => command.handle(cx, parsed));
  });
  const result = await withRetry(attempt).catch((error: unknown) => { writer.health?.failed(error); throw error; });
  if (queued.size > 0) writer.jobs.wake(queued);
  return result;
}

/**
 * One transaction. When the connection breaks after COMMIT was sent, nobody here knows whether it arrived: that is said,
 * and never "failed". Asked again under the same request key, the database tells.
 */
async function committed<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  let committing = false;
  try {
    return await db.transaction().execute(async (trx) => {
      const result = await work(trx);
      committing = true;
      return result;
    });
  } catch (error) {
    throw committing && !refusedByServer(error) ? outcomeUnknown(error) : error;
  }
}

/** The server itself answered that it did not commit; an end of the server or of the connection is no such answer. */
const refusedByServer = (error: unknown): boolean =>
  error instanceof AbortedTransactionError || /^(?!57P|08)(?=.*\d)[0-9A-Z]{5}$/.test(sqlState(error) ?? '');

const outcomeUnknown = (cause: unknown): AppError => Object.assign(new AppError('outcome_unknown', [
  '数据库在保存的最后一刻断开，还不能确定是否已经保存。请勿重复填写，点此查看结果。',
  'The database went away at the very moment of saving, so it is not known whether this was saved. Do not fill it in again: ask for the result (in the API, repeat the request under the same Idempotency-Key).']), { cause });

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

/**
 * The first request inserts its key and keeps the row locked until it commits; a repeat waits there, then finds the
 * answer. The key is the person's own, so nobody can read another's answer by guessing it.
 */
async function once<T>(cx: Cx, command: string, key: string, input: unknown, work: () => Promise<T>): Promise<T> {
  const owned = `${cx.actor.userId ?? cx.actor.client?.id ?? cx.actor.kind}:${key}`;
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
