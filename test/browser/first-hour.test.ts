import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppProcess, startApp } from '../process/app-process.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { axe, chromiumPath, openBrowser, see, shots } from './chromium.ts';

/**
 * An administrator's first hour, in Chromium, on an empty PostgreSQL: the printed link, the first account, the tree of associations, a
 * colleague, time limits, a passkey, a backup that is restored elsewhere. Nothing is done past the screen but the two commands.
 */
const run = promisify(execFile);
const PASSWORD = '红土镍矿粘在皮带上';
const folder = mkdtempSync(join(tmpdir(), 'keqiao-first-hour-'));
let postgres: TestPostgres;
let app: AppProcess;
let browser: Browser;
let page: Page;
let context: BrowserContext;
let troubles: string[];
let env: Record<string, string>;

describe.skipIf(chromiumPath === undefined)('an administrator’s first hour', () => {
  beforeAll(async () => {
    postgres = await startPostgres();
    for (const name of ['first_hour', 'first_hour_again']) { await postgres.query(`drop database if exists ${name}`); await postgres.query(`create database ${name}`); }
    env = { DATABASE_URL: postgres.urlOf('first_hour'), AUTH_SECRET: 'a secret for the first hour, long enough', CONTACT_KEY: `2026a:${Buffer.alloc(32, 7).toString('base64')}`, DATA_DIR: folder };
    app = await startApp(env, 300_000, 'localhost');
    browser = await openBrowser();
    ({ page, context, troubles } = await see(browser, app.url));
  });
  afterAll(async () => {
    await browser?.close();
    await app?.kill('SIGTERM');
    for (const name of ['first_hour', 'first_hour_again']) await postgres.query(`drop database if exists ${name} with (force)`);
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const shot = (name: string, of = page) => of.screenshot({ path: join(shots, `first-hour-${name}.png`), fullPage: true });
  const text = (of = page) => of.locator('main').innerText();
  const signOut = () => page.click('form[action="/sign-out"] button');
  const signIn = async (email: string) => {
    await page.goto(`${app.url}/sign-in`);
    await page.fill('#email', email);
    await page.fill('#password', PASSWORD);
    await page.click('main form[action^="/sign-in"] button');
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  };

  test('the printed link makes the first account, and the associations above it', async () => {
    const link = /https?:\/\/\S+\/setup\?token=\S+/.exec(app.output())?.[0] ?? '';
    await page.goto(link);
    expect(await axe(page)).toEqual([]);
    await shot('setup');
    for (const [name, value] of [['associationName', '泰安市科学技术协会'], ['regionCode', '山东省泰安市'], ['name', '王主任'], ['email', 'wang@example.cn'], ['password', '123456'], ['again', '123456']] as const) await page.fill(`[name="${name}"]`, value);
    await page.selectOption('[name="level"]', 'city');
    await page.click('button:has-text("完成设置")');
    expect(await text(), 'a password everybody uses').toContain('密码');
    expect(await page.inputValue('[name="associationName"]')).toBe('泰安市科学技术协会');
    for (const name of ['password', 'again']) await page.fill(`[name="${name}"]`, PASSWORD);
    await page.click('button:has-text("完成设置")');
    await page.waitForURL(/\/setup\/next$/);
    await shot('next');
    await page.goto(link);
    expect(await text(), 'used once').not.toContain('完成设置');
  });

  test('the tree of associations gets a county', async () => {
    await page.goto(`${app.url}/associations`);
    for (const name of ['中国科学技术协会', '山东省科学技术协会', '泰安市科学技术协会']) expect(await text()).toContain(name);
    await page.goto(`${app.url}/associations/new`);
    await page.fill('[name="name"]', '宁阳县科学技术协会');
    await page.selectOption('[name="parentId"]', { label: await optionWith('[name="parentId"]', '泰安市') });
    await page.selectOption('[name="level"]', 'county');
    await page.fill('[name="regionCode"]', '山东省泰安市宁阳县');
    await page.click('main form button.main, main form button:has-text("保存"), main form button:has-text("添加")');
    await page.waitForURL(/\/associations\/[0-9a-f-]{36}/);
    await page.goto(`${app.url}/associations`);
    expect(await text()).toContain('宁阳县科学技术协会');
    await shot('associations');
  });
  const optionWith = async (select: string, words: string): Promise<string> => (await page.locator(`${select} option`).allInnerTexts()).find((label) => label.includes(words)) ?? '';

  test('a colleague is invited, accepts by the link in a browser of their own, and works with their duty', async () => {
    await page.goto(`${app.url}/invitations/new?role=staff`);
    await page.selectOption('[name="associationId"]', { label: await optionWith('[name="associationId"]', '泰安市') });
    await page.selectOption('[name="duty"]', 'triage');
    await page.fill('[name="email"]', 'li@example.cn');
    await page.click('button:has-text("发出邀请")');
    await page.waitForURL(/\/invitations\/[0-9a-f-]{36}$/);
    await shot('invitation');
    const link = await page.inputValue('input[data-copy]');
    const other = await see(browser, app.url);
    await other.page.goto(link);
    await other.page.fill('[name="name"]', '李科长');
    for (const name of ['password', 'again']) await other.page.fill(`[name="${name}"]`, '夜里下雨我在泰山脚下喝茶');
    await other.page.click('main form button');
    await other.page.waitForURL((url) => !url.pathname.startsWith('/invitation'));
    expect(await other.page.locator('.account').innerText()).toContain('李科长');
    expect((await other.page.goto(`${app.url}/reviews`))?.status()).toBe(200);
    expect((await other.page.goto(`${app.url}/accounts/clients`))?.status(), 'no administrator').toBe(403);
    expect(other.troubles).toEqual([]);
    await other.context.close();
    await page.reload();
    expect(await text()).not.toContain('撤回邀请');
  });

  test('time limits of the own association are set', async () => {
    await page.goto(`${app.url}/associations`);
    await page.click('main a:has-text("泰安市科学技术协会")');
    await page.goto(`${page.url()}/clocks`);
    await page.fill('[name="first_answer"]', '九十天');
    await page.click('button:has-text("保存时限")');
    expect(await page.locator('.error-summary').count(), 'words where a number belongs').toBe(1);
    await page.fill('[name="first_answer"]', '1');
    await page.click('button:has-text("保存时限")');
    await expect.poll(() => text()).toContain('现在是 1 个工作日');
    await shot('clocks');
  });

  test('a passkey is added, signs in in place of the password, and no longer once it is removed', async () => {
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await page.goto(`${app.url}/account`);
    await page.click('[data-passkey="register"] button');
    await expect.poll(async () => (await credentials(cdp, authenticatorId)).length, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => text()).toMatch(/localhost .*移除/s);
    await shot('passkey');
    await signOut();
    await page.goto(`${app.url}/sign-in?next=%2Fassociations`);
    await page.click('[data-passkey="sign-in"] button');
    await page.waitForURL(/\/associations$/, { timeout: 20_000 });
    expect(await page.locator('.account').innerText()).toContain('王主任');

    // Somebody else at the device: not verified, not in.
    await signOut();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await page.goto(`${app.url}/sign-in`);
    await page.click('[data-passkey="sign-in"] button');
    await expect.poll(() => page.locator('[data-passkey="sign-in"] [role="status"]').innerText(), { timeout: 20_000 }).toContain('没有完成');
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });

    await signIn('wang@example.cn');
    await page.goto(`${app.url}/account`);
    await page.click('form[action="/account/passkeys/remove"] button');
    await expect.poll(() => page.locator('form[action="/account/passkeys/remove"]').count()).toBe(0);
    await signOut();
    await page.goto(`${app.url}/sign-in`);
    await page.click('[data-passkey="sign-in"] button');
    await expect.poll(() => page.locator('[data-passkey="sign-in"] [role="status"]').innerText(), { timeout: 20_000 }).toContain('没有完成');
    await cdp.send('WebAuthn.disable');
  });
  const credentials = async (cdp: CDPSession, authenticatorId: string) => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;

  test('out and in again by the password; what was done is in the history', async () => {
    await signIn('wang@example.cn');
    await page.goto(`${app.url}/audit`);
    for (const words of ['王主任', '李科长', '宁阳县科学技术协会']) expect(await text()).toContain(words);
    await shot('audit');
    expect(troubles.filter((one) => !/passkey/.test(one))).toEqual([]);
  });

  test('a backup is made beside the running program, and restored into another database', async () => {
    const file = join(folder, 'first-hour.backup');
    const cli = (database: string, ...args: readonly string[]) => run(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', 'tsx', 'src/cli.ts', ...args], {
      cwd: resolve(import.meta.dirname, '../..'), env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/tmp', ...env, PUBLIC_URL: app.url, DATABASE_URL: postgres.urlOf(database) },
    });
    expect((await cli('first_hour', 'backup', file)).stdout).toContain('已备份');
    expect(statSync(file).size).toBeGreaterThan(1000);
    expect((await cli('first_hour_again', 'restore', file)).stdout).toContain('已恢复');
    expect((await page.goto(`${app.url}/associations`))?.status(), 'it went on meanwhile').toBe(200);
    const again = await startApp({ ...env, DATABASE_URL: postgres.urlOf('first_hour_again') });
    try {
      const answer = await fetch(`${again.url}/api/auth/sign-in/email`, { method: 'POST', headers: { 'content-type': 'application/json', origin: again.url }, body: JSON.stringify({ email: 'wang@example.cn', password: PASSWORD }) });
      expect(answer.status).toBe(200);
      expect(again.output()).not.toContain('/setup?token=');
    } finally { await again.kill('SIGTERM'); }
  });
});
