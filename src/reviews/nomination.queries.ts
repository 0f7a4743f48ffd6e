import { grantsOf } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { type Page, pageOf, type PageRequest } from '../db/page.ts';
import { visible } from '../profiles/profile.queries.ts';
import type { Actor } from '../shared/command.ts';

/** Societies a person speaks for. */
export const ownSocieties = (actor: Actor): readonly string[] => grantsOf(actor, 'society_secretary').flatMap((g) => g.societyId ?? []);

/** What a society is shown of a need: enough to name somebody, not who asks. */
const rows = (db: Reader, actor: Actor) =>
  db.selectFrom('nomination').innerJoin('need', 'need.id', 'nomination.need_id').innerJoin('association', 'association.id', 'need.association_id').innerJoin('society', 'society.id', 'nomination.society_id').leftJoin('expert', 'expert.id', 'nomination.expert_id')
    .where((eb) => eb.or([
      eb.lit(actor.kind === 'system'), ...ownSocieties(actor).map((id) => eb('nomination.society_id', '=', id)),
      ...grantsOf(actor, 'staff', 'administrator').map((g) => eb('association.path', 'like', `${g.associationPath}%`)),
    ]))
    .selectAll('nomination').select([
      'need.title', 'need.field', 'need.background', 'need.problem', 'need.goals', 'need.kind', 'need.urgency', 'need.region_code', 'need.industry_chain', 'need.deadline', 'need.status as need_status',
      'association.name as association_name', 'association.path as association_path', 'association.time_zone', 'society.name as society_name', 'expert.name as expert_name',
    ]);
export type NominationRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>;

/** One request as its society or the staff of the need see it. */
export const nominationById = (db: Reader, actor: Actor, id: string): Promise<NominationRow | undefined> => rows(db, actor).where('nomination.id', '=', id).executeTakeFirst();

/** Requests about one need, newest first. */
export const nominationsOf = (db: Reader, actor: Actor, needId: string): Promise<NominationRow[]> =>
  rows(db, actor).where('nomination.need_id', '=', needId).orderBy('nomination.asked_at', 'desc').orderBy('nomination.id', 'desc').execute();

/** What a society's secretary is asked: open requests first come first, or those that are over, newest first. */
export function nominationsFor(db: Reader, actor: Actor, open: boolean, request: PageRequest): Promise<Page<NominationRow>> {
  const own = ownSocieties(actor);
  const mine = rows(db, actor).where('nomination.society_id', 'in', own.length === 0 ? ['00000000-0000-7000-8000-000000000000'] : [...own]);
  const waits = open ? mine.where('nomination.status', '=', 'asked').where('need.status', 'in', ['accepted', 'matched']) : mine.where((eb) => eb.or([eb('nomination.status', '<>', 'asked'), eb('need.status', 'not in', ['accepted', 'matched'])]));
  return pageOf(waits, { sort: 'nomination.asked_at', id: 'nomination.id', direction: open ? 'asc' : 'desc', read: (row) => [row.asked_at, row.id] }, request);
}

const MOST = 30;
/** Experts this person may see whose name, institution or field has what was typed. */
export async function expertsLike(db: Reader, actor: Actor, q: string): Promise<readonly { readonly id: string; readonly name: string; readonly institution: string | null; readonly fields: readonly string[] }[]> {
  if (q === '') return [];
  const pattern = `%${q.replace(/[%_\\]/g, '\\$&')}%`;
  return visible(db, actor, 'expert').select(['profile.id', 'profile.name', 'profile.institution', 'profile.fields'])
    .where((eb) => eb.or([eb('profile.name', 'ilike', pattern), eb('profile.institution', 'ilike', pattern), eb('profile.fields', '@>', eb.val([q]))]))
    .where('profile.availability', '<>', 'unavailable').orderBy('profile.name_sort').orderBy('profile.id').limit(MOST).execute();
}

export const lockNomination = (trx: Reader, id: string) => trx.selectFrom('nomination').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
export type LockedNomination = NonNullable<Awaited<ReturnType<typeof lockNomination>>>;

const OTHERS = 60;
/** Societies a need can be handed to: those proposed for it first, in their order, then others by name. */
export async function societiesToAsk(db: Reader, actor: Actor, proposed: readonly string[]): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const rows = (ids: readonly string[], inside: boolean) => visible(db, actor, 'society').select(['profile.id', 'profile.name']).$if(ids.length > 0 || inside, (query) => query.where('profile.id', inside ? 'in' : 'not in', [...ids]));
  const first = proposed.length === 0 ? [] : await rows(proposed, true).execute();
  const others = await rows(proposed, false).orderBy('profile.name_sort').orderBy('profile.id').limit(OTHERS).execute();
  return [...first.toSorted((a, b) => proposed.indexOf(a.id) - proposed.indexOf(b.id)), ...others];
}
