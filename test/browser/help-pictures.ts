import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../process/app-process.ts';
import { openBrowser } from './chromium.ts';

/** `npm run help:pictures [-- URL OF A RUNNING DEMO]`: the pictures of /help, taken of the real program with its demo data, in both languages. */
const folder = mkdtempSync(join(tmpdir(), 'keqiao-help-'));
const target = join(import.meta.dirname, '../../src/ui/help');
const desks = { enterprise: '/desk', manager: '/engagements', staff: '/desk' } as const;
/** Where the picture begins: what the text beside it speaks of is in it. */
const tops = { enterprise: 0, manager: 0, staff: 300 } as const;
const size = { width: 900, height: 563 };
const running = process.argv[2];
const app = running === undefined ? await startApp({ DATA_DIR: folder }, 1_800_000) : { url: running, kill: async () => {} };
const browser = await openBrowser();
try {
  for (const [who, path] of Object.entries(desks)) {
    const context = await browser.newContext({ viewport: size, locale: 'zh-CN' });
    const page = await context.newPage();
    await page.goto(`${app.url}/sign-in`);
    await page.fill('#email', `${who}@keqiao.demo`);
    await page.fill('#password', 'keqiao-demo');
    await page.click('main form button');
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    // Said already: the picture shows the desk itself.
    await page.goto(`${app.url}${path}`);
    const greeting = page.locator('.hint-box button');
    if (await greeting.count() > 0) await Promise.all([page.waitForLoadState('load'), greeting.click()]);
    for (const language of ['zh', 'en']) {
      await page.goto(`${app.url}${path}?lang=${language}`);
      const file = join(target, `${who}-${language}.jpg`);
      for (const quality of [80, 70, 60, 50]) {
        await page.screenshot({ path: file, type: 'jpeg', quality, fullPage: true, clip: { x: 0, y: tops[who as keyof typeof tops], ...size } });
        if (statSync(file).size < 60_000) break;
      }
      console.log(`${who}-${language}.jpg ${statSync(file).size} bytes`);
    }
    await context.close();
  }
} finally {
  await browser.close();
  await app.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
