import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { ClockKind } from '../clocks/clock.ts';
import { candidateTypes, type CandidateType, type Confidence, type MatchReason, type MatchStatus } from '../matches/match.ts';
import { areaOf } from '../reports/stage.queries.ts';
import type { Actor } from '../shared/command.ts';
import { chinaMoment } from '../shared/working-days.ts';

/** Lists that have no page of rows of their own: proposals and clocks of the reader's area as staff. */
export interface MatchLine {
  readonly id: string; readonly need_id: string; readonly need_title: string; readonly candidate_type: CandidateType; readonly candidate_id: string; readonly candidate_name: string; readonly position: number; readonly confidence: Confidence; readonly score: number;
  readonly status: MatchStatus; readonly reasons: readonly MatchReason[]; readonly unanswered: readonly string[]; readonly proposed_at: Date; readonly decided_at: Date | null; readonly decided_by: string | null; readonly reason: string | null; readonly ranking_version: string;
}

/** Newest first, those made since a day. */
export function matchLines(db: Reader, actor: Actor, since: string | undefined, request: PageRequest): Promise<Page<MatchLine>> {
  const names = sql.join(candidateTypes.map((type) => sql`(select name from ${sql.table(type)} c where c.id = match.${sql.id(`${type}_id`)})`));
  const rows = db.selectFrom(sql<MatchLine>`(
    select match.id, match.need_id, need.title as need_title, match.candidate_type, coalesce(match.expert_id, match.society_id, match.achievement_id) as candidate_id, coalesce(${names}) as candidate_name, match.position, match.confidence, match.score,
      match.status, match.reasons, match.unanswered, match.proposed_at, match.decided_at, (select name from "user" where "user".id = match.decided_by) as decided_by, (select reason from review where review.match_id = match.id and review.undone_at is null) as reason, match.ranking_version
    from match join need on need.id = match.need_id join association on association.id = need.association_id
    where ${areaOf(actor)} and ${since === undefined ? sql`true` : sql`match.proposed_at >= ${chinaMoment(since, 0)}`})`.as('line')).selectAll();
  return pageOf(rows, { sort: 'line.proposed_at', id: 'line.id', direction: 'desc', read: (row) => [row.proposed_at, row.id] }, request);
}

export interface ClockLine { readonly id: string; readonly kind: ClockKind; readonly need_id: string; readonly title: string; readonly association: string; readonly manager: string | null; readonly started_at: Date; readonly due_on: string; readonly stopped_at: Date | null; readonly met: boolean | null; readonly days: number; readonly took: number | null; readonly handed_up_at: Date | null }

/** Every clock that ran or runs since a day, newest first. */
export function clockLines(db: Reader, actor: Actor, since: string | undefined, request: PageRequest): Promise<Page<ClockLine>> {
  const rows = db.selectFrom(sql<ClockLine>`(
    select c.id, c.kind, c.need_id, need.title, association.name as association, (select name from technology_manager m where m.id = c.technology_manager_id) as manager, c.started_at, c.due_on, c.stopped_at, c.met, c.days, c.took, c.handed_up_at
    from clock c join association on association.id = c.association_id join need on need.id = c.need_id
    where ${areaOf(actor)} and ${since === undefined ? sql`true` : sql`(c.stopped_at is null or c.stopped_at >= ${chinaMoment(since, 0)})`})`.as('line')).selectAll();
  return pageOf(rows, { sort: 'line.started_at', id: 'line.id', direction: 'desc', read: (row) => [row.started_at, row.id] }, request);
}
