import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demo } from '../../seeds/index.ts';
import { type AppProcess, startApp } from '../process/app-process.ts';
import { demoData } from '../process/demo.ts';
import { axe, beyondKeys, chromiumPath, openBrowser, overflow, see, shots, signIn, sizes } from './chromium.ts';

/**
 * What people see and do, in a real Chromium against the real program with its demo data. Screenshots are written to
 * test/browser/screenshots. Where there is no Chromium the file says so and counts as not run.
 */
const folder = mkdtempSync(join(tmpdir(), 'keqiao-browser-'));
let app: AppProcess;
let browser: Browser;

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  beforeAll(async () => {
    await demoData(folder);
    app = await startApp({ DATA_DIR: folder });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await app.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  // A machine under load sometimes has no picture ready: then once more.
  const shot = (page: Page, name: string) => { const take = () => page.screenshot({ path: join(shots, `${name}.png`), fullPage: true }); return take().catch(take); };

  test.each([['without', false], ['with', true]] as const)('the five steps, %s JavaScript', async (word, scripts) => {
    const enterprise = await see(browser, app.url, { scripts });
    const { page } = enterprise;
    const title = `高含水粘性物料输送防堵改造(${word})`;

    // 1 Post: errors stand beside their fields and the typed text stays.
    await signIn(page, app.url, 'enterprise');
    await page.goto(`${app.url}/needs/new`);
    await page.fill('#field', '矿山输送装备');
    await page.fill('#problem', '粘性物料与胶带粘附,落料斗和溜槽易堵,清扫器在 5 m/s 带速下磨损快。');
    await page.click('button:has-text("提交需求")');
    expect(await page.locator('.error-summary').count()).toBe(1);
    expect(await page.inputValue('#problem')).toContain('落料斗和溜槽易堵');
    await shot(page, `post-error-${word}`);
    await page.fill('#title', title);
    await page.click('button:has-text("提交需求")');
    await page.waitForURL(/\/needs\/[0-9a-f-]{36}$/);
    const needUrl = page.url();
    expect(await page.textContent('main')).toContain('待受理');

    // 2 Propose: staff accept, the need shows its proposals by itself.
    const staff = await see(browser, app.url, { scripts });
    await signIn(staff.page, app.url, 'staff');
    await staff.page.goto(needUrl);
    const accepted = Date.now();
    await staff.page.click('button:has-text("受理")');
    await expect.poll(async () => { await staff.page.goto(needUrl); return staff.page.textContent('main'); }, { timeout: 15_000, interval: 250 }).toContain('对接建议');
    await expect.poll(async () => (await staff.page.goto(`${needUrl}/proposals`), staff.page.locator('a[href^="/matches/"]').count()), { timeout: 15_000, interval: 250 }).toBeGreaterThan(9);
    console.log(`proposals seen ${Date.now() - accepted} ms after acceptance (${word} JavaScript)`);
    await shot(staff.page, `proposals-${word}`);

    // 3 Review: reasons are read, one is approved.
    await staff.page.locator('a[href^="/matches/"]').first().click();
    await staff.page.waitForURL(/\/matches\//);
    const matchUrl = staff.page.url();
    expect(await staff.page.locator('mark').count()).toBeGreaterThan(2);
    await shot(staff.page, `proposal-${word}`);
    await decide(staff.page, '同意');
    await staff.page.goto(matchUrl);
    expect(await staff.page.textContent('main')).toContain('同意');

    // 4 Take on: the manager finds it, takes it, records the first contact.
    const manager = await see(browser, app.url, { scripts });
    await signIn(manager.page, app.url, 'manager');
    await manager.page.goto(`${app.url}/engagements`);
    const card = manager.page.locator('li, article, section', { hasText: title }).filter({ has: manager.page.locator('a:has-text("看领办卡")') }).last();
    await shot(manager.page, `managers-desk-${word}`);
    await card.locator('a:has-text("看领办卡")').first().click();
    await manager.page.waitForURL(/\/claim$/);
    await shot(manager.page, `take-on-card-${word}`);
    const conduct = manager.page.locator('[name="conduct"]');
    if (await conduct.count() > 0) await conduct.first().check();
    await manager.page.click('main form button:has-text("领办")');
    await manager.page.waitForURL(/\/engagements\/[0-9a-f-]{36}/);
    await manager.page.selectOption('[name="stage"]', 'contacted').catch(() => manager.page.check('[name="stage"][value="contacted"]'));
    await manager.page.fill('[name="note"]', '电话联系双方,约下周看现场');
    await manager.page.click('button:has-text("记录")');
    await expect.poll(() => manager.page.textContent('main')).toContain('约下周看现场');
    await shot(manager.page, `case-${word}`);

    // The enterprise sees where its need stands and who holds it.
    await page.goto(needUrl);
    const text = await page.textContent('main');
    expect(text).toContain('对接中');
    expect(text).toContain('岳明澈');
    await shot(page, `followed-${word}`);
    for (const person of [enterprise, staff, manager]) {
      expect(person.troubles).toEqual([]);
      await person.context.close();
    }
  });

  /** Opens the decision's details where they are folded, chooses a reason, presses. */
  async function decide(page: Page, word: string): Promise<void> {
    const box = page.locator('.decision-bar details', { hasText: word }).first();
    if (await box.count() > 0) await box.locator('summary').click();
    const form = box.locator('form');
    await form.locator('select').selectOption({ index: 1 });
    await form.locator('button').last().click();
    await page.waitForLoadState();
  }

  test('anybody tries it: kinds of people, no names', async () => {
    const { page, context, troubles } = await see(browser, app.url);
    await page.goto(app.url);
    expect(new URL(page.url()).pathname).toBe('/try');
    await page.locator('textarea').first().fill('枸杞干果巴氏杀菌后发黑褐变,菌落总数还是超标');
    await page.locator('main form button').last().click();
    await page.waitForLoadState();
    const text = await page.textContent('main') ?? '';
    expect(text).toContain('枸杞');
    await shot(page, 'try');
    for (const person of demo.experts) expect(text).not.toContain(person.name.replace('(演示)', ''));
    expect(troubles).toEqual([]);
    await context.close();
  });

  const visits = {
    '': ['/try', '/sign-in', '/status', '/docs', '/nothing-here'],
    enterprise: ['/desk', '/needs', '/needs/new', 'first:/needs', 'first:/engagements', '/notices', '/notices/settings', '/me'],
    staff: ['/desk', 'first:/desk', '/desk?kind=review', 'first:/desk?kind=review', '/reviews', '/reviews/bulk', '/reviews/runs', '/readings', '/needs', 'first:/needs', '/experts', 'first:/experts', '/experts/new', '/societies', 'first:/societies', '/achievements', 'first:/achievements', '/technology-managers', 'first:/technology-managers', '/enterprises', 'first:/enterprises', '/associations', 'first:/associations', '/engagements', '/events', 'first:/events', '/events/new', '/reports/matching', '/search?q=bswl', '/search?q=不存在的词', '/status', '/reports/clocks', '/reports', '/reports/four', '/reports/gaps', '/papers', '/imports', '/seminars', '/calendar', '/conflicts', '/help'],
    manager: ['/engagements', 'first:/engagements', 'case:/engagements', 'card:/engagements', '/conduct', '/conflicts', '/notices', '/me', '/needs', '/experts'],
    expert: ['/desk', 'asked:/desk', '/needs', '/me'],
    society: ['/desk', 'first:/desk'],
    admin: ['/desk', '/readings', '/webhooks', '/associations/new', '/enterprises/new'],
  } as const;

  /** What is pressed on the page of the address. */
  const inside: Readonly<Record<string, string>> = { first: 'main table tbody a, main .tree a, main article a', case: 'main ul.queue h3 a', card: 'a[href$="/claim"]', asked: 'a[href^="/case-invitations/"]' };

  test.each(Object.entries(visits))('every page of %s passes axe, fits a phone and asks nothing of other hosts', async (who, paths) => {
    const findings: string[] = [];
    for (const [size] of Object.entries(sizes)) {
      const { page, context, troubles } = await see(browser, app.url, { size: size as keyof typeof sizes });
      if (who !== '') await signIn(page, app.url, who);
      for (const path of paths) {
        const [kind = '', at = ''] = path.includes(':') ? path.split(':') : ['', path];
        await page.goto(app.url + at);
        const within = inside[kind];
        if (within !== undefined) {
          await page.locator(within).first().click();
          await page.waitForLoadState();
        }
        const name = `${who || 'visitor'}${kind === 'first' ? '-one-of' : kind === '' ? '' : `-${kind}-of`}${at.replaceAll(/[/?=]/g, '-')}-${size}`;
        await shot(page, name);
        for (const finding of await axe(page)) findings.push(`${name}: ${finding}`);
        for (const one of await beyondKeys(page)) findings.push(`${name}: no key reaches ${one}`);
        const wide = await overflow(page);
        if (wide > 0) findings.push(`${name}: ${wide} px wider than the window`);
        if ((await page.textContent('body') ?? '').includes('undefined')) findings.push(`${name}: says "undefined"`);
      }
      findings.push(...troubles.map((trouble) => `${who} ${size}: ${trouble}`));
      await context.close();
    }
    expect(findings).toEqual([]);
  });

  test('English and dark', async () => {
    const findings: string[] = [];
    const { page, context } = await see(browser, app.url, { dark: true });
    await signIn(page, app.url, 'staff');
    await page.click('button:has-text("English")');
    await page.waitForLoadState();
    for (const path of ['/desk', 'first:/desk?kind=review', '/reviews', '/needs', 'first:/needs', '/experts', '/engagements', 'first:/engagements', '/reports/clocks', '/notices/settings', '/status']) {
      await page.goto(app.url + path.replace('first:', ''));
      if (path.startsWith('first:')) { await page.locator('main table tbody a').first().click(); await page.waitForLoadState(); }
      await shot(page, `english-dark${path.replace('first:', '-one-of').replaceAll('/', '-')}`);
      findings.push(...(await axe(page)).map((finding) => `${path}: ${finding}`));
      expect(await page.textContent('h1'), path).toBeTruthy();
    }
    expect(findings).toEqual([]);
    await context.close();
  });

  test('the links that work without an account, on a phone and without JavaScript: a no brings the next, progress, and the two questions', async () => {
    const manager = await see(browser, app.url);
    await signIn(manager.page, app.url, 'manager');
    await manager.page.goto(`${app.url}/engagements`);
    await manager.page.locator('main ul.queue h3 a', { hasText: '圆管带式输送机' }).click();
    await manager.page.waitForURL(/\/engagements\/[0-9a-f-]{36}/);
    const linkOn = (place: string) => manager.page.locator(`${place} input.link`).first().inputValue();
    const visitor = async (url: string) => { const seen = await see(browser, app.url, { size: 'phone', scripts: false }); await seen.page.goto(url); return seen; };
    expect(await manager.page.locator('#invitations button', { hasText: '复制' }).count()).toBeGreaterThan(0);

    const first = await visitor(await linkOn('#invitations'));
    await first.page.check('[name="answer"][value="decline"]');
    await first.page.click('main form button');
    expect(await first.page.textContent('.error-summary')).toContain('请选择一个原因');
    await first.page.selectOption('[name="reason"]', 'no_time');
    await first.page.click('main form button');
    expect(await first.page.textContent('main')).toContain('不再为这条需求打扰您');
    await shot(first.page, 'invitation-declined-phone');
    await manager.page.reload();
    expect(await manager.page.textContent('main')).toContain('已自动改请');

    const second = await visitor(await linkOn('#invitations'));
    await second.page.check('[name="answer"][value="accept"]');
    await second.page.click('main form button');
    expect(await second.page.textContent('main')).toContain('谢谢您');
    await manager.page.reload();
    expect(await manager.page.locator('#invitations input.link').count()).toBe(0);

    const firm = await see(browser, app.url);
    await signIn(firm.page, app.url, 'enterprise');
    await firm.page.goto(`${app.url}/desk`);
    await firm.page.locator('main ul.queue h3 a').first().click();
    await firm.page.waitForURL(/\/needs\//);
    expect(await firm.page.locator('svg.qr path').count()).toBeGreaterThan(0);
    const progress = await visitor(await firm.page.locator('input.link').first().inputValue());
    expect(await progress.page.locator('ol.progress [aria-current="step"]').count()).toBe(1);
    await shot(progress.page, 'progress-phone');
    await progress.page.emulateMedia({ media: 'print' });
    expect(await progress.page.locator('header.top').isVisible()).toBe(false);
    expect(await progress.page.locator('ol.progress').isVisible()).toBe(true);

    await manager.page.goto(`${app.url}/engagements`);
    await manager.page.locator('main table tbody a').first().click();
    await manager.page.waitForURL(/\/engagements\/[0-9a-f-]{36}/);
    const questions = await visitor(await linkOn('#follow-ups'));
    // Keys alone: into the form by the skip link, an answer, a sentence, send.
    await questions.page.keyboard.press('Tab');
    await questions.page.keyboard.press('Enter');
    await questions.page.keyboard.press('Tab');
    await questions.page.keyboard.press('Space');
    await questions.page.keyboard.press('Tab');
    await questions.page.keyboard.type('两台都在用，又订了一台');
    await questions.page.keyboard.press('Tab');
    await shot(questions.page, 'follow-up-phone');
    await Promise.all([questions.page.waitForNavigation(), questions.page.keyboard.press('Enter')]);
    expect(await questions.page.textContent('main')).toContain('已收到您的答复');
    for (const person of [manager, first, second, firm, progress, questions]) {
      expect(person.troubles).toEqual([]);
      await person.context.close();
    }
  });

  test('with the keyboard alone: skip link first, then sign in and open a proposal', async () => {
    const { page, context } = await see(browser, app.url);
    await page.goto(`${app.url}/sign-in`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toContain('skip');
    await page.keyboard.press('Enter');
    for (const text of ['staff@keqiao.demo', 'keqiao-demo']) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/desk/);
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate('document.activeElement.closest("main table") !== null && document.activeElement.tagName === "A"')) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/(matches|needs)\//);
    await context.close();
  });

  test('thirty proposals decided with the keyboard alone in under 60 s, and the last one undone', async () => {
    const { page, context, troubles } = await see(browser, app.url);
    await signIn(page, app.url, 'staff');
    await page.goto(`${app.url}/desk?kind=review`);
    const began = Date.now();
    await page.keyboard.press('j');
    expect(await page.evaluate('document.activeElement.closest("[data-rows]") !== null')).toBe(true);
    await page.keyboard.press('o');
    await page.waitForURL(/\/matches\//);
    let decided = '';
    for (let count = 0; count < 30; count += 1) {
      decided = /matches\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
      // Approve with the first reason, or turn down with the second: fold, digit, Enter.
      await page.keyboard.press(count % 10 === 0 ? 'a' : 'r');
      await page.keyboard.press(count % 10 === 0 ? '1' : '2');
      await Promise.all([page.waitForURL((url) => url.searchParams.get('decided') === decided), page.keyboard.press('Enter')]);
    }
    const seconds = (Date.now() - began) / 1000;
    console.log(`30 proposals by keyboard in ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(60);
    await page.keyboard.press('u');
    await page.waitForURL((url) => url.pathname === `/matches/${decided}`);
    expect(await page.textContent('main')).toContain('已撤销');
    // The sheet opens on ?, and single keys can be switched off there for good.
    await page.keyboard.press('?');
    expect(await page.locator('details.keys[open]').count()).toBe(1);
    await page.click('.keys button');
    await page.reload();
    await page.keyboard.press('a');
    expect(await page.locator('.decide-approve[open]').count()).toBe(0);
    expect(troubles).toEqual([]);
    await context.close();
  });
});
