import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * The history becomes append-only and chained. `activity_unsealed` holds what waits for its seal: a row of it is written by
 * the database with each line, so that what commits late is sealed late and nothing is skipped, without a lock that writers
 * would wait for. `activity_seal` is the chain: each seal covers its line and the seal before it (`src/db/chain.ts`).
 *
 * Lines are neither changed nor deleted. The one door is the setting `keqiao.door` of a transaction: `retention` may delete
 * lines (their seals stay, marked), `erasure` may take a person's name and words out of lines (what they say since is sealed by the
 * line that tells of it), `restore` brings lines and seals as they are in a backup. It guards against mistakes and
 * injected statements; what the owner of the database does in spite of it, the chain shows.
 */
const profiles = ['enterprise', 'expert', 'society', 'technology_manager', 'achievement'];

export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table activity drop constraint activity_subject_type_check;
alter table activity add constraint activity_subject_type_check check (subject_type ~ '^[a-z_]{1,40}$');
alter table activity add column association_id uuid;
alter table activity add column address text check (char_length(address) between 1 and 64);
alter table activity add column request_id text check (char_length(request_id) between 1 and 64);
update activity set association_id = need.association_id from need where need.id = activity.need_id;
update activity set association_id = association.id from association where subject_type = 'association' and subject_id = association.id::text;
update activity set association_id = event.association_id from event where subject_type = 'event' and subject_id = event.id::text;
${profiles.map((table) => `update activity set association_id = p.association_id from ${table} p where subject_type = 'profile' and detail->>'kind' = '${table}' and subject_id = p.id::text;`).join('\n')}
update activity set association_id = (select x.id from association x
  where not exists (select 1 from role_grant g join association a on a.id = g.association_id where g.user_id = activity.subject_id and a.path not like x.path || '%')
    and exists (select 1 from role_grant g where g.user_id = activity.subject_id) order by char_length(x.path) desc limit 1) where subject_type = 'user';
create index activity_of_association on activity (association_id, seq);
create index activity_of_actor on activity (actor_user_id, seq) where actor_user_id is not null;
create index activity_by_time on activity (at);
create table activity_unsealed (
  seq bigint primary key,
  since timestamptz not null default now()
);
insert into activity_unsealed (seq) select seq from activity;
create table activity_seal (
  position bigint primary key check (position >= 1),
  activity_seq bigint not null unique,
  at timestamptz not null,
  row_hash bytea not null check (octet_length(row_hash) = 32),
  seal bytea not null check (octet_length(seal) = 32),
  removed_by bigint
);
create table activity_redaction (
  by bigint not null,
  position bigint not null,
  row_hash bytea not null check (octet_length(row_hash) = 32),
  primary key (by, position)
);
create index activity_redaction_of_line on activity_redaction (position, by);
create index activity_seal_removed on activity_seal (removed_by, position) where removed_by is not null;
create function activity_queues() returns trigger language plpgsql as $$ begin if coalesce(current_setting('keqiao.door', true), '') <> 'restore' then insert into activity_unsealed (seq) values (new.seq); end if; return null; end $$;
create function activity_refuses() returns trigger language plpgsql as $$ begin if tg_op = 'DELETE' and tg_table_name = 'activity' and coalesce(current_setting('keqiao.door', true), '') = 'retention' then return old; end if; if tg_op = 'UPDATE' and tg_table_name = 'activity' and coalesce(current_setting('keqiao.door', true), '') = 'erasure' and to_jsonb(new) - 'actor_name' - 'note' - 'detail' = to_jsonb(old) - 'actor_name' - 'note' - 'detail' then return new; end if; raise exception 'the history is append-only: % of % is refused', tg_op, tg_table_name using errcode = '42501'; end $$;
create function activity_seal_refuses() returns trigger language plpgsql as $$ begin if coalesce(current_setting('keqiao.door', true), '') = 'retention' and old.removed_by is null and (old.position, old.activity_seq, old.at, old.row_hash, old.seal) = (new.position, new.activity_seq, new.at, new.row_hash, new.seal) then return new; end if; raise exception 'the chain is append-only: % of % is refused', tg_op, tg_table_name using errcode = '42501'; end $$;
create trigger activity_queues after insert on activity for each row execute function activity_queues();
create trigger activity_refuses before update or delete on activity for each row execute function activity_refuses();
create trigger activity_refuses_all before truncate on activity for each statement execute function activity_refuses();
create trigger activity_seal_refuses before update on activity_seal for each row execute function activity_seal_refuses();
create trigger activity_seal_refuses_rows before delete on activity_seal for each row execute function activity_refuses();
create trigger activity_redaction_refuses before update or delete on activity_redaction for each row execute function activity_refuses();
create trigger activity_redaction_refuses_all before truncate on activity_redaction for each statement execute function activity_refuses();
create trigger activity_seal_refuses_all before truncate on activity_seal for each statement execute function activity_refuses()
`);
