import { chromium } from 'playwright-core';
const base = process.argv[2]; const out = process.argv[3]; const width = Number(process.argv[4] ?? 1366);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const pages = JSON.parse(process.argv[5] ?? '[]');
let who = null, ctx, page;
for (const [name, login, path] of pages) {
  if (login !== who || !ctx) { if (ctx) await ctx.close(); ctx = await browser.newContext({ viewport: { width, height: width < 500 ? 740 : 768 } }); page = await ctx.newPage(); who = login;
    if (login) { await page.goto(base + '/sign-in'); await page.fill('#email', login + '@keqiao.demo'); await page.fill('#password', 'keqiao-demo'); await page.click('main button'); await page.waitForLoadState(); } }
  if (path.startsWith('click:')) { await page.click(path.slice(6)); await page.waitForLoadState(); } else await page.goto(base + path);
  await page.screenshot({ path: `${out}/${name}.png`, fullPage: true });
  console.log(name, page.url(), await page.title());
}
await browser.close();
