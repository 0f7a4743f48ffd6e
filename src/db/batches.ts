const BATCH = 500;

/** All rows of a query in batches, by id: no cursor stays open over the one connection, and what is added meanwhile is met once at most. */
export async function* inBatches<Row extends { readonly id: string }>(read: (after: string, limit: number) => Promise<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await read(after, BATCH);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.id;
  }
}
