import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import { type NeedRow, needById, needsById } from './need.queries.ts';

/** The parts of a need that the reader may see, in the order they were written. */
export async function partsOf(db: Reader, actor: Actor, needId: string): Promise<readonly NeedRow[]> {
  const ids = await db.selectFrom('need').select('id').where('part_of_id', '=', needId).orderBy('id').execute();
  const rows = await needsById(db, actor, ids.map((row) => row.id));
  return ids.flatMap((row) => rows.get(row.id) ?? []);
}

/** The whole that a part belongs to, as far as the reader may know of it. */
export const wholeOf = async (db: Reader, actor: Actor, need: Pick<NeedRow, 'part_of_id'>): Promise<NeedRow | undefined> => (need.part_of_id === null ? undefined : needById(db, actor, need.part_of_id));
