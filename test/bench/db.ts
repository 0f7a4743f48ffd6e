import { CompiledQuery, type LogEvent } from 'kysely';
import { createApp } from '../../src/app.tsx';
import { type OpenDatabase, openPostgres } from '../../src/db/open.ts';
import type { Services } from '../../src/http/env.ts';
import { startPostgres } from '../support/postgres.ts';
import { people, servicesOf } from './country.ts';
import { associations, fillCountry, idOf } from './db-fill.ts';

/**
 * `npm run bench:db`: a real PostgreSQL with 100,000 needs and 1,000,000 profiles (BENCH_SCALE=0.01 for a hundredth). The
 * real pages are asked for as the people of each role; every statement they send is caught, explained as it was sent
 * (EXPLAIN ANALYZE, the same parameters), and the ten slowest are printed with their plans. It fails when a plan scans a
 * big table, or one of its nodes reads more rows than a page has any business with.
 */
const SCALE = Number(process.env['BENCH_SCALE'] ?? 1);
const BIG = 5000;
/** Rows one node may read: an aggregate over one's own area may be wide, a list may not. */
const MOST_ROWS = Number(process.env['BENCH_MOST_ROWS'] ?? 50_000);

interface Sent { readonly page: string; readonly who: string; readonly sql: string; readonly parameters: readonly unknown[] }
interface Plan { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; 'Actual Rows': number; 'Actual Loops': number; 'Rows Removed by Filter'?: number; 'Rows Removed by Index Recheck'?: number; 'Rows Removed by Join Filter'?: number; Plans?: Plan[] }
interface Explained extends Sent { readonly ms: number; readonly rows: number; readonly read: number; readonly plan: Plan; readonly faults: readonly string[] }

const caught: Sent[] = [];
let now: { page: string; who: string } | undefined;
const listen = (event: LogEvent): void => { if (now !== undefined && event.level === 'query') caught.push({ ...now, sql: event.query.sql, parameters: event.query.parameters }); };

interface Thing { readonly id: string }
async function pagesOf(deps: Services): Promise<readonly { who: string; path: string }[]> {
  const one = async (sql: string): Promise<string> => (await deps.db.executeQuery<Thing>(CompiledQuery.raw(sql))).rows[0]?.id ?? '';
  const inProvince = `association_id in (select id from association where path like (select path || '%' from association where id = '${associations.province(3)}'))`;
  const waiting = await one(`select id from need where status = 'matched' and ${inProvince} and exists (select 1 from match m where m.need_id = need.id and m.status = 'proposed') limit 1`);
  const proposal = await one(`select id from match where need_id = '${waiting}' and candidate_type = 'expert' limit 1`);
  const engaged = await one(`select e.id from engagement e join need on need.id = e.need_id where e.ended_at is null and ${inProvince} limit 1`);
  const deep = async (who: string, path: string): Promise<string> => {
    const html = await (await createApp(() => deps).request(`http://127.0.0.1:3000${path}`, { headers: { cookie: cookies[who] ?? '' } })).text();
    return /href="([^"]*cursor=[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? path;
  };
  const staff = ['county staff', 'province staff', 'administrator'];
  return [
    ...staff.flatMap((who) => ['/needs', '/needs?status=submitted', '/reviews', '/engagements', '/experts', '/enterprises', '/events'].map((path) => ({ who, path }))),
    { who: 'province staff', path: await deep('province staff', '/needs') }, { who: 'administrator', path: await deep('administrator', '/needs') }, { who: 'administrator', path: await deep('administrator', '/experts') },
    ...[`/needs/${waiting}`, `/needs/${waiting}/proposals`, `/matches/${proposal}`, `/engagements/${engaged}`, `/experts/${idOf('expert', 8)}`, '/status'].map((path) => ({ who: 'province staff', path })),
    { who: 'province staff', path: `/needs?q=${encodeURIComponent('输送')}` },
    ...['/desk', '/needs'].map((path) => ({ who: 'enterprise', path })), ...['/engagements', '/needs', '/experts', `/experts?region=${encodeURIComponent('泰安市')}`, '/achievements?trl=5', '/experts?availability=limited'].map((path) => ({ who: 'manager', path })),
    { who: 'expert', path: '/desk' }, { who: 'manager', path: `/experts?q=${encodeURIComponent('研究')}` }, { who: 'manager', path: '/experts?q=zqx' }, { who: 'manager', path: `/experts?q=${encodeURIComponent('欧阳')}` }, { who: 'administrator', path: '/enterprises?q=zgkj' },
  ];
}
let cookies: Readonly<Record<string, string>> = {};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
const readBy = (node: Plan): number => node['Relation Name'] === undefined && node['Index Name'] === undefined ? 0
  : (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * node['Actual Loops'];

async function explain(database: OpenDatabase, sent: Sent, big: ReadonlyMap<string, number>): Promise<Explained> {
  const { rows: [row] } = await database.db.executeQuery<{ 'QUERY PLAN': [{ Plan: Plan; 'Execution Time': number; 'Planning Time': number }] }>(CompiledQuery.raw(`explain (analyze, timing off, format json) ${sent.sql}`, [...sent.parameters]));
  const found = row?.['QUERY PLAN'][0];
  if (found === undefined) throw new Error('no plan');
  const nodes = nodesOf(found.Plan);
  const faults = nodes.flatMap((node) => {
    const name = node['Relation Name'] ?? node['Index Name'] ?? '';
    // A scan that ends early because enough was found has not scanned the table.
    const size = big.get(name);
    if (sent.page.startsWith('/needs?q=') && node['Node Type'].includes('Seq Scan')) return []; // texts of needs looked for in the database: only while the search index is away
    if (node['Node Type'].includes('Seq Scan') && size !== undefined && readBy(node) > size / 4) return [`scans ${name}`];
    if (name.endsWith('_by_name_keys')) return []; // entries of an index, not rows: a word that a fourth of all have stands there so often (0.3 s at 181,250 of them); the rows read after it count
    return readBy(node) > MOST_ROWS ? [`reads ${Math.round(readBy(node))} rows of ${name}`] : [];
  });
  return { ...sent, ms: found['Execution Time'] + found['Planning Time'], rows: found.Plan['Actual Rows'], read: nodes.reduce((sum, node) => sum + readBy(node), 0), plan: found.Plan, faults };
}

const drawn = (plan: Plan, depth = 0): string[] => [
  `${'  '.repeat(depth)}${plan['Node Type']}${plan['Index Name'] ? ` ${plan['Index Name']}` : ''}${plan['Relation Name'] ? ` on ${plan['Relation Name']}` : ''}: ${plan['Actual Rows']} x ${plan['Actual Loops']}${plan['Rows Removed by Filter'] ? `, ${plan['Rows Removed by Filter']} left out` : ''}`,
  ...(plan.Plans ?? []).flatMap((one) => drawn(one, depth + 1)),
];
const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}...` : text);

async function bench(database: OpenDatabase): Promise<number> {
  const deps = await servicesOf(database);
  console.log(`scale ${SCALE}`);
  const { rows: [there] } = await database.db.executeQuery<{ count: number }>(CompiledQuery.raw('select count(*)::int as count from need'));
  if (there?.count === 0) await fillCountry(database.db, SCALE, (line) => console.log(line));
  const { rows: tables } = await database.db.executeQuery<{ name: string; rows: number }>(CompiledQuery.raw(`select relname as name, reltuples::bigint as rows from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r' and reltuples > ${Math.max(500, BIG * SCALE)} order by 2 desc`));
  console.log(`big tables: ${tables.map(({ name, rows }) => `${name} ${rows}`).join(', ')}`);
  const big = new Map(tables.filter((table) => table.name !== 'association').map((table) => [table.name, Number(table.rows)]));
  cookies = await people(deps);
  // The search server may be away: then lists look for names in the database, which is the harder way for it.
  const away: Services['search'] = { ...deps.search, search: () => Promise.reject(new Error('away')), rank: () => Promise.reject(new Error('away')) };
  const pages = await pagesOf(deps);
  const app = createApp(() => deps);
  const appAway = createApp(() => ({ ...deps, search: away }));
  const times: { page: string; who: string; ms: number; statements: number }[] = [];
  for (const { who, path } of pages) {
    for (let round = 0; round < 2; round += 1) { // the second finds everything warm
      now = round === 0 ? undefined : { page: path, who };
      const [before, began] = [caught.length, performance.now()];
      const answer = await (path.includes('q=') ? appAway : app).request(`http://127.0.0.1:3000${path}`, { headers: { cookie: cookies[who] ?? '' } });
      await answer.text();
      if (round === 1) times.push({ page: path, who, ms: performance.now() - began, statements: caught.length - before });
      if (answer.status !== 200) throw new Error(`${path} as ${who}: ${answer.status}`);
    }
  }
  now = undefined;
  const explained: Explained[] = [];
  for (const sent of caught) if (/^\s*(select|with)/i.test(sent.sql)) explained.push(await explain(database, sent, big));
  const pageName = (path: string) => path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replace(/cursor=.*/, 'cursor=...');
  console.table(times.toSorted((a, b) => b.ms - a.ms).slice(0, 20).map(({ page, who, ms, statements }) => ({ page: pageName(decodeURIComponent(page)), who, 'ms, warm': Math.round(ms), statements })));
  const faulty = explained.filter((one) => one.faults.length > 0);
  const slowest = explained.toSorted((a, b) => b.ms - a.ms).filter((one, at, all) => all.findIndex((other) => other.sql === one.sql) === at).slice(0, 10);
  for (const one of [...slowest, ...faulty.filter((each) => !slowest.includes(each))]) {
    console.log(`\n${one.ms.toFixed(1)} ms, ${one.rows} rows of ${Math.round(one.read)} read: ${pageName(decodeURIComponent(one.page))} as ${one.who}${one.faults.length === 0 ? '' : `  <-- ${one.faults.join(', ')}`}`);
    console.log(`  ${short(one.sql.replaceAll(/\s+/g, ' '), process.env['BENCH_SQL'] === 'whole' ? 1e6 : 300)}`);
    console.log(drawn(one.plan, 1).slice(0, 40).join('\n'));
  }
  console.log(`\n${explained.length} statements of ${pages.length} pages explained; ${faulty.length} read too much`);
  await deps.jobs.stop();
  await database.close();
  return faulty.length;
}

const given = process.env['BENCH_DATABASE_URL'];
const server = given === undefined ? await startPostgres() : undefined;
try {
  if (server !== undefined) {
    await server.query('drop database if exists keqiao_bench with (force)');
    await server.query('create database keqiao_bench');
  }
  process.exitCode = await bench(openPostgres(given ?? server?.urlOf('keqiao_bench') ?? '', { patient: true, log: listen })) === 0 ? 0 : 1;
} finally {
  await server?.stop();
}
