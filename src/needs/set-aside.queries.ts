import type { Reader } from '../db/database.ts';

/** The language the owner of a need reads: of who wrote it where they are of the firm, else of the firm's people; Chinese where nobody chose. */
export async function languageOfOwner(db: Reader, need: { readonly enterprise_id: string; readonly created_by: string | null }): Promise<'zh' | 'en'> {
  const readers = await db.selectFrom('role_grant').innerJoin('reader', 'reader.user_id', 'role_grant.user_id').where('role_grant.enterprise_id', '=', need.enterprise_id).where('reader.language', 'is not', null)
    .select(['reader.user_id', 'reader.language']).orderBy('reader.user_id').execute();
  return (readers.find((one) => one.user_id === need.created_by) ?? readers[0])?.language ?? 'zh';
}
