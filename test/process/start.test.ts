import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppProcess, call, runApp, signIn, startApp } from './app-process.ts';

/** `npm start` as a newcomer meets it: the first start, the second, and each way in which it cannot start. */
const folder = mkdtempSync(join(tmpdir(), 'keqiao-start-'));
const data = join(folder, 'data');
let app: AppProcess | undefined;
beforeAll(async () => { app = await startApp({ DATA_DIR: data }); });
afterAll(async () => { await app?.kill('SIGTERM'); rmSync(folder, { recursive: true, force: true }); });
const running = (): AppProcess => { if (app === undefined) throw new Error('not running'); return app; };

const oneLine = (output: string): string[] => output.trim().split('\n').filter((line) => line.trim() !== '');

test('the first start loads the demo data, says how far it is, prints the address and a login for each role', async () => {
  const { output, url } = running();
  for (const words of ['演示数据', '专家', '需求', url, 'admin@keqiao.demo', 'staff@keqiao.demo', 'enterprise@keqiao.demo', 'manager@keqiao.demo', 'expert@keqiao.demo', 'society@keqiao.demo', 'keqiao-demo']) expect(output()).toContain(words);
  for (const who of ['admin', 'staff', 'enterprise', 'manager', 'expert', 'society']) {
    const cookie = await signIn(url, `${who}@keqiao.demo`);
    expect((await fetch(`${url}/desk`, { headers: { cookie } })).status, who).toBe(200);
  }
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test('a second process on the folder is refused, in one line that names the holder', async () => {
  const second = await runApp({ DATA_DIR: data, PORT: '0' });
  expect(second.code).not.toBe(0);
  expect(oneLine(second.output)).toHaveLength(1);
  expect(second.output).toContain(String(running().pid));
  expect((await fetch(`${running().url}/readyz`)).status).toBe(200);
});

test('a taken port is said in one line, and damages nothing', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const refused = await runApp({ DATA_DIR: join(folder, 'other'), PORT: String(port) });
  other.close();
  expect(refused.code).toBe(1);
  expect(oneLine(refused.output)).toHaveLength(1);
  expect(refused.output).toContain(String(port));
});

test('a folder that cannot be written is said in one line', async () => {
  writeFileSync(join(folder, 'a-file'), '');
  const notAFolder = await runApp({ DATA_DIR: join(folder, 'a-file', 'data'), PORT: '0' });
  expect(notAFolder.code).toBe(1);
  expect(oneLine(notAFolder.output)).toHaveLength(1);
  expect(notAFolder.output).toContain('DATA_DIR');
  if (process.getuid?.() !== 0) { // root may write anywhere
    mkdirSync(join(folder, 'sealed'));
    chmodSync(join(folder, 'sealed'), 0o500);
    expect((await runApp({ DATA_DIR: join(folder, 'sealed', 'data'), PORT: '0' })).code).toBe(1);
  }
});

test('a wrong configuration names every setting and opens nothing', async () => {
  const refused = await runApp({ DATABASE_URL: 'postgres://127.0.0.1:1/none', PORT: '70000', LOG_LEVEL: 'error' });
  expect(refused.code).toBe(1);
  for (const name of ['PORT', 'AUTH_SECRET', 'PUBLIC_URL']) expect(refused.output).toContain(name);
  const unreachable = await runApp({ DATABASE_URL: 'postgres://127.0.0.1:1/none', PORT: '0', AUTH_SECRET: 's'.repeat(32), PUBLIC_URL: 'http://127.0.0.1' });
  expect(unreachable.code).toBe(1);
  expect(unreachable.output).toContain('DATABASE_URL');
  const open = await runApp({ DATA_DIR: join(folder, 'open'), HOST: '0.0.0.0', PORT: '0' });
  expect(open.code).toBe(1);
  expect(open.output).toContain('HOST');
});

test('a Node too old gets a sentence', () => {
  // The check stands before everything else and reads the version only, so a changed version shows what an old Node sees.
  const script = `Object.defineProperty(process.versions, 'node', { value: '18.20.0' }); await import(${JSON.stringify(resolve(import.meta.dirname, '../../src/start.mjs'))});`;
  expect(() => execFileSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'pipe' })).toThrow(/too old/);
});

test('a stop ends cleanly; a second start keeps everything and loads nothing again', async () => {
  const staff = await signIn(running().url, 'staff@keqiao.demo');
  const before = await call<{ items: { id: string }[] }>(running().url, '/api/needs?limit=100', staff);
  await running().kill('SIGTERM');
  app = await startApp({ DATA_DIR: data });
  expect(running().output()).not.toContain('演示数据(');
  const after = await call<{ items: { id: string }[] }>(running().url, '/api/needs?limit=100', staff);
  expect(after.status, 'the session outlives the restart').toBe(200);
  expect(after.body.items.map((need) => need.id)).toEqual(before.body.items.map((need) => need.id));
  expect(existsSync(join(data, 'keqiao.lock'))).toBe(true);
  console.log(`second start ready after ${running().readyAfter} ms`);
});
