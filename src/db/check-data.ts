import { CompiledQuery } from 'kysely';
import type { Db } from './database.ts';

/**
 * The invariants of the data, as queries that find what breaks them. Run by `npm run check:data` on a live database
 * and after every test file. Constraints repeat some of them: here they are also checked for data that was restored,
 * imported or written before the constraint.
 */
export interface BrokenRule { readonly rule: string; readonly rows: readonly unknown[] }

const rules: Readonly<Record<string, string>> = {
  'a need past draft has been submitted': `select id from need where status not in ('draft', 'withdrawn') and submitted_at is null`,
  'an accepted need says when': `select id from need where status in ('accepted', 'matched', 'engaged', 'resolved', 'unresolved') and accepted_at is null`,
  'a matched need has proposals': `select id from need n where status = 'matched' and not exists (select 1 from match m where m.need_id = n.id)`,
  'an engaged need has one open engagement': `select id from need n where status = 'engaged' and (select count(*) from engagement e where e.need_id = n.id and e.ended_at is null) <> 1`,
  'an open engagement stands on an engaged need and a claimed match': `select e.id from engagement e join need n on n.id = e.need_id join match m on m.id = e.match_id where e.ended_at is null and (n.status <> 'engaged' or m.status <> 'claimed')`,
  'an engagement and its match belong to one need': `select e.id from engagement e join match m on m.id = e.match_id where m.need_id <> e.need_id`,
  'at most one open engagement per need': `select need_id from engagement where ended_at is null group by need_id having count(*) > 1`,
  'a decided match has decider, date and review': `select m.id from match m where status in ('approved', 'rejected', 'claimed') and (decided_at is null or decided_by is null or not exists (select 1 from review r where r.match_id = m.id))`,
  'an undecided match has no decider': `select id from match where status = 'proposed' and decided_by is not null`,
  'a match has reasons and a ranking version': `select id from match where ranking_version = '' or jsonb_typeof(reasons) <> 'array' or jsonb_typeof(unanswered) <> 'array'`,
  'the parts of a score sum to it': `select id from match m where abs(score - (select coalesce(sum(value::double precision), 0) from jsonb_each_text(parts))) > 1e-6`,
  'cited evidence exists': `select m.id from match m, jsonb_array_elements(m.reasons) r where m.status in ('proposed', 'approved', 'claimed') and r->>'evidenceId' is not null and not exists (select 1 from evidence e where e.id::text = r->>'evidenceId')`,
  'the history of a need is a path': `select id from (select id, from_status, lag(to_status) over (partition by subject_id order by seq) as before, to_status from activity where subject_type = 'need' and to_status is not null) a where before is not null and from_status is distinct from before`,
  'the status of a need is the last of its history': `select n.id from need n where n.status <> (select to_status from activity a where a.subject_type = 'need' and a.subject_id = n.id::text and to_status is not null order by seq desc limit 1)`,
  'the status of a match is the last of its history': `select m.id from match m where m.status <> coalesce((select to_status from activity a where a.subject_type = 'match' and a.subject_id = m.id::text and to_status is not null order by seq desc limit 1), 'proposed')`,
  'the status of an engagement is the last of its history': `select e.id from engagement e where e.status <> (select to_status from activity a where a.subject_type = 'engagement' and a.subject_id = e.id::text and to_status is not null order by seq desc limit 1)`,
  'the status of an event is the last of its history': `select e.id from event e where e.status <> (select to_status from activity a where a.subject_type = 'event' and a.subject_id = e.id::text and to_status is not null order by seq desc limit 1)`,
  'associations form one tree': `select a.id from association a left join association p on p.id = a.parent_id where a.path <> coalesce(p.path, '/') || a.id || '/'`,
  'a capacity is not exceeded by open engagements': `select t.id from technology_manager t where t.capacity < (select count(*) from engagement e where e.technology_manager_id = t.id and e.ended_at is null)`,
  'a person with a role has an account': `select id from role_grant g where not exists (select 1 from "user" u where u.id = g.user_id)`,
  'text is in NFC and without control characters': `select id from need where title <> normalize(title, nfc) or title ~ '[\\x01-\\x08\\x0b-\\x1f]' or coalesce(problem, '') ~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f]'`,
  'a submitted or handed-up need has its clock running': `select n.id from need n where status in ('submitted', 'escalated') and not exists (select 1 from clock c where c.subject_id = n.id and c.kind = 'first_answer' and c.stopped_at is null) and exists (select 1 from clock c where c.need_id = n.id)`,
  'a clock of the first answer runs only while the answer is awaited': `select c.id from clock c join need n on n.id = c.need_id where c.kind = 'first_answer' and c.stopped_at is null and n.status not in ('submitted', 'escalated')`,
  'a clock of another way runs only for an accepted need': `select c.id from clock c join need n on n.id = c.need_id where c.kind = 'way_on' and c.stopped_at is null and n.status <> 'accepted'`,
  'an accepted need for which nobody was found has its clock': `select n.id from need n where n.status = 'accepted' and n.proposed_at is not null and exists (select 1 from clock c where c.need_id = n.id) and not exists (select 1 from clock c where c.need_id = n.id and c.kind = 'way_on' and c.stopped_at is null)`,
  'a clock of review or take-on runs only for a matched need': `select c.id from clock c join need n on n.id = c.need_id where c.kind in ('review', 'take_on') and c.stopped_at is null and n.status <> 'matched'`,
  'a matched need has one clock, of review or of take-on': `select n.id from need n where n.status = 'matched' and exists (select 1 from clock c where c.need_id = n.id) and (select count(*) from clock c where c.need_id = n.id and c.kind in ('review', 'take_on') and c.stopped_at is null) <> 1
     and exists (select 1 from match m where m.need_id = n.id and m.status in ('proposed', 'approved'))`,
  'an open engagement has one clock, of contact or of silence': `select e.id from engagement e where e.ended_at is null and exists (select 1 from clock c where c.subject_id = e.id) and (select count(*) from clock c where c.subject_id = e.id and c.stopped_at is null and c.kind = case when e.status = 'claimed' then 'first_contact' else 'silence' end) <> 1`,
  'no clock runs for a case that ended': `select c.id from clock c join engagement e on e.id = c.subject_id where c.subject_type = 'engagement' and c.stopped_at is null and e.ended_at is not null`,
  'a clock says what comes next, or all was said': `select id from clock where stopped_at is null and next_on is distinct from case when reminded_at is null and overdue_at is null then remind_on when overdue_at is null then due_on + 1 when handed_up_at is null then hand_up_on + 1 end`,
  'a notice is told to a person once for each key': `select coalesce(user_id, association_id::text), kind, key from notice where key is not null group by 1, 2, 3 having count(*) > 1`,
  'what was said of a clock was told to somebody, or there was nobody': `select c.id from clock c where c.overdue_at is not null and not exists (select 1 from notice n where n.kind = 'clock_overdue' and n.key = c.id::text) and exists (select 1 from association a join association up on a.path like up.path || '%' join role_grant g on g.association_id = up.id and g.role in ('staff', 'administrator') where a.id = c.association_id and g.created_at < c.overdue_at)`,
  'a message carries notices of its own reader': `select m.message_id from message_notice m join message s on s.id = m.message_id join notice n on n.id = m.notice_id left join robot r on r.id = s.robot_id where s.user_id is distinct from n.user_id or r.association_id is distinct from n.association_id`,
  'a message was planned for every notice it carries': `select n.id from notice n join message_notice m on m.notice_id = n.id where n.planned_at is null`,
  'no job stands for a need that is gone': `select id from pgboss.job j where name = 'matches.propose' and state in ('created', 'retry') and not exists (select 1 from need n where n.id::text = j.data->>'needId')`,
  'an accepted need without proposals has work waiting or was told why': `select n.id from need n where n.status = 'accepted' and n.proposed_at is null
     and not exists (select 1 from pgboss.job j where j.name = 'matches.propose' and j.data->>'needId' = n.id::text)`,
};

export async function checkData(db: Db): Promise<readonly BrokenRule[]> {
  const broken: BrokenRule[] = [];
  for (const [rule, query] of Object.entries(rules)) {
    const { rows } = await db.executeQuery(CompiledQuery.raw(`${query} limit 20`));
    if (rows.length > 0) broken.push({ rule, rows });
  }
  return broken;
}

export const ruleCount = Object.keys(rules).length;
