import { beforeAll, expect, test } from 'vitest';
import { demo } from '../seeds/index.ts';
import { loadDemoData } from '../seeds/load.ts';
import { acceptNeed } from '../src/needs/need.commands.ts';
import { system } from '../src/shared/command.ts';
import { testServices } from './support/services.ts';

/**
 * For each of these documented needs somebody who really answers it stands in the demo data, and must be among the
 * first five proposals of its type. The pairs were written down from what the experts and societies do; nothing in the
 * code knows of them.
 */
const answers: readonly (readonly [need: string, type: 'expert' | 'society', answer: string])[] = [
  ['t01-castability', 'expert', 't01-a'], ['t01-castability', 'society', 'jinshu'],
  ['t02-sticky-belt', 'expert', 't02-a'], ['t02-sticky-belt', 'society', 'youse'],
  ['t03-mine-water', 'expert', 't03-a'], ['t03-mine-water', 'society', 'huanjing'],
  ['t04-stack-power', 'expert', 't04-a'], ['t04-stack-power', 'society', 'kezaisheng'],
  ['t05-sterilise', 'expert', 't05-a'], ['t05-sterilise', 'society', 'shipin'],
  ['t06-prebiotic-caking', 'expert', 't06-a'], ['t06-prebiotic-caking', 'society', 'shipin'],
  ['t07-lszh', 'expert', 't07-a'], ['t07-lszh', 'society', 'cailiao'],
  ['t08-tomography', 'expert', 't08-a'], ['t08-tomography', 'society', 'diqiuwuli'],
  ['t09-recycled-fibre', 'expert', 't09-a'], ['t09-recycled-fibre', 'society', 'fangzhi'],
  ['t10-cooling-noise', 'expert', 't10-a'], ['t10-cooling-noise', 'society', 'dianyuan'],
  ['t11-flux-cored', 'expert', 't11-a'], ['t11-flux-cored', 'society', 'jixie'],
  ['t12-copper-strip', 'expert', 't12-a'], ['t12-copper-strip', 'society', 'youse'],
  ['t13-pultrusion', 'expert', 't13-b'], ['t13-pultrusion', 'society', 'fuhe'],
  ['t14-soy', 'expert', 't14-b'], ['t14-soy', 'society', 'shenggong'],
  ['t15-sieving-carbon', 'expert', 't15-a'], ['t15-sieving-carbon', 'society', 'huagong'],
  ['t17-retired-lfp', 'expert', 't17-a'], ['t17-retired-lfp', 'society', 'youse'],
  ['t18-fracturing', 'expert', 't18-b'], ['t18-fracturing', 'society', 'shiyou'],
  ['t19-shale', 'expert', 't19-a'], ['t19-shale', 'society', 'shiyou'],
  ['t29-insulation', 'expert', 't29-a'], ['t29-insulation', 'society', 'diangong'],
  ['t30-ship-coating', 'expert', 't30-b'], ['t30-ship-coating', 'society', 'fushi'],
];

const t = testServices({ empty: true });
beforeAll(async () => {
  await loadDemoData(t().deps, () => {});
  const waiting = await t().deps.db.selectFrom('need').select('id').where('status', '=', 'submitted').execute();
  for (const { id } of waiting) await t().run(acceptNeed, system, { id });
  await t().drain();
});

test('the demo data is what was promised', async () => {
  const count = async (table: 'association' | 'enterprise' | 'need' | 'expert' | 'technology_manager' | 'achievement') =>
    (await t().deps.db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n;
  expect(await count('association')).toBeGreaterThanOrEqual(12);
  expect(await count('enterprise')).toBeGreaterThanOrEqual(40);
  expect(await count('need')).toBeGreaterThanOrEqual(60);
  expect(await count('expert')).toBeGreaterThanOrEqual(120);
  expect(await count('technology_manager')).toBeGreaterThanOrEqual(25);
  expect(await count('achievement')).toBeGreaterThanOrEqual(60);
  const few = await t().deps.db.selectFrom('expert').leftJoin('evidence', 'evidence.expert_id', 'expert.id').select('expert.name').groupBy('expert.name').having(({ fn }) => fn.count('evidence.id'), '<', 3).execute();
  expect(few, 'every expert has three pieces of evidence').toEqual([]);
  const unmarked = [...demo.experts, ...demo.technologyManagers].filter((person) => !person.name.endsWith('(演示)'));
  expect(unmarked, 'invented people are marked').toEqual([]);
  const findings = await t().deps.db.selectFrom('finding').select(({ fn }) => ['state', fn.countAll<number>().as('n')]).groupBy('state').orderBy('state').execute();
  expect(findings, 'somebody finds papers and patents to confirm').toEqual([{ state: 'dismissed', n: 1 }, { state: 'proposed', n: 4 }]);
});

test.each(answers)('%s: %s %s is among the first five', async (needKey, type, answerKey) => {
  const need = demo.needs.find((one) => one.key === needKey);
  const answer = (type === 'expert' ? demo.experts : demo.societies).find((one) => one.key === answerKey);
  if (need === undefined || answer === undefined) throw new Error('no such seed');
  const proposals = await t().deps.db.selectFrom('match').innerJoin('need', 'need.id', 'match.need_id')
    .leftJoin('expert', 'expert.id', 'match.expert_id').leftJoin('society', 'society.id', 'match.society_id')
    .select(['expert.name as expert', 'society.name as society', 'position', 'reasons'])
    .where('need.title', '=', need.title).where('candidate_type', '=', type).orderBy('position').execute();
  expect(proposals.length).toBeGreaterThanOrEqual(5);
  const found = proposals.find((one) => (type === 'expert' ? one.expert : one.society) === answer.name);
  expect(found?.position, proposals.slice(0, 5).map((one) => one.expert ?? one.society).join(', ')).toBeLessThanOrEqual(5);
  expect(found?.reasons.length, 'and the proposal says why').toBeGreaterThan(0);
});
