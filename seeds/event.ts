import { addEventExperts, addEventNeeds, createEvent, setPair } from '../src/events/event.commands.ts';
import { adoptPlan, askPlan } from '../src/events/plan.commands.ts';
import type { DemoActors, Loaded, Loader } from './load.ts';

/**
 * One event of the province, prepared by the demo's staff: every need of Shandong that still waits for somebody, experts of
 * their fields (some of whom cannot come), one pin, one veto, and two plans, of which the fair one is adopted.
 */
const DAY = 24 * 3600 * 1000;
/** How many needs each can meet: places are scarce, so that the plans differ. */
const invited = [
  [1, ['t02-a', 't02-b', 't03-b', 't11-a', 't12-a', 't12-b', 't12-c', 't13-b', 't14-a', 't14-b', 't33-a']],
  [2, ['t03-a', 't22-a', 't32-a']],
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
  for (const [capacity, keys] of invited) await once(`event:experts:${capacity}`, addEventExperts, staff, { id, expertIds: keys.map(idOf), capacity });
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
  say(`  活动 1（${needs.length} 条需求，${invited.flatMap(([, keys]) => keys).length} 位专家）`);
}
