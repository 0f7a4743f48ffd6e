import { describe, expect, test } from 'vitest';
import { type EngagementStatus, type EngagementStep, afterEngagementStep, claimInput, engagementStatuses, isOpen, localDay, mayRelease, possibleStages, stages, stagesReached, stepInput } from '../../src/engagements/engagement.ts';
import { parseInput } from '../../src/shared/input.ts';
import { AppError } from '../../src/shared/errors.ts';

/** Every status x step, written out: a row is a status, each cell the status after the step, '-' where it is refused. */
const table: Record<EngagementStatus, Record<EngagementStep, EngagementStatus | '-'>> = {
  claimed: { contacted: 'contacted', met: 'met', negotiating: 'negotiating', signed: 'signed', implementing: '-', completed: '-', failed: 'failed', release: 'released' },
  contacted: { contacted: 'contacted', met: 'met', negotiating: 'negotiating', signed: 'signed', implementing: '-', completed: '-', failed: 'failed', release: 'released' },
  met: { contacted: '-', met: 'met', negotiating: 'negotiating', signed: 'signed', implementing: '-', completed: '-', failed: 'failed', release: 'released' },
  negotiating: { contacted: '-', met: '-', negotiating: 'negotiating', signed: 'signed', implementing: '-', completed: '-', failed: 'failed', release: 'released' },
  signed: { contacted: '-', met: '-', negotiating: '-', signed: 'signed', implementing: 'implementing', completed: 'completed', failed: 'failed', release: '-' },
  implementing: { contacted: '-', met: '-', negotiating: '-', signed: '-', implementing: 'implementing', completed: 'completed', failed: 'failed', release: '-' },
  completed: { contacted: '-', met: '-', negotiating: '-', signed: '-', implementing: '-', completed: '-', failed: '-', release: '-' },
  failed: { contacted: '-', met: '-', negotiating: '-', signed: '-', implementing: '-', completed: '-', failed: '-', release: '-' },
  released: { contacted: '-', met: '-', negotiating: '-', signed: '-', implementing: '-', completed: '-', failed: '-', release: '-' },
};

describe.each(engagementStatuses)('from %s', (status) => {
  test.each([...stages, 'release'] as const)('step %s', (step) => {
    expect(afterEngagementStep(status, step) ?? '-').toBe(table[status][step]);
  });
  test('what may be chosen is what is possible', () => {
    expect(possibleStages(status)).toEqual(stages.filter((stage) => table[status][stage] !== '-'));
    expect(mayRelease(status)).toBe(table[status].release !== '-');
    expect(isOpen(status)).toBe(!['completed', 'failed', 'released'].includes(status));
  });
});

const base = { id: '019a9b7e-0000-7000-8000-000000000000', version: 1, happenedOn: '2026-11-20' };
const fieldsOf = (input: object): string[] => {
  try { parseInput(stepInput, { ...base, ...input }); return []; } catch (error) { return error instanceof AppError ? error.fields.map((field) => field.field) : ['?']; }
};

describe('what a step needs', () => {
  test.each([
    ['a contract needs its number', { stage: 'signed' }, ['contractNumber']],
    ['a failure needs its reason', { stage: 'failed', note: '  ' }, ['note']],
    ['a note needs words', { stage: 'note' }, ['note']],
    ['a phase is for implementing', { stage: 'met', phase: '中试' }, ['phase']],
    ['a contract number is for a contract', { stage: 'met', contractNumber: 'HT-1', amountYuan: 5 }, ['contractNumber', 'amountYuan']],
    ['a date needs something to do', { stage: 'met', nextStepDue: '2026-12-01' }, ['nextStep']],
    ['a day that is none', { stage: 'met', happenedOn: '2026-02-30' }, ['happenedOn']],
    ['a stage that is none', { stage: 'released' }, ['stage']],
    ['unknown fields', { stage: 'met', status: 'completed' }, ['status']],
    ['an amount that is none', { stage: 'signed', contractNumber: 'HT-1', amountYuan: '很多' }, ['amountYuan']],
  ])('%s', (_, input, fields) => { expect(fieldsOf(input)).toEqual(fields); });

  test('a form sends every field, most of them empty', () => {
    const form = { stage: 'signed', version: '3', note: '', people: '', contractNumber: ' ht-2026-8 ', amountYuan: '１２０,０００元', phase: '', nextStep: '', nextStepDue: '' };
    expect(parseInput(stepInput, { ...base, ...form })).toMatchObject({ version: 3, note: null, contractNumber: 'ht-2026-8', amountYuan: 12_000_000, phase: null, nextStep: null, nextStepDue: null });
  });
  test('a next step that is left out stays, an empty one goes', () => {
    expect('nextStep' in parseInput(stepInput, { ...base, stage: 'met' })).toBe(false);
    expect(parseInput(claimInput, { id: base.id, nextStep: '' }).nextStep).toBe(null);
  });
});

test('a day is the day of the zone, whatever zone the server is in', () => {
  const late = new Date('2026-11-21T16:30:00Z');
  expect(localDay(late, 'Asia/Shanghai')).toBe('2026-11-22');
  expect(localDay(late, 'UTC')).toBe('2026-11-21');
});

test('notes are no stage', () => {
  expect([...stagesReached(['claimed', 'note', 'met'])]).toEqual(['claimed', 'met']);
});
