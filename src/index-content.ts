import type { Db, Reader } from './db/database.ts';
import type { Services } from './http/env.ts';
import type { Changes } from './indexing/change.queries.ts';
import { sharedSender } from './indexing/send.ts';
import { allNeedDocuments, needDocuments } from './needs/need-document.queries.ts';
import { allSearchDocuments, searchDocuments } from './profiles/profile.queries.ts';
import { type ProfileKind, profileKinds } from './profiles/profile.ts';
import type { EmbeddedIndex } from './search/embedded.ts';
import type { JobPayloads } from './jobs/kinds.ts';
import { type DocumentSource, type SearchDocument, type SearchIndex, type SearchKind, searchKinds } from './search/port.ts';
import { id } from './shared/ids.ts';

/** What of the database the search index holds: everything, to fill it and to learn from, and what became of single things. */
export async function fillIndex(db: Reader, search: Pick<EmbeddedIndex, 'fill'>): Promise<void> {
  for (const kind of profileKinds) await search.fill(kind, allSearchDocuments(db, kind));
  await search.fill('need', allNeedDocuments(db));
}

/** All documents in batches, kind by kind. */
export async function* allDocuments(db: Reader): AsyncGenerator<{ readonly kind: SearchKind; readonly documents: readonly SearchDocument[] }> {
  for (const kind of profileKinds) for await (const documents of allSearchDocuments(db, kind)) yield { kind, documents };
  for await (const documents of allNeedDocuments(db)) yield { kind: 'need', documents };
}

const BATCH = 500;

/** Brings what the index holds of the changed things up to date: it reads what is there now, so it may run twice, and late. */
export async function applyChanges(db: Db, search: Pick<SearchIndex, 'put' | 'remove'>, changes: Changes): Promise<void> {
  for (const [kind, ids] of changes) {
    if (kind === 'model') continue;
    for (let at = 0; at < ids.length; at += BATCH) {
      const batch = ids.slice(at, at + BATCH);
      const documents = await documentsOf(db, kind, batch);
      const there = new Set(documents.map((document) => document.id));
      await search.remove(kind, batch.filter((id) => !there.has(id)));
      await search.put(kind, documents);
    }
  }
}

const isProfileKind = (kind: SearchKind): kind is ProfileKind => profileKinds.some((one) => one === kind);
const documentsOf = (db: Reader, kind: SearchKind, ids: readonly string[]): Promise<readonly SearchDocument[]> =>
  (isProfileKind(kind) ? searchDocuments(db, kind, ids) : needDocuments(db, ids));

/** What an index in a server reads of the database. */
export const documentSource = (db: Db): DocumentSource => ({
  all: (kind) => (isProfileKind(kind) ? allSearchDocuments(db, kind) : allNeedDocuments(db)),
  some: (kind, asked) => documentsOf(db, kind, asked.filter((each) => id.safeParse(each).success)), // an index may hold what was never ours
});

/** One thing at once, before what else waits. */
export const bringUpToDate = ({ db, search }: { readonly db: Db; readonly search: SearchIndex }) => async ({ kind: given, id }: JobPayloads['search.first']): Promise<void> => {
  const kind = searchKinds.find((one) => one === given);
  if (kind === undefined) throw new Error(`no such kind: ${given}`);
  await applyChanges(db, search, new Map([[kind, [id]]]));
};

/** Queues a comparison of index and database; many askings collapse to one. */
export async function checkSoon({ db, jobs }: Pick<Services, 'db' | 'jobs'>): Promise<void> {
  await db.transaction().execute((trx) => jobs.send(trx, 'search.check', [{ payload: {}, key: 'all' }]));
  jobs.wake(new Set(['search.check']));
}

/** Brings an index in a server, which all processes share, up to what is committed; see `indexing/send.ts`. */
export const sharedFollowing = (s: Pick<Services, 'db' | 'jobs' | 'clock'>, search: Pick<SearchIndex, 'put' | 'remove'>): (() => Promise<void>) =>
  sharedSender({ writer: s, apply: (changes) => applyChanges(s.db, search, changes), missed: () => checkSoon(s) });
