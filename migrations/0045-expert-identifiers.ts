import type { Kysely } from 'kysely';
import { statements } from './statements.ts';

/** Whoever is imported with an ORCID iD or an author of OpenAlex is looked for by it, a portion of a sheet at a time. */
export const up = (db: Kysely<unknown>): Promise<void> => statements(db, `
create index expert_orcid on expert (orcid) where orcid is not null;
create index expert_open_alex on expert (open_alex_id) where open_alex_id is not null
`);
