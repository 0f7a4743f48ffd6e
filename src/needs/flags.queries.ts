import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import type { Actor } from '../shared/command.ts';
import { flagWords, stockPhrases } from './flags.ts';
import type { Words } from '../shared/errors.ts';
import { visibleNeeds } from './need.queries.ts';

/** One sheet or one seminar brings many needs of a firm at once, and that is as it should be. */
const typed = sql`('portal', 'liaison', 'phone')`;
const MOST_SAME = 3;

/** The warnings of these needs, by id, for staff; needs without any are left out. Texts of other firms only where the reader may see them. */
export async function flagsOfNeeds(db: Reader, actor: Actor, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Words[]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; text: string; firm: number; liaison: number }>`
    select need.id, concat_ws('。', need.problem, need.goals, need.background) as text,
      (case when need.source in ${typed} then (select count(*)::int from need o where o.enterprise_id = need.enterprise_id and o.part_of_id is null and o.source in ${typed} and o.status <> 'draft' and o.created_at between need.created_at - interval '1 hour' and need.created_at + interval '1 hour') else 0 end) as firm,
      (case when need.source = 'liaison' then (select count(*)::int from need o where o.created_by = need.created_by and o.part_of_id is null and o.source = 'liaison' and o.status <> 'draft' and o.created_at between need.created_at - interval '1 hour' and need.created_at + interval '1 hour') else 0 end) as liaison
    from need where need.id in (${sql.join(ids)})`.execute(db);
  const same = await sameText(db, actor, ids);
  return new Map(rows.flatMap((row) => {
    const words = flagWords({ stock: stockPhrases(row.text), firmBurst: row.firm, liaisonBurst: row.liaison, same: same.filter((one) => one.mine_id === row.id).slice(0, MOST_SAME) });
    return words.length === 0 ? [] : [[row.id, words] as const];
  }));
}

/** Needs of other firms whose problem is the same but for white space; short ones are left out, as many say "see attachment". */
const sameText = (db: Reader, actor: Actor, ids: readonly string[]) =>
  db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .innerJoin('need as mine', (join) => join.on(sql<boolean>`md5(regexp_replace(need.problem, '\\s', '', 'g')) = md5(regexp_replace(mine.problem, '\\s', '', 'g')) and char_length(need.problem) >= 20`).onRef('mine.enterprise_id', '<>', 'need.enterprise_id'))
    .where('mine.id', 'in', ids).where('need.status', 'not in', ['draft', 'merged', 'withdrawn']).where(visibleNeeds(actor) as never)
    .select(['mine.id as mine_id', 'need.id', 'need.title', 'enterprise.name as enterprise_name']).orderBy('need.created_at').orderBy('need.id').execute();
