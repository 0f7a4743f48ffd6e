import { z } from 'zod';
import type { DraftNeed } from '../needs/draft.ts';
import type { Outlook, Urgency } from '../needs/need.ts';
import { type ReadinessLevel, readinessOf } from '../needs/readiness.ts';
import { type Day, plusDays } from '../shared/working-days.ts';
import { turnFilter } from './turn.ts';

/**
 * Triage (分诊): what waits to be taken up, by how urgent it is, how clear it is, and whether anybody answers it. Each need has one place and one
 * next step; nothing here moves the ranking. Pure.
 *
 * Urgent is what the enterprise called critical or wants within `SOON_DAYS`; soon, what it called urgent, wants within `LATER_DAYS`, or what is past the
 * day of its first answer (in an office that is behind that is all of it, so it makes nothing urgent by itself); all else can wait. Clear is what the readiness mark says. Answered is a candidate
 * who is likely or worth a look, from a look made beforehand (`matches/outlook`).
 */
export const whens = ['now', 'soon', 'later'] as const;
export type When = (typeof whens)[number];
export const readies = ['ready', 'nearly', 'vague'] as const satisfies readonly ReadinessLevel[];
export const answereds = ['answered', 'hard', 'unknown'] as const;
export type Answered = (typeof answereds)[number];
export const nextSteps = ['accept', 'ask', 'seek'] as const;
export type NextStep = (typeof nextSteps)[number];

export const SOON_DAYS = 30;
export const LATER_DAYS = 90;

export interface ToTriage extends DraftNeed { readonly urgency: Urgency; /** Of the clock of the first answer. */ readonly due_on: Day | null; readonly outlook: Outlook | null }
export interface Triaged { readonly when: When; readonly ready: ReadinessLevel; readonly answered: Answered; readonly next: NextStep; /** What to ask first; null: all is said. */ readonly missing: ReturnType<typeof readinessOf>['advice'][number] | null }

export function whenOf({ urgency, deadline, due_on }: Pick<ToTriage, 'urgency' | 'deadline' | 'due_on'>, today: Day): When {
  const within = (days: number) => deadline !== null && deadline <= plusDays(today, days);
  if (urgency === 'critical' || within(SOON_DAYS)) return 'now';
  return urgency === 'urgent' || within(LATER_DAYS) || (due_on !== null && due_on < today) ? 'soon' : 'later';
}

export const answeredOf = (outlook: Outlook | null): Answered => (outlook === null ? 'unknown' : outlook === 'likely' || outlook === 'worth_a_look' ? 'answered' : 'hard');

/** A vague need is asked about before anything else; one that is nearly clear, where that may be why nobody answers it. What is clear and unanswered needs a way of its own. */
export const nextOf = (ready: ReadinessLevel, answered: Answered): NextStep =>
  ready === 'vague' || (ready === 'nearly' && answered === 'hard') ? 'ask' : answered === 'hard' ? 'seek' : 'accept';

export function triaged(need: ToTriage, today: Day): Triaged {
  const { level, advice } = readinessOf(need);
  const answered = answeredOf(need.outlook);
  return { when: whenOf(need, today), ready: level, answered, next: nextOf(level, answered), missing: advice[0] ?? null };
}

const blank = (value: unknown) => (value === '' ? undefined : value);
const { field, region, own, q } = turnFilter.shape;
export const triageFilter = z.object({
  field, region, own, q,
  when: z.preprocess(blank, z.enum(whens).optional()), ready: z.preprocess(blank, z.enum(readies).optional()), answered: z.preprocess(blank, z.enum(answereds).optional()),
});
export type TriageFilter = z.output<typeof triageFilter>;

export const inCell = (place: Triaged, { when, ready, answered }: TriageFilter): boolean =>
  (when === undefined || place.when === when) && (ready === undefined || place.ready === ready) && (answered === undefined || place.answered === answered);

/** The address of the board with this filter. */
export function boardAddress(filter: TriageFilter, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams([...Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]])), ...Object.entries(more)]);
  return query.size === 0 ? '/desk/triage' : `/desk/triage?${query.toString()}`;
}
