import type { UpdateObject } from 'kysely';
import { z } from 'zod';
import { refusal, refuse, type Thing } from '../auth/refusal.ts';
import { recordActivities, recordActivity } from '../db/activity.ts';
import type { ActionOf } from '../db/activity.labels.ts';
import { type Cx, type Database, defineCommand } from '../db/database.ts';
import { insertRows } from '../db/insert.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue, enqueueAll } from '../jobs/enqueue.ts';
import type { Command } from '../shared/command.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { pinyinKey } from '../shared/pinyin.ts';
import { achievement } from './achievement.ts';
import { enterprise } from './enterprise.ts';
import { expert } from './expert.ts';
import { confirmedNow } from './freshness.ts';
import { profileDefinitions } from './kinds.ts';
import { columnName, type EvidencedKind, evidencedKinds, type EvidenceInput, evidenceInput, isEvidenced, patchOf, type ProfileDefinition, type ProfileKind, type Snake } from './profile.ts';
import { isCited, lockProfile, openCasesOf, type ProfileRow } from './profile.queries.ts';
import { society } from './society.ts';
import { technologyManager } from './technology-manager.ts';

/** What `refusal` needs to know of a profile. */
export const profileThing = (kind: ProfileKind, row: { readonly id: string; readonly association_path: string }): Thing => ({
  associationPath: row.association_path,
  ...(kind === 'enterprise' ? { enterpriseId: row.id } : kind === 'expert' ? { expertId: row.id } : kind === 'society' ? { societyId: row.id }
    : kind === 'technology_manager' ? { technologyManagerId: row.id } : {}),
});

export interface Changed { readonly id: string; readonly version: number }

/** Every field of the input is a column; else this does not compile. */
type Fits<Kind extends ProfileKind, Shape> = [Snake<keyof Shape & string>] extends [keyof Database[Kind]] ? unknown : { readonly fieldWithoutColumn: Exclude<Snake<keyof Shape & string>, keyof Database[Kind]> };

const evidenceList = z.array(evidenceInput).max(200).default([]);
type NewProfile<Kind extends ProfileKind, Shape extends z.ZodRawShape> = z.ZodObject<Kind extends EvidencedKind ? Shape & { readonly evidence: typeof evidenceList } : Shape>;
type ProfilePatch<Shape extends z.ZodRawShape> = z.ZodType<{ id: string; version: number }, Partial<z.input<z.ZodObject<Shape>>> & { id: string; version: number | string }>;
type Values = Readonly<Record<string, unknown>>;

/** Create and edit for one kind of profile; the kinds differ in their definition only. */
function profileCommands<Kind extends ProfileKind, Shape extends z.ZodRawShape>(definition: ProfileDefinition<Kind, Shape> & Fits<Kind, Shape>) {
  const { kind, name } = definition;
  const shape: z.ZodObject = definition.input; // the casts below give callers the exact shapes; inside, all kinds are handled alike
  return {
    create: defineCommand({
      name: `create${name}`,
      input: (isEvidenced(kind) ? shape.extend({ evidence: evidenceList }) : shape) as unknown as NewProfile<Kind, Shape>,
      handle: async (cx, input) => { const [made = ''] = await createProfiles(cx, kind, [input as Values]); return { id: made }; },
    }),
    edit: defineCommand({
      name: `edit${name}`,
      input: patchOf(shape).extend({ id, version: z.coerce.number().int().min(1) }) as unknown as ProfilePatch<Shape>,
      handle: (cx, { id: profileId, version, ...input }) => editProfile(cx, definition, profileId, version, input),
    }),
  };
}

/** New profiles of one kind from parsed inputs: all or none, and as many statements for many as for one. Gives their ids in that order. */
export async function createProfiles(cx: Cx, kind: ProfileKind, inputs: readonly Values[]): Promise<readonly string[]> {
  const definition: ProfileDefinition = profileDefinitions[kind];
  for (const associationId of new Set(inputs.map((input) => String(input['associationId'])))) refuse(cx.actor, 'profile.create', { associationPath: await pathOf(cx, associationId) });
  const made = inputs.map(({ evidence, ...input }) => ({ id: newId(), associationId: String(input['associationId']), input, evidence: evidence as readonly EvidenceInput[] | undefined ?? [] }));
  await explained(definition, () => insertRows(cx.trx, kind, made.map(({ id: profileId, input }) => ({ ...columnsOf(definition, input), id: profileId, created_at: cx.now, updated_at: cx.now }))));
  if (isEvidenced(kind)) await insertEvidence(cx, kind, made);
  await recordActivities(cx, made.map(({ id: profileId, associationId }) => ({ subjectType: 'profile', subjectId: profileId, associationId, action: 'create', detail: { kind } })));
  await indexChanged(cx, kind, ...made.map((one) => one.id));
  await enqueueAll(cx, 'profiles.reach', made.map(({ id: profileId }) => ({ payload: { kind, profileId }, key: `${kind}:${profileId}` })));
  return made.map((one) => one.id);
}

async function editProfile(cx: Cx, definition: ProfileDefinition, profileId: string, version: number, input: Values): Promise<Changed> {
  const { kind, reserved } = definition;
  const profile = await takeProfile(cx, kind, profileId);
  if (reserved.some((field) => input[field] !== undefined)) refuse(cx.actor, 'profile.certify', profileThing(kind, profile));
  if (input['associationId'] !== undefined) refuse(cx.actor, 'profile.create', { associationPath: await pathOf(cx, String(input['associationId'])) });
  if (profile.version !== version) throw stale();
  if (input['visibility'] !== undefined && input['visibility'] !== 'staff_only') await refuseListing(cx, kind, profileId);
  if (kind === 'technology_manager') await roomForOpenCases(cx, profileId, input['capacity']);
  // Whoever goes over their own profile says by it that the rest still holds.
  const own = isEvidenced(kind) && cx.actor.kind === 'person' && refusal(cx.actor, 'contact.own', profileThing(kind, profile)) === null;
  const columns = { ...columnsOf(definition, input), ...(own ? confirmedNow(cx.now) : {}), version: version + 1, updated_at: cx.now };
  await explained(definition, () => cx.trx.updateTable(kind as 'expert').set(columns as UpdateObject<Database, 'expert'>).where('id', '=', profileId).execute());
  if (input['visibility'] !== undefined || input['associationId'] !== undefined) await enqueue(cx, 'search.first', { kind, id: profileId }, `${kind}:${profileId}`);
  await changed(cx, kind, profileId, 'edit', { fields: Object.keys(input) });
  return { id: profileId, version: version + 1 };
}

/** Whoever took back the consent to be shown is shown again by their own consent only. */
async function refuseListing(cx: Cx, kind: ProfileKind, profileId: string): Promise<void> {
  if (kind !== 'expert' && kind !== 'technology_manager') return;
  const last = await cx.trx.selectFrom('consent').select('decision').where(`${kind}_id`, '=', profileId).where('purpose', '=', 'directory').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  if (last?.decision === 'withdrawn') throw invalid('visibility', ['本人已撤回公开展示的同意，只能设为“仅科协工作人员可见”，由本人重新同意后恢复。', 'The person took back the consent to be shown: only “association staff only” is possible until they agree again.']);
}

async function roomForOpenCases(cx: Cx, managerId: string, capacity: unknown): Promise<void> {
  const open = typeof capacity === 'number' ? await openCasesOf(cx.trx, managerId) : 0;
  if (typeof capacity !== 'number' || capacity >= open) return;
  throw invalid('capacity', [`目前正在跟进 ${open} 项对接，不能少于这个数。如暂时不想再接，请把承接状态改为“暂不承接”。`, `${open} cases are in hand, so it cannot be less. To take no more, set the availability to “not available”.`]);
}

const stale = () => new AppError('stale_version', ['别人刚刚改过这份档案。您填写的内容仍在页面上，请对照最新内容后再保存。', 'Someone has just changed this profile. Your text is still on the page: compare it with the newest version and save again.']);

async function pathOf(cx: Cx, associationId: string): Promise<string> {
  const association = await cx.trx.selectFrom('association').select('path').where('id', '=', associationId).executeTakeFirst();
  if (association === undefined) throw invalid('associationId', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
  return association.path;
}

/** Locks a profile the actor may change. @throws AppError `not_found` also when it is not theirs to know of. */
async function takeProfile<Kind extends ProfileKind>(cx: Cx, kind: Kind, profileId: string): Promise<ProfileRow<Kind>> {
  const profile = await lockProfile(cx.trx, cx.actor, kind, profileId);
  if (profile === undefined) {
    const [zh, en] = profileDefinitions[kind].words;
    throw notFound([`这份${zh}档案`, `This ${en.toLowerCase()}`]);
  }
  refuse(cx.actor, 'profile.edit', profileThing(kind, profile as ProfileRow));
  return profile;
}

/** Input as columns, with those that follow from it: the sort key from the name, and what the kind derives. */
function columnsOf(definition: ProfileDefinition, input: Values): Values {
  const columns = Object.fromEntries(Object.entries(input).map(([field, value]) => [columnName(field), value]));
  const name = input['name'];
  return { ...columns, ...(typeof name === 'string' ? { name_sort: pinyinKey(name, definition.person ? 'person' : 'other') } : {}), ...definition.derived?.(input) };
}

/** The database is the judge of what is taken or missing (two writers at once); its word becomes the field's. */
async function explained<T>({ refusals }: Pick<ProfileDefinition, 'refusals'>, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const constraint = typeof error === 'object' && error !== null && 'constraint' in error ? String(error.constraint) : '';
    const known = refusals[constraint];
    if (known === undefined) throw error;
    throw new AppError(known.code, known.words, [{ field: known.field, message: known.words }]);
  }
}

/** What follows every change: a line of history, the index brought up to date, and open needs that it may answer now. */
async function changed(cx: Cx, kind: ProfileKind, profileId: string, action: ActionOf<'profile'>, detail: Record<string, unknown> = {}, note: string | null = null): Promise<void> {
  await recordActivity(cx, { subjectType: 'profile', subjectId: profileId, action, note, detail: { kind, ...detail } });
  await indexChanged(cx, kind, profileId);
  await enqueue(cx, 'profiles.reach', { kind, profileId }, `${kind}:${profileId}`);
}

async function insertEvidence(cx: Cx, kind: EvidencedKind, profiles: readonly { readonly id: string; readonly evidence: readonly EvidenceInput[] }[]): Promise<readonly string[]> {
  const rows = profiles.flatMap((profile) => profile.evidence.map((each) => ({ id: newId(), [`${kind}_id`]: profile.id, ...each, created_at: cx.now })));
  await insertRows(cx.trx, 'evidence', rows);
  return rows.map((row) => row.id);
}

const ofProfile = { profileKind: z.enum(evidencedKinds), profileId: id };

/** Adds one piece of evidence. It does not count as a new version: who edits the profile meanwhile loses nothing. */
export const addEvidence = defineCommand({
  name: 'addEvidence', input: evidenceInput.extend(ofProfile),
  async handle(cx, { profileKind, profileId, ...evidence }): Promise<{ id: string }> {
    await takeProfile(cx, profileKind, profileId);
    const [evidenceId = ''] = await insertEvidence(cx, profileKind, [{ id: profileId, evidence: [evidence] }]);
    await changed(cx, profileKind, profileId, 'addEvidence', { evidenceId }, evidence.title);
    return { id: evidenceId };
  },
});

/** Takes one piece of evidence away. Matches made with it keep its title. */
export const removeEvidence = defineCommand({
  name: 'removeEvidence', input: z.strictObject({ ...ofProfile, evidenceId: id }),
  async handle(cx, { profileKind, profileId, evidenceId }): Promise<{ id: string }> {
    await takeProfile(cx, profileKind, profileId);
    if (await isCited(cx.trx, evidenceId)) {
      throw new AppError('wrong_state', ['有对接建议正以这条证据为依据，现在不能删除；等这些建议有了结果再删。', 'A proposal still in play cites this evidence; it can be removed when that is settled.']);
    }
    const removed = await cx.trx.deleteFrom('evidence').where('id', '=', evidenceId).where(`${profileKind}_id`, '=', profileId).returning('title').executeTakeFirst();
    if (removed === undefined) throw notFound(['这条业绩证据', 'This piece of evidence']);
    await changed(cx, profileKind, profileId, 'removeEvidence', { evidenceId }, removed.title);
    return { id: evidenceId };
  },
});

/** Completes a piece of evidence: its year and text. The title stays, because proposals cite it. */
export const amendEvidence = defineCommand({
  name: 'amendEvidence', input: z.strictObject({ ...ofProfile, evidenceId: id, year: evidenceInput.shape.year, text: evidenceInput.shape.text }),
  async handle(cx, { profileKind, profileId, evidenceId, year, text }): Promise<{ id: string }> {
    await takeProfile(cx, profileKind, profileId);
    const amended = await cx.trx.updateTable('evidence').set({ year, text }).where('id', '=', evidenceId).where(`${profileKind}_id`, '=', profileId).returning('title').executeTakeFirst();
    if (amended === undefined) throw notFound(['这条业绩证据', 'This piece of evidence']);
    await changed(cx, profileKind, profileId, 'amendEvidence', { evidenceId }, amended.title);
    return { id: evidenceId };
  },
});

export const { create: createEnterprise, edit: editEnterprise } = profileCommands(enterprise);
export const { create: createExpert, edit: editExpert } = profileCommands(expert);
export const { create: createSociety, edit: editSociety } = profileCommands(society);
export const { create: createTechnologyManager, edit: editTechnologyManager } = profileCommands(technologyManager);
export const { create: createAchievement, edit: editAchievement } = profileCommands(achievement);

/** By kind, for the API and the pages, which pass on what was sent: the command itself checks its shape. */
export interface ProfileCommands { readonly create: Command<z.ZodType, { id: string }, Database>; readonly edit: Command<z.ZodType, Changed, Database> }
const anyInput = (commands: { readonly create: { readonly name: string }; readonly edit: { readonly name: string } }) => commands as unknown as ProfileCommands;
export const commandsOf: { readonly [Kind in ProfileKind]: ProfileCommands } = {
  enterprise: anyInput({ create: createEnterprise, edit: editEnterprise }),
  expert: anyInput({ create: createExpert, edit: editExpert }),
  society: anyInput({ create: createSociety, edit: editSociety }),
  technology_manager: anyInput({ create: createTechnologyManager, edit: editTechnologyManager }),
  achievement: anyInput({ create: createAchievement, edit: editAchievement }),
};
