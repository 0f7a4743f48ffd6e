import { backupCommand, restoreCommand } from './backup.ts';
import { loadConfig } from './config.ts';
import { checkData, ruleCount } from './db/check-data.ts';
import { openEmbedded, openPostgres } from './db/open.ts';
import { replayCommand } from './replay.ts';
import { scoreCommand } from './score.ts';

/** The command line: `score` (rank files, see README), `replay` (match a past period again), `backup`, `restore` and `check-data` (invariants of a live database). */
const [, , command, ...rest] = process.argv;

async function check(): Promise<number> {
  const config = loadConfig(process.env);
  const { db, close } = config.database.kind === 'embedded' ? await openEmbedded(config.database.folder) : openPostgres(config.database.url, { ...config.database, patient: true });
  try {
    const broken = await checkData(db);
    for (const { rule, rows } of broken) console.error(`broken: ${rule}: ${JSON.stringify(rows)}`);
    console.log(`${ruleCount} rules checked, ${broken.length} broken`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

const commands: Record<string, () => Promise<number>> = { score: () => scoreCommand(rest), 'check-data': check, replay: () => replayCommand(rest, process.env), backup: () => backupCommand(rest, process.env), restore: () => restoreCommand(rest, process.env) };

const chosen = command === undefined ? undefined : commands[command];
if (chosen === undefined) {
  console.error(`usage: npm run cli -- ${Object.keys(commands).join(' | ')}`);
  process.exitCode = 2;
} else {
  process.exitCode = await chosen().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  });
}
