import { run, type Writer } from '../db/run.ts';
import { system } from '../shared/command.ts';
import { sealContactsAnew } from './contact.commands.ts';

/**
 * Seals every contact with the first key, batch by batch, while others read and write; then once more for what was written with an old
 * key meanwhile. What no key here opens is left and counted.
 */
export async function sealAllAnew(writer: Writer, limit = 200): Promise<{ readonly sealed: number; readonly unreadable: number }> {
  let sealed = 0;
  for (let round = 0; ; round += 1) {
    let [now, unreadable] = [0, 0];
    for (let after: string | null = null; ;) {
      const batch: { readonly sealed: number; readonly unreadable: number; readonly last: string | null } = await run(writer, sealContactsAnew, system, { after, limit });
      now += batch.sealed;
      unreadable += batch.unreadable;
      if (batch.last === null) break;
      after = batch.last;
    }
    sealed += now;
    if (now === 0 || round === 5) return { sealed, unreadable };
  }
}
