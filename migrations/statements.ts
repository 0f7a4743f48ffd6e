import { type Kysely, sql } from 'kysely';

/** Runs SQL statements separated by a line that ends in ";". Kysely sends one statement at a time. */
export async function statements(db: Kysely<unknown>, text: string): Promise<void> {
  for (const statement of text.split(/;\s*$/m).map((part) => part.trim())) {
    if (statement !== '') await sql.raw(statement).execute(db);
  }
}
