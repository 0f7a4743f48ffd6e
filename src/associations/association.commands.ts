import { sql } from 'kysely';
import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { pinyinKey } from '../shared/pinyin.ts';
import { type AssociationLevel, associationInput, associationPatch, mayStandUnder, pathUnder } from './association.ts';
import { associationLevelWords } from './association.labels.ts';
import { lockAssociation } from './association.queries.ts';
import { isWithin, regionName } from './region.ts';

interface Place { readonly name: string; readonly level: AssociationLevel; readonly regionCode: string }
interface Node { readonly id: string; readonly path: string; readonly name: string; readonly level: AssociationLevel; readonly region_code: string }

/** Changes of the tree happen one after another: two moves at once could each put a branch under the other. */
const lockTree = (cx: Cx) => cx.trx.selectFrom('association').select('id').where('parent_id', 'is', null).forUpdate().execute();

/** Level and region of a child must fit its parent. @throws AppError `invalid_input` */
function fit(child: Place, parent: Node): void {
  if (!mayStandUnder(child.level, parent.level)) {
    const [below, above] = [associationLevelWords[child.level], associationLevelWords[parent.level]];
    throw invalid('level', [`${above[0]}(${parent.name})之下不能设${below[0]}。`, `“${below[1]}” cannot stand under “${above[1]}” (${parent.name}).`]);
  }
  if (!isWithin(child.regionCode, parent.region_code)) {
    throw invalid('regionCode', [`${regionName(child.regionCode)}不在上级科协的地区(${regionName(parent.region_code)})之内。`, `${regionName(child.regionCode)} is not inside the parent’s region (${regionName(parent.region_code)}).`]);
  }
}

async function parentOf(cx: Cx, parentId: string): Promise<Node> {
  const parent = await cx.trx.selectFrom('association').select(['id', 'path', 'name', 'level', 'region_code']).where('id', '=', parentId).executeTakeFirst();
  if (parent === undefined) throw invalid('parentId', ['没有找到上级科协，请重新选择。', 'No such parent association; choose again.']);
  return parent;
}

/** Adds an association under its parent; the first one, national, is the root, and there is only one. */
export const createAssociation = defineCommand({
  name: 'createAssociation', input: associationInput,
  async handle(cx, { name, level, parentId, regionCode }): Promise<{ id: string }> {
    await lockTree(cx);
    if (parentId === null && level !== 'national') throw invalid('parentId', ['请选择上级科协。', 'Choose the parent association.']);
    const parent = parentId === null ? null : await parentOf(cx, parentId);
    refuse(cx.actor, 'association.create', parent === null ? {} : { associationPath: parent.path });
    if (parent !== null) fit({ name, level, regionCode }, parent);
    const associationId = newId();
    const inserted = await cx.trx.insertInto('association').values({
      id: associationId, parent_id: parentId, path: pathUnder(parent?.path ?? null, associationId), name, name_sort: pinyinKey(name), level, region_code: regionCode,
      created_at: cx.now, updated_at: cx.now,
    }).onConflict((oc) => oc.doNothing()).returning('id').executeTakeFirst();
    if (inserted === undefined) throw new AppError('conflict', ['全国科协已经有了，只能有一个。', 'There is a national association already; there can be only one.'], [{ field: 'level', message: ['请选择其他级别。', 'Choose another level.'] }]);
    await recordActivity(cx, { subjectType: 'association', subjectId: associationId, action: 'create', detail: { parentId } });
    return { id: associationId };
  },
});

/** Renames, re-levels or moves an association; a move takes its whole branch along. @throws AppError `stale_version` */
export const editAssociation = defineCommand({
  name: 'editAssociation', input: associationPatch,
  async handle(cx, { id, version, ...change }): Promise<{ id: string; version: number }> {
    await lockTree(cx);
    const before = await lockAssociation(cx.trx, id);
    if (before === undefined) throw notFound(['这个科协', 'This association']);
    refuse(cx.actor, 'association.edit', { associationPath: before.path });
    if (before.version !== version) throw new AppError('stale_version', ['别人刚刚改过这个科协。您填写的内容仍在页面上，请对照后再保存。', 'Someone has just changed this association. Compare and save again.']);
    const after = { name: change.name ?? before.name, level: change.level ?? before.level, regionCode: change.regionCode ?? before.region_code, parentId: change.parentId === undefined ? before.parent_id : change.parentId };
    const path = await placeOf(cx, before, after);
    await cx.trx.updateTable('association').set({
      name: after.name, name_sort: pinyinKey(after.name), level: after.level, region_code: after.regionCode, parent_id: after.parentId, version: version + 1, updated_at: cx.now,
    }).where('id', '=', id).execute();
    if (path !== before.path) {
      await enqueue(cx, 'search.check', {}, 'all'); // whose profiles are whose is part of the index
      await cx.trx.updateTable('association').set({ path: sql<string>`${path} || substr(path, ${before.path.length + 1}::int)` }).where('path', 'like', `${before.path}%`).execute();
    }
    await recordActivity(cx, { subjectType: 'association', subjectId: id, action: path === before.path ? 'edit' : 'move', detail: { fields: Object.keys(change) } });
    return { id, version: version + 1 };
  },
});

/** Checks the new place against parent and children, and answers with the new path. */
async function placeOf(cx: Cx, before: Node & { readonly parent_id: string | null }, after: Place & { readonly parentId: string | null }): Promise<string> {
  if ((before.parent_id === null) !== (after.parentId === null)) throw invalid('parentId', ['全国科协在最上面，其他科协都要有上级。', 'Only the national association has no parent.']);
  const parent = after.parentId === null ? null : await parentOf(cx, after.parentId);
  if (parent === null && after.level !== 'national') throw invalid('level', ['全国科协的级别不能改。', 'The level of the national association cannot change.']);
  if (parent !== null) {
    if (parent.path.startsWith(before.path)) throw invalid('parentId', ['不能把科协移到它自己之下。', 'An association cannot stand under itself.']);
    if (parent.id !== before.parent_id) refuse(cx.actor, 'association.create', { associationPath: parent.path });
    fit(after, parent);
  }
  const children = await cx.trx.selectFrom('association').select(['name', 'level', 'region_code']).where('parent_id', '=', before.id).execute();
  for (const child of children) {
    const below = { id: before.id, path: before.path, name: after.name, level: after.level, region_code: after.regionCode };
    fitBelow({ name: child.name, level: child.level, regionCode: child.region_code }, below);
  }
  return pathUnder(parent?.path ?? null, before.id);
}

function fitBelow(child: Place, parent: Node): void {
  if (!mayStandUnder(child.level, parent.level)) throw invalid('level', [`下级“${child.name}”不能在这个级别之下，请先调整它。`, `“${child.name}” cannot stand under this level; change it first.`]);
  if (!isWithin(child.regionCode, parent.region_code)) throw invalid('regionCode', [`下级“${child.name}”(${regionName(child.regionCode)})不在这个地区之内，请先调整它。`, `“${child.name}” (${regionName(child.regionCode)}) is outside this region; change it first.`]);
}
