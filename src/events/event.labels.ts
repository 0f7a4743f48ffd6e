import type { Obstacle } from '../assignment/port.ts';
import type { Words } from '../shared/errors.ts';
import type { EventStatus, EventStep } from './event.ts';
import type { PlanOptions, PlanProgress, PlanState } from './plan.ts';

export const eventStatusWords: Record<EventStatus, Words> = { draft: ['筹备', 'Preparing'], open: ['进行中', 'Open'], closed: ['已结束', 'Closed'] };
export const eventStatusTone: Record<EventStatus, 'waiting' | 'good' | 'quiet'> = { draft: 'waiting', open: 'good', closed: 'quiet' };
export const eventStepWords: Record<EventStep, Words> = { open: ['开始活动', 'Open the event'], close: ['结束活动', 'Close the event'], reopen: ['重新打开', 'Reopen'] };

export const planStateWords: Record<PlanState, Words> = { waiting: ['排队中', 'Waiting'], running: ['计算中', 'Computing'], done: ['已算好', 'Ready'], failed: ['没有算成', 'No result'], cancelled: ['已取消', 'Cancelled'] };
export const planStateTone: Record<PlanState, 'waiting' | 'good' | 'bad' | 'quiet'> = { waiting: 'waiting', running: 'waiting', done: 'good', failed: 'bad', cancelled: 'quiet' };

export const optionWords = ({ atLeast, atMost, fair }: PlanOptions): Words => [
  `每条需求 ${atLeast} 至 ${atMost} 人${fair ? '，先照顾最难的需求' : '，总分最高'}`, `${atLeast} to ${atMost} per need, ${fair ? 'worst-served first' : 'highest total'}`];

export const percent = (part: number): string => `${(Math.ceil(part * 1000) / 10).toFixed(1)}%`;

/** How far a computation is: what it does, the best known so far, and how much better a plan could be at most. */
export function progressWords(progress: PlanProgress | null): Words {
  switch (progress?.stage) {
    case undefined: return ['即将开始。', 'About to begin.'];
    case 'scores': return [`第一步：为需求给专家打分，已完成 ${progress.done} / ${progress.of} 条。`, `Step 1: scoring experts for each need, ${progress.done} of ${progress.of} done.`];
    case 'fair': return [`第二步：照顾最难的需求，目前都不低于 ${progress.floor.toFixed(2)}。`, `Step 2: lifting the worst-served needs; at least ${progress.floor.toFixed(2)} so far.`];
    case 'total': return [`第三步：求最高总分。已有一份总分 ${progress.total.toFixed(2)} 的方案，离最好最多差 ${percent(progress.gap)}。`, `Step 3: looking for the highest total. A plan of ${progress.total.toFixed(2)} is known, at most ${percent(progress.gap)} below the best.`];
  }
}

/** Why there is no plan, with names: which demand exceeds which capacity, and what can be done. */
export function obstacleWords(obstacle: Obstacle, nameOf: (id: string) => string): Words {
  const list = (ids: readonly string[], zh: boolean) => {
    const names = ids.slice(0, 3).map((id) => (zh ? `“${nameOf(id)}”` : `"${nameOf(id)}"`)).join(zh ? '、' : ', ');
    return ids.length > 3 ? (zh ? `${names}等` : `${names} and others`) : names;
  };
  switch (obstacle.kind) {
    case 'pinned_and_vetoed': return [
      `“${nameOf(obstacle.needId)}”与“${nameOf(obstacle.candidateId)}”既锁定又排除，请取消其中一项。`,
      `"${nameOf(obstacle.needId)}" and "${nameOf(obstacle.candidateId)}" are both pinned and vetoed; undo one.`];
    case 'least_above_most': return [
      `“${nameOf(obstacle.id)}”至少 ${obstacle.atLeast}、至多 ${obstacle.atMost}，自相矛盾。`, `"${nameOf(obstacle.id)}" has at least ${obstacle.atLeast} and at most ${obstacle.atMost}.`];
    case 'too_many_pins': return [
      `“${nameOf(obstacle.id)}”锁定了 ${obstacle.pins} 个，超过上限 ${obstacle.atMost}。请取消几个锁定，或提高上限。`,
      `"${nameOf(obstacle.id)}" has ${obstacle.pins} pins, more than its limit of ${obstacle.atMost}. Undo some, or raise the limit.`];
    case 'demand_above_room': return obstacle.side === 'needs'
      ? [
        `${obstacle.ids.length} 条需求（${list(obstacle.ids, true)}）至少共要 ${obstacle.demand} 人次，能派给它们的 ${obstacle.servers.length} 位专家${obstacle.servers.length > 0 ? `（${list(obstacle.servers, true)}）` : ''}最多只能承接 ${obstacle.room} 人次。请降低“至少”，增加专家或其上限，或取消排除。`,
        `${obstacle.ids.length} need(s) (${list(obstacle.ids, false)}) ask for ${obstacle.demand} meeting(s) at least; the ${obstacle.servers.length} expert(s) who could serve them${obstacle.servers.length > 0 ? ` (${list(obstacle.servers, false)})` : ''} have room for ${obstacle.room}. Lower "at least", add experts or capacity, or undo vetoes.`]
      : [
        `${obstacle.ids.length} 位专家（${list(obstacle.ids, true)}）至少共要对接 ${obstacle.demand} 次，适合他们的 ${obstacle.servers.length} 条需求最多只需要 ${obstacle.room} 人次。`,
        `${obstacle.ids.length} expert(s) (${list(obstacle.ids, false)}) are to have ${obstacle.demand} meeting(s) at least; the ${obstacle.servers.length} need(s) that suit them take ${obstacle.room}.`];
  }
}

const actions: Record<string, (note: string) => Words> = {
  create: () => ['建立活动', 'prepared the event'], edit: () => ['修改活动', 'changed the event'], open: () => ['开始活动', 'opened it'], close: () => ['结束活动', 'closed it'], reopen: () => ['重新打开活动', 'reopened it'],
  add_needs: (n) => [`加入 ${n} 条需求`, `added ${n} need(s)`], remove_need: () => ['移出一条需求', 'took a need out'], add_experts: (n) => [`邀请或调整 ${n} 位专家`, `added or changed ${n} expert(s)`],
  set_pair: (kind) => (kind === 'pin' ? ['锁定一对', 'pinned a pair'] : kind === 'veto' ? ['排除一对', 'vetoed a pair'] : ['取消锁定或排除', 'undid a pin or veto']),
  ask_plan: (n) => [`要求计算方案 ${n}`, `asked for plan ${n}`], cancel_plan: (n) => [`取消方案 ${n} 的计算`, `cancelled plan ${n}`],
  plan: (n) => [`采用方案，共 ${n} 次对接`, `adopted a plan of ${n} meeting(s)`],
};
export const eventActionWords = (action: string, note: string | null): Words => actions[action]?.(note ?? '') ?? [action, action];
