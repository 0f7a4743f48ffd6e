import { describe, expect, test } from 'vitest';
import { eventStatuses, eventStepTo } from '../../src/events/event.ts';
import { planOptions } from '../../src/events/plan.ts';
import { obstacleWords } from '../../src/events/event.labels.ts';

test('the life of an event', () => {
  const steps = eventStatuses.flatMap((from) => eventStatuses.flatMap((to) => { const step = eventStepTo(from, to); return step === undefined ? [] : [`${from} -${step}-> ${to}`]; }));
  expect(steps).toEqual(['draft -open-> open', 'open -close-> closed', 'closed -reopen-> open']);
});

describe('options of a plan', () => {
  test('as typed in a form, as sent, and left out', () => {
    expect(planOptions.parse({ atLeast: '2', atMost: ' 4', fair: 'on' })).toEqual({ atLeast: 2, atMost: 4, fair: true });
    expect(planOptions.parse({ atLeast: 0, atMost: 1, fair: false })).toEqual({ atLeast: 0, atMost: 1, fair: false });
    expect(planOptions.parse({})).toEqual({ atLeast: 1, atMost: 3, fair: false });
  });
  test.each([{ atLeast: '4', atMost: '3' }, { atMost: '0' }, { atLeast: '-1' }, { atMost: '二' }, { atMost: 21 }])('%o is refused', (given) => { expect(planOptions.safeParse(given).success).toBe(false); });
});

test('why there is no plan, in words with names and numbers', () => {
  const names: Record<string, string> = { n1: '粘料', n2: '结瘤', c1: '赵某' };
  const [zh, en] = obstacleWords({ kind: 'demand_above_room', side: 'needs', ids: ['n1', 'n2'], demand: 2, servers: ['c1'], room: 1 }, (id) => names[id] ?? id);
  expect(zh).toContain('2 条需求（“粘料”、“结瘤”）至少共要 2 人次，能派给它们的 1 位专家（“赵某”）最多只能承接 1 人次');
  expect(en).toContain('ask for 2 meeting(s) at least; the 1 expert(s) who could serve them ("赵某") have room for 1');
});
