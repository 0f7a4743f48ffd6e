import { CompiledQuery } from 'kysely';
import type { Words } from '../shared/errors.ts';
import type { Db } from './database.ts';

/** A database this program does not start on, with what to do about it. */
export class DatabaseRefused extends Error {
  readonly words: Words;

  constructor(words: Words) {
    super(words[1]);
    this.words = words;
  }
}

const OLDEST = 150_000;
/** Without any of these an answer of success may be lost in a power failure: PostgreSQL says so of each. */
const KEEPING = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

interface Server { version: string; number: number; encoding: string; standby: boolean; read_only: string; fsync: string; full_page_writes: string; synchronous_commit: string }

/**
 * What is asked of a server before the first write: 15 or newer, UTF-8, not a standby, not read-only, and nothing that
 * keeps acknowledged writes switched off. A deployment with demo data is only warned of the last.
 * @throws DatabaseRefused
 */
export async function checkServer(db: Db, { demo, warn }: { readonly demo: boolean; readonly warn: (line: string) => void }): Promise<void> {
  const { rows: [server] } = await db.executeQuery<Server>(CompiledQuery.raw(`
    select current_setting('server_version') as version, current_setting('server_version_num')::int as number, current_setting('server_encoding') as encoding,
      pg_is_in_recovery() as standby, current_setting('transaction_read_only') as read_only, current_setting('fsync') as fsync,
      current_setting('full_page_writes') as full_page_writes, current_setting('synchronous_commit') as synchronous_commit`));
  if (server === undefined) return;
  if (server.number < OLDEST) throw new DatabaseRefused([`PostgreSQL ${server.version} 太旧，需要 15 或更新的版本。`, `PostgreSQL ${server.version} is too old: 15 or newer is needed`]);
  if (server.encoding !== 'UTF8') {
    throw new DatabaseRefused([`数据库编码是 ${server.encoding}，需要 UTF8：create database ... encoding 'UTF8' template template0`, `the database is encoded in ${server.encoding}; create it with encoding 'UTF8' template template0`]);
  }
  if (server.standby) throw new DatabaseRefused(['DATABASE_URL 指向只读的备库，请改为主库。', 'DATABASE_URL names a standby, which takes no writes; name the primary']);
  if (server.read_only === 'on') {
    throw new DatabaseRefused(['数据库处于只读状态(default_transaction_read_only = on)，请改为 off。', 'the database is read-only; set default_transaction_read_only to off for this database and role']);
  }
  const off = KEEPING.filter((name) => server[name] === 'off');
  if (off.length === 0) return;
  const words: Words = [`PostgreSQL 的 ${off.join('、')} 为 off，断电会丢失已确认的数据，请改为 on。`, `PostgreSQL runs with ${off.join(', ')} off: a power failure would lose acknowledged writes; set to on`];
  if (!demo) throw new DatabaseRefused(words);
  warn(`${words[0]} / ${words[1]}`);
}
