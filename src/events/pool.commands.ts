import type { Cx } from '../db/database.ts';
import { visibleNeeds } from '../needs/need.queries.ts';
import { visibleProfiles } from '../profiles/profile.queries.ts';
import { invalid } from '../shared/errors.ts';
import { MOST_EXPERTS, MOST_NEEDS, type PairKind } from './event.ts';
import { expertsOfEvent, type LockedEvent, needsOfEvent, needsToMeet, pairsOfEvent } from './event.queries.ts';

/** The pool of an event (needs, experts with their capacities, pins and vetoes): parts of its commands. */
export async function addNeeds(cx: Cx, event: LockedEvent, needIds: readonly string[]): Promise<void> {
  if (needIds.length === 0) return;
  const known = await cx.trx.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').where(visibleNeeds(cx.actor) as never)
    .where('need.id', 'in', needIds).where('need.status', 'in', needsToMeet).select('need.id').execute();
  if (known.length < needIds.length) throw invalid('needIds', ['有的需求没有找到，或不在“已受理”“已匹配”状态，请刷新后重新选择。', 'Some needs were not found or are not waiting for a match; reload and choose again.']);
  await cx.trx.insertInto('event_need').values(needIds.map((needId) => ({ event_id: event.id, need_id: needId }))).onConflict((oc) => oc.doNothing()).execute();
  if (await countOf(cx, 'event_need', event.id) > MOST_NEEDS) throw invalid('needIds', [`一个活动最多 ${MOST_NEEDS} 条需求。`, `At most ${MOST_NEEDS} needs in one event.`]);
}

export interface Invited { readonly id: string; readonly capacity: number }

/** Those already there get the capacity given. */
export async function addExperts(cx: Cx, event: LockedEvent, experts: readonly Invited[]): Promise<void> {
  if (experts.length === 0) return;
  const known = await cx.trx.selectFrom('expert as profile').innerJoin('association', 'association.id', 'profile.association_id').where(visibleProfiles(cx.actor, 'expert') as never)
    .where('profile.id', 'in', experts.map((expert) => expert.id)).select('profile.id').execute();
  if (known.length < experts.length) throw invalid('expertIds', ['有的专家没有找到，请刷新后重新选择。', 'Some experts were not found; reload and choose again.']);
  await cx.trx.insertInto('event_expert').values(experts.map(({ id, capacity }) => ({ event_id: event.id, expert_id: id, capacity })))
    .onConflict((oc) => oc.columns(['event_id', 'expert_id']).doUpdateSet((eb) => ({ capacity: eb.ref('excluded.capacity') }))).execute();
  if (await countOf(cx, 'event_expert', event.id) > MOST_EXPERTS) throw invalid('expertIds', [`一个活动最多 ${MOST_EXPERTS} 位专家。`, `At most ${MOST_EXPERTS} experts in one event.`]);
}

const countOf = async (cx: Cx, table: 'event_need' | 'event_expert', eventId: string): Promise<number> =>
  (await cx.trx.selectFrom(table as 'event_need').where('event_id', '=', eventId).select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n;

/** The list as it shall be; says how many came, went or changed. */
export async function replaceNeeds(cx: Cx, event: LockedEvent, needIds: readonly string[]): Promise<number> {
  const wanted = new Set(needIds);
  const there = new Set((await needsOfEvent(cx.trx, event.id)).map((need) => need.id));
  const [come, gone] = [[...wanted].filter((needId) => !there.has(needId)), [...there].filter((needId) => !wanted.has(needId))];
  await addNeeds(cx, event, come);
  if (gone.length > 0) await cx.trx.deleteFrom('event_need').where('event_id', '=', event.id).where('need_id', 'in', gone).execute();
  return come.length + gone.length;
}

export async function replaceExperts(cx: Cx, event: LockedEvent, experts: readonly Invited[]): Promise<number> {
  const wanted = new Map(experts.map((expert) => [expert.id, expert]));
  const there = new Map((await expertsOfEvent(cx.trx, event.id)).map((expert) => [expert.id, expert.capacity]));
  const changed = [...wanted.values()].filter((expert) => there.get(expert.id) !== expert.capacity);
  const gone = [...there.keys()].filter((expertId) => !wanted.has(expertId));
  await addExperts(cx, event, changed);
  if (gone.length > 0) await cx.trx.deleteFrom('event_expert').where('event_id', '=', event.id).where('expert_id', 'in', gone).execute();
  return changed.length + gone.length;
}

interface Marked { readonly needId: string; readonly expertId: string; readonly kind: PairKind }

/** After needs and experts, so that pairs are judged by who takes part from now on. */
export async function replacePairs(cx: Cx, event: LockedEvent, pairs: readonly Marked[]): Promise<number> {
  const keyOf = ({ needId, expertId }: Pick<Marked, 'needId' | 'expertId'>) => `${needId} ${expertId}`;
  const wanted = new Map(pairs.map((pair) => [keyOf(pair), pair]));
  if (wanted.size < pairs.length) throw invalid('pairs', ['同一对只能锁定或排除一次。', 'A pair can be pinned or vetoed once only.']);
  const [needs, experts] = [new Set((await needsOfEvent(cx.trx, event.id)).map((need) => need.id)), new Set((await expertsOfEvent(cx.trx, event.id)).map((expert) => expert.id))];
  if (pairs.some((pair) => !needs.has(pair.needId) || !experts.has(pair.expertId))) throw invalid('pairs', ['锁定或排除的需求或专家不在活动中。', 'A pinned or vetoed need or expert is not in the event.']);
  const before = new Map((await pairsOfEvent(cx.trx, event.id)).map((pair) => [keyOf({ needId: pair.need_id, expertId: pair.expert_id }), pair.kind]));
  const changed = [...wanted.values()].filter((pair) => before.get(keyOf(pair)) !== pair.kind).length + [...before.keys()].filter((key) => !wanted.has(key)).length;
  if (changed === 0) return 0;
  await cx.trx.deleteFrom('event_pair').where('event_id', '=', event.id).execute();
  if (pairs.length > 0) await cx.trx.insertInto('event_pair').values(pairs.map((pair) => ({ event_id: event.id, need_id: pair.needId, expert_id: pair.expertId, kind: pair.kind }))).execute();
  return changed;
}
