import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Both sides of a contract are asked what became of it, by a link that ends. A need that nobody confirmed leaves the list of
 * what waits for staff, and its clocks stop: the computed place in that list is made anew, knowing of it.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table follow_up
  add column side text not null default 'enterprise' check (side in ('enterprise', 'candidate')),
  add column link_version int not null default 1,
  add column expires_at timestamptz;
update follow_up set expires_at = asked_at + interval '60 days';
alter table follow_up alter column expires_at set not null, alter column side drop default;
alter table follow_up drop constraint follow_up_engagement_id_months_key;
alter table follow_up add constraint follow_up_once unique (engagement_id, months, side);
alter table need drop column turn_at;
alter table need add column turn_at timestamptz generated always as (
  ((case when stale_at is not null then null else case status when 'submitted' then submitted_at when 'escalated' then escalated_at when 'matched' then waiting_since
    when 'accepted' then case when proposed_at >= accepted_at then proposed_at end end end at time zone 'UTC')
    - case urgency when 'critical' then interval '7 days' when 'urgent' then interval '3 days' else interval '0 days' end) at time zone 'UTC') stored;
create index need_turn on need (turn_at, id) where turn_at is not null;
create index need_turn_of_association on need (association_id, turn_at, id) where turn_at is not null;
create index need_escalated_to on need (escalated_to_id, turn_at, id) where status = 'escalated';
update clock set stopped_at = now(), met = false, took = 0, next_on = null
  where stopped_at is null and subject_type = 'need' and exists (select 1 from need where need.id = clock.subject_id and need.stale_at is not null)
`);
