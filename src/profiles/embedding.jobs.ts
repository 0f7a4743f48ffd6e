import type { Db } from '../db/database.ts';
import type { Subject } from '../embeddings/service.ts';
import type { SearchDocument } from '../search/port.ts';
import { textsOfDocument } from '../search/text-vectors.ts';
import { allSearchDocuments, searchDocument } from './profile.queries.ts';
import type { ProfileKind } from './profile.ts';

type Embedded = Extract<ProfileKind, 'expert' | 'society' | 'achievement'>;

/** What of a profile may be embedded, and who may see it. A person's name is taken out; that of a society or an achievement says what it does. */
export async function profileSubject(db: Db, kind: Embedded, id: string): Promise<Subject | undefined> {
  const document = await searchDocument(db, kind, id);
  return document && (await subjects(db, kind, [document]))[0];
}

export async function* profileSubjects(db: Db, kind: Embedded): AsyncIterable<readonly Subject[]> {
  for await (const documents of allSearchDocuments(db, kind)) yield await subjects(db, kind, documents);
}

async function subjects(db: Db, kind: Embedded, documents: readonly SearchDocument[]): Promise<readonly Subject[]> {
  const rows = await db.selectFrom(kind as 'expert').select(['id', 'name', 'visibility']).where('id', 'in', documents.map((one) => one.id)).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return documents.flatMap((document) => {
    const row = byId.get(document.id);
    return row === undefined ? [] : [{ id: row.id, texts: textsOfDocument(document), names: kind === 'expert' ? [row.name] : [], openness: row.visibility }];
  });
}
