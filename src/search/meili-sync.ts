import type { Settings } from 'meilisearch';
import { type MeiliServer, TaskFailed } from './meili-client.ts';
import { type DocumentVectors, hashOf, meiliDocument, type MeiliDocument } from './meili-document.ts';
import { sameSettings } from './meili-settings.ts';
import { type DocumentSource, type SearchDocument, type SearchKind, type SyncReport, searchKinds } from './port.ts';

/** The indexes as a projection of the database: compared by the hash of each document, repaired by the difference, built beside. */
export interface MeiliSync {
  /** Makes the index of a kind right, in as few writes as that takes. */
  check(kind: SearchKind): Promise<SyncReport>;
  rebuild(kind: SearchKind): Promise<SyncReport>;
  /** One request for all, and halves of it where Meilisearch refuses one of them. @throws TaskFailed of the last refused. */
  put(kind: SearchKind, documents: readonly SearchDocument[]): Promise<void>;
}

export interface SyncOptions {
  readonly server: MeiliServer;
  readonly source: DocumentSource;
  readonly uidOf: (kind: SearchKind) => string;
  readonly newId: () => string;
  /** What an index should have now. */
  readonly settings: () => Promise<Settings>;
  /** Vectors of these documents, in their order; undefined without embeddings. */
  readonly vectors: (kind: SearchKind, ids: readonly string[]) => Promise<readonly DocumentVectors[] | undefined>;
}

/** So many documents are sent first, and at most, while an index is filled; of those a request holds so many characters at most. */
const [FIRST_SENT, MOST_SENT, MOST_CHARACTERS] = [1000, 20_000, 8_000_000];
/** Ids asked for, or taken out, at once. */
const ASKED = 1000;

/**
 * How many documents to send next. A large index takes as long for one as for thousands (each time its word lists are merged anew), so the number
 * doubles while a request is soon done, and is halved before one comes near the time that is given to it.
 */
const nextSent = (sent: number, milliseconds: number): number => (milliseconds < 8_000 ? Math.min(MOST_SENT, sent * 2) : milliseconds > 20_000 ? Math.max(FIRST_SENT, sent >> 1) : sent);

export function createSync({ server, source, uidOf, settings, newId, vectors }: SyncOptions): MeiliSync {
  async function send(uid: string, documents: readonly MeiliDocument[]): Promise<void> {
    if (documents.length === 0) return;
    try {
      await server.put(uid, documents);
    } catch (error) {
      if (!(error instanceof TaskFailed)) throw error;
      if (documents.length === 1) throw error;
      // One of them is refused: halves, to find it in a few requests among thousands.
      let refused: unknown;
      const middle = documents.length >> 1;
      for (const half of [documents.slice(0, middle), documents.slice(middle)]) await send(uid, half).catch((each: unknown) => { if (!(each instanceof TaskFailed)) throw each; refused = each; });
      if (refused !== undefined) throw refused;
    }
  }

  /** Reads the database once, in its order, and asks the index for the same ids. */
  async function repair(kind: SearchKind, uid: string): Promise<Omit<SyncReport, 'seconds'>> {
    let [database, present, missing, stale, surplus] = [0, 0, 0, 0, 0];
    let refused: TaskFailed | undefined;
    let waiting: MeiliDocument[] = [];
    let [characters, most] = [0, FIRST_SENT];
    const flush = async (): Promise<void> => {
      const [documents, began] = [waiting, performance.now()];
      [waiting, characters] = [[], 0];
      // What one document lacks must not keep the others out.
      await send(uid, documents).catch((error: unknown) => { if (!(error instanceof TaskFailed)) throw error; refused = error; });
      most = nextSent(most, performance.now() - began);
    };
    const empty = (await server.documentCounts()).get(uid) === 0;
    const known = new Set<string>();
    for await (const batch of source.all(kind)) {
      database += batch.length;
      const hashes = empty ? new Map<string, string>() : await server.hashes(uid, batch.map(({ id }) => id));
      present += hashes.size;
      const dense = await vectors(kind, batch.map(({ id }) => id));
      for (const [at, document] of batch.entries()) {
        known.add(document.id);
        const hash = hashes.get(document.id);
        if (hash === undefined) missing += 1;
        else if (hash !== hashOf(document, dense?.[at])) stale += 1;
        else continue;
        const next = meiliDocument(kind, document, dense?.[at]);
        waiting.push(next);
        characters += JSON.stringify(next).length;
        if (waiting.length >= most || characters >= MOST_CHARACTERS) await flush();
      }
    }
    await flush();
    const held = (await server.documentCounts()).get(uid) ?? 0;
    if (held > database - (refused === undefined ? 0 : missing)) {
      const gone: string[] = [];
      for await (const ids of server.ids(uid)) gone.push(...ids.filter((id) => !known.has(id)));
      // What came into being since the database was read is no surplus.
      const alive = new Set((await source.some(kind, gone)).map(({ id }) => id));
      const remove = gone.filter((id) => !alive.has(id));
      surplus = remove.length;
      for (let at = 0; at < remove.length; at += ASKED) await server.remove(uid, remove.slice(at, at + ASKED));
    }
    return { kind, database, index: present + surplus, missing, stale, surplus, refused: refused?.message };
  }

  /** Fills a new index beside the one that answers, swaps the two, and mends what changed meanwhile. */
  async function build(kind: SearchKind): Promise<Omit<SyncReport, 'seconds'>> {
    const uid = uidOf(kind);
    const beside = `${uid}-build-${newId()}`;
    const wanted = await settings();
    await server.create(beside, wanted);
    try {
      const report = await repair(kind, beside);
      if (await server.settings(uid) === undefined) await server.create(uid, wanted);
      await server.swap(uid, beside);
      await repair(kind, uid);
      return report;
    } finally {
      await server.drop(beside);
    }
  }

  const timed = async (work: () => Promise<Omit<SyncReport, 'seconds'>>): Promise<SyncReport> => {
    const began = performance.now();
    const report = await work();
    return { ...report, seconds: Math.round(performance.now() - began) / 1000 };
  };

  return {
    check: (kind) => timed(async () => {
      const found = await server.settings(uidOf(kind));
      return found === undefined || !sameSettings(await settings(), found) ? build(kind) : repair(kind, uidOf(kind));
    }),
    rebuild: (kind) => timed(async () => {
      // Left behind by a process that was killed while it built.
      for (const other of (await server.documentCounts()).keys()) if (other.startsWith(`${uidOf(kind)}-build-`)) await server.drop(other);
      return build(kind);
    }),
    async put(kind, documents) {
      const dense = await vectors(kind, documents.map(({ id }) => id));
      await send(uidOf(kind), documents.map((document, at) => meiliDocument(kind, document, dense?.[at])));
    },
  };
}

export const eachKind = async <T>(work: (kind: SearchKind) => Promise<T>): Promise<readonly T[]> => {
  const done: T[] = [];
  for (const kind of searchKinds) done.push(await work(kind));
  return done;
};
