import type { Db } from './db/database.ts';
import type { Services } from './http/env.ts';
import { needDocuments, needDocumentsById } from './needs/need.jobs.ts';
import { allSearchDocuments, searchDocuments } from './profiles/profile.queries.ts';
import type { DocumentSource } from './search/port.ts';

/** What an index in a server reads of the database. */
export const documentSource = (db: Db): DocumentSource => ({
  all: (kind) => (kind === 'need' ? needDocuments(db) : allSearchDocuments(db, kind)),
  some: (kind, ids) => (kind === 'need' ? needDocumentsById(db, ids) : searchDocuments(db, kind, ids)),
});

/** Queues a comparison of index and database; many askings collapse to one. */
export async function checkSoon({ db, jobs }: Pick<Services, 'db' | 'jobs'>): Promise<void> {
  await db.transaction().execute((trx) => jobs.send(trx, 'search.check', {}, 'all'));
  jobs.wake(new Set(['search.check']));
}
