import { type RawBuilder, sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Actor } from '../shared/command.ts';
import type { Words } from '../shared/errors.ts';
import { chinaMoment, plusDays } from '../shared/working-days.ts';
import { type FigureFilter, type StageKey, stageKeys } from './figures.ts';

/**
 * The one place that says what each stage of the funnel is: its name, what it means in plain words (shown beside every figure), and
 * the day on which a need first reached it. Everything is read from needs, proposals, reviews, cases and their entries; an entry that was
 * put right counts as it was put right, a decision that was taken back does not count.
 */
export interface Stage { readonly words: Words; readonly means: Words }
export const stages: Record<StageKey, Stage> = {
  gathered: { words: ['征集', 'Gathered'], means: ['企业或其代表提交过的需求，按第一次提交的日期算；只存草稿、没有提交的不算，后来退回、撤回或合并的照算；从一条需求拆出的子问题不另算，按整条需求自己的进展算。', 'Needs that were submitted, by the day of the first submission; drafts do not count, those returned, withdrawn or merged later do. Parts split from a need are no further needs: what counts is how far the whole has come.'] },
  accepted: { words: ['受理', 'Accepted'], means: ['科协受理过的需求，按第一次受理的日期算。', 'Needs that staff accepted, by the day of the first acceptance.'] },
  proposed: { words: ['有对接建议', 'Proposed'], means: ['系统或学会提出过至少一条对接建议（专家、学会或成果）的需求，按第一条的日期算。', 'Needs with at least one proposal (expert, society or achievement), by the day of the first.'] },
  approved: { words: ['审核同意', 'Approved'], means: ['至少有一条对接建议经科协审核同意、且没有被撤销的需求，按第一次同意的日期算。', 'Needs with at least one proposal that staff approved and nobody took back, by the day of the first approval.'] },
  taken_on: { words: ['领办', 'Taken on'], means: ['有技术经理人领办过的需求，按第一次领办的日期算；后来退回的照算。', 'Needs a technology manager took on, by the day of the first; those given back later count.'] },
  met: { words: ['见面', 'Met'], means: ['办理记录里有“见面洽谈”或更后面一步（商谈、签约、实施、完成）的需求，按记录写明的发生日期算。', 'Needs whose case has an entry of a meeting or of a later stage (negotiation, contract, work, completion), by the day the entry names.'] },
  signed: { words: ['签约', 'Signed'], means: ['办理记录里有“签约”（写明合同编号）的需求，按签约日期算。案卷里没有合同附件的标为“自报”。', 'Needs whose case has an entry of a contract with its number, by the day of the contract. Where the case holds no file of the contract it is marked as self-reported.'] },
  completed: { words: ['完成', 'Completed'], means: ['办理记录里有“完成”的需求，按记录写明的日期算。', 'Needs whose case has an entry of its completion, by the day the entry names.'] },
};

const day = (at: RawBuilder<unknown>): RawBuilder<unknown> => sql`(${at} at time zone 'Asia/Shanghai')::date`;
const entries = (named: readonly string[]): RawBuilder<unknown> => sql`min(s.happened_on) filter (where s.stage = any(${sql.val([...named])}::text[]))`;

/** The case's part, once for each need: nothing for most of them. */
const ofCases = sql`left join lateral (
  select min(e.claimed_at) as claimed, ${entries(['met', 'negotiating', 'signed', 'implementing', 'completed'])} as met, ${entries(['signed'])} as signed, ${entries(['completed'])} as completed
  from engagement e left join engagement_step s on s.engagement_id = e.id and not exists (select 1 from engagement_step c where c.corrects_id = s.id)
  where e.need_id = need.id) as cases on true`;

const reached: Record<StageKey, RawBuilder<unknown>> = {
  gathered: day(sql`need.first_submitted_at`), accepted: day(sql`need.first_accepted_at`),
  proposed: day(sql`(select min(m.proposed_at) from match m where m.need_id = need.id)`),
  approved: day(sql`(select min(r.created_at) from match m join review r on r.match_id = m.id and r.decision = 'approve' and r.undone_at is null where m.need_id = need.id and m.decided_at is not null and m.status <> 'rejected')`),
  taken_on: day(sql`cases.claimed`), met: sql`cases.met`, signed: sql`cases.signed`, completed: sql`cases.completed`,
};

/** Within the days of the filter, by the clock of China. */
export const between = (column: RawBuilder<unknown>, { since, until }: FigureFilter): RawBuilder<unknown> => sql`${column} >= ${chinaMoment(since, 0)} and ${column} < ${chinaMoment(plusDays(until, 1), 0)}`;

/** Needs to which something first may have happened in the span: each stage by its own index. That it was the first is asked of each afterwards. */
const touched = (filter: FigureFilter): RawBuilder<unknown> => sql`(
  select id from need where ${between(sql`first_submitted_at`, filter)} union select id from need where ${between(sql`first_accepted_at`, filter)}
  union select need_id from match where ${between(sql`proposed_at`, filter)}
  union select m.need_id from review r join match m on m.id = r.match_id where r.decision = 'approve' and r.undone_at is null and ${between(sql`r.created_at`, filter)}
  union select need_id from engagement where ${between(sql`claimed_at`, filter)}
  union select e.need_id from engagement_step s join engagement e on e.id = s.engagement_id where s.happened_on >= ${filter.since}::date and s.happened_on <= ${filter.until}::date)`;

/** The reader's own area as staff; everything for the system. `association.path` must be at hand. */
export const areaOf = (actor: Actor): RawBuilder<boolean> => (actor.kind === 'system' ? sql<boolean>`true`
  : sql<boolean>`(${sql.join([sql`false`, ...grantsOf(actor, 'staff', 'administrator').map((grant) => sql`association.path like ${`${grant.associationPath}%`}`)], sql` or `)})`);

/** What a filter narrows besides the days; for needs of the reader's area, with `need` and `association` at hand. */
export const narrowed = (actor: Actor, { association, field, industry, event }: FigureFilter): RawBuilder<unknown> => sql.join([
  sql`need.first_submitted_at is not null and need.part_of_id is null`, areaOf(actor),
  ...(association === undefined ? [] : [sql`association.path like (select scope.path || '%' from association scope where scope.id = ${association})`]),
  ...(field === undefined ? [] : [sql`need.field = ${field}`]),
  ...(industry === undefined ? [] : [sql`exists (select 1 from enterprise where enterprise.id = need.enterprise_id and enterprise.industry = ${industry})`]),
  ...(event === undefined ? [] : [sql`exists (select 1 from event_need where event_need.event_id = ${event} and event_need.need_id = need.id)`]),
], sql` and `);

/** The needs a filter means, one row each: id, field, association_id, path, and the day of each stage (null: not reached). To stand in a `with`. */
export const paceRows = (actor: Actor, filter: FigureFilter): RawBuilder<unknown> => sql`
  select need.id, need.field, need.association_id, association.path, ${sql.join(stageKeys.map((key) => sql`${reached[key]} as ${sql.id(key)}`))}
  from need join association on association.id = need.association_id ${ofCases}
  where ${narrowed(actor, filter)} and ${filter.basis === 'cohort' ? between(sql`need.first_submitted_at`, filter) : sql`need.id in ${touched(filter)}`}`;

/** Whether a row of `paceRows` counts for a stage: reached at all, or reached in the span. */
export const counts = (key: StageKey, { basis, since, until }: FigureFilter): RawBuilder<boolean> =>
  (basis === 'cohort' ? sql<boolean>`${sql.id(key)} is not null` : sql<boolean>`${sql.id(key)} between ${since}::date and ${until}::date`);
