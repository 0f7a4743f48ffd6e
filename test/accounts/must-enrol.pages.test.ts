import { expect, test } from 'vitest';
import { defaultAccess } from '../../src/auth/access.ts';
import { aWorld } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

const t = testServices({ config: async () => ({ access: { ...defaultAccess, staffSecondFactor: true } }) });

test('where staff must have a second factor they set it up before anything else; others need not', async () => {
  const world = await aWorld(t());
  const staff = await t().signIn(world.emails.staff);
  expect((await open(t(), '/reviews', staff)).location).toBe('/account/second-factor');
  expect((await t().request('/api/needs', {}, staff)).status).toBe(403);
  const setting = await open(t(), '/account/second-factor', staff);
  expect([setting.status, setting.html]).toEqual([200, expect.stringContaining('要求工作人员使用动态口令')]);
  expect((await open(t(), '/needs', await t().signIn(world.emails.enterprise))).status).toBe(200);
  await t().deps.db.updateTable('user').set({ two_factor_enabled: true }).where('email', '=', world.emails.staff).execute();
  expect((await open(t(), '/reviews', staff)).status).toBe(200);
});
