import { sql, type SqlBool } from 'kysely';
import type { Reader } from '../db/database.ts';
import { openStatuses } from './match.ts';

/** Open needs that have their vectors now, but proposals nobody decided on yet that were made without: they are matched anew. */
export const needsMatchedByWordsOnly = async (db: Reader): Promise<readonly string[]> =>
  (await db.selectFrom('need').select('need.id').where('need.status', 'in', openStatuses)
    .where((eb) => eb.exists(eb.selectFrom('embedding').select('embedding.id').whereRef('embedding.need_id', '=', 'need.id').where('vector', 'is not', null)))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('embedding').select('embedding.id').whereRef('embedding.need_id', '=', 'need.id').where('vector', 'is', null))))
    .where((eb) => eb.exists(eb.selectFrom('match').select('match.id').whereRef('match.need_id', '=', 'need.id').where('match.status', '=', 'proposed')
      .where(sql<SqlBool>`not match.parts ?| array['embeddings', 'embeddings_estimated']`)))
    .orderBy('need.id').limit(100).execute()).map((row) => row.id);
