import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppProcess, startApp } from '../process/app-process.ts';
import { demoData } from '../process/demo.ts';
import { axe, chromiumPath, openBrowser, overflow, see, shots, signIn } from './chromium.ts';

/** The guide with its pictures, the desks' hints, and the pages of notices and clocks, on a phone and on a desk, in both languages. */
const folder = mkdtempSync(join(tmpdir(), 'keqiao-help-'));
let app: AppProcess;
let browser: Browser;

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  beforeAll(async () => { await demoData(folder); app = await startApp({ DATA_DIR: folder }); browser = await openBrowser(); });
  afterAll(async () => { await browser.close(); await app.kill('SIGTERM'); rmSync(folder, { recursive: true, force: true }); });

  test.each(['phone', 'desk'] as const)('the guide shows every picture (%s)', async (size) => {
    const { page, troubles } = await see(browser, app.url, { size });
    for (const language of ['zh', 'en']) {
      await page.goto(`${app.url}/help?lang=${language}`);
      for (const picture of await page.locator('.guide img').all()) {
        await picture.scrollIntoViewIfNeeded();
        await expect.poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(900);
      }
      expect([await axe(page), await overflow(page)]).toEqual([[], 0]);
      await page.screenshot({ path: join(shots, `help-${language}-${size}.png`), fullPage: true });
    }
    expect(troubles).toEqual([]);
  });

  test.each([['staff', ['/notices', '/notices/settings', '/reports/clocks', '/calendar', '/status']], ['admin', ['/associations']], ['manager', ['/engagements']], ['enterprise', ['/desk', '/notices']]] as const)('pages of %s', async (who, paths) => {
    for (const size of ['phone', 'desk'] as const) {
      const { page, troubles } = await see(browser, app.url, { size });
      await signIn(page, app.url, who);
      const own = who === 'admin' ? await ownAssociation(page) : [];
      for (const path of [...paths, ...own]) {
        for (const language of ['zh', 'en']) {
          await page.goto(`${app.url}${path}?lang=${language}`);
          expect([path, language, await axe(page), await overflow(page)]).toEqual([path, language, [], 0]);
          await page.screenshot({ path: join(shots, `${who}${path.replace(/\/[0-9a-f-]{36}/, '').replaceAll('/', '-')}-${language}-${size}.png`), fullPage: true });
        }
      }
      expect(troubles).toEqual([]);
    }
  });

  async function ownAssociation(page: Awaited<ReturnType<typeof see>>['page']): Promise<string[]> {
    await page.goto(`${app.url}/associations`);
    const href = await page.locator('.tree a').first().getAttribute('href') ?? '';
    return [`${href}/clocks`, `${href}/robots`];
  }
});
