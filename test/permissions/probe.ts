import { createHmac } from 'node:crypto';
import pino from 'pino';
import type { Db, Trx } from '../../src/db/database.ts';
import { servicesOn, type TestServices } from '../support/services.ts';
import type { Asked } from './requests.ts';

/** allowed: it was done, or only the last word of the database was missing; hidden: as if the thing were not there; sent_away: a page leads elsewhere. */
export type Outcome = 'allowed' | 'refused' | 'hidden' | 'sent_away';

const MARK = 'done and taken back';

export interface Probe extends TestServices {
  /** Whether the last request got as far as the commit. */
  readonly tookBack: () => boolean;
  /** Whether a file was laid down since this was asked last. */
  readonly laidDown: () => boolean;
}

/** The same application, whose every write is done and then taken back: all people can be asked in one world. Nothing is counted for limits, which is a write, too. */
export function probeOf(t: TestServices): Probe {
  const { db } = t.deps;
  const transaction = () => ({
    execute: (work: (trx: Trx) => Promise<unknown>) => db.transaction().execute(async (trx) => { await work(trx); throw new Error(MARK); }),
  });
  const undoing = new Proxy(db, {
    get(target, name) {
      const value: unknown = name === 'transaction' ? transaction : Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  let last = '';
  let laid = false;
  const files = { ...t.deps.files, put: async (id: string, bytes: Uint8Array) => { laid = true; await t.deps.files.put(id, bytes); } };
  const log = pino({ level: 'error' }, { write: (line: string) => { last = line; } });
  return {
    ...servicesOn({ ...t.deps, db: undoing as Db, log, limits: null, files }),
    tookBack: () => { const yes = last.includes(MARK); last = ''; return yes; }, laidDown: () => { const yes = laid; laid = false; return yes; },
  };
}

const sessionOf = async (t: TestServices, cookie: string | undefined): Promise<string> =>
  cookie === undefined ? 'visitor' : (await t.deps.auth.api.getSession({ headers: new Headers({ cookie }) }))?.session.id ?? 'visitor';

/** Asks as this person and says what came of it. @throws Error on any answer that is none of the three */
export async function outcomeOf(t: Probe, method: string, { path, body, form, files, bytes }: Asked, cookie: string | undefined): Promise<Outcome> {
  const token = createHmac('sha256', t.deps.csrfKey).update(`form:${await sessionOf(t, cookie)}`).digest('base64url');
  const answer = await t.request(path, { method, ...(form ? { form: { ...form, _token: token } } : {}), ...(body ? { body } : {}), ...(files ? { upload: { ...files, _token: token } } : {}), ...(bytes ? { bytes } : {}) }, cookie);
  const text = await answer.text();
  if (cookie === undefined && answer.status === 403) throw new Error(`${method} ${path}: a visitor is asked to sign in, not refused`);
  if (answer.status === 401 || answer.status === 403) return 'refused';
  if (answer.status === 404) return 'hidden';
  if (answer.status >= 300 && answer.status < 400 && method === 'GET') return 'sent_away';
  if (answer.status < 400) return 'allowed';
  // A write that fails at its very end is one of unknown outcome: the work was done.
  if ((answer.status === 503 && text.includes('结果未知')) || (answer.status === 500 && t.tookBack())) return 'allowed';
  throw new Error(`${method} ${path}: ${answer.status} ${text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 400)}`);
}
