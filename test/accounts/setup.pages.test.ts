import { expect, test } from 'vitest';
import { openSetup } from '../../src/accounts/setup.commands.ts';
import { linkToken } from '../../src/auth/link.ts';
import { system } from '../../src/shared/command.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** An administrator's first minutes on an empty database. */
const t = testServices({ empty: true });
const PASSWORD = '红土镍矿粘在皮带上';

test('no account comes with the program; the printed link makes the first one, once', async () => {
  for (const [email, password] of [['admin', 'admin'], ['admin@keqiao.demo', 'keqiao-demo'], ['admin@example.cn', 'admin123']]) expect((await t().request('/api/auth/sign-in/email', { body: { email, password }, headers: { origin: 'http://127.0.0.1:3000' } })).status).toBeGreaterThanOrEqual(400);
  const { id } = await t().run(openSetup, system, {});
  expect(await t().run(openSetup, system, {}), 'the same at the next start').toEqual({ id });
  const link = `/setup?token=${linkToken(t().deps.linkKey, 'setup', id ?? '')}`;
  expect((await open(t(), '/setup?token=guess')).status).toBe(409);
  const page = await open(t(), link);
  const typed = { associationName: '禹城市科学技术协会', level: 'county', regionCode: '山东省德州市禹城市', name: '王主任', email: 'wang@example.cn', password: PASSWORD, again: PASSWORD };
  expect((await press(t(), page, link, { ...typed, regionCode: '370000' })).html).toContain('地区与级别不符');
  expect((await press(t(), page, link, { ...typed, password: 'kexie2026', again: 'kexie2026' })).status).toBe(422);
  const token = /name="_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  const both = await Promise.all([1, 2].map((n) => t().request(link, { form: { _token: token, ...typed, email: `wang${n}@example.cn` } })));
  expect(both.map((one) => one.status).toSorted(), 'two at once: one').toEqual([303, 409]);
  const done = both.find((one) => one.status === 303);
  expect(done?.headers.get('location')).toBe('/setup/next');
  const cookie = done?.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') ?? '';
  expect((await t().deps.db.selectFrom('association').select(['name', 'level']).orderBy('path').execute()).map((one) => `${one.level} ${one.name}`).toSorted()).toEqual(['city 德州市科学技术协会', 'county 禹城市科学技术协会', 'national 中国科学技术协会', 'province 山东省科学技术协会']);
  for (const next of ['/setup/next', '/associations/new', '/invitations/new?role=staff', '/accounts', '/accounts/clients']) expect((await open(t(), next, cookie)).status, next).toBe(200);
  expect((await open(t(), link)).status, 'used').toBe(409);
  expect(await t().run(openSetup, system, {})).toEqual({ id: null });
});
