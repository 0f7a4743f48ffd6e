import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * Who may come in, and how: second factors and passkeys (better-auth 1.7.5, its plugins' tables in snake_case; the mapping is in
 * `auth/auth.ts`), invitations, ways back in, clients of the API, rates, firms that registered themselves. A link's token is
 * stored nowhere: it is made of the row's id and a key outside these tables (`auth/link.ts`).
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table "user" add column two_factor_enabled boolean not null default false;
alter table "user" add column association_id uuid references association;
alter table "user" add column left_at timestamptz;
update "user" set association_id = (select g.association_id from role_grant g where g.user_id = "user".id order by g.created_at, g.id limit 1);
create index user_of_association on "user" (association_id);
create index user_by_age on "user" (created_at, id);
create unique index account_of_provider on account (provider_id, account_id);
create table two_factor (
  id text primary key,
  secret text not null,
  backup_codes text not null,
  user_id text not null unique references "user" on delete cascade,
  verified boolean not null default true,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);
create table passkey (
  id text primary key,
  name text,
  public_key text not null,
  user_id text not null references "user" on delete cascade,
  credential_id text not null unique,
  counter int not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  created_at timestamptz default now(),
  aaguid text
);
create index passkey_of_user on passkey (user_id);
alter table role_grant add column duty text check (duty in ('triage', 'review', 'lead'));
alter table role_grant add check (duty is null or role = 'staff');
drop index role_grant_once;
create unique index role_grant_once on role_grant (user_id, role, association_id,
  coalesce(enterprise_id, expert_id, society_id, technology_manager_id, association_id), coalesce(duty, ''));
create index role_grant_of_association on role_grant (association_id, role);
create index role_grant_of_enterprise on role_grant (enterprise_id) where enterprise_id is not null;
create index role_grant_of_expert on role_grant (expert_id) where expert_id is not null;
create index role_grant_of_society on role_grant (society_id) where society_id is not null;
create index role_grant_of_technology_manager on role_grant (technology_manager_id) where technology_manager_id is not null;
create table invitation (
  id uuid primary key,
  email text not null check (email <> ''),
  role text not null check (role in ('enterprise_member', 'liaison', 'expert', 'society_secretary', 'technology_manager', 'staff', 'administrator')),
  association_id uuid not null references association,
  enterprise_id uuid references enterprise on delete cascade,
  expert_id uuid references expert on delete cascade,
  society_id uuid references society on delete cascade,
  technology_manager_id uuid references technology_manager on delete cascade,
  duty text check (duty in ('triage', 'review', 'lead')),
  invited_by text not null references "user" on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text references "user" on delete set null,
  revoked_at timestamptz,
  check ((role in ('enterprise_member', 'liaison')) = (enterprise_id is not null)),
  check ((role = 'expert') = (expert_id is not null)),
  check ((role = 'society_secretary') = (society_id is not null)),
  check ((role = 'technology_manager') = (technology_manager_id is not null)),
  check (duty is null or role = 'staff'),
  check (accepted_at is null or revoked_at is null)
);
create index invitation_by_inviter on invitation (invited_by, created_at, id);
create index invitation_of_association on invitation (association_id);
create index invitation_by_email on invitation (email) where accepted_at is null and revoked_at is null;
create index invitation_by_expiry on invitation (expires_at);
create table recovery (
  id uuid primary key,
  email text not null check (email <> ''),
  made_by text references "user" on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index recovery_by_email on recovery (email) where used_at is null;
create index recovery_by_expiry on recovery (expires_at);
create table role_application (
  id uuid primary key,
  user_id text not null references "user" on delete cascade,
  role text not null check (role in ('enterprise_member', 'society_secretary')),
  association_id uuid not null references association,
  enterprise_id uuid references enterprise on delete cascade,
  society_id uuid references society on delete cascade,
  note text check (note <> ''),
  created_at timestamptz not null,
  decided_at timestamptz,
  decided_by text references "user" on delete set null,
  decision text check (decision in ('accepted', 'refused')),
  reason text check (reason <> ''),
  check ((role = 'enterprise_member') = (enterprise_id is not null)),
  check ((role = 'society_secretary') = (society_id is not null)),
  check ((decided_at is null) = (decision is null))
);
create unique index role_application_once on role_application (user_id, coalesce(enterprise_id, society_id)) where decided_at is null;
create index role_application_waiting on role_application (created_at, id) where decided_at is null;
create table api_client (
  id uuid primary key,
  association_id uuid not null references association,
  name text not null check (name <> ''),
  key_hash text not null unique,
  key_start text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_by text references "user" on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_client_of_association on api_client (association_id, created_at, id);
create table rate_limit (
  key text primary key check (char_length(key) <= 200),
  count int not null,
  since timestamptz not null
);
create index rate_limit_by_age on rate_limit (since);
alter table enterprise add column unverified_since timestamptz;
alter table enterprise add column refused_at timestamptz;
create index enterprise_unverified on enterprise (unverified_since, id) where unverified_since is not null and refused_at is null
`);
