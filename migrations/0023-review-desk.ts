import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * The review desk. `need.turn_at` is the order of the list 轮到我的, kept with the row so that the list is read from an
 * index: since when somebody waits, an urgent need as if it had waited longer. Decisions that were taken back stay
 * (`review.undone_at`); at most one of a match stands.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table match add column asked boolean not null default false;
alter table match add constraint match_asked_waits check (not asked or status = 'proposed');
alter table match add column society_route_id uuid references society;
alter table need add column waiting_since timestamptz;
alter table need add column escalated_at timestamptz;
update need set waiting_since = (select min(proposed_at) from match where need_id = need.id and match.status = 'proposed'),
  escalated_at = case when status = 'escalated' then updated_at end;
alter table need add constraint need_escalated_when check (status <> 'escalated' or escalated_at is not null);
alter table need add column turn_at timestamptz generated always as (
  ((case status when 'submitted' then submitted_at when 'escalated' then escalated_at when 'matched' then waiting_since
    when 'accepted' then case when proposed_at >= accepted_at then proposed_at end end at time zone 'UTC')
    - case urgency when 'critical' then interval '7 days' when 'urgent' then interval '3 days' else interval '0 days' end) at time zone 'UTC') stored;
create index need_turn on need (turn_at, id) where turn_at is not null;
create index need_turn_of_association on need (association_id, turn_at, id) where turn_at is not null;
create index need_escalated_to on need (escalated_to_id, turn_at, id) where status = 'escalated';
create index engagement_promised on engagement (next_step_due, id) where ended_at is null and next_step_due is not null;
create table decision_run (
  id uuid primary key,
  decision text not null check (decision in ('approve', 'reject')),
  reason text not null,
  note text check (note <> ''),
  decided_by text not null references "user",
  created_at timestamptz not null,
  undone_at timestamptz,
  undone_by text references "user",
  check ((undone_at is null) = (undone_by is null))
);
create index decision_run_of_user on decision_run (decided_by, created_at, id);
alter table review add column run_id uuid references decision_run;
alter table review add column undone_at timestamptz;
alter table review add column undone_by text references "user";
alter table review add column undone_reason text check (undone_reason <> '');
alter table review add constraint review_undone_by check ((undone_at is null) = (undone_by is null));
create unique index review_stands_once on review (match_id) where undone_at is null;
create index review_of_run on review (run_id) where run_id is not null;
create table question (
  id uuid primary key,
  need_id uuid not null references need,
  match_id uuid not null references match,
  text text not null check (text <> ''),
  status text not null check (status in ('open', 'answered', 'closed', 'withdrawn')),
  asked_by text not null references "user",
  asked_at timestamptz not null,
  answer text check (answer <> ''),
  answered_by text references "user",
  answered_at timestamptz,
  amended boolean not null default false,
  ended_at timestamptz,
  check ((answer is null) = (answered_at is null)),
  check (status <> 'open' or answer is null),
  check (status not in ('answered', 'closed') or answer is not null),
  check ((status in ('closed', 'withdrawn')) = (ended_at is not null))
);
create unique index question_in_hand_once on question (match_id) where status in ('open', 'answered');
create index question_of_need on question (need_id, asked_at);
create index question_in_hand on question (status, asked_at, id) where status in ('open', 'answered');
create table nomination (
  id uuid primary key,
  need_id uuid not null references need,
  society_id uuid not null references society,
  note text check (note <> ''),
  status text not null check (status in ('asked', 'nominated', 'none', 'withdrawn')),
  asked_by text not null references "user",
  asked_at timestamptz not null,
  expert_id uuid references expert,
  answer_note text check (answer_note <> ''),
  answered_by text references "user",
  answered_at timestamptz,
  match_id uuid references match,
  check ((status = 'nominated') = (expert_id is not null)),
  check ((status in ('nominated', 'none')) = (answered_at is not null)),
  check (status <> 'none' or answer_note is not null),
  check (match_id is null or expert_id is not null)
);
create unique index nomination_asked_once on nomination (need_id, society_id) where status = 'asked';
create index nomination_of_society on nomination (society_id, asked_at, id);
create index nomination_of_need on nomination (need_id, asked_at);
create table second_reading (
  id uuid primary key,
  review_id uuid not null unique references review,
  match_id uuid not null references match,
  need_id uuid not null references need,
  first_reader_id text not null references "user",
  asked_at timestamptz not null,
  excused text[] not null default '{}',
  decision text check (decision in ('approve', 'reject')),
  reason text,
  note text check (note <> ''),
  reader_id text references "user",
  read_at timestamptz,
  agrees boolean,
  dropped_at timestamptz,
  verdict text check (verdict in ('first', 'second')),
  settled_note text check (settled_note <> ''),
  settled_by text references "user",
  settled_at timestamptz,
  check (num_nonnulls(decision, reason, reader_id, read_at, agrees) in (0, 5)),
  check (reader_id <> first_reader_id),
  check (num_nonnulls(verdict, settled_note, settled_by, settled_at) in (0, 4)),
  check (settled_at is null or agrees = false)
);
create index second_reading_waiting on second_reading (asked_at, id) where read_at is null and dropped_at is null;
create index second_reading_disputed on second_reading (read_at, id) where agrees = false and settled_at is null and dropped_at is null;
create index second_reading_done on second_reading (read_at) where read_at is not null;
create index second_reading_of_match on second_reading (match_id);
create table saved_view (
  id uuid primary key,
  user_id text not null references "user" on delete cascade,
  name text not null check (name <> ''),
  filter jsonb not null,
  created_at timestamptz not null,
  unique (user_id, name)
)
`);
