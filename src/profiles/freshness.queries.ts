import type { Reader } from '../db/database.ts';
import { type EvidencedKind, evidencedKinds } from './profile.ts';
import { ofAssociation, type ProfileRow } from './profile.queries.ts';

/** A profile by its id alone, for whoever holds a link to it: which kind it is of, and what is in it. */
export async function profileOfLink(db: Reader, profileId: string): Promise<{ readonly kind: EvidencedKind; readonly row: ProfileRow<EvidencedKind> } | undefined> {
  for (const kind of evidencedKinds) {
    const row = await db.selectFrom(`${kind} as profile` as 'expert as profile').innerJoin('association', 'association.id', 'profile.association_id').selectAll('profile').select(ofAssociation)
      .where('profile.id', '=', profileId).where('profile.erased_at', 'is', null).executeTakeFirst();
    if (row !== undefined) return { kind, row };
  }
  return undefined;
}
