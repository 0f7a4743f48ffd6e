import { expect, test } from 'vitest';
import { createAccount } from '../../src/auth/accounts.ts';
import { anAccount, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
let count = 0;
const asked = (associationId: string) => { count += 1; return { name: '新人', email: `new${count}@example.test`, password: 'keqiao-demo', grants: [{ role: 'staff' as const, associationId }] }; };

test('an administrator makes accounts for their own area and nowhere else', async () => {
  const [own, other] = [await aWorld(t()), await aWorld(t())];
  const { actor } = await anAccount(t(), { role: 'administrator', associationId: own.provinceId });
  const root = await t().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  expect(await t().run(createAccount, actor, asked(own.cityId))).toHaveProperty('id');
  for (const foreign of [other.cityId, root.id]) await expect(t().run(createAccount, actor, asked(foreign))).rejects.toMatchObject({ code: 'not_allowed' });
  const both = { ...asked(own.cityId), grants: [...asked(own.cityId).grants, ...asked(other.cityId).grants] };
  await expect(t().run(createAccount, actor, both)).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(createAccount, actor, asked('00000000-0000-7000-8000-000000000000'))).rejects.toMatchObject({ code: 'invalid_input' });
  for (const nobody of [own.staff, own.enterprise]) await expect(t().run(createAccount, nobody, asked(own.cityId))).rejects.toMatchObject({ code: 'not_allowed' });
});
