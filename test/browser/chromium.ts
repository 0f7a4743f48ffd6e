import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** A real Chromium of this machine (Debian's package `chromium`, or `CHROMIUM_PATH`); undefined where there is none. */
const places = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
export const chromiumPath = places.find((place) => place !== undefined && place !== '' && existsSync(place));

export const openBrowser = (): Promise<Browser> => chromium.launch({
  executablePath: chromiumPath ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

export const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1440, height: 900 } } as const;

export const shots = join(import.meta.dirname, 'screenshots');
mkdirSync(shots, { recursive: true });

/** A page as this person sees it, with whatever goes wrong on it collected: script errors, refused content, foreign requests. */
export interface Seen { readonly page: Page; readonly context: BrowserContext; readonly troubles: string[] }

export async function see(browser: Browser, base: string, options: { readonly size?: keyof typeof sizes; readonly scripts?: boolean; readonly dark?: boolean } = {}): Promise<Seen> {
  const context = await browser.newContext({ viewport: sizes[options.size ?? 'desk'], javaScriptEnabled: options.scripts ?? true, locale: 'zh-CN', colorScheme: options.dark === true ? 'dark' : 'light' });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => { if (message.type() === 'error' && !/status of (4\d\d)/.test(message.text())) troubles.push(`console: ${message.text()}`); });
  page.on('request', (request) => { if (!request.url().startsWith(base) && !request.url().startsWith('data:')) troubles.push(`foreign request: ${request.url()}`); });
  return { page, context, troubles };
}

export async function signIn(page: Page, base: string, who: string): Promise<void> {
  await page.goto(`${base}/sign-in`);
  await page.fill('#email', `${who}@keqiao.demo`);
  await page.fill('#password', 'keqiao-demo');
  await page.click('main form button');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe's findings on the page as it stands, as short lines; an empty list is a pass. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<{ violations: { id: string; help: string; nodes: { target: string[] }[] }[] }> } };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.map((one) => `${one.id}: ${one.help} (${one.nodes.slice(0, 3).map((node) => node.target.join(' ')).join('; ')})`);
  });
}

/** Wider than its window: something sticks out on a phone. */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => {
  const { document } = globalThis as unknown as { document: { documentElement: { scrollWidth: number; clientWidth: number } } };
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
});

/** What one can press or fill in on the page's content and no Tab comes to. */
export const beyondKeys = (page: Page): Promise<string[]> => page.evaluate(() => {
  interface Control { readonly tabIndex: number; readonly outerHTML: string; readonly disabled?: boolean; getClientRects(): { readonly length: number } }
  const { document } = globalThis as unknown as { document: { querySelectorAll(what: string): Iterable<Control> } };
  return [...document.querySelectorAll('main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary')].filter((one) => one.tabIndex < 0 && one.disabled !== true && one.getClientRects().length > 0).map((one) => one.outerHTML.slice(0, 80));
});
