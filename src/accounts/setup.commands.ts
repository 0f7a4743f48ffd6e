import { z } from 'zod';
import { createAssociation } from '../associations/association.commands.ts';
import { regionName } from '../associations/region.ts';
import { associationInput } from '../associations/association.ts';
import { insertAccount, insertGrants } from '../auth/accounts.ts';
import { refuseWeakPassword } from '../auth/password.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand, type Reader } from '../db/database.ts';
import { system } from '../shared/command.ts';
import { AppError, invalid, type Words } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { text } from '../shared/text.ts';
import { email, newPassword, personName } from './account.ts';

/**
 * The first hour: no account comes with the program. While there is nobody, each start prints one link; whoever opens it
 * names their association and becomes the first administrator. The associations above it are made too, up to the national one at the top.
 */
const SETUP = 'setup_link';
export const SETUP_OVER: Words = ['初始设置已经完成，这个链接不再有效。请登录；忘记密码请找管理员。', 'Set-up is done; this link no longer works. Sign in, or ask the administrator.'];

const isEmpty = async (db: Reader): Promise<boolean> => await db.selectFrom('user').select('id').limit(1).executeTakeFirst() === undefined;

/** The id of the set-up link while there is nobody here yet. */
export async function setupIsOpen(db: Reader, linkId: string): Promise<boolean> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', SETUP).executeTakeFirst();
  return row?.value === linkId && isEmpty(db);
}

/** Asked at each start: the id of the link to print, or null when somebody is here. */
export const openSetup = defineCommand({
  name: 'openSetup', input: z.strictObject({}),
  async handle(cx): Promise<{ id: string | null }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    if (!await isEmpty(cx.trx)) return { id: null };
    await cx.trx.insertInto('setting').values({ key: SETUP, value: JSON.stringify(newId()) }).onConflict((oc) => oc.column('key').doNothing()).execute();
    return { id: String((await cx.trx.selectFrom('setting').select('value').where('key', '=', SETUP).executeTakeFirstOrThrow()).value) };
  },
});

export const setupLevels = ['county', 'city', 'province', 'national'] as const;

export const setUp = defineCommand({
  name: 'setUp',
  input: z.strictObject({ link: id, associationName: text(80), level: z.enum(setupLevels), regionCode: associationInput.shape.regionCode, name: personName, email, ...newPassword }),
  async handle(cx, input): Promise<{ id: string }> {
    await cx.trx.selectFrom('setting').select('key').where('key', '=', SETUP).forUpdate().execute();
    if (!await setupIsOpen(cx.trx, input.link)) throw new AppError('wrong_state', SETUP_OVER);
    await refuseWeakPassword('password', input.password, [input.name, input.email, input.associationName]);
    const { root, own } = await associations(cx, input);
    const userId = await insertAccount(cx, { ...input, associationId: own });
    await insertGrants(cx, userId, [{ role: 'administrator', association_id: root, duty: null, enterprise_id: null, expert_id: null, society_id: null, technology_manager_id: null }]);
    await cx.trx.deleteFrom('setting').where('key', '=', SETUP).execute();
    await recordActivity({ ...cx, actor: { kind: 'person', userId, name: input.name, grants: [] } }, { subjectType: 'user', subjectId: userId, action: 'setUp', detail: { associationId: own } });
    return { id: userId };
  },
});

/** From the top down to the association itself; what is there already is used. */
async function associations(cx: Cx, { associationName, level, regionCode }: { readonly associationName: string; readonly level: (typeof setupLevels)[number]; readonly regionCode: string }): Promise<{ readonly root: string; readonly own: string }> {
  const chain = chainOf(level, regionCode);
  let parentId: string | null = null;
  let root: string | null = null;
  for (const [at, place] of chain.entries()) {
    const last = at === chain.length - 1;
    const there: { id: string } | undefined = await cx.trx.selectFrom('association').select('id').where('level', '=', place.level).where('region_code', '=', place.regionCode).where('parent_id', 'is not distinct from', parentId).executeTakeFirst();
    const name = last ? associationName : place.level === 'national' ? '中国科学技术协会' : `${regionName(place.regionCode).split(' ').at(-1) ?? ''}科学技术协会`;
    parentId = there?.id ?? (await createAssociation.handle({ ...cx, actor: system }, { name, level: place.level, parentId, regionCode: place.regionCode })).id;
    root ??= parentId;
  }
  return { root: root ?? '', own: parentId ?? '' };
}

type Place = { readonly level: (typeof setupLevels)[number]; readonly regionCode: string };

/** @throws AppError `invalid_input` when a region is no county, city or province */
function chainOf(level: (typeof setupLevels)[number], regionCode: string): readonly Place[] {
  const province = { level: 'province' as const, regionCode: `${regionCode.slice(0, 2)}0000` };
  const city = { level: 'city' as const, regionCode: `${regionCode.slice(0, 4)}00` };
  const top = { level: 'national' as const, regionCode: '100000' };
  const kind = regionCode === '100000' ? 'national' : regionCode.endsWith('0000') ? 'province' : regionCode.endsWith('00') ? 'city' : 'county';
  if (level === 'national') return [top];
  if (kind !== level && !(level === 'city' && kind === 'county')) throw invalid('regionCode', ['地区与级别不符：县级科协填县（市、区），市级填市，省级填省。', 'Region and level differ: a county association names its county, a city one its city, a province one its province.']);
  if (level === 'province') return [top, province];
  if (level === 'city') return [top, province, { level, regionCode }];
  // Districts of Beijing, Shanghai, Tianjin and Chongqing stand under the city that is a province; so do counties that have no prefecture.
  return /^(?:11|12|31|50)|^(?:4290|4690|6590)/.test(regionCode) ? [top, province, { level, regionCode }] : [top, province, city, { level, regionCode }];
}
