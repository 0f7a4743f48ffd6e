import { chromium } from 'playwright-core';
const base = 'http://127.0.0.1:4104';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
async function as(email, width, shots) {
  const ctx = await b.newContext({ viewport: { width, height: 900 } });
  const p = await ctx.newPage(); p.setDefaultTimeout(120000);
  await p.goto(`${base}/sign-in`); await p.fill('#email', email); await p.fill('#password', 'keqiao-demo'); await p.click('button.main'); await p.waitForLoadState();
  for (const [name, path] of shots) { await p.goto(base + path); await p.screenshot({ path: `/tmp/shot-${name}-${width}.png`, fullPage: true }); console.log(name, width); }
  await ctx.close();
}
const expert = process.argv[2] ?? '';
for (const width of [1440, 360]) {
  await as('expert@keqiao.demo', width, [['me', '/me'], ['consents', '/me/consents'], ['matching', '/me/matching'], ['contacts', '/me/contacts'], ['delete', '/me/delete']]);
  await as('staff@keqiao.demo', width, [['cases', '/engagements']]);
}
await b.close();
