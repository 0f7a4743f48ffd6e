import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/**
 * The probability by the shipped calibration is kept beside the score, so that what was said can be held against what
 * reviewers decided. Proposals made before this have none: it cannot be had again without their texts of that day.
 */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
alter table match add column chance double precision check (chance between 0 and 1);
create index match_decided on match (confidence, candidate_type) where decided_at is not null
`);
