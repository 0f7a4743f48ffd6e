import type { Db } from '../db/database.ts';
import type { JobPayloads } from '../jobs/kinds.ts';
import type { SearchIndex } from '../search/port.ts';
import { type ProfileKind, profileKinds } from './profile.ts';
import { searchDocument } from './profile.queries.ts';

const isProfileKind = (kind: string): kind is ProfileKind => profileKinds.some((each) => each === kind);

/** Brings what the search index holds of a profile up to date; it may run twice, and late: it reads what is there now. */
export const indexProfile = ({ db, search }: { readonly db: Db; readonly search: SearchIndex }) =>
  async ({ kind, profileId }: JobPayloads['profiles.index']): Promise<void> => {
    if (!isProfileKind(kind)) throw new Error(`no such kind of profile: ${kind}`);
    const document = await searchDocument(db, kind, profileId);
    await (document === undefined ? search.remove(kind, [profileId]) : search.put(kind, [document]));
  };
