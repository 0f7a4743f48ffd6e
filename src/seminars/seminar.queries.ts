import { sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { Actor } from '../shared/command.ts';

/** Staff see the seminars of their area. */
const visibleSeminars = (db: Reader, actor: Actor) =>
  db.selectFrom('seminar').innerJoin('association', 'association.id', 'seminar.association_id').where((eb) => {
    if (actor.kind === 'system') return eb.lit(true);
    const areas = grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`));
    return areas.length === 0 ? eb.lit(false) : eb.or(areas);
  });

const withCounts = (db: Reader, actor: Actor) => visibleSeminars(db, actor).selectAll('seminar').select(['association.name as association_name', 'association.path as association_path', 'association.time_zone'])
  .select((eb) => [
    eb.selectFrom('seminar_firm').whereRef('seminar_firm.seminar_id', '=', 'seminar.id').select(sql<number>`count(*)::int`.as('n')).as('firms'),
    eb.selectFrom('seminar_draft').whereRef('seminar_draft.seminar_id', '=', 'seminar.id').where('state', '=', 'draft').select(sql<number>`count(*)::int`.as('n')).as('open'),
    eb.selectFrom('seminar_draft').whereRef('seminar_draft.seminar_id', '=', 'seminar.id').where('state', '=', 'confirmed').select(sql<number>`count(*)::int`.as('n')).as('confirmed'),
  ]);

export const seminarById = (db: Reader, actor: Actor, seminarId: string) => withCounts(db, actor).where('seminar.id', '=', seminarId).executeTakeFirst();
export type SeminarRow = NonNullable<Awaited<ReturnType<typeof seminarById>>>;

/** Newest first. */
export const seminarPage = (db: Reader, actor: Actor, request: PageRequest): Promise<Page<SeminarRow>> =>
  pageOf(withCounts(db, actor), { sort: 'seminar.created_at', id: 'seminar.id', direction: 'desc', read: (row) => [row.created_at, row.id] }, request);

export const firmsOf = (db: Reader, seminarId: string) =>
  db.selectFrom('seminar_firm').leftJoin('enterprise', 'enterprise.id', 'seminar_firm.enterprise_id').select(['seminar_firm.name', 'seminar_firm.enterprise_id', 'enterprise.industry', 'enterprise.industry_chain']).where('seminar_id', '=', seminarId).orderBy('seminar_firm.name').execute();

export const draftsOfSeminar = (db: Reader, seminarId: string) =>
  db.selectFrom('seminar_draft').leftJoin('enterprise', 'enterprise.id', 'seminar_draft.enterprise_id').leftJoin('user', 'user.id', 'seminar_draft.decided_by').leftJoin('need', 'need.id', 'seminar_draft.need_id')
    .selectAll('seminar_draft').select(['enterprise.name as enterprise_name', 'enterprise.industry', 'enterprise.industry_chain', 'user.name as decided_by_name', 'need.title as need_title']).where('seminar_draft.seminar_id', '=', seminarId).orderBy('position').orderBy('seminar_draft.id').execute();
export type SeminarDraftRow = Awaited<ReturnType<typeof draftsOfSeminar>>[number];

/** How far the language model is with the minutes. */
export const readingOfSeminar = (db: Reader, seminarId: string) => db.selectFrom('seminar_reading').selectAll().where('seminar_id', '=', seminarId).executeTakeFirst();
export type ReadingRow = NonNullable<Awaited<ReturnType<typeof readingOfSeminar>>>;

/** The minutes that are being read and who attended; undefined: nothing is, any more. */
export async function minutesToRead(db: Reader, readingId: string) {
  const reading = await db.selectFrom('seminar_reading').innerJoin('seminar', 'seminar.id', 'seminar_reading.seminar_id').select(['seminar_id', 'minutes', 'pieces_read']).where('seminar_reading.id', '=', readingId).where('state', '=', 'reading').executeTakeFirst();
  if (reading === undefined || reading.minutes === null) return undefined;
  return { minutes: reading.minutes, piece: reading.pieces_read, known: (await firmsOf(db, reading.seminar_id)).map((firm) => firm.name) };
}

/** Those of the names that somebody has here: accounts, experts, technology managers. */
export async function namesKnown(db: Reader, names: readonly string[]): Promise<readonly string[]> {
  const known = new Set<string>();
  for (let at = 0; at < names.length; at += 5000) {
    const some = names.slice(at, at + 5000);
    const rows = await db.selectFrom('user').select('name').where('name', 'in', some).union(db.selectFrom('expert').select('name').where('name', 'in', some)).union(db.selectFrom('technology_manager').select('name').where('name', 'in', some)).execute();
    for (const { name } of rows) known.add(name);
  }
  return [...known];
}

/** The seminar of a draft, if the reader may see it. */
export const seminarOfDraft = (db: Reader, actor: Actor, draftId: string) =>
  visibleSeminars(db, actor).innerJoin('seminar_draft', 'seminar_draft.seminar_id', 'seminar.id').where('seminar_draft.id', '=', draftId).select('seminar.id').executeTakeFirst();
