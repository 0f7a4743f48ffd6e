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
  'a look at a contact had an agreement that was in force': `select v.id from contact_view v where not exists (select 1 from contact_grant g where g.engagement_id = v.engagement_id and g.owner_id = v.owner_id and g.granted_at <= v.viewed_at and coalesce(g.revoked_at, 'infinity') >= v.viewed_at)`,
  'who took the consent to be listed back is listed no more': `select e.id from expert e where visibility <> 'staff_only' and (select decision from consent c where c.expert_id = e.id and purpose = 'directory' order by seq desc limit 1) = 'withdrawn'`,
  'what was erased holds nothing of the person': `select e.id from expert e where erased_at is not null and (summary is not null or institution is not null or fields <> '{}' or exists (select 1 from evidence v where v.expert_id = e.id) or exists (select 1 from contact c where c.expert_id = e.id))`,
  'text is in NFC and without control characters': `select id from need where title <> normalize(title, nfc) or title ~ '[\\x01-\\x08\\x0b-\\x1f]' or coalesce(problem, '') ~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f]'`,
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
