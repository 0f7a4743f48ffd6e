import { CompiledQuery, type KyselyPlugin } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Writer } from '../../src/db/run.ts';
import { aWorld, type World } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { BOOKKEEPING } from './bookkeeping.ts';
import { groups, scenesOf } from './groups.ts';
import { Cut, type Stage } from './scene.ts';

/** One statement, or only jobs queued, which are statements of the queue's own. */
const SHORT: ReadonlySet<string> = new Set(['matchAnew', 'lookAgain', 'requestGroups', 'noteOutlook', 'requestAttempt', 'deleteView', 'writeDraft', 'requestModel', 'confirmModel', 'recordSession', 'recordExport', 'recordJobRetry', 'endTurn', 'readAllNotices', 'setLanguage', 'openSetup', 'askRecovery']);

/**
 * Each command is all or nothing (promise P6): its first, second, ... last statement fails in turn, and the database
 * must be as it was before, to the byte, jobs included.
 */
export function cutAtEachStatement(group: keyof typeof groups): Stage {
  const t = testServices();
  const world = {} as World;
  const scenes = scenesOf(group, { t, world });
  beforeAll(async () => { Object.assign(world, await aWorld(t())); await watchTables(); });

  /** A handle on the same database whose `number`-th statement fails. */
  function failingAt(number: number): { readonly writer: Writer; readonly reached: () => boolean } {
    let seen = 0;
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => { seen += 1; if (seen === number) throw new Cut(`statement ${number}`); return node; },
      transformResult: async ({ result }) => result,
    };
    return { writer: { ...t().deps, db: t().deps.db.withPlugin(plugin) }, reached: () => seen >= number };
  }

  /**
   * How many rows each table has and who wrote them last (`xmin`, which only grows): whatever a transaction leaves behind, were it the same
   * values again, changes one or the other. As a function, whose plans the database keeps: the question is asked some thousand times.
   */
  async function watchTables(): Promise<void> {
    const { rows: tables } = await t().deps.db.executeQuery<{ name: string }>(CompiledQuery.raw(`select table_schema || '."' || table_name || '"' as name from information_schema.tables
      where (table_schema = 'public' or (table_schema = 'pgboss' and table_name = 'job')) and table_type = 'BASE TABLE' order by 1`));
    const query = tables.map(({ name }) => `select '${name}', count(*), coalesce(sum(xmin::text::bigint), 0) from ${name}`).join(' union all ');
    await t().deps.db.executeQuery(CompiledQuery.raw(`create function everything() returns table (name text, rows bigint, writers numeric) language plpgsql as $$ begin return query ${query}; end $$`));
  }

  const everything = async (): Promise<unknown> => (await t().deps.db.executeQuery(CompiledQuery.raw('select * from everything()'))).rows;

  test('a row that is written again as it was is seen', async () => {
    const before = await everything();
    await t().deps.db.updateTable('association').set((eb) => ({ name: eb.ref('name') })).where('id', '=', world.cityId).execute();
    const after = await everything();
    expect(after).not.toEqual(before);
    await expect(t().deps.db.transaction().execute(async (trx) => { await trx.updateTable('association').set({ name: '别的' }).execute(); throw new Cut('back'); })).rejects.toThrow(Cut);
    expect(await everything()).toEqual(after);
  });

  /** The number of the last line. */
  const linesOfHistory = async (): Promise<number> => (await t().deps.db.selectFrom('activity').select(({ fn }) => fn.max('seq').as('last')).executeTakeFirstOrThrow()).last ?? 0;

  describe('cut at every statement', () => {
    test.each(Object.keys(scenes))('%s', async (name) => {
      const act = await scenes[name]?.();
      if (act === undefined) throw new Error(`no scene for ${name}`);
      const [before, lines] = [await everything(), await linesOfHistory()];
      let number = 1;
      for (; ; number += 1) {
        const { writer, reached } = failingAt(number);
        const outcome = await act(writer).then(() => 'done', (error: unknown) => { if (error instanceof Cut) return 'cut'; throw error; });
        if (!reached()) { expect(outcome).toBe('done'); break; }
        expect(outcome, `statement ${number} of ${name}`).toBe('cut');
        expect(await everything(), `after statement ${number} of ${name} failed`).toEqual(before);
      }
      if (!SHORT.has(name)) expect(number, 'it was cut at least twice').toBeGreaterThan(2);
      expect(await linesOfHistory() > lines, 'it writes a line of history, unless it is bookkeeping').toBe(!(name in BOOKKEEPING));
      await t().drain();
    }, 300_000); // erasure has half a hundred statements, and each cut runs those before it
  });
  return { t, world };
}
