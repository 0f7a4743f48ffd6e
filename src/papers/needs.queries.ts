import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { type CheckWay, checkWords } from '../needs/check.ts';
import type { Confidentiality, NeedKind, NeedStatus, Urgency } from '../needs/need.ts';
import type { FigureFilter } from '../reports/figures.ts';
import { areaOf, between, narrowed } from '../reports/stage.queries.ts';
import type { Actor } from '../shared/command.ts';

export interface SummaryNeed {
  readonly id: string; readonly title: string; readonly enterprise: string; readonly association: string; readonly region_code: string; readonly field: string; readonly kind: NeedKind; readonly urgency: Urgency; readonly status: NeedStatus; readonly confidentiality: Confidentiality;
  readonly background: string | null; readonly problem: string | null; readonly goals: string | null; readonly budget_fen: number | null; readonly deadline: string | null; readonly gathered: string; readonly candidate: string | null; readonly checked_how: CheckWay | null; readonly checked_on: string | null;
}
/** A paper with more is read by nobody; the Excel files have room for more. */
export const MOST_IN_WORD = 500;
export const MOST_IN_EXCEL = 20_000;

/** The needs gathered in the span, the most urgent first, then by field and day; with the first approved candidate. */
export const summaryNeeds = async (db: Reader, actor: Actor, filter: FigureFilter, most: number): Promise<readonly SummaryNeed[]> => (await sql<SummaryNeed>`
  select need.id, need.title, enterprise.name as enterprise, association.name as association, need.region_code, need.field, need.kind, need.urgency, need.status, need.confidentiality, need.background, need.problem, need.goals, need.budget_fen, need.deadline,
    (need.first_submitted_at at time zone 'Asia/Shanghai')::date as gathered,
    (select coalesce((select name from expert where expert.id = m.expert_id), (select name from society where society.id = m.society_id), (select name from achievement where achievement.id = m.achievement_id)) from match m where m.need_id = need.id and m.status in ('approved', 'claimed') order by m.decided_at, m.id limit 1) as candidate, seen.how as checked_how, seen.checked_on
  from need join association on association.id = need.association_id join enterprise on enterprise.id = need.enterprise_id
    left join lateral (select how, checked_on from need_check where need_check.need_id = need.id and taken_back_at is null order by checked_on desc, id desc limit 1) seen on true
  where ${narrowed(actor, filter)} and ${between(sql`need.first_submitted_at`, filter)}
  order by array_position(array['critical', 'urgent', 'normal'], need.urgency), need.field, need.first_submitted_at, need.id limit ${most}`.execute(db)).rows;

/** 走访 2026-11-20, or nothing. */
export const checkedText = (need: Pick<SummaryNeed, 'checked_how' | 'checked_on'>): string => (need.checked_how === null ? '' : `${checkWords[need.checked_how][0]} ${need.checked_on ?? ''}`);

export interface CountedBy { readonly key: string; readonly count: number }
/** The needs gathered in the span by urgency, kind or field, most first. */
export const countedBy = async (db: Reader, actor: Actor, filter: FigureFilter, column: 'urgency' | 'kind' | 'field'): Promise<readonly CountedBy[]> => (await sql<CountedBy>`
  select need.${sql.id(column)} as key, count(*)::int as count from need join association on association.id = need.association_id
  where ${narrowed(actor, filter)} and ${between(sql`need.first_submitted_at`, filter)} group by 1 order by 2 desc, 1`.execute(db)).rows;

export interface OfferedAchievement { readonly name: string; readonly fields: readonly string[]; readonly summary: string | null; readonly owner: string; readonly trl: number | null }
/** Achievements of the area that are not for staff alone. */
export const offeredAchievements = async (db: Reader, actor: Actor): Promise<readonly OfferedAchievement[]> => (await sql<OfferedAchievement>`
  select achievement.name, achievement.fields, achievement.summary, achievement.owner, achievement.trl from achievement join association on association.id = achievement.association_id
  where ${areaOf(actor)} and achievement.visibility <> 'staff_only' order by achievement.name_sort, achievement.id limit ${MOST_IN_EXCEL}`.execute(db)).rows;
