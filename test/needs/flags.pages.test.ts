import { beforeAll, expect, test } from 'vitest';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { requestProposals } from '../../src/matches/match.commands.ts';
import { aMatchedNeed, anEnterprise, aSignedInWorld, aSubmittedNeed, aWorld, type SignedInWorld } from '../factories.ts';
import { open } from '../support/forms.ts';
import { testServices } from '../support/services.ts';

/** Warnings for staff about needs that may not be real. */
const t = testServices();
let { world, staff, firm } = {} as SignedInWorld;
beforeAll(async () => { ({ world, staff, firm } = await aSignedInWorld(t())); });
const away = (ids: readonly string[]) => Promise.all(ids.map((id, at) => t().deps.db.updateTable('need').set({ created_at: new Date(Date.UTC(2026, 0, 1 + at)) }).where('id', '=', id).execute()));

test('staff see stock phrases, bursts and the same text at other firms, on the need and where it waits; the firm does not', async () => {
  const id = await aSubmittedNeed(t(), world, { title: '输送机提质增效', background: '', problem: '希望与高校院所开展合作，提升企业核心竞争力，解决输送难题。', goals: '达到国内领先水平。' });
  const other = await anEnterprise(t(), world.cityId);
  await t().run(submitNeed, world.staff, { enterpriseId: other, title: '另一家的需求', field: '装备', problem: '希望与高校院所开展合作， 提升企业核心竞争力，解决输送难题。' });
  const far = await aWorld(t());
  await aSubmittedNeed(t(), far, { title: '外省同文', problem: '希望与高校院所开展合作，提升企业核心竞争力，解决输送难题。' });
  for (let at = 0; at < 4; at += 1) await aSubmittedNeed(t(), world, { title: `同一天的第${at}条`, problem: `第${at}台溜槽堵塞，停机清料。`, background: '', goals: '' });
  const found = ['希望与高校院所开展合作”', '前后一小时内提交了 5 条需求', '的“另一家的需求”一字不差'];
  for (const path of [`/needs/${id}`, '/needs', '/desk']) for (const words of found) expect((await open(t(), path, staff)).html, path).toContain(words);
  const page = (await open(t(), `/needs/${id}`, staff)).html;
  expect(page).not.toContain('外省同文');
  for (const path of [`/needs/${id}`, '/needs']) for (const words of ['请留意', ...found]) expect((await open(t(), path, firm)).html, path).not.toContain(words);
});

test('a flag changes neither score nor order', async () => {
  const home = await aWorld(t());
  const { needId } = await aMatchedNeed(t(), home);
  const text = { title: '同样的难题', field: '矿山输送装备', problem: '落料斗和溜槽易堵;清扫器磨损快;粘性物料与胶带之间的粘附机理没有数据。' };
  const copies: string[] = [];
  for (let at = 0; at < 5; at += 1) copies.push((await t().run(submitNeed, home.staff, { ...text, title: `${text.title}${at}`, enterpriseId: home.enterpriseId, source: 'portal' })).id);
  await away([needId, ...copies]);
  const cookie = await t().signIn(home.emails.staff);
  const proposed = async () => {
    await t().run(requestProposals, home.staff, { id: needId });
    await t().drain();
    return t().deps.db.selectFrom('match').select(['candidate_type', 'expert_id', 'society_id', 'achievement_id', 'position', 'score']).where('need_id', '=', needId).where('status', '=', 'proposed').orderBy('candidate_type').orderBy('position').execute();
  };
  const before = await proposed();
  expect((await open(t(), `/needs/${needId}`, cookie)).html).not.toContain('请留意');
  // The same needs, now all at once and one of them another firm's: the texts that the ranking knows stay as they are.
  const sibling = await anEnterprise(t(), home.cityId);
  await t().deps.db.updateTable('need').set({ created_at: new Date('2026-11-01T02:00:00Z') }).where('id', 'in', [needId, ...copies]).execute();
  await t().deps.db.updateTable('need').set({ enterprise_id: sibling }).where('id', '=', copies[0] ?? '').execute();
  const flagged = (await open(t(), `/needs/${needId}`, cookie)).html;
  for (const words of ['一字不差', '提交了 5 条需求']) expect(flagged).toContain(words);
  expect(before.length).toBeGreaterThan(1);
  expect(await proposed()).toEqual(before);
});
