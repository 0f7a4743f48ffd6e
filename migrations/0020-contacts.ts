import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

const owners = ['expert', 'society', 'technology_manager', 'enterprise', 'need'] as const;

/** Whose contact it is: exactly one of five. */
const owner = `
  owner_kind text not null check (owner_kind in (${owners.map((kind) => `'${kind}'`).join(', ')})),
${owners.map((kind) => `  ${kind}_id uuid references ${kind} on delete cascade,`).join('\n')}
  owner_id uuid not null generated always as (coalesce(${owners.map((kind) => `${kind}_id`).join(', ')})) stored,
  check (num_nonnulls(${owners.map((kind) => `${kind}_id`).join(', ')}) = 1),
${owners.map((kind) => `  check ((owner_kind = '${kind}') = (${kind}_id is not null)),`).join('\n')}`;

const ownerIndexes = (table: string) => owners.map((kind) => `
create index ${table}_of_${kind} on ${table} (${kind}_id) where ${kind}_id is not null;`).join('');

/**
 * How to reach people, sealed with a key that is not in the database (\`shared/vault.ts\`); who agreed that it is shown to those
 * in which engagement; and who looked. A view is kept when its viewer is gone.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create table contact (
  id uuid primary key,${owner}
  sealed text not null check (sealed <> ''),
  key_id text not null check (key_id <> ''),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text references "user" on delete set null
);
create unique index contact_once on contact (owner_id);
create index contact_by_key on contact (key_id, id);
create index contact_by_writer on contact (updated_by) where updated_by is not null;${ownerIndexes('contact')}
create table contact_grant (
  id uuid primary key,${owner}
  engagement_id uuid not null references engagement on delete cascade,
  basis text not null check (basis in ('invitation', 'phone')),
  note text check (note <> ''),
  granted_at timestamptz not null,
  granted_by text references "user" on delete set null,
  revoked_at timestamptz,
  revoked_by text references "user" on delete set null,
  check (basis <> 'phone' or note is not null),
  check (revoked_by is null or revoked_at is not null)
);
create unique index contact_grant_once on contact_grant (engagement_id, owner_id) where revoked_at is null;
create index contact_grant_of_owner on contact_grant (owner_id, granted_at desc);
create index contact_grant_by_granter on contact_grant (granted_by) where granted_by is not null;
create index contact_grant_by_revoker on contact_grant (revoked_by) where revoked_by is not null;${ownerIndexes('contact_grant')}
create table contact_view (
  id uuid primary key,${owner}
  engagement_id uuid not null references engagement on delete cascade,
  viewer_id text references "user" on delete set null,
  viewer_name text not null,
  viewed_at timestamptz not null
);
create index contact_view_of_owner on contact_view (owner_id, viewed_at desc, id);
create index contact_view_of_engagement on contact_view (engagement_id);
create index contact_view_of_viewer on contact_view (viewer_id, viewed_at desc) where viewer_id is not null;${ownerIndexes('contact_view').replace(/;\s*$/, '')}
`);
