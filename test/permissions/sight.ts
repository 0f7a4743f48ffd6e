import { grantRole } from '../../src/accounts/account.commands.ts';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { actorOfUser } from '../../src/auth/actor.queries.ts';
import { recordActivity } from '../../src/db/activity.ts';
import { claimMatch, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { uploadSheet } from '../../src/imports/import.commands.ts';
import { acceptNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { createExpert, createSociety } from '../../src/profiles/profile.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { newId } from '../../src/shared/ids.ts';
import { type Actor, system, visitor } from '../../src/shared/command.ts';
import { anAccount, anEnterprise } from '../factories.ts';
import type { TestServices } from '../support/services.ts';
import { aPermissionWorld, people, type PermissionWorld, type PersonName } from './world.ts';

/** Who may know of which thing, whatever page or list it stands on: one table, held against every GET route. */
type Ids = PermissionWorld['ids'] & Readonly<Record<'secretNeed' | 'secretMatch' | 'hiddenExpert' | 'neighbourNeed' | 'neighbourExpert' | 'neighbourCity' | 'province' | 'approvedNeed' | 'returnedNeed' | 'firmImport' | 'straddler' | 'straddlerGrant' | 'passedOver', string>>;
/** Who only sees, besides: staff whose duty is to receive needs, and the secretary of another society. */
export const readers = [...people, 'receiver', 'otherSecretary'] as const;
export type ReaderName = (typeof readers)[number];
export interface SightWorld { readonly cookies: Readonly<Record<ReaderName, string | undefined>>; readonly ids: Ids; readonly actors: ReadonlyMap<ReaderName, Actor> }

/**
 * A need for staff only, for which an expert of the world is approved all the same, and another turned down; an expert for staff only; a
 * second approval for a need somebody has taken on; a need that a manager has given back; a neighbour's need (in the words of one here), expert
 * and city; warnings on what is approved; a firm's own import; a person with a place in both provinces.
 */
export async function aSightWorld(t: TestServices): Promise<SightWorld> {
  const world = await aPermissionWorld(t);
  await t.drain();
  const { db } = t.deps;
  const { id: secretNeed } = await t.run(submitNeed, system, { enterpriseId: world.ids.enterprise, title: '粘性物料长距离带式输送二', field: '矿山输送装备', problem: '落料斗和溜槽易堵，红土镍矿含水 30%，带面粘料', confidentiality: 'staff_only' });
  await t.run(acceptNeed, system, { id: secretNeed });
  await t.drain();
  const { id: secretMatch } = await db.selectFrom('match').select('id').where('need_id', '=', secretNeed).where('candidate_type', '=', 'expert').orderBy('position').executeTakeFirstOrThrow();
  // Several experts fit alike: whose proposals these are is not left to chance. The expert's: these, of which one is undecided, and the case taken on; nobody else's.
  const ended = (await db.selectFrom('engagement').select('match_id').where('id', '=', world.ids.endedCase).executeTakeFirstOrThrow()).match_id;
  const theirs = await db.selectFrom('match').select(['id', 'need_id']).where('id', 'in', [secretMatch, world.ids.approved, ended, world.ids.proposed]).execute();
  const { id: somebody } = await t.run(createExpert, system, { associationId: world.ids.association, name: '别的某(演示)', regionCode: '370900' });
  await db.updateTable('match').set({ expert_id: somebody }).where('expert_id', '=', world.ids.expert).where('status', 'in', ['approved', 'claimed']).where('id', 'not in', [world.ids.claimed, ...theirs.map((one) => one.id)]).execute();
  for (const { need_id: needId, id: matchId } of theirs) {
    await db.deleteFrom('match').where('need_id', '=', needId).where('expert_id', '=', world.ids.expert).where('id', '<>', matchId).execute();
    await db.updateTable('match').set({ expert_id: world.ids.expert }).where('id', '=', matchId).execute();
  }
  const { version } = await db.selectFrom('match').select('version').where('id', '=', secretMatch).executeTakeFirstOrThrow();
  const reviewer = await db.selectFrom('role_grant').select('user_id').where('role', '=', 'staff').executeTakeFirstOrThrow();
  await t.run(decideMatch, { ...system, userId: reviewer.user_id }, { id: secretMatch, decision: 'approve', reason: 'evidence_fits', version });
  const { id: hiddenExpert } = await t.run(createExpert, system, { associationId: world.ids.association, name: '溜槽某(演示)', regionCode: '370900', fields: ['食用菌'], visibility: 'staff_only' });
  await t.drain();
  const turnedDown = await db.selectFrom('match').select(['id', 'version']).where('need_id', '=', secretNeed).where('status', '=', 'proposed').orderBy('position').executeTakeFirstOrThrow();
  await t.run(decideMatch, { ...system, userId: reviewer.user_id }, { id: turnedDown.id, decision: 'reject', reason: 'wrong_field', version: turnedDown.version });
  const decided = await db.selectFrom('match').select(['decided_at', 'decided_by']).where('id', '=', world.ids.claimed).executeTakeFirstOrThrow();
  const second = await db.selectFrom('match').select('id').where('need_id', '=', world.ids.claimedNeed).where('id', '<>', world.ids.claimed).where((eb) => eb.or([eb('expert_id', 'is', null), eb('expert_id', '<>', world.ids.eventExpert)])).orderBy('id').executeTakeFirstOrThrow();
  await db.transaction().execute(async (trx) => {
    await trx.updateTable('match').set({ status: 'approved', ...decided }).where('id', '=', second.id).execute();
    await trx.insertInto('review').values({ id: newId(), match_id: second.id, decision: 'approve', reason: 'evidence_fits', note: null, reviewer_id: reviewer.user_id, match_version: 1, created_at: new Date() }).execute();
    await recordActivity({ trx, actor: system, now: new Date(), vault: t.deps.vault, send: async () => {}, wake: () => {} }, { subjectType: 'match', subjectId: second.id, needId: world.ids.claimedNeed, action: 'approve', from: 'proposed', to: 'approved' });
  });
  await db.updateTable('match').set({ warnings: JSON.stringify([{ kind: 'far_away', detail: ['很远', 'far'] }]) as never }).where('id', '=', world.ids.approved).execute();
  const { id: neighbourProvince } = await db.selectFrom('association').select('id').where('name', '=', '邻省科协(权限)').executeTakeFirstOrThrow();
  const { id: neighbourCity } = await t.run(createAssociation, system, { name: '邻市科协(权限)', level: 'city', parentId: neighbourProvince, regionCode: '410100' });
  const { id: neighbourNeed } = await t.run(submitNeed, system, { enterpriseId: await anEnterprise(t, neighbourProvince), title: '邻省的需求', field: '纺织', problem: OURS });
  await t.run(acceptNeed, system, { id: neighbourNeed });
  const { id: neighbourExpert } = await t.run(createExpert, system, { associationId: neighbourProvince, name: '邻省某(演示)', regionCode: '410000', fields: ['带式输送', '粘附力学'], visibility: 'staff_only', evidence: [{ kind: 'paper', title: '粘湿物料与胶带粘附', text: '红土矿与胶带的粘附力', year: 2022 }] });
  const { id: approvedNeed } = await db.selectFrom('match').select('need_id as id').where('id', '=', world.ids.approved).executeTakeFirstOrThrow();
  // Open to all managers again, though one of them has had it.
  const returned = await db.selectFrom('second_reading').select(['need_id', 'match_id']).where('id', '=', world.ids.reading).executeTakeFirstOrThrow();
  const actors = new Map<ReaderName, Actor>([['visitor', visitor]]);
  for (const person of people) {
    const session = await t.deps.auth.api.getSession({ headers: new Headers({ cookie: world.cookies[person] ?? '' }) });
    const actor = session === null ? undefined : await actorOfUser(db, session.user.id);
    if (actor !== undefined) actors.set(person, actor);
  }
  const manager = actors.get('manager') as Actor;
  await t.run(claimMatch, manager, { id: returned.match_id });
  await t.run(releaseMatch, manager, { id: returned.match_id, reason: '近期长期出差' });
  const { id: firmImport } = await t.run(uploadSheet, system, { associationId: world.ids.association, enterpriseId: world.ids.enterprise, kind: 'need', visibility: 'members', file: { id: world.ids.file, name: '本企业的需求.csv', size: 1 } });
  const { id: otherSociety } = await t.run(createSociety, system, { associationId: world.ids.association, name: '另一个学会(演示)', level: 'city', regionCode: '370900' });
  const { actor: straddler } = await anAccount(t, { role: 'staff', associationId: neighbourProvince });
  await t.run(grantRole, system, { userId: straddler.userId ?? '', role: 'liaison', profileId: world.ids.enterprise });
  const { id: straddlerGrant } = await db.selectFrom('role_grant').select('id').where('user_id', '=', straddler.userId ?? '').where('role', '=', 'liaison').executeTakeFirstOrThrow();
  const [receiver, otherSecretary] = [await anAccount(t, { role: 'staff', associationId: world.ids.association, duty: 'triage' }), await anAccount(t, { role: 'society_secretary', associationId: world.ids.association, societyId: otherSociety })];
  actors.set('receiver', receiver.actor).set('otherSecretary', otherSecretary.actor);
  // Beside what was approved for the need a manager has taken on: nobody's business but staff's, also not the manager's.
  const { id: passedOver } = await db.selectFrom('match').select('id').where('need_id', '=', world.ids.claimedNeed).where('status', 'not in', ['approved', 'claimed']).orderBy('id').limit(1).executeTakeFirstOrThrow();
  const { parent_id: province } = await db.selectFrom('association').select('parent_id').where('id', '=', world.ids.association).executeTakeFirstOrThrow();
  await t.deps.catchUp();
  return {
    actors, cookies: { ...world.cookies, receiver: await t.signIn(receiver.email), otherSecretary: await t.signIn(otherSecretary.email) },
    ids: { ...world.ids, secretNeed, secretMatch, hiddenExpert, neighbourNeed, neighbourExpert, neighbourCity, province: province ?? '', approvedNeed, returnedNeed: returned.need_id, firmImport, straddler: straddler.userId ?? '', straddlerGrant, passedOver },
  };
}
/** What the needs of the world say. */
const OURS = '落料斗和溜槽易堵;清扫器磨损快;粘性物料与胶带之间的粘附机理没有数据。';

type Thing = keyof Ids;
const collections = { needs: 'draft submitted alike accepted matched claimedNeed secretNeed neighbourNeed', matches: 'proposed approved claimed secretMatch passedOver', engagements: 'engagement', events: 'event', enterprises: 'enterprise', experts: 'expert hiddenExpert neighbourExpert' } as const;
export const things: readonly { readonly thing: Thing; readonly collection: string }[] = Object.entries(collections).flatMap(([collection, names]) => names.split(' ').map((thing) => ({ thing: thing as Thing, collection })));

const signedIn = 'enterprise otherFirm liaison expert otherExpert secretary manager otherManager staff neighbour administrator neighbourAdministrator';
/** Whoever is not named does not know that it exists. */
const knownTo: Partial<Record<Thing, string>> = {
  draft: 'enterprise liaison staff administrator', submitted: 'enterprise liaison staff administrator', alike: 'enterprise liaison staff administrator', accepted: 'enterprise liaison staff administrator',
  matched: 'enterprise liaison staff administrator', secretNeed: 'enterprise liaison staff administrator',
  claimedNeed: 'enterprise liaison staff administrator manager expert',
  proposed: 'staff administrator', approved: 'enterprise liaison staff administrator manager otherManager expert', claimed: 'enterprise liaison staff administrator manager expert', secretMatch: 'enterprise liaison staff administrator',
  passedOver: 'staff administrator',
  engagement: 'enterprise liaison staff administrator manager', event: 'staff administrator',
  enterprise: 'enterprise liaison staff administrator manager otherManager', expert: signedIn, hiddenExpert: 'staff administrator',
  neighbourNeed: 'neighbour neighbourAdministrator administrator', neighbourExpert: 'neighbour neighbourAdministrator administrator',
};
export const mayKnow = (thing: Thing, person: PersonName): boolean => (knownTo[thing] ?? '').split(' ').includes(person);

/** An expert approved for a need reads whose it is; the enterprise's own page stays closed to them. */
const namedTo: Partial<Record<Thing, string>> = { enterprise: 'expert', engagement: 'expert' };

/** Asked for by its id. */
export async function seenById(t: TestServices, { ids, cookies }: SightWorld, { thing, collection }: (typeof things)[number], person: PersonName): Promise<boolean> {
  return (await t.request(`/api/${collection}/${ids[thing]}`, {}, cookies[person])).status === 200;
}

/** Whoever has the link to confirm a profile has that profile. */
const byLink = (path: string, thing: Thing): boolean => path.startsWith('/c/') && thing === 'expert';

/** Things this person may not know of that stand in the answer all the same. */
export async function leaksIn(t: TestServices, { ids, cookies }: SightWorld, path: string, person: PersonName): Promise<readonly Thing[]> {
  // What somebody was refused stands in the history with the address they asked for themselves.
  const text = (await (await t.request(path, {}, cookies[person])).text()).replaceAll(/(?:GET|POST|PATCH|DELETE) \/[^\s<"]*|"path":"[^"]*"/g, '');
  return things.filter(({ thing }) => !mayKnow(thing, person) && !byLink(path, thing) && !(namedTo[thing] ?? '').split(' ').includes(person) && !path.includes(String(ids[thing])) && text.includes(String(ids[thing]))).map(({ thing }) => thing);
}

/** How much lists say there is, because numbers tell of what is hidden, too: each list with who reads which number. Whoever is not named is refused. */
export const counted: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/needs': { 0: 'otherFirm otherExpert secretary', 1: 'neighbour neighbourAdministrator', 3: 'expert otherManager', 5: 'manager', 15: 'enterprise liaison staff', 16: 'administrator' },
  '/needs?q=带式': { 0: 'otherFirm otherExpert secretary neighbour neighbourAdministrator', 3: 'expert otherManager', 5: 'manager', 13: 'enterprise liaison staff administrator' },
  '/engagements?view=list': { 0: 'otherFirm expert otherExpert secretary otherManager neighbour neighbourAdministrator', 3: 'enterprise liaison manager staff administrator' },
  '/enterprises': { 0: 'expert otherExpert secretary', 1: 'enterprise otherFirm liaison manager otherManager neighbour neighbourAdministrator', 5: 'staff', 6: 'administrator' }, // two firms of theirs came in by an import
  '/experts?q=溜槽': { 4: 'enterprise otherFirm liaison expert otherExpert secretary manager otherManager neighbour neighbourAdministrator', 5: 'staff administrator' },
  '/search?q=溜槽': { 6: 'otherFirm otherExpert secretary', 7: 'neighbour neighbourAdministrator', 9: 'expert otherManager', 11: 'manager', 21: 'enterprise liaison', 22: 'staff', 23: 'administrator' },
};
export const expectedCount = (path: string, person: PersonName): string => Object.entries(counted[path] ?? {}).find(([, names]) => names.split(' ').includes(person))?.[0] ?? 'refused';
/** The number a list gives; the numbers in its boxes to choose from must add up to it (some lists name the sum as well). */
export async function countOn(t: TestServices, { cookies }: SightWorld, path: string, person: PersonName): Promise<string> {
  const answer = await t.request(path, {}, cookies[person]);
  if (answer.status !== 200) return 'refused';
  const text = await answer.text();
  const count = Number(/共 ?(\d+) ?[条件]/.exec(text)?.[1] ?? -1);
  const boxes = path.includes('q=') ? 0 : [...text.matchAll(/（(\d+)）<\/option>/g)].reduce((sum, found) => sum + Number(found[1]), 0);
  return (count === 0 ? boxes : boxes % count) === 0 ? String(count) : `${count}, its boxes say ${boxes}`;
}

/** Parts of a page that some of its readers do not get. */
export const partsOfPages = (ids: Ids): readonly { readonly path: string; readonly words: string; readonly readBy: string }[] => [
  { path: `/api/matches/${ids.approved}`, words: 'far_away', readBy: 'staff administrator receiver manager otherManager' },
  { path: `/needs/${ids.secretNeed}`, words: '未采纳对接建议', readBy: 'staff administrator receiver' },
  { path: `/needs/${ids.claimedNeed}`, words: '审核通过对接建议', readBy: 'staff administrator receiver enterprise liaison manager' },
  // Of another's case, and of one's own with another firm, nothing follows for what is open to all managers.
  { path: `/needs/${ids.approvedNeed}`, words: '审核通过对接建议', readBy: 'staff administrator receiver enterprise liaison' },
  { path: `/needs/${ids.returnedNeed}`, words: '审核通过对接建议', readBy: 'staff administrator receiver enterprise liaison manager' },
  { path: `/needs/${ids.approvedNeed}/ask`, words: '先弄清这几点', readBy: 'staff administrator receiver enterprise liaison' },
  { path: '/reviews', words: '条对接建议待审核', readBy: 'staff administrator receiver' },
  // Whose duty is another, sees the proposals and is told why they do not decide them.
  { path: `/reviews/bulk?decision=approve&m=${ids.proposed}.1`, words: '您的角色不能做这一步', readBy: 'receiver' },
  // The same words in a need of the next province, which they do not know of.
  { path: `/needs/${ids.submitted}`, words: '邻省的需求', readBy: 'administrator' },
  { path: '/desk', words: '查看全部 15 条需求', readBy: 'enterprise liaison' },
  { path: '/desk', words: '查看全部 3 条需求', readBy: 'expert' },
  { path: '/conflicts', words: '某某无关研究所', readBy: 'staff administrator' },
  { path: '/api/imports', words: ids.firmImport, readBy: 'staff administrator receiver enterprise liaison' },
];
export const reads = async (t: TestServices, { cookies }: SightWorld, { path, words }: { readonly path: string; readonly words: string }, person: ReaderName): Promise<boolean> =>
  (await (await t.request(path, {}, cookies[person])).text()).includes(words);
