import { expect, test } from 'vitest';
import { holdSeminar, splitMinutes } from '../../src/seminars/seminar.commands.ts';
import { aSignedInWorld } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Where texts for members may not be sent, the button is not there, and a request all the same sends nothing. */
const t = testServices({ config: async () => ({ assistant: { baseUrl: 'http://127.0.0.1:9/v1', apiKey: 'secret', model: 'toy-chat', send: 'public', perDay: 5 } }) });

test('minutes are for members: a deployment that sends what is public only does not send them', async () => {
  const { world, staff, firmName: firm } = await aSignedInWorld(t());
  const { id } = await t().run(holdSeminar, world.staff, { associationId: world.provinceId, title: '园区座谈会', heldOn: '2026-11-20', firms: firm });
  await t().run(splitMinutes, world.staff, { id, text: `${firm} 王工：溜槽容易堵。` });
  expect((await open(t(), `/seminars/${id}`, staff)).html).not.toContain('请模型');
  expect((await t().request(`/api/seminars/${id}/reading`, { body: {} }, staff)).status).toBe(200);
  await t().drain();
  expect(await t().deps.db.selectFrom('seminar_reading').select(['state', 'why']).where('seminar_id', '=', id).execute()).toEqual([{ state: 'failed', why: 'off' }]);
  expect(await t().deps.db.selectFrom('endpoint_use').selectAll().where('name', '=', 'chat').execute()).toEqual([]);
  expect(await t().deps.db.selectFrom('activity').select('id').where('action', '=', 'read_minutes').execute()).toEqual([]);
  const { html } = await open(t(), `/seminars/${id}`, staff);
  expect(html).toContain('不允许把这类文字发给它');
  expect(html).not.toContain('请模型接着读');
});
