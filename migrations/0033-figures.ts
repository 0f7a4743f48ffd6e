import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * What the funnel reads. A need that is sent back and sent again has two days of submission: figures count from the first, which
 * the database keeps by itself. The other indexes find, for one need or for a span of days, when something first happened to it.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table need add column first_submitted_at timestamptz, add column first_accepted_at timestamptz;
update need set
  first_submitted_at = coalesce((select min(a.at) from activity a where a.subject_type = 'need' and a.subject_id = need.id::text and a.to_status = 'submitted'), submitted_at),
  first_accepted_at = coalesce((select min(a.at) from activity a where a.subject_type = 'need' and a.subject_id = need.id::text and a.to_status = 'accepted' and a.action = 'accept'), accepted_at);
create function need_firsts() returns trigger language plpgsql as $$ begin new.first_submitted_at := coalesce(new.first_submitted_at, new.submitted_at); new.first_accepted_at := coalesce(new.first_accepted_at, new.accepted_at); return new; end $$;
create trigger need_keeps_firsts before insert or update of submitted_at, accepted_at on need for each row execute function need_firsts();
create index need_gathered on need (first_submitted_at, id) where first_submitted_at is not null;
create index need_first_accepted on need (first_accepted_at, id) where first_accepted_at is not null;
create index match_first_proposed on match (need_id, proposed_at);
create index match_by_proposal on match (proposed_at, need_id);
create index match_approved_of_need on match (need_id) where decided_at is not null and status <> 'rejected';
create index review_approvals on review (created_at, match_id) where decision = 'approve' and undone_at is null;
create index step_by_day on engagement_step (happened_on, stage, engagement_id);
create index outcome_figure_standing on outcome_figure (kind, recorded_at, id) where replaced_at is null;
`);
