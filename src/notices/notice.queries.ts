import { sql } from 'kysely';
import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { Actor } from '../shared/command.ts';
import { allNoticeKinds, type MailMode, type NoticeKind, noticeKinds } from './notice.ts';

const noticesOf = (db: Reader, userId: string | null) =>
  db.selectFrom('notice').where('user_id', '=', userId ?? '').select(['id', 'kind', 'subject_type', 'subject_id', 'need_id', 'words', 'created_at', 'read_at']);
export type NoticeRow = Awaited<ReturnType<ReturnType<typeof noticesOf>['executeTakeFirstOrThrow']>>;

/** A person's own notices, newest first; nobody reads another's. */
export const noticePage = (db: Reader, actor: Actor, { unread = false }: { readonly unread?: boolean | undefined }, request: PageRequest): Promise<Page<NoticeRow>> =>
  pageOf(noticesOf(db, actor.userId).$if(unread, (query) => query.where('read_at', 'is', null)), { sort: 'created_at', id: 'id', direction: 'desc', read: (row) => [row.created_at, row.id] }, request);

export const noticeById = (db: Reader, actor: Actor, noticeId: string): Promise<NoticeRow | undefined> => noticesOf(db, actor.userId).where('id', '=', noticeId).executeTakeFirst();

/** How many are unread, at most 100 (shown as 99+). */
export async function unreadCount(db: Reader, userId: string): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*)::int as count from (select 1 from notice where user_id = ${userId} and read_at is null limit 100) few`.execute(db);
  return row?.count ?? 0;
}

/** How mail goes for each kind: the person's choice, else the kind's own. */
export async function mailModesOf(db: Reader, userId: string): Promise<Readonly<Record<NoticeKind, MailMode>>> {
  const chosen = new Map((await db.selectFrom('notice_preference').select(['kind', 'mode']).where('user_id', '=', userId).where('channel', '=', 'mail').execute()).map((row) => [row.kind, row.mode]));
  return Object.fromEntries(allNoticeKinds.map((kind) => [kind, chosen.get(kind) ?? noticeKinds[kind].mail])) as Record<NoticeKind, MailMode>;
}

export const readerOf = (db: Reader, userId: string) => db.selectFrom('reader').select(['language', 'hints_done']).where('user_id', '=', userId).executeTakeFirst();

/** Those of these people who took back their consent to mail (purpose `mail`): notices stay inside. Who was never asked gets what the kind's own way is. */
export async function withoutMailOf(db: Reader, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (userIds.length === 0) return new Set();
  const last = await db.selectFrom('consent').distinctOn('user_id').select(['user_id', 'decision']).where('user_id', 'in', userIds).where('purpose', '=', 'mail').orderBy('user_id').orderBy('seq', 'desc').execute();
  return new Set(last.flatMap((row) => (row.decision === 'withdrawn' && row.user_id !== null ? [row.user_id] : [])));
}
