import { CompiledQuery } from 'kysely';
import type { Words } from '../shared/errors.ts';
import { type Breach, type ChainState, verifyChain } from './chain.ts';
import type { Db } from './database.ts';

/**
 * The invariants of the data, as queries that find what breaks them. Run by `npm run check:data` on a live database
 * and after every test file. Constraints repeat some of them: here they are also checked for data that was restored,
 * imported or written before the constraint.
 */
export interface BrokenRule { readonly rule: string; /** What to do about it. */ readonly todo: Words; readonly rows: readonly unknown[] }

const rules = {
  'a need past draft has been submitted': `select id from need where status not in ('draft', 'withdrawn') and submitted_at is null`,
  'an accepted need says when': `select id from need where status in ('accepted', 'matched', 'engaged', 'resolved', 'unresolved') and accepted_at is null`,
  'a matched need has proposals': `select id from need n where status = 'matched' and not exists (select 1 from match m where m.need_id = n.id)`,
  'an engaged need has one open engagement': `select id from need n where status = 'engaged' and (select count(*) from engagement e where e.need_id = n.id and e.ended_at is null) <> 1`,
  'an open engagement stands on an engaged need and a claimed match': `select e.id from engagement e join need n on n.id = e.need_id join match m on m.id = e.match_id where e.ended_at is null and (n.status <> 'engaged' or m.status <> 'claimed')`,
  'an engagement and its match belong to one need': `select e.id from engagement e join match m on m.id = e.match_id where m.need_id <> e.need_id`,
  'at most one open engagement per need': `select need_id from engagement where ended_at is null group by need_id having count(*) > 1`,
  'a decided match has decider, date and review': `select m.id from match m where status in ('approved', 'rejected', 'claimed') and (decided_at is null or decided_by is null or not exists (select 1 from review r where r.match_id = m.id and r.undone_at is null))`,
  'the decision that stands is that of the match': `select r.id from review r join match m on m.id = r.match_id where r.undone_at is null and (m.status = 'proposed' or (r.decision = 'reject') <> (m.status = 'rejected')) and m.status in ('proposed', 'approved', 'rejected', 'claimed')`,
  'a need says since when its proposals wait': `select id from need n where waiting_since is distinct from (select min(proposed_at) from match m where m.need_id = n.id and m.status = 'proposed' and not m.asked)`,
  'a match waits for an answer while a question is in hand, and only then': `select m.id from match m where m.asked <> exists (select 1 from question q where q.match_id = m.id and q.status in ('open', 'answered')) and m.status = 'proposed'`,
  'a nominated expert became a proposal or will': `select id from nomination n where status = 'nominated' and match_id is null and not exists (select 1 from pgboss.job j where j.name = 'matches.nominate' and j.data->>'nominationId' = n.id::text)`,
  'whoever reads second is not the first': `select s.id from second_reading s join review r on r.id = s.review_id where s.first_reader_id <> r.reviewer_id or s.reader_id = r.reviewer_id`,
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
  'a submitted or handed-up need has its clock running': `select n.id from need n where status in ('submitted', 'escalated') and n.stale_at is null and not exists (select 1 from clock c where c.subject_id = n.id and c.kind = 'first_answer' and c.stopped_at is null) and exists (select 1 from clock c where c.need_id = n.id)`,
  'a clock of the first answer runs only while the answer is awaited': `select c.id from clock c join need n on n.id = c.need_id where c.kind = 'first_answer' and c.stopped_at is null and n.status not in ('submitted', 'escalated')`,
  'a clock of another way runs only for an accepted need': `select c.id from clock c join need n on n.id = c.need_id where c.kind = 'way_on' and c.stopped_at is null and n.status <> 'accepted'`,
  'an accepted need for which nobody was found has its clock': `select n.id from need n where n.status = 'accepted' and n.stale_at is null and n.proposed_at is not null and exists (select 1 from clock c where c.need_id = n.id) and not exists (select 1 from clock c where c.need_id = n.id and c.kind = 'way_on' and c.stopped_at is null)`,
  'a clock of review or take-on runs only for a matched need': `select c.id from clock c join need n on n.id = c.need_id where c.kind in ('review', 'take_on') and c.stopped_at is null and n.status <> 'matched'`,
  'a matched need has one clock, of review or of take-on': `select n.id from need n where n.status = 'matched' and n.stale_at is null and exists (select 1 from clock c where c.need_id = n.id) and (select count(*) from clock c where c.need_id = n.id and c.kind in ('review', 'take_on') and c.stopped_at is null) <> 1
     and exists (select 1 from match m where m.need_id = n.id and m.status in ('proposed', 'approved'))`,
  'a need that nobody confirmed is in no queue and has no clock running': `select n.id from need n where n.stale_at is not null and (n.turn_at is not null or n.status not in ('submitted', 'accepted', 'matched') or exists (select 1 from clock c where c.subject_id = n.id and c.stopped_at is null))`,
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
  'an e-mail address has one account': `select lower(trim(email)) as email, count(*) as accounts from "user" group by 1 having count(*) > 1`,
  'a session belongs to a person and ends': `select id from session where expires_at < created_at or user_id not in (select id from "user")`,
  'a grant holds at an association, and at the firm, person or society its role speaks of': `select id from role_grant where (role in ('enterprise_member', 'liaison') and enterprise_id is null) or (role = 'expert' and expert_id is null) or (role = 'society_secretary' and society_id is null) or (role = 'technology_manager' and technology_manager_id is null)`,
  'who was turned down for a need is not proposed for it again': `select m.id from match m join match r on r.need_id = m.need_id and coalesce(r.expert_id, r.society_id, r.achievement_id) = coalesce(m.expert_id, m.society_id, m.achievement_id) where r.status = 'rejected' and m.status = 'proposed' and m.proposed_at > r.decided_at`,
  'names are in NFC and without control characters': `select 'association' as kind, id::text from association where name <> normalize(name, nfc) or name ~ '[\\x01-\\x1f]' union all select 'expert', id::text from expert where name <> normalize(name, nfc) or name ~ '[\\x01-\\x1f]' union all select 'enterprise', id::text from enterprise where name <> normalize(name, nfc) or name ~ '[\\x01-\\x1f]' union all select 'user', id from "user" where name <> normalize(name, nfc) or name ~ '[\\x01-\\x1f]'`,
  'no job runs on without a sign of life': `select id, name from pgboss.job where state = 'active' and greatest(started_on, heartbeat_on) < now() - interval '1 day'`,
  'a vector has the size it says': `select id from embedding where vector is not null and octet_length(vector) <> 4 * dimensions`,
  'a line about a need says whose it is': `select a.seq from activity a where a.subject_type = 'need' and a.association_id is null and exists (select 1 from need n where n.id::text = a.subject_id)`,
} as const satisfies Record<string, string>;

/** What to do, by what the rule is about. Nothing of this mends itself: each is a sign of a fault of ours or of a hand in the database. */
const REPORT: Words = ['请把这一行连同最近的备份交给维护人员；在查清之前不要手工改数据库。', 'Give this line and the newest backup to the maintainers, and change nothing by hand until it is understood.'];
const STATUS: Words = ['状态与记录不一致：先看 /audit 里这件事的记录，谁最后动过它；多半是有人直接改了数据库。由维护人员按记录改回。', 'Status and history disagree: see the thing’s lines on /audit for who touched it last; somebody has probably changed the database by hand. Have it set back to what the history says.'];
const CASES: Words = ['打开这条需求和它的对接，确认实际由谁在办，再由维护人员结束多余的一条。', 'Open the need and its cases, find out who really works on it, and have the maintainers end the other.'];
const MATCHING: Words = ['在需求页请求重新匹配；仍然如此，请交给维护人员。', 'Ask for new proposals on the page of the need; if it stays, tell the maintainers.'];
const ACCOUNTS: Words = ['在账号管理里核对这个人的账号和权限，停用多余的。', 'Check the person’s account and grants, and switch off what should not be.'];
const TEXTS: Words = ['打开这条记录，重新保存一次文字，系统会整理它。', 'Open the record and save its text once more: that cleans it.'];
const JOBS: Words = ['在系统状态页查看后台任务，点“再试一次”；重启程序也会接着做。', 'See the background work on the status page and try it again; a restart takes it up, too.'];

const CLOCKS: Words = ['时限由后台任务每一刻钟检查；请在系统状态页看任务是否在运行，重启后会补上。', 'Clocks are looked at by a job every quarter of an hour: see on the status page that it runs; a restart catches up.'];
const NOTICES: Words = ['请在系统状态页查看没有送出的通知，点“再试一次”。', 'See the notices that were not sent on the status page and try them again.'];

const todos: Record<keyof typeof rules, Words> = {
  'a need past draft has been submitted': REPORT,
  'an accepted need says when': REPORT,
  'a matched need has proposals': MATCHING,
  'an engaged need has one open engagement': CASES,
  'an open engagement stands on an engaged need and a claimed match': CASES,
  'an engagement and its match belong to one need': CASES,
  'at most one open engagement per need': CASES,
  'a decided match has decider, date and review': MATCHING,
  'an undecided match has no decider': MATCHING,
  'a match has reasons and a ranking version': MATCHING,
  'the parts of a score sum to it': MATCHING,
  'cited evidence exists': MATCHING,
  'the history of a need is a path': STATUS,
  'the status of a need is the last of its history': STATUS,
  'the status of a match is the last of its history': STATUS,
  'the status of an engagement is the last of its history': STATUS,
  'the status of an event is the last of its history': STATUS,
  'associations form one tree': REPORT,
  'a capacity is not exceeded by open engagements': CASES,
  'a person with a role has an account': ACCOUNTS,
  'text is in NFC and without control characters': TEXTS,
  'no job stands for a need that is gone': JOBS,
  'an accepted need without proposals has work waiting or was told why': JOBS,
  'an e-mail address has one account': ACCOUNTS,
  'a session belongs to a person and ends': ACCOUNTS,
  'a grant holds at an association, and at the firm, person or society its role speaks of': ACCOUNTS,
  'who was turned down for a need is not proposed for it again': MATCHING,
  'names are in NFC and without control characters': TEXTS,
  'no job runs on without a sign of life': JOBS,
  'a vector has the size it says': REPORT,
  'a line about a need says whose it is': STATUS,
  'the decision that stands is that of the match': MATCHING,
  'a need says since when its proposals wait': REPORT,
  'a match waits for an answer while a question is in hand, and only then': MATCHING,
  'a nominated expert became a proposal or will': MATCHING,
  'whoever reads second is not the first': MATCHING,
  'a submitted or handed-up need has its clock running': CLOCKS,
  'a clock of the first answer runs only while the answer is awaited': CLOCKS,
  'a clock of review or take-on runs only for a matched need': CLOCKS,
  'a matched need has one clock, of review or of take-on': CLOCKS,
  'a need that nobody confirmed is in no queue and has no clock running': CLOCKS,
  'an open engagement has one clock, of contact or of silence': CLOCKS,
  'no clock runs for a case that ended': CLOCKS,
  'a clock says what comes next, or all was said': CLOCKS,
  'a notice is told to a person once for each key': NOTICES,
  'what was said of a clock was told to somebody, or there was nobody': CLOCKS,
  'a message carries notices of its own reader': NOTICES,
  'a message was planned for every notice it carries': NOTICES,
  'a clock of another way runs only for an accepted need': CLOCKS,
  'a look at a contact had an agreement that was in force': REPORT,
  'an accepted need for which nobody was found has its clock': CLOCKS,
  'what was erased holds nothing of the person': REPORT,
  'who took the consent to be listed back is listed no more': REPORT,
};

/** Rules of the data, without the chain. */
async function checkRules(db: Db): Promise<readonly BrokenRule[]> {
  const broken: BrokenRule[] = [];
  for (const [rule, query] of Object.entries(rules) as [keyof typeof rules, string][]) {
    const { rows } = await db.executeQuery(CompiledQuery.raw(`${query} limit 20`));
    if (rows.length > 0) broken.push({ rule, todo: todos[rule], rows });
  }
  return broken;
}

const CHAIN: Words = ['有人绕过程序改动了操作记录。立即保存一份现状（npm run backup），与保存过的链头和旧备份逐行比对，查明是谁、何时、改了什么；不要试图修补链条。',
  'Somebody changed the history behind the program’s back. Keep the present state at once (npm run backup), compare with the head you wrote down and with older backups, find out who, when and what; do not try to mend the chain.'];
const chainRules: Record<Breach, string> = {
  redaction_unproven: 'what was taken out of the history on a person’s wish is told by a line of it',
  line_removed: 'a line of history was removed', line_changed: 'a line of history was changed', seal_missing: 'a seal of the chain is missing', seal_changed: 'a seal was changed, or lines were moved',
  line_inserted: 'a line of history was inserted outside the chain', waiting_line_removed: 'a line of history was removed before it was sealed', removal_unproven: 'lines are marked as removed by retention, and it did not remove them',
};
const chainRule = ({ broken }: ChainState): readonly BrokenRule[] => (broken === null ? [] : [{ rule: chainRules[broken.breach], todo: CHAIN, rows: [broken] }]);

/** Everything that is not as it must be: the rules, then the first broken link of the chain. */
export const checkData = async (db: Db): Promise<readonly BrokenRule[]> => (await checkDataAndChain(db)).broken;

/** The same with the state of the chain. `head`: one that was written down, hex; a chain without it was rewritten. */
export async function checkDataAndChain(db: Db, head?: string): Promise<{ readonly broken: readonly BrokenRule[]; readonly chain: ChainState }> {
  const chain = await verifyChain(db, head);
  const rewritten = head !== undefined && chain.found === null && chain.broken === null;
  return { chain, broken: [...await checkRules(db), ...chainRule(chain), ...(rewritten ? [{ rule: 'the chain contains the head that was written down', todo: CHAIN, rows: [{ head, now: chain.head }] }] : [])] };
}

/** With the chain. */
export const ruleCount = Object.keys(rules).length + 1;
