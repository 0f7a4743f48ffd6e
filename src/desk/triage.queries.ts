import { calendarOf } from '../calendar/calendar.queries.ts';
import type { Reader } from '../db/database.ts';
import type { NeedKind, Outlook, Urgency } from '../needs/need.ts';
import type { Actor } from '../shared/command.ts';
import { chinaDay, type Day } from '../shared/working-days.ts';
import { inCell, type Triaged, triaged, type TriageFilter, whens } from './triage.ts';
import { type Asked, escalatedTo, type Raw, receivedIn } from './turn.queries.ts';

/** So many needs are laid out on one board, the longest waiting and most urgent; nobody triages more at a time, and the filter narrows it. */
export const MOST_LAID_OUT = 400;

export interface BoardNeed {
  readonly id: string; readonly title: string; readonly field: string; readonly enterpriseName: string; readonly associationName: string; readonly associationPath: string; readonly escalated: boolean;
  readonly urgency: Urgency; readonly deadline: Day | null; readonly dueOn: Day | null; readonly since: Date; readonly outlook: Outlook | null; readonly outlookAt: Date | null; readonly place: Triaged;
}
export interface Board { /** Of the cell that is asked for, the most urgent first. */ readonly shown: readonly BoardNeed[]; /** Of every cell, whatever cell is asked for. */ readonly all: readonly BoardNeed[]; /** More wait than are laid out. */ readonly more: boolean }

/** What waits to be taken up in the reader's area, laid out; read in the order of the desk from its index and cut, whatever waits in the country. */
export async function triageBoard(db: Reader, actor: Actor, filter: TriageFilter, now: Date): Promise<Board> {
  const { field, region, own, q } = filter;
  const asked: Asked = { db, actor, filter: { field, region, own, q }, today: chinaDay(now), calendar: await calendarOf(db) };
  const received = await receivedIn(asked).orderBy('need.turn_at').orderBy('need.id').limit(MOST_LAID_OUT + 1).execute();
  const escalated = await escalatedTo(asked).orderBy('need.turn_at').orderBy('need.id').limit(MOST_LAID_OUT + 1).execute();
  const waiting = ([...received, ...escalated] as readonly Raw[]).toSorted((a, b) => a.turn.getTime() - b.turn.getTime() || (a.id < b.id ? -1 : 1));
  const all = await described(db, waiting.slice(0, MOST_LAID_OUT), chinaDay(now));
  const order = (need: BoardNeed): number => whens.indexOf(need.place.when);
  return { all, shown: all.filter((need) => inCell(need.place, filter)).toSorted((a, b) => order(a) - order(b)), more: waiting.length > MOST_LAID_OUT };
}

interface Row { readonly id: string; readonly title: string; readonly field: string; readonly background: string | null; readonly problem: string | null; readonly goals: string | null; readonly kind: NeedKind; readonly urgency: Urgency; readonly budget_fen: number | null; readonly deadline: Day | null; readonly outlook: Outlook | null; readonly outlook_at: Date | null; readonly due_on: Day | null; readonly enterprise_name: string; readonly association_name: string; readonly association_path: string }

async function described(db: Reader, rows: readonly Raw[], today: Day): Promise<readonly BoardNeed[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const needs = new Map((await db.selectFrom('need').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id').innerJoin('association', 'association.id', 'need.association_id').where('need.id', 'in', ids)
    .select(['need.id', 'need.title', 'need.field', 'need.background', 'need.problem', 'need.goals', 'need.kind', 'need.urgency', 'need.budget_fen', 'need.deadline', 'need.outlook', 'need.outlook_at', 'enterprise.name as enterprise_name', 'association.name as association_name', 'association.path as association_path',
      (eb) => eb.selectFrom('clock').select(({ fn }) => fn.min('due_on').as('due_on')).whereRef('clock.subject_id', '=', 'need.id').where('clock.kind', '=', 'first_answer').where('clock.stopped_at', 'is', null).as('due_on')])
    .execute()).map((need): [string, Row] => [need.id, need]));
  return rows.flatMap((row): BoardNeed[] => {
    const need = needs.get(row.id);
    if (need === undefined) return [];
    return [{
      id: need.id, title: need.title, field: need.field, enterpriseName: need.enterprise_name, associationName: need.association_name, associationPath: need.association_path, escalated: row.kind === 'escalated', urgency: need.urgency, deadline: need.deadline, dueOn: need.due_on, since: row.since,
      outlook: need.outlook, outlookAt: need.outlook_at, place: triaged(need, today),
    }];
  });
}
