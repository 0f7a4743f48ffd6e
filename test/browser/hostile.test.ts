import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { type AppProcess, startApp } from '../process/app-process.ts';
import { hostile } from '../support/hostile.ts';
import { chromiumPath, openBrowser, see, shots } from './chromium.ts';

/**
 * Texts that run in a careless page, in every name and text people may write, opened in Chromium: nothing runs, nothing opens, nothing is
 * asked of another machine, and the policy of the page has nothing to refuse, because everything arrives as text.
 */
const folder = mkdtempSync(join(tmpdir(), 'keqiao-hostile-'));
const PASSWORD = '红土镍矿粘在皮带上';
/** Those that fit into a name and are not refused as characters. */
const texts = Object.values(hostile).filter((text) => text.length <= 60 && !/[\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff\u2028\u2029\u3164]/u.test(text));
const admin = '"><img src=x onerror=alert(1)>';
let app: AppProcess;
let browser: Browser;
let page: Page;
let troubles: string[];

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  beforeAll(async () => {
    app = await startApp({ DATA_DIR: folder, SEED_DEMO: 'off', RATE_LIMITS: 'off' });
    browser = await openBrowser();
    ({ page, troubles } = await see(browser, app.url));
    page.on('dialog', (dialog) => { troubles.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
    page.on('popup', () => { troubles.push('popup'); });
    page.on('download', () => { troubles.push('download'); });
    await page.addInitScript(() => {
      const { document } = globalThis as unknown as { document: { addEventListener: (name: string, told: (event: { violatedDirective: string; blockedURI: string }) => void) => void } };
      document.addEventListener('securitypolicyviolation', (event) => { console.error(`refused by the policy: ${event.violatedDirective} ${event.blockedURI}`); });
    });
    await page.goto(/https?:\/\/\S+\/setup\?token=\S+/.exec(app.output())?.[0] ?? '');
    for (const [name, value] of [['associationName', '<svg/onload=alert(1)>科协'], ['regionCode', '山东省泰安市'], ['name', admin], ['email', 'admin@example.cn'], ['password', PASSWORD], ['again', PASSWORD]] as const) await page.fill(`[name="${name}"]`, value);
    await page.selectOption('[name="level"]', 'city');
    await page.click('button:has-text("完成设置")');
    await page.waitForURL(/\/setup\/next$/);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const api = async <T>(path: string, body?: object): Promise<T> => {
    const answer = body === undefined ? await page.request.get(`${app.url}/api${path}`) : await page.request.post(`${app.url}/api${path}`, { data: body });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return await answer.json() as T;
  };
  /** Of the page as it stands: elements that no page of ours has, and forms that lead elsewhere. */
  const strange = () => page.evaluate(() => {
    interface El { readonly outerHTML: string; readonly attributes: Iterable<{ readonly name: string }>; getAttribute(name: string): string | null }
    const { document } = globalThis as unknown as { document: { querySelectorAll(what: string): Iterable<El> } };
    const all = (what: string): El[] => [...document.querySelectorAll(what)];
    const found = [
      ...all('script:not([src^="/assets/"]), iframe, object, embed, base, meta[http-equiv="refresh"], style, img:not([src^="/"]):not([src^="data:image"])'), ...all('form').filter((form) => !/^\/(?!\/)/.test(form.getAttribute('action') ?? '/')),
      ...all('*').filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on'))), ...all('a[href]').filter((link) => !/^(?:\/(?!\/)|#|\?|mailto:)/.test(link.getAttribute('href') ?? '')),
    ];
    return found.map((one) => one.outerHTML.slice(0, 200));
  });
  async function look(path: string): Promise<string> {
    const before = troubles.length;
    await page.goto(app.url + path, { waitUntil: 'load' });
    expect(await strange(), path).toEqual([]);
    expect(troubles.slice(before), path).toEqual([]);
    return page.locator('body').innerText();
  }

  test('the look finds what it looks for', async () => {
    await page.goto(`${app.url}/help`);
    await page.evaluate(() => { const { document } = globalThis as unknown as { document: { body: { innerHTML: string } } }; document.body.innerHTML += '<img src="data:," onerror="alert(1)"><form action="//evil.example"></form>'; });
    expect((await strange()).length, 'a picture, what it would run, a form').toBe(3);
    await expect.poll(() => troubles.some((one) => /policy|Content Security/.test(one))).toBe(true);
    troubles.length = 0;
  });

  test('in names and texts of everything that people register, in lists, pages, search and proposals', async () => {
    const { items } = await api<{ items: { id: string; level: string }[] }>('/associations?limit=100');
    const associationId = items.find((one) => one.level === 'city')?.id ?? '';
    const base = { associationId, regionCode: '370900' };
    const made: string[] = [];
    const works = (text: string) => [{ kind: 'paper', title: `${text}粘附机理`, text: `粘性物料带式输送，溜槽防堵 ${text}`, year: 2022 }];
    for (const text of texts) made.push(`/experts/${(await api<{ id: string }>('/experts', { ...base, name: text, title: text, institution: text, fields: ['带式输送', text.slice(0, 40)], capacity: 2, summary: text, visibility: 'public', evidence: works(text) })).id}`);
    const all = texts.join('\n').slice(0, 1500);
    const code = '91370900000077777';
    const { id: enterpriseId } = await api<{ id: string }>('/enterprises', { ...base, name: texts[1], creditCode: code + creditCodeCheck(code), industry: texts[2], industryChain: texts[3], tags: texts.slice(0, 5), summary: all });
    made.push(`/enterprises/${enterpriseId}`);
    for (const [path, more] of [['/societies', { level: 'city', disciplines: texts.slice(0, 5) }], ['/technology-managers', { level: 'junior', industries: texts.slice(0, 5), institution: texts[4] }], ['/achievements', { owner: texts[5], fields: texts.slice(0, 5) }]] as const) made.push(`${path}/${(await api<{ id: string }>(path, { ...base, name: texts[0], summary: all, ...more })).id}`);
    const { id: needId } = await api<{ id: string }>('/needs', { enterpriseId, title: texts[1], field: texts[2], background: all, problem: `粘性物料带式输送，溜槽易堵。${all}`, goals: all });
    await api(`/needs/${needId}/accept`, {});
    await expect.poll(async () => (await api<{ items?: unknown[] }>(`/needs/${needId}/matches`)).items?.length ?? 0, { timeout: 60_000, interval: 500 }).toBeGreaterThan(3);
    const { items: matches } = await api<{ items: { id: string }[] }>(`/needs/${needId}/matches`);
    await api('/events', { associationId, title: texts[1], heldOn: '2027-12-20', place: texts[5] });

    const lists = ['/', '/desk', '/reviews', '/needs', '/experts', '/enterprises', '/societies', '/technology-managers', '/achievements', '/events', '/associations', '/accounts', '/audit', '/account', '/me', '/reports/matching', '/status', '/invitations/new?role=staff'];
    let seen = '';
    for (const path of [...lists, `/needs/${needId}`, `/needs/${needId}/proposals`, ...matches.slice(0, 3).map((one) => `/matches/${one.id}`), ...made.slice(-4), ...made.filter((_, n) => n % 6 === 0)]) seen += await look(path);
    await page.screenshot({ path: join(shots, 'hostile.png'), fullPage: true });
    for (const text of [admin, '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '{{7*7}}${7*7}<%= 7*7 %>#{7*7}', 'javascript:alert(1)//']) expect(seen, 'it stands there as text').toContain(text);
  });

  test('in what is looked for, in addresses, and in forms that come back with errors', async () => {
    for (const text of texts) {
      const asked = encodeURIComponent(text);
      await look(`/search?q=${asked}`);
    }
    const many = encodeURIComponent(texts.join(' ').slice(0, 400));
    for (const path of [`/needs?q=${many}`, `/experts?q=${many}`, `/audit?who=${many}`, `/nothing/${many}`, `/sign-in?next=${encodeURIComponent('javascript:alert(1)')}`, `/sign-in?note=${many}`, `/i/${many}`, `/f/${many}`, `/account?error=${many}`, `/experts/${many}`]) {
      const before = troubles.length;
      await page.goto(app.url + path);
      expect(await strange(), path).toEqual([]);
      expect(troubles.slice(before).filter((one) => !/Failed to load resource/.test(one)), path).toEqual([]);
    }
    await page.goto(`${app.url}/experts/new`);
    const typed = '</textarea></title></style><script>alert(1)</script>" autofocus onfocus=alert(1) x="';
    for (const name of ['title', 'institution', 'summary']) await page.fill(`[name="${name}"]`, typed);
    await page.locator('main form[action="/experts"] button').last().click();
    expect(await page.locator('.error-summary').count()).toBe(1);
    expect(await page.inputValue('[name="summary"]')).toBe(typed);
    expect([await strange(), troubles]).toEqual([[], []]);
  });
});
