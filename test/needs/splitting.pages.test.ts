import { beforeAll, expect, test } from 'vitest';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aWorld, type World } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** The page of questions that would change the ranking most. */
const t = testServices();
let world: World;
let cookies: Record<'staff' | 'firm' | 'manager' | 'far', string>;
let needId: string;
beforeAll(async () => {
  world = await aWorld(t());
  cookies = { staff: await t().signIn(world.emails.staff), firm: await t().signIn(world.emails.enterprise), manager: await t().signIn(world.emails.manager), far: await t().signIn((await aWorld(t())).emails.staff) };
  const expert = (name: string, visibility: 'public' | 'staff_only', fields: string[], work: string) => t().run(createExpert, system, { associationId: world.provinceId, name, title: '教授', institution: '某某大学', regionCode: '370100', fields, capacity: 2, visibility, summary: '研究污水处理。', evidence: [{ kind: 'paper', title: `污水处理中的${work}`, text: `用${work}处理污水。`, year: 2022 }] });
  await expert('甲(演示)', 'public', ['污水处理', '膜分离'], '膜分离');
  await expert('乙(演示)', 'public', ['污水处理', '厌氧发酵'], '厌氧发酵');
  await expert('丙(演示)', 'public', ['污水处理', '蒸发结晶'], '蒸发结晶');
  await expert('丁(演示)', 'staff_only', ['污水处理', '涉密工艺'], '涉密工艺');
  needId = (await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '污水处理想升级', field: '环保', problem: '污水处理想升级。' })).id;
  await t().drain();
});

test('the firm and staff find two or three questions from the candidates, without fields that are for staff alone', async () => {
  for (const who of ['staff', 'firm'] as const) {
    expect((await open(t(), `/needs/${needId}`, cookies[who])).html).toContain(`href="/needs/${needId}/ask"`);
    const page = await open(t(), `/needs/${needId}/ask`, cookies[who]);
    expect(page.status).toBe(200);
    const asked = page.html.match(/是否涉及“[^”]+”/g) ?? [];
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(asked.length).toBeLessThanOrEqual(3);
    for (const one of asked) expect(['膜分离', '厌氧发酵', '蒸发结晶'].some((term) => one.includes(term)), one).toBe(true);
    for (const words of ['涉密工艺', '甲(演示)', '丁(演示)']) expect(page.html).not.toContain(words);
  }
});

test('for others it is not there', async () => {
  for (const who of ['manager', 'far'] as const) expect((await open(t(), `/needs/${needId}/ask`, cookies[who])).status).toBe(404);
  expect((await open(t(), '/needs/no-such/ask', cookies.staff)).status).toBe(404);
});
