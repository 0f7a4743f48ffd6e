import { backupCommand, restoreCommand } from './backup.ts';
import { loadConfig } from './config.ts';
import { sealAllAnew } from './contacts/rotate.jobs.ts';
import { consoleLog } from './console-log.ts';
import { checkCommand } from './check-command.ts';
import { openEmbedded } from './db/embedded.ts';
import { migrate } from './db/migrate.ts';
import { openPostgres } from './db/open.ts';
import { stayOnThisMachine } from './local-only.ts';
import { redactor } from './shared/redact.ts';
import { queueShape } from './handlers.ts';
import { indexCommand } from './index-command.ts';
import { openQueue } from './jobs/queue.ts';
import { replayCommand } from './replay.ts';
import { scoreCommand } from './score.ts';
import { createVault } from './shared/vault.ts';
import { addVaultKey, dropOldVaultKeys } from './vault-file.ts';

/** The command line: `score` (rank files, see README), `replay` (match a past period again), `index` (an index in a server), `backup`, `restore`, `check-data` (invariants of a live database), `migrate` and `rotate-key` (seal contact data anew). */
const [, , command, ...rest] = process.argv;

/** Brings a database to this program's schema, with the queue's tables: Node does so at its start, Workers cannot. */
async function migrateOnly(): Promise<number> {
  const config = loadConfig(process.env);
  const { db, kind, close } = config.database.kind === 'embedded' ? await openEmbedded(config.database.folder) : openPostgres(config.database.url, { ...config.database, patient: true });
  try {
    const applied = await migrate(db);
    await (await openQueue({ db, embedded: kind === 'embedded', ...queueShape, log: consoleLog('warn') })).stop();
    console.log(applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`);
    return 0;
  } finally {
    await close();
  }
}

/**
 * Seals all contact data with the newest key. With `CONTACT_KEY` the new key is put in front, every process restarted, then this is run
 * beside them; an embedded instance, stopped, gets a new key here by itself.
 */
async function rotateKey(): Promise<number> {
  const config = loadConfig(process.env);
  const { db, kind, close } = config.database.kind === 'embedded' ? await openEmbedded(config.database.folder) : openPostgres(config.database.url, { ...config.database, patient: true });
  try {
    const folder = config.contactKeys === undefined && config.database.kind === 'embedded' ? config.database.folder : undefined;
    const keys = config.contactKeys ?? (folder === undefined ? [] : addVaultKey(folder));
    if (keys[0] === undefined) throw new Error('CONTACT_KEY: not set; put the new key in front of the old one, for example CONTACT_KEY="2026b:<new>,2026a:<old>"');
    const jobs = await openQueue({ db, embedded: kind === 'embedded', ...queueShape, log: consoleLog('warn') });
    const { sealed, unreadable } = await sealAllAnew({ db, jobs, clock: () => new Date(), vault: createVault(keys) });
    await jobs.stop();
    console.log(`${sealed} contacts sealed with key ${keys[0].id}; ${unreadable} left as they are (their key is not here)`);
    if (folder !== undefined && unreadable === 0) dropOldVaultKeys(folder);
    return unreadable === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

const commands: Record<string, () => Promise<number>> = { index: () => indexCommand(rest, process.env), score: () => scoreCommand(rest, process.env), 'check-data': () => checkCommand(rest, process.env), migrate: migrateOnly, 'rotate-key': rotateKey, replay: () => replayCommand(rest, process.env), backup: () => backupCommand(rest, process.env), restore: () => restoreCommand(rest, process.env) };

if (process.env['LOCAL_ONLY'] === 'on') stayOnThisMachine(process.env['DATABASE_URL'] || undefined);
const chosen = command === undefined ? undefined : commands[command];
if (chosen === undefined) {
  console.error(`usage: npm run cli -- ${Object.keys(commands).join(' | ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await chosen().catch((error: unknown) => {
    console.error(redactor()(error instanceof Error ? error.message : String(error)));
    return 1;
  });
}
