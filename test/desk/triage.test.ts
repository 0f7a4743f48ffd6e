import { describe, expect, test } from 'vitest';
import { answeredOf, answereds, boardAddress, inCell, nextOf, readies, type ToTriage, triaged, triageFilter, whenOf } from '../../src/desk/triage.ts';
import { stronger } from '../../src/matches/outlook.ts';
import { outlooks } from '../../src/needs/need.ts';
import { letterAsking, letterFor, newSetAside, setAside, setAsideReasons } from '../../src/needs/set-aside.ts';

const TODAY = '2026-11-27';
const plain = { urgency: 'normal', deadline: null, due_on: null } as const;
const need: ToTriage = { title: '溜槽堵塞', field: '矿山', background: null, problem: '溜槽在雨季每天堵塞两三次，每次停机一小时', goals: '每月堵塞不超过 1 次', kind: '技术攻关', budget_fen: null, deadline: null, urgency: 'normal', due_on: null, outlook: null };

describe('the place of a need on the board', () => {
  test('urgent is what the firm calls critical, or wants within 30 days; what waits past the day of its first answer is due soon', () => {
    expect(whenOf({ ...plain, urgency: 'critical' }, TODAY)).toBe('now');
    expect(whenOf({ ...plain, deadline: '2026-12-27' }, TODAY)).toBe('now');
    expect(whenOf({ ...plain, deadline: '2026-12-28' }, TODAY)).toBe('soon');
    expect(whenOf({ ...plain, deadline: '2026-01-01' }, TODAY)).toBe('now');
    expect(whenOf({ ...plain, deadline: '2027-02-25' }, TODAY)).toBe('soon');
    expect(whenOf({ ...plain, deadline: '2027-02-26' }, TODAY)).toBe('later');
    expect(whenOf({ ...plain, due_on: '2026-11-26' }, TODAY)).toBe('soon');
    expect(whenOf({ ...plain, due_on: '2026-11-27' }, TODAY)).toBe('later');
    expect(whenOf({ ...plain, urgency: 'urgent' }, TODAY)).toBe('soon');
  });

  test('answered is a candidate at least worth a look; without a look it is not known, and said so', () => {
    expect([null, ...outlooks].map(answeredOf)).toEqual(['unknown', 'answered', 'answered', 'hard', 'hard']);
    expect(outlooks.map((one) => stronger(one, 'worth_a_look'))).toEqual(['likely', 'worth_a_look', 'worth_a_look', 'worth_a_look']);
  });

  test('every place has its next step', () => {
    expect(readies.map((ready) => answereds.map((answered) => nextOf(ready, answered)))).toEqual([
      ['accept', 'seek', 'accept'], ['accept', 'ask', 'accept'], ['ask', 'ask', 'ask'],
    ]);
  });

  test('a vague need is to be asked about, with the first thing to ask', () => {
    const vague = triaged({ ...need, problem: '老堵', goals: null }, TODAY);
    expect(vague).toMatchObject({ ready: 'vague', answered: 'unknown', next: 'ask' });
    expect(vague.missing?.[0]).toContain('问题具体出在哪一步');
    expect(inCell(vague, triageFilter.parse({ ready: 'vague', when: 'later' }))).toBe(true);
    expect(inCell(vague, triageFilter.parse({ answered: 'hard' }))).toBe(false);
  });

  test('the address of a cell says the cell and the filter', () => {
    expect(boardAddress(triageFilter.parse({ field: '矿山', when: 'now', q: '' }))).toBe('/desk/triage?field=%E7%9F%BF%E5%B1%B1&when=now');
    expect(boardAddress(triageFilter.parse({}), { taken: 'x' })).toBe('/desk/triage?taken=x');
  });
});

describe('the answer to its owner', () => {
  const owned = { ...need, enterprise_name: '某某矿业', association_name: '泰安市科协' };
  test('names the need, why, and what can be done, in both languages; nothing is left to fill in but where only a person can say it', () => {
    for (const reason of setAsideReasons) {
      const letter = letterFor(reason, owned);
      for (const at of [0, 1] as const) for (const part of ['溜槽堵塞', '某某矿业', '泰安市科协', setAside[reason].because[at], setAside[reason].next[at]]) expect(letter[at]).toContain(part);
      expect(newSetAside.safeParse({ id: '019a9b7e-0000-7000-8000-000000000000', reason, answer: letter[0] }).success, reason).toBe(reason !== 'other');
    }
  });

  test('asking lists what is missing, most needed first', () => {
    const [zh, en] = letterAsking({ ...owned, problem: '老堵', goals: null });
    expect(zh).toMatch(/1\. 问题具体出在哪一步[\s\S]*2\. 希望达到什么结果/);
    expect(en).toContain('1. At which step');
  });
});
