import { type ExpressionBuilder, sql } from 'kysely';
import { grantsOf } from '../auth/refusal.ts';
import type { Cx, Database, Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import type { Actor } from '../shared/command.ts';
import { AppError, type Words } from '../shared/errors.ts';
import { chinaDay } from '../shared/working-days.ts';
import { type ConflictKind, sameOrganisation } from './conflict.ts';

/** Whose interests are asked for: any of what one person is. */
export interface Interested { readonly userId?: string | null; readonly technologyManagerId?: string | null; readonly expertId?: string | null }

/** What they would have to do with: the need of an enterprise, and the candidate for it. */
export interface Matter { readonly needId: string; readonly enterpriseId: string; readonly expertId?: string | null; readonly societyId?: string | null; readonly achievementId?: string | null }

export interface FoundConflict { readonly id: string; readonly kind: ConflictKind }


const inForce = (day: string) => sql<boolean>`conflict.from_day <= ${day} and (conflict.until_day is null or conflict.until_day >= ${day})`;

/**
 * The declared interest that keeps this person from this matter on a day ("2026-11-27"), or `undefined`. Asked before anybody
 * is contacted, inside the transaction that acts; lock the person first (`holdStill`), so that a declaration made meanwhile
 * waits and then finds what was done.
 */
export async function conflictOf(db: Reader, who: Interested, matter: Matter, day: string): Promise<FoundConflict | undefined> {
  const declared = await declaredBy(db, who, day);
  if (declared.length === 0) return undefined;
  const names = declared.some((row) => row.about_institution !== null) ? await organisationsOf(db, matter) : [];
  return declared.find((row) => touches(row, matter, names));
}

/** What these people have declared and is in force, oldest first. */
export async function declaredBy(db: Reader, who: Interested, day: string) {
  const given = ([['user_id', who.userId], ['technology_manager_id', who.technologyManagerId], ['expert_id', who.expertId]] as const).filter(([, id]) => id !== null && id !== undefined);
  if (given.length === 0) return [];
  return db.selectFrom('conflict').selectAll().where((eb) => eb.or(given.map(([column, id]) => eb(column, '=', id ?? '')))).where(inForce(day)).orderBy('declared_at').orderBy('id').execute();
}
type Declared = Awaited<ReturnType<typeof declaredBy>>[number];

/** Whether a declaration is about this matter; `names` are those of the organisations in it. */
export const touches = (row: Declared, matter: Matter, names: readonly (string | null)[]): boolean =>
  row.about_need_id === matter.needId || row.about_enterprise_id === matter.enterpriseId || isSame(row.about_expert_id, matter.expertId) || isSame(row.about_society_id, matter.societyId)
  || (row.about_institution !== null && names.some((name) => sameOrganisation(row.about_institution, name)));

const isSame = (a: string | null, b: string | null | undefined): boolean => a !== null && a === b;

/** Names under which the enterprise and the candidate are known. */
async function organisationsOf(db: Reader, { enterpriseId, expertId, societyId, achievementId }: Matter): Promise<readonly (string | null)[]> {
  const { rows } = await sql<{ name: string | null }>`select name from enterprise where id = ${enterpriseId}
    union all select institution from expert where id = ${expertId ?? null}::uuid union all select name from society where id = ${societyId ?? null}::uuid
    union all select owner from achievement where id = ${achievementId ?? null}::uuid`.execute(db);
  return rows.map((row) => row.name);
}

/** Holds these people as they are until the transaction ends: whoever of them declares an interest meanwhile waits. */
export async function holdStill(trx: Reader, { userId, expertIds = [] }: { readonly userId?: string | null; readonly expertIds?: readonly string[] }): Promise<void> {
  if (userId != null) await trx.selectFrom('user').select('id').where('id', '=', userId).forKeyShare().execute();
  if (expertIds.length > 0) await trx.selectFrom('expert').select('id').where('id', 'in', expertIds).orderBy('id').forKeyShare().execute();
}

export interface NeedInQuestion { readonly id: string; readonly enterpriseId: string; readonly enterpriseName: string }

/** Candidates of each need (by its id) who declared an interest in the need or its enterprise: experts, and what they answer for. */
export async function conflictedCandidates(db: Reader, needs: readonly NeedInQuestion[], day: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (needs.length === 0) return new Map();
  const rows = await db.selectFrom('conflict').select(['expert_id', 'about_need_id', 'about_enterprise_id', 'about_institution']).where('expert_id', 'is not', null).where(inForce(day))
    .where((eb) => eb.or([eb('about_need_id', 'in', needs.map((need) => need.id)), eb('about_enterprise_id', 'in', needs.map((need) => need.enterpriseId)), eb('about_institution', 'is not', null)])).execute();
  if (rows.length === 0) return new Map();
  const owned = await db.selectFrom('achievement').select(['id', 'expert_id']).where('expert_id', 'in', rows.flatMap((row) => row.expert_id ?? [])).execute();
  return new Map(needs.map((need) => {
    const experts = new Set(rows.filter((row) => row.about_need_id === need.id || row.about_enterprise_id === need.enterpriseId || sameOrganisation(row.about_institution, need.enterpriseName)).map((row) => row.expert_id ?? ''));
    return [need.id, new Set([...experts, ...owned.filter((one) => experts.has(one.expert_id ?? '')).map((one) => one.id)])];
  }));
}

/** For a list of needs: leaves out what this reader declared an interest in, by need and enterprise. */
export const withoutOwnConflicts = (actor: Actor, day: string) => (eb: ExpressionBuilder<Database, 'need'>) =>
  eb.not(eb.exists(eb.selectFrom('conflict').select('conflict.id').where('conflict.user_id', '=', actor.userId ?? '').where(inForce(day))
    .where((inner) => inner.or([inner('conflict.about_need_id', '=', inner.ref('need.id')), inner('conflict.about_enterprise_id', '=', inner.ref('need.enterprise_id'))]))));

/** A declaration is its declarer's and the leads' of the declarer's association; for everybody else it is not there. */
const visibleConflicts = (actor: Actor) => (eb: ExpressionBuilder<Database, 'conflict' | 'association'>) =>
  actor.kind === 'system' ? eb.lit(true) : eb.or([eb('conflict.user_id', '=', actor.userId ?? ''), ...grantsOf(actor, 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`))]);

const conflictRows = (db: Reader, actor: Actor) =>
  db.selectFrom('conflict').innerJoin('user', 'user.id', 'conflict.user_id').innerJoin('association', 'association.id', 'conflict.association_id')
    .leftJoin('enterprise', 'enterprise.id', 'conflict.about_enterprise_id').leftJoin('expert', 'expert.id', 'conflict.about_expert_id')
    .leftJoin('society', 'society.id', 'conflict.about_society_id').leftJoin('need', 'need.id', 'conflict.about_need_id')
    .where(visibleConflicts(actor)).selectAll('conflict')
    .select((eb) => ['user.name as declarer_name', 'association.name as association_name', 'association.time_zone',
      eb.fn.coalesce('enterprise.name', 'expert.name', 'society.name', 'need.title', 'conflict.about_institution').$notNull().as('subject_name')]);
export type ConflictRow = Awaited<ReturnType<ReturnType<typeof conflictRows>['executeTakeFirstOrThrow']>>;

/** Declarations this reader may see, newest first. */
export const conflictPage = (db: Reader, actor: Actor, request: PageRequest): Promise<Page<ConflictRow>> =>
  pageOf(conflictRows(db, actor), { sort: 'conflict.declared_at', id: 'conflict.id', direction: 'desc', read: (row) => [row.declared_at, row.id] }, request);

/** For jobs, which act on it: `undefined` when it is not in force on that day. */
export const conflictInForce = (db: Reader, conflictId: string, day: string) =>
  db.selectFrom('conflict').selectAll().where('conflict.id', '=', conflictId).where(inForce(day)).executeTakeFirst();

/**
 * Refuses a person their own declared interest in a matter; locks them first.
 * @throws AppError `conflict`
 */
export async function refuseConflict(cx: Cx, who: Interested, matter: Matter, words: Words = OWN): Promise<void> {
  await holdStill(cx.trx, { userId: who.userId ?? null, expertIds: who.expertId == null ? [] : [who.expertId] });
  if (await conflictOf(cx.trx, who, matter, chinaDay(cx.now)) === undefined) return;
  throw new AppError('conflict', words);
}
const OWN: Words = ['您申报过与此有关的利益关系，这一步请由其他人来做。', 'You declared an interest in this; somebody else has to take this step.'];
