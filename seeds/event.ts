import { addEventExperts, addEventNeeds, createEvent, setPair } from '../src/events/event.commands.ts';
import { adoptPlan, askPlan } from '../src/events/plan.commands.ts';
import type { DemoActors, Loaded, Loader } from './load.ts';

/**
 * One event of the province, prepared by the demo's staff: every need of Shandong that still waits for somebody, experts of
 * their fields (some of whom cannot come), one pin, one veto, and two plans, of which the fair one is adopted.
 */
const DAY = 24 * 3600 * 1000;
const experts = [
  ['t02-a', 2], ['t02-b', 2], ['t03-a', 2], ['t03-b', 1], ['t11-a', 2], ['t11-c', 2], ['t12-a', 2], ['t12-b', 2], ['t12-c', 1], ['t13-b', 2], ['t14-a', 2], ['t14-b', 2], ['t22-a', 3], ['t32-a', 2], ['t33-a', 1], ['t33-b', 2],
] as const;

export async function playEvent({ deps, once, drain }: Loader, loaded: Loaded, { staff }: DemoActors, say: (line: string) => void): Promise<void> {
  const idOf = (key: string): string => {
    const id = loaded.experts.get(key);
    if (id === undefined) throw new Error(`seed: no expert ${key}`);
    return id;
  };
  const heldOn = new Date(deps.clock().getTime() + 21 * DAY).toISOString().slice(0, 10);
  const { id } = await once('event', createEvent, staff, { associationId: loaded.associations.get('shandong') ?? '', title: '山东省企业技术需求专场对接会', heldOn, place: '山东省科技馆报告厅' });
  const needs = await deps.db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').where('association.path', 'like', `${staff.grants[0]?.associationPath ?? '/'}%`)
    .where('need.status', 'in', ['accepted', 'matched']).select(['need.id', 'need.title']).orderBy('need.id').execute();
  await once('event:needs', addEventNeeds, staff, { id, needIds: needs.map((need) => need.id) });
  for (const [key, capacity] of experts) await once(`event:expert:${key}`, addEventExperts, staff, { id, expertIds: [idOf(key)], capacity });
  const needOf = (words: string) => needs.find((need) => need.title.includes(words))?.id;
  for (const [words, key, kind] of [['带式输送', 't02-a', 'pin'], ['铜加工', 't12-c', 'veto']] as const) {
    const needId = needOf(words);
    if (needId !== undefined) await once(`event:${kind}`, setPair, staff, { id, needId, expertId: idOf(key), kind });
  }
  await once('event:plan:total', askPlan, staff, { id, atLeast: 1, atMost: 2, fair: false });
  await drain();
  const fair = await once('event:plan:fair', askPlan, staff, { id, atLeast: 1, atMost: 2, fair: true });
  await drain();
  const plan = await deps.db.selectFrom('event_plan').select('state').where('id', '=', fair.id).executeTakeFirstOrThrow();
  const { version } = await deps.db.selectFrom('event').select('version').where('id', '=', id).executeTakeFirstOrThrow();
  // Where plans are not computed (no threads), the event waits for one.
  if (plan.state === 'done') await once('event:adopt', adoptPlan, staff, { id: fair.id, version });
  say(`  活动 1（${needs.length} 条需求，${experts.length} 位专家）`);
}
