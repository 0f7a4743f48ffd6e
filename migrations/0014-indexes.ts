import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * An index for every list and queue at the size of a country: pages are read in the order (time, id) or (name, id), both
 * ways, so the index has both columns in one direction. Measured with `npm run bench:db`.
 */
const lists: Readonly<Record<string, string>> = { enterprise: 'tags', expert: 'fields', society: 'disciplines', technology_manager: 'industries', achievement: 'fields' };

export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create index need_by_age on need (created_at, id);
create index need_of_status_by_age on need (status, created_at, id);
create index need_of_enterprise_by_age on need (enterprise_id, created_at, id);
create index need_of_association_by_age on need (association_id, created_at, id);
drop index need_newest;
drop index need_by_status;
drop index need_of_enterprise;
create index engagement_by_age on engagement (claimed_at, id);
create index engagement_of_status_by_age on engagement (status, claimed_at, id);
create index engagement_of_match on engagement (match_id, status);
drop index engagement_newest;
create index event_by_age on event (created_at, id);
drop index event_newest;
create index achievement_by_trl on achievement (trl, name_sort, id);
create index match_waiting on match (need_id, candidate_type, proposed_at) where status = 'proposed';
create index match_decided_in_band on match (confidence, split_part(ranking_version, '+', 1), decided_at) where decided_at is not null;
create index match_decided_lately on match (split_part(ranking_version, '+', 1), decided_at) where decided_at is not null;
create index match_citing on match using gin (reasons jsonb_path_ops) where status in ('proposed', 'approved', 'claimed');
${Object.entries(lists).map(([table, words]) => `
create index ${table}_named on ${table} (name);
create index ${table}_changed on ${table} (updated_at);
create index ${table}_in_region on ${table} (region_code text_pattern_ops, name_sort, id);
drop index ${table}_by_region;
create index ${table}_by_words on ${table} using gin (${words});`).join('')}
${Object.keys(lists).filter((table) => table !== 'enterprise').map((table) => `
create index ${table}_by_availability on ${table} (availability, name_sort, id);`).join('')}
`);
