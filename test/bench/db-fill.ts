import { type RawBuilder, sql } from 'kysely';
import { demo } from '../../seeds/index.ts';
import type { Db } from '../../src/db/database.ts';
import { pinyinKey } from '../../src/shared/pinyin.ts';

/**
 * A deployment of a whole country, written by SQL: at scale 1 a million profiles, 100,000 needs in every status, eight
 * proposals for each that was matched, with reviews, cases, evidence and history in proportion. The words are those of
 * the demo data; numbers tell the rows apart. Ids tell kind and number: (number)-0000-7000-8000-(kind).
 */
const KINDS = { association: 1, enterprise: 2, expert: 3, society: 4, technology_manager: 5, achievement: 6, evidence: 7, need: 8, match: 9, review: 10, engagement: 11, activity: 12, step: 13, grant: 14, clock: 15 } as const;
export const idOf = (kind: keyof typeof KINDS, n: number): string => `${n.toString(16).padStart(8, '0')}-0000-7000-8000-${KINDS[kind].toString(16).padStart(12, '0')}`;
const uid = (kind: keyof typeof KINDS, n: string): RawBuilder<unknown> => sql.raw(`(lpad(to_hex((${n})::bigint), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(${KINDS[kind]}), 12, '0'))::uuid`);

const PROVINCES = 31;
const CITIES = 340;
const COUNTIES = 2800;
export const associations = { province: (n: number) => idOf('association', 1 + n), county: (n: number) => idOf('association', 1 + PROVINCES + CITIES + n), root: idOf('association', 0) };

export interface Sizes { readonly needs: number; readonly enterprise: number; readonly expert: number; readonly society: number; readonly technology_manager: number; readonly achievement: number }
/** `profiles`: their scale, where it is another than that of the needs. */
export const sizesAt = (scale: number, profiles = scale): Sizes => {
  const of = (n: number, by = profiles) => Math.max(40, Math.round(n * by));
  return { needs: of(100_000, scale), enterprise: of(60_000), expert: of(700_000), society: of(10_000), technology_manager: of(10_000), achievement: of(220_000) };
};

const list = (words: readonly string[]) => sql`${sql.val([...words])}::text[]`;
const pick = (words: readonly string[], by: string) => sql`(${list(words)})[1 + (${sql.raw(by)}) % ${sql.lit(words.length)}]`;

export async function fillCountry(db: Db, scale: number, say: (line: string) => void, profiles = scale): Promise<Sizes> {
  const sizes = sizesAt(scale, profiles);
  const step = async (what: string, query: RawBuilder<unknown>) => {
    const began = Date.now();
    const { numAffectedRows } = await query.execute(db);
    say(`  ${what}: ${numAffectedRows ?? ''} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  };
  await sql`truncate association cascade`.execute(db);
  await step('associations', associationRows());
  await sql`insert into "user" (id, name, email, updated_at) select 'u' || n, '审核员' || n, 'u' || n || '@bench.test', now() from generate_series(0, 40) as n`.execute(db);
  const names = demo.experts.map((one) => one.name.replace('(演示)', ''));
  const keys = names.map((name) => pinyinKey(name));
  const fields = [...new Set(demo.experts.flatMap((one) => one.fields))];
  const institutions = [...new Set(demo.experts.map((one) => one.institution))];
  const summaries = demo.experts.map((one) => one.summary ?? '');
  const titles = demo.experts.flatMap((one) => one.evidence.map((each) => each.title));
  const texts = demo.experts.flatMap((one) => one.evidence.map((each) => each.text ?? ''));
  const common = (table: 'enterprise' | 'expert' | 'society' | 'technology_manager' | 'achievement') => sql`
    ${uid(table, 'n')}, ${countyOf('n')}, ${pick(names, 'n * 7')} || ' ' || n, ${pick(keys, 'n * 7')} || ' ' || lpad(n::text, 7, '0'), ${regionOf('n')},
    ${pick(summaries, 'n * 3')}, case when n % 50 = 0 then 'staff_only' when n % 7 = 0 then 'members' else 'public' end, now() - n * interval '3 minutes', now() - n * interval '3 minutes'`;
  const columns = sql.raw('id, association_id, name, name_sort, region_code, summary, visibility, created_at, updated_at');
  const from = (count: number) => sql`from generate_series(1, ${sql.lit(count)}) as n`;
  const available = sql`case when n % 9 = 0 then 'limited' when n % 13 = 0 then 'unavailable' else 'available' end`;
  await step('enterprises', sql`insert into enterprise (${columns}, credit_code, credit_code_checked, industry) select ${common('enterprise')}, '91' || lpad(n::text, 15, '0') || 'A', false, ${pick(fields, 'n')} ${from(sizes.enterprise)}`);
  await step('experts', sql`insert into expert (${columns}, title, institution, fields, availability) select ${common('expert')}, ${pick(['教授', '研究员', '高级工程师'], 'n')}, ${pick(institutions, 'n * 5')}, array[${pick(fields, 'n')}, ${pick(fields, 'n * 11')}], ${available} ${from(sizes.expert)}`);
  await step('societies', sql`insert into society (${columns}, level, disciplines, availability) select ${common('society')}, 'city', array[${pick(fields, 'n')}], ${available} ${from(sizes.society)}`);
  await step('technology managers', sql`insert into technology_manager (${columns}, level, industries, availability) select ${common('technology_manager')}, 'middle', array[${pick(fields, 'n')}], ${available} ${from(sizes.technology_manager)}`);
  await step('achievements', sql`insert into achievement (${columns}, owner, trl, fields, expert_id, availability) select ${common('achievement')}, ${pick(institutions, 'n')}, 1 + n % 9, array[${pick(fields, 'n')}], ${uid('expert', `1 + n % ${sizes.expert}`)}, ${available} ${from(sizes.achievement)}`);
  await step('evidence', sql`insert into evidence (id, expert_id, kind, title, text, year, created_at) select ${uid('evidence', 'n')}, ${uid('expert', `1 + n % ${sizes.expert}`)}, 'paper', ${pick(titles, 'n * 17')}, ${pick(texts, 'n * 17')}, 2000 + n % 26, now() ${from(Math.round(sizes.expert * 1.5))}`);
  await step('needs', needRows(sizes));
  await step('proposals', matchRows(sizes));
  await step('what waits', sql`update need set waiting_since = (select min(proposed_at) from match where match.need_id = need.id and match.status = 'proposed') where status = 'matched'`);
  await step('reviews', sql`insert into review (id, match_id, decision, reason, reviewer_id, match_version, created_at)
    select ${uid('review', 'row_number() over ()')}, id, case when status = 'rejected' then 'reject' else 'approve' end, 'evidence_fits', decided_by, 1, decided_at from match where decided_at is not null`);
  await step('cases', sql`insert into engagement (id, match_id, need_id, technology_manager_id, status, next_step, next_step_due, claimed_at, ended_at, end_reason, updated_at)
    select ${uid('engagement', 'row_number() over ()')}, m.id, m.need_id, ${uid('technology_manager', `1 + (row_number() over ()) % ${sizes.technology_manager}`)},
      case when n.status = 'engaged' then 'contacted' when n.status = 'resolved' then 'completed' else 'failed' end, '约见专家', current_date, m.decided_at,
      case when n.status = 'engaged' then null else m.decided_at + interval '60 days' end, case when n.status = 'unresolved' then '双方没有谈成' end, m.decided_at
    from match m join need n on n.id = m.need_id where m.status = 'claimed'`);
  await step('steps', sql`insert into engagement_step (id, engagement_id, stage, happened_on, created_at) select ${uid('step', 'row_number() over ()')}, id, s, current_date, claimed_at from engagement, unnest(array['claimed', 'contacted', 'met']) as s`);
  await step('running clocks', sql`insert into clock (id, kind, subject_type, subject_id, need_id, association_id, technology_manager_id, started_at, days, remind_on, due_on, hand_up_on, provisional, next_on)
    select ${uid('clock', 'row_number() over ()')}, kind, type, subject, need, place, manager, at, 5, at::date + 6, at::date + 7, at::date + 14, false, at::date + 6 from (
      select case status when 'matched' then 'review' when 'accepted' then 'way_on' else 'first_answer' end as kind, 'need' as type, id as subject, id as need, coalesce(escalated_to_id, association_id) as place, null::uuid as manager, submitted_at as at
        from need where status in ('submitted', 'escalated', 'accepted', 'matched')
      union all select 'silence', 'engagement', e.id, e.need_id, n.association_id, e.technology_manager_id, e.claimed_at from engagement e join need n on n.id = e.need_id where e.ended_at is null) as each`);
  await step('history of needs', history('need', sql`select id::text as subject, id as need, created_at as at, step from need, unnest(array['submitNeed', 'acceptNeed', 'proposeMatches']) as step`, 0));
  await step('history of proposals', history('match', sql`select id::text as subject, need_id as need, proposed_at as at, 'decideMatch' as step from match where decided_at is not null`, 1));
  await step('history of profiles', history('profile', sql`select id::text as subject, null::uuid as need, created_at as at, 'createExpert' as step from expert`, 2));
  await step('finished jobs', sql`insert into pgboss.job (name, data, state, completed_on) select 'matches.propose', jsonb_build_object('needId', id), 'completed', now() from need where proposed_at is not null limit 3000`);
  await sql`vacuum analyze`.execute(db);
  return sizes;
}

const countyOf = (n: string) => uid('association', `${1 + PROVINCES + CITIES} + (${n}) % ${COUNTIES}`);
/** Province by county, then city and county digits: 110000 to 659999. */
const regionOf = (n: string) => sql.raw(`(10 + ((${n}) % ${COUNTIES}) % ${PROVINCES})::text || lpad((((${n}) % ${COUNTIES}) / ${PROVINCES} % 20)::text, 2, '0') || lpad(((${n}) % 7)::text, 2, '0')`);

function associationRows() {
  return sql`insert into association (id, parent_id, path, name, name_sort, level, region_code, created_at, updated_at)
    with recursive tree as (
      select ${uid('association', '0')} as id, null::uuid as parent_id, '/' || ${uid('association', '0')} || '/' as path, 0 as n, 'national' as level
      union all
      select child.id, tree.id, tree.path || child.id || '/', child.n, child.level from tree join (
        select ${uid('association', 'n')} as id, n, case when n <= ${sql.lit(PROVINCES)} then 'province' when n <= ${sql.lit(PROVINCES + CITIES)} then 'city' else 'county' end as level,
          case when n <= ${sql.lit(PROVINCES)} then 0 when n <= ${sql.lit(PROVINCES + CITIES)} then 1 + n % ${sql.lit(PROVINCES)} else ${sql.lit(1 + PROVINCES)} + n % ${sql.lit(CITIES)} end as parent
        from generate_series(1, ${sql.lit(PROVINCES + CITIES + COUNTIES)}) as n) as child on child.parent = tree.n)
    select id, parent_id, path, '科协 ' || n, 'kexie ' || lpad(n::text, 6, '0'), level, lpad((110000 + n)::text, 6, '0'), now(), now() from tree`;
}

/** Statuses as a deployment has them after some years: most are through, a tenth is new, a third waits for somebody. */
const STATUS = `case when n % 100 < 2 then 'draft' when n % 100 < 6 then 'submitted' when n % 100 < 8 then 'returned' when n % 100 < 9 then 'accepted' when n % 100 < 19 then 'matched'
  when n % 100 < 29 then 'engaged' when n % 100 < 79 then 'resolved' when n % 100 < 89 then 'unresolved' when n % 100 < 95 then 'withdrawn' else 'escalated' end`;

function needRows({ needs, enterprise }: Sizes) {
  const texts = demo.needs;
  return sql`insert into need (id, association_id, enterprise_id, title, field, background, problem, goals, kind, urgency, confidentiality, region_code, source, status, escalated_to_id,
      created_by, submitted_at, accepted_at, proposed_at, ranking_version, created_at, updated_at, escalated_at)
    select ${uid('need', 'n')}, ${countyOf('n')}, ${uid('enterprise', `1 + n % ${enterprise}`)}, ${pick(texts.map((one) => one.title), 'n')} || ' ' || n, ${pick(texts.map((one) => one.field), 'n')},
      ${pick(texts.map((one) => one.background ?? ''), 'n')}, ${pick(texts.map((one) => one.problem ?? ''), 'n')}, ${pick(texts.map((one) => one.goals ?? ''), 'n')}, '技术攻关',
      case when n % 20 = 0 then 'critical' when n % 6 = 0 then 'urgent' else 'normal' end, case when n % 30 = 0 then 'staff_only' else 'members' end, ${regionOf('n')}, 'portal', s,
      case when s = 'escalated' then ${uid('association', '0')} end, 'u0', case when s <> 'draft' then at end, case when s in ('accepted', 'matched', 'engaged', 'resolved', 'unresolved') then at + interval '1 day' end,
      case when s in ('matched', 'engaged', 'resolved', 'unresolved') then at + interval '2 days' end, 'bench', at, at, case when s = 'escalated' then at end
    from (select n, ${sql.raw(STATUS)} as s, now() - (${sql.lit(needs)} - n) * interval '15 minutes' as at from generate_series(1, ${sql.lit(needs)}) as n) as each`;
}

/** Eight for each: five experts, a society, two achievements. One was approved, others turned down; of a third of the waiting needs nothing was decided yet. */
function matchRows({ expert, society, achievement }: Sizes) {
  const reasons = JSON.stringify([1, 2, 3].map((n) => ({ phrase: '粘性物料输送', evidenceId: idOf('evidence', n), evidenceTitle: '粘湿物料与胶带粘附机理', terms: ['粘性', '输送'], share: 0.2 })));
  return sql`insert into match (id, need_id, candidate_type, expert_id, society_id, achievement_id, position, score, confidence, parts, reasons, unanswered, warnings, ranking_version, status, proposed_at, decided_at, decided_by, updated_at, chance)
    select ${uid('match', 'row_number() over ()')}, id, type, case when type = 'expert' then ${uid('expert', `1 + (k * 104729 + p * 7919) % ${expert}`)} end, case when type = 'society' then ${uid('society', `1 + (k * 31 + p) % ${society}`)} end,
      case when type = 'achievement' then ${uid('achievement', `1 + (k * 8191 + p * 7) % ${achievement}`)} end, p, 1.0 / p, case when p = 1 then 'likely' when p < 4 then 'worth_a_look' else 'related_words_only' end,
      jsonb_build_object('text', 1.0 / p), ${reasons}::jsonb, '[]', '[]', 'bench', decision, proposed_at, case when decision not in ('proposed', 'superseded') then proposed_at + interval '1 day' end,
      case when decision not in ('proposed', 'superseded') then 'u1' end, proposed_at, 0.5
    from (select id, proposed_at, k, p, case when p <= 5 then 'expert' when p = 6 then 'society' else 'achievement' end as type,
        case when status = 'matched' and k % 3 = 0 then 'proposed' when p = 1 then case when status = 'matched' then 'approved' else 'claimed' end when p < 4 then 'rejected' else 'superseded' end as decision
      from (select id, proposed_at, status, row_number() over (order by id) as k from need where status in ('matched', 'engaged', 'resolved', 'unresolved')) as n, generate_series(1, 8) as p) as each`;
}

const history = (subject: string, rows: RawBuilder<unknown>, part: number) => sql`insert into activity (id, at, actor_user_id, actor_name, subject_type, subject_id, need_id, action)
  select ${uid('activity', `${part} * 100000000 + row_number() over ()`)}, at, 'u0', '审核员', ${subject}, subject, need, step from (${rows}) as each`;
