import { join } from 'node:path';
import pg from 'pg';
import { kysely, types } from './dialect.ts';
import { lockFolder } from './lock.ts';
import type { OpenDatabase } from './open.ts';
import { preparing } from './prepared.ts';

/**
 * PGlite in this process, through its node-postgres adapter (kysely-pglite broke transactions: 50 concurrent
 * read-modify-writes left 1). It has one connection: statements queue, and a query on the root handle that is
 * awaited inside a transaction waits for ever, which is why commands only ever get a `Transaction`.
 */
export async function openEmbedded(folder: string | undefined, image?: Blob): Promise<OpenDatabase> {
  const [{ PGlite }, { createPgConfig }] = await Promise.all([
    import('@electric-sql/pglite'), import('@electric-sql/pglite/node-postgres'),
  ]);
  const lock = folder === undefined ? undefined : lockFolder(folder);
  try {
    const engine = await PGlite.create({
      ...(folder === undefined ? {} : { dataDir: join(folder, 'pglite') }), ...(image ? { loadDataDir: image } : {}),
    });
    const pool = new pg.Pool({ ...createPgConfig(engine), max: 1, types } as pg.PoolConfig);
    const db = kysely(preparing(pool));
    const close = async () => { await db.destroy(); await engine.close(); lock?.release(); };
    return { db, kind: 'embedded', close, dump: () => engine.dumpDataDir('none') };
  } catch (error) {
    lock?.release();
    throw error;
  }
}
