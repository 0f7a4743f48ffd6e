import { sql } from 'kysely';
import { recordSession } from '../../src/audit/access.commands.ts';
import { sealWaiting } from '../../src/audit/seal.commands.ts';
import { verifyChain } from '../../src/db/chain.ts';
import { migrate } from '../../src/db/migrate.ts';
import { openPostgres } from '../../src/db/open.ts';
import { run } from '../../src/db/run.ts';
import { startPostgres } from '../support/postgres.ts';

/** What the audit costs: a write with its triggers and its later seal against one without, and reading the whole chain. `tsx test/bench/audit.ts [lines]`. */
const LINES = Number(process.argv[2] ?? 1_000_000);
const server = await startPostgres();
await server.query('create database audit_bench');
const { db, close } = openPostgres(server.urlOf('audit_bench'), { patient: true });
await migrate(db);
const writer = { db, jobs: { send: async () => {}, wake: () => {} }, clock: () => new Date() };
const person = { kind: 'person' as const, userId: 'nobody', name: '某人', grants: [] };

const timed = async (work: () => Promise<unknown>): Promise<number> => { const began = performance.now(); await work(); return performance.now() - began; };
const writes = (n: number) => timed(async () => { for (let i = 0; i < n; i += 1) await run(writer, recordSession, person, { action: 'sign_in', way: 'x' }); });
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

// In turns, so that what else the machine does falls on both alike.
const [plain, kept, sealed] = [[] as number[], [] as number[], [] as number[]];
await writes(100);
for (let turn = 0; turn < 15; turn += 1) {
  await sql`alter table activity disable trigger user`.execute(db);
  plain.push(await writes(60));
  await sql`alter table activity enable trigger user`.execute(db);
  const took = await writes(60);
  kept.push(took);
  sealed.push(took + await timed(() => sealWaiting(writer)));
}
console.log(`a command of one line: ${(median(plain) / 60).toFixed(2)} ms without triggers; with them ${(median(kept) / median(plain)).toFixed(2)} times, with the seal (later, beside it) ${(median(sealed) / median(plain)).toFixed(2)} times as long`);

await sql`insert into activity (id, at, actor_user_id, actor_name, subject_type, subject_id, action, detail, address)
  select gen_random_uuid(), now() - make_interval(secs => n), 'u' || n % 500, '某人', 'user', 'u' || n % 500, 'sign_in', '{"way": "sign-in/email"}', '203.0.113.7' from generate_series(1, ${LINES}::int) as n`.execute(db);
// Lines written without triggers wait for no seal: they would rightly be reported.
await sql`insert into activity_unsealed (seq) select seq from activity a where not exists (select 1 from activity_seal s where s.activity_seq = a.seq) on conflict do nothing`.execute(db);
console.log(`sealing ${LINES} lines: ${(await timed(() => sealWaiting(writer)) / 1000).toFixed(1)} s`);
await sql`analyze`.execute(db);
const before = process.cpuUsage();
const took = await timed(async () => { const state = await verifyChain(db); if (state.broken !== null || state.unsealed > 0) throw new Error(JSON.stringify(state)); });
const cpu = process.cpuUsage(before);
console.log(`verifying them line by line: ${(took / 1000).toFixed(1)} s, of which ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of processor time in this process`);
await close();
await server.stop();
