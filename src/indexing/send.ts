import { setTimeout as pause } from 'node:timers/promises';
import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { newId } from '../shared/ids.ts';
import { type Changes, changesSince } from './change.queries.ts';
import { endTurn, takeTurn } from './turn.commands.ts';

/** Sends changes to an index that all processes share. */
export interface Sending {
  readonly writer: Writer;
  /** Sends what became of these. It may run twice for one change. */
  readonly apply: (changes: Changes) => Promise<void>;
  /** Called when something may not have been sent, or in the wrong order: all is to be compared. */
  readonly missed: () => Promise<void>;
}

/** Milliseconds between two looks whether another's turn is over, and between two askings to keep one's own. */
const [LOOK, KEEP] = [100, 3_000];

/**
 * Settles when everything committed before the call is in the shared index. Of several processes one sends, and each change goes
 * once: the position they have reached together is a row, and so is whose turn it is. A turn is one reading of the changes; who is killed
 * in it has moved no position, so the next one sends the same again.
 */
export function sharedSender({ writer, apply, missed }: Sending): () => Promise<void> {
  const { db } = writer;
  const holder = newId();
  const waiting = async (): Promise<boolean> => {
    const turn = await db.selectFrom('index_turn').select('position').executeTakeFirst();
    return turn === undefined || ofDocuments((await changesSince(db, turn.position)).changes).size > 0;
  };

  async function send(position: string): Promise<void> {
    const keeping = setInterval(() => { void run(writer, takeTurn, system, { holder }).catch(() => {}); }, KEEP);
    let reached: string | undefined;
    try {
      const news = await changesSince(db, position);
      const changes = ofDocuments(news.changes);
      if (changes.size > 0) await apply(changes);
      reached = news.position;
    } finally {
      clearInterval(keeping);
      const over = run(writer, endTurn, system, { holder, ...(reached === undefined ? {} : { position: reached }) });
      if (reached === undefined) await over.catch(() => {}); // the error before it is told; the turn ends by itself
      else if (!(await over).ended) await missed(); // it took too long between two signs of life: others sent meanwhile
    }
  }

  return async () => {
    while (await waiting()) {
      const turn = await run(writer, takeTurn, system, { holder });
      if (turn === null) { await pause(LOOK); continue; }
      if (turn.first) await missed();
      await send(turn.position);
    }
  };
}

const ofDocuments = (changes: Changes): Changes => new Map([...changes].filter(([kind]) => kind !== 'model'));
