import { inBatches } from '../db/batches.ts';
import type { Db } from '../db/database.ts';
import type { Subject } from '../embeddings/service.ts';
import { textsOfNeed } from '../search/text-vectors.ts';
import { needText } from './need.ts';

const rowsOf = (db: Db) => db.selectFrom('need').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
  .select(['need.id', 'need.title', 'need.field', 'need.background', 'need.problem', 'need.goals', 'need.status', 'need.confidentiality', 'enterprise.name']);
type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['executeTakeFirstOrThrow']>>;

/** Statuses in which a need is not held against candidates; a draft is its author's alone. */
const IDLE: readonly Row['status'][] = ['draft', 'withdrawn', 'merged'];

/** What of a need may be embedded, as far as its confidentiality lets it go. The enterprise's name is taken out. */
const subject = (row: Row): Subject => ({ id: row.id, texts: IDLE.includes(row.status) ? [] : textsOfNeed(needText(row)), names: [row.name], openness: row.confidentiality });

export async function needSubject(db: Db, needId: string): Promise<Subject | undefined> {
  const row = await rowsOf(db).where('need.id', '=', needId).executeTakeFirst();
  return row && subject(row);
}

export async function* needSubjects(db: Db): AsyncIterable<readonly Subject[]> {
  for await (const rows of inBatches((after, limit) => rowsOf(db).where('need.id', '>', after).orderBy('need.id').limit(limit).execute())) yield rows.map(subject);
}
