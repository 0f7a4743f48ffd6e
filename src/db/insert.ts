import { type RawBuilder, sql } from 'kysely';
import type { Database, Trx } from './database.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * Many rows of one table in one statement, whose text does not grow with them: they travel as one JSON text, so that the statement is
 * parsed and planned once, and the limit of 65,535 parameters is not met. JSON columns are given as values, not as text; what is left out
 * or undefined takes its default; rows that name other columns go in a statement of their own. `then`: what the statement ends with.
 */
export async function insertRows<Table extends keyof Database & string, Back = never>(trx: Trx, table: Table, rows: readonly Row[], then: RawBuilder<unknown> = sql``): Promise<readonly Back[]> {
  const back: Back[] = [];
  for (const like of Map.groupBy(rows, (row) => Object.keys(row).filter((column) => row[column] !== undefined).join()).values()) {
    const columns = sql.join(Object.keys(like[0] ?? {}).filter((column) => like[0]?.[column] !== undefined).map((column) => sql.ref(column)));
    const { rows: returned } = await sql<Back>`insert into ${sql.table(table)} (${columns}) select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(like)}::jsonb) ${then}`.execute(trx);
    back.push(...returned);
  }
  return back;
}
