import { openBrowser, see, signIn, overflow, axe } from './browser/chromium.ts';
const base = 'http://127.0.0.1:4107';
const [who, lang, ...paths] = process.argv.slice(2);
const browser = await openBrowser();
for (const size of ['desk', 'phone'] as const) {
  const { page, troubles } = await see(browser, base, { size });
  await signIn(page, base, who ?? 'manager');
  for (const path of paths) {
    await page.goto(`${base}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
    const name = `${who}-${path.replace(/[^a-z0-9]+/gi, '_').slice(0, 40)}-${lang}-${size}`;
    await page.screenshot({ path: `/tmp/case-shots/${name}.png`, fullPage: true });
    console.log(name, 'overflow', await overflow(page), JSON.stringify(await axe(page)), troubles.splice(0));
  }
}
await browser.close();
