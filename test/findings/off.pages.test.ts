import { beforeAll, expect, test } from 'vitest';
import { askForFindings } from '../../src/findings/finding.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { aSignedInWorld, type World } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** As it comes: no directory is switched on, nothing can go out, and the page says why. */
const t = testServices();
let world: World;
let staff = '';
let path = '';
let expertId = '';
beforeAll(async () => {
  ({ world, staff } = await aSignedInWorld(t()));
  ({ id: expertId } = await t().run(createExpert, world.staff, { associationId: world.cityId, name: '柏鹿鸣(演示)', regionCode: '370900', orcid: '0000-0002-1825-0097' }));
  path = `/experts/${expertId}/findings`;
});

test('the page says what is off, why, and what can be done; there is no button that would ask', async () => {
  const { html } = await open(t(), path, staff);
  for (const words of ['关闭', '没有配置，本系统不会连接它', 'ORCID_URL=https://pub.orcid.org/v3.0', 'OPENALEX_URL=https://api.openalex.org', '粘贴清单']) expect(html).toContain(words);
  expect(html).not.toContain('获取最新');
});

test('a look that was queued before it was switched off ends and says so', async () => {
  await t().run(askForFindings, world.staff, { expertId, sources: ['orcid'] });
  await t().drain();
  expect((await open(t(), path, staff)).html).toContain('ORCID 没有开启');
  expect(await t().deps.db.selectFrom('finding_run').select('state').where('expert_id', '=', expertId).execute()).toEqual([{ state: 'failed' }]);
});
