import { expect, test } from 'vitest';
import { requestModel } from '../../src/learning/model.commands.ts';
import { cutAtEachStatement } from './cut.ts';

const { t, world } = cutAtEachStatement('reviews');

test('who asks for a model leaves a line', async () => {
  const lines = async (): Promise<number> => (await t().deps.db.selectFrom('activity').select(({ fn }) => fn.max('seq').as('last')).executeTakeFirstOrThrow()).last ?? 0;
  const before = await lines();
  await t().run(requestModel, world.staff, {});
  expect(await lines()).toBeGreaterThan(before);
});
