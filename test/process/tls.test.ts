import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgres, type ServerOptions } from '../../src/db/open.ts';
import { type Cluster, ownCluster } from './cluster.ts';

/** A PostgreSQL with a certificate of its own authority, for "localhost"; the key in `certificates/` protects nothing else. */
const certificates = join(import.meta.dirname, 'certificates');
const folder = mkdtempSync(join(tmpdir(), 'keqiao-tls-'));
let cluster: Cluster;
beforeAll(async () => {
  cluster = await ownCluster();
  for (const name of readdirSync(certificates)) copyFileSync(join(certificates, name), join(folder, name));
  cluster.own(folder);
  for (const name of readdirSync(folder)) cluster.own(join(folder, name));
  for (const setting of [`ssl_cert_file = '${folder}/server.pem'`, `ssl_key_file = '${folder}/server.key'`, 'ssl = on']) await cluster.query('postgres', `alter system set ${setting}`);
  await cluster.query('postgres', 'select pg_reload_conf()');
});
afterAll(async () => {
  await cluster.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Whether the connection is encrypted, as the server sees it; or what came of the attempt. */
async function connected(tls: NonNullable<ServerOptions['tls']>, host = 'localhost'): Promise<string> {
  const url = new URL(cluster.urlOf('postgres'));
  url.hostname = host;
  const { db, close } = openPostgres(url.href, { poolSize: 1, tls });
  try {
    const { rows: [row] } = await sql<{ ssl: boolean }>`select ssl from pg_stat_ssl where pid = pg_backend_pid()`.execute(db);
    return row?.ssl === true ? 'encrypted' : 'plain';
  } catch (error) {
    return `${(error as { code?: string }).code ?? ''} ${String(error)}`;
  } finally {
    await close();
  }
}
const authority = join(certificates, 'authority.pem');

test('off is plain; require encrypts, whoever signed the certificate', async () => {
  await expect.poll(() => connected({ mode: 'require', caFile: undefined })).toBe('encrypted'); // once the server has read its settings
  expect(await connected({ mode: 'off', caFile: undefined })).toBe('plain');
  expect(await connected({ mode: 'require', caFile: undefined }, '127.0.0.1')).toBe('encrypted');
});

test('verify-full takes the certificate of the authority in the file, for the name that was asked for', async () => {
  expect(await connected({ mode: 'verify-full', caFile: authority })).toBe('encrypted');
  expect(await connected({ mode: 'verify-full', caFile: authority }, '127.0.0.1')).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID/);
});

test('verify-full refuses another authority, and an unknown one where no file is given', async () => {
  expect(await connected({ mode: 'verify-full', caFile: join(certificates, 'other-authority.pem') })).toMatch(/certificate/i);
  expect(await connected({ mode: 'verify-full', caFile: undefined })).toMatch(/certificate/i);
});
