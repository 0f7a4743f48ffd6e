import { sql } from 'kysely';
import { z } from 'zod';
import { type Cx, defineCommand } from '../db/database.ts';
import { AppError } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import type { Position } from './change.queries.ts';

/** Longer than it takes to notice that one's turn must be asked for again; whoever is killed in its turn holds the others up so long. */
export const TURN_SECONDS = 10;

/** A snapshot that has seen no transaction: all changes that are kept are news. */
const NOTHING_SENT = '3:3:';

const bySystem = (cx: Cx): void => { if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['索引由系统更新。', 'The index is brought up to date by the system.']); };

/**
 * Takes the turn to send changes to the index in a server, or keeps it: nobody else sends until it is over. Times are the database's.
 * Null: another process has it. `first`: nothing was sent before, and what was there before the changes that are kept is to be compared.
 */
export const takeTurn = defineCommand({
  name: 'takeTurn', input: z.strictObject({ holder: id }),
  async handle(cx, { holder }): Promise<{ readonly position: Position; readonly first: boolean } | null> {
    bySystem(cx);
    const made = await cx.trx.insertInto('index_turn').values({ name: 'search', position: NOTHING_SENT, holder: null, until: null }).onConflict((oc) => oc.column('name').doNothing()).returning('name').executeTakeFirst();
    const taken = await cx.trx.updateTable('index_turn').set({ holder, until: sql<Date>`now() + make_interval(secs => ${TURN_SECONDS})` })
      .where((eb) => eb.or([eb('holder', 'is', null), eb('holder', '=', holder), eb('until', '<', sql<Date>`now()`)])).returning('position').executeTakeFirst();
    return taken === undefined ? null : { position: taken.position, first: made !== undefined };
  },
});

/** Ends the turn; with a position when all changes up to it were sent. False: it was over already, and another process may have sent since. */
export const endTurn = defineCommand({
  name: 'endTurn', input: z.strictObject({ holder: id, position: z.string().min(1).optional() }),
  async handle(cx, { holder, position }): Promise<{ readonly ended: boolean }> {
    bySystem(cx);
    const ended = await cx.trx.updateTable('index_turn').set({ holder: null, until: null, ...(position === undefined ? {} : { position }) }).where('holder', '=', holder).returning('name').executeTakeFirst();
    return { ended: ended !== undefined };
  },
});
