import { expect, test } from 'vitest';
import { createAssociation, editAssociation } from '../../src/associations/association.commands.ts';
import { associationById, associationTree, pathTo } from '../../src/associations/association.queries.ts';
import { system } from '../../src/shared/command.ts';
import { anAccount, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
const rootId = async () => (await t().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow()).id;
const create = async (level: string, parentId: string | null, regionCode: string, name = `科协 ${level}`) => (await t().run(createAssociation, system, { name, level: level as 'city', parentId, regionCode })).id;
const row = async (id: string) => { const found = await associationById(t().deps.db, id); if (found === undefined) throw new Error('gone'); return found; };
const refusedFor = (field: string) => ({ code: 'invalid_input', fields: [expect.objectContaining({ field })] });

test('a child stands under its parent, with a sort key, a path and a line of history', async () => {
  const province = await create('province', await rootId(), '500000', '重庆市科协');
  const county = await create('county', province, '500112', '渝北区科协');
  expect(await row(county)).toMatchObject({ parent_id: province, parent_name: '重庆市科协', path: `/${await rootId()}/${province}/${county}/`, name_sort: 'yu bei qu ke xie', child_count: 0, version: 1 });
  expect((await row(province)).child_count).toBe(1);
  expect(await t().deps.db.selectFrom('activity').select(['subject_type', 'action']).where('subject_id', '=', county).execute()).toEqual([{ subject_type: 'association', action: 'create' }]);
  expect((await pathTo(t().deps.db, (await row(county)).path)).map((each) => each.id)).toEqual([await rootId(), province]);
});

test('level, region and parent must fit, and the fault is named', async () => {
  const root = await rootId();
  const province = await create('province', root, '370000');
  await expect(create('county', root, '370902')).rejects.toMatchObject(refusedFor('level'));
  await expect(create('city', province, '410100')).rejects.toMatchObject(refusedFor('regionCode'));
  await expect(create('city', null, '370900')).rejects.toMatchObject(refusedFor('parentId'));
  await expect(create('city', '01a20002-4c14-770f-95e8-aa12612d27d3', '370900')).rejects.toMatchObject(refusedFor('parentId'));
  await expect(create('national', null, '100000')).rejects.toMatchObject({ code: 'conflict' });
});

test('only an administrator of the branch adds and changes', async () => {
  const world = await aWorld(t());
  const other = await aWorld(t());
  await expect(t().run(createAssociation, world.staff, { name: '某县', level: 'county', parentId: world.cityId, regionCode: '370902' })).rejects.toMatchObject({ code: 'not_allowed' });
  const { actor } = await anAccount(t(), { role: 'administrator', associationId: world.provinceId });
  const { id } = await t().run(createAssociation, actor, { name: '某县', level: 'county', parentId: world.cityId, regionCode: '370902' });
  expect(await t().run(editAssociation, actor, { id, version: 1, name: '新名' })).toEqual({ id, version: 2 });
  await expect(t().run(createAssociation, actor, { name: '某县', level: 'county', parentId: other.cityId, regionCode: '370902' })).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(t().run(editAssociation, actor, { id, version: 2, parentId: other.cityId })).rejects.toMatchObject({ code: 'not_allowed' });
});

test('of two changes of one version the second is told', async () => {
  const province = await create('province', await rootId(), '370000');
  await t().run(editAssociation, system, { id: province, version: 1, name: '甲' });
  await expect(t().run(editAssociation, system, { id: province, version: 1, name: '乙' })).rejects.toMatchObject({ code: 'stale_version' });
  expect((await row(province)).name).toBe('甲');
});

test('a move takes the branch along, and never puts it under itself', async () => {
  const root = await rootId();
  const province = await create('province', root, '370000');
  const [dezhou, county, park] = [await create('city', province, '371400'), await create('county', province, '371482'), ''];
  const below = await create('park', county, '371482', '园区');
  await t().run(editAssociation, system, { id: county, version: 1, parentId: dezhou });
  expect((await row(below)).path).toBe(`/${root}/${province}/${dezhou}/${county}/${below}/`);
  await expect(t().run(editAssociation, system, { id: dezhou, version: 1, parentId: below })).rejects.toMatchObject(refusedFor('parentId'));
  await expect(t().run(editAssociation, system, { id: dezhou, version: 1, regionCode: '370900' })).rejects.toMatchObject(refusedFor('regionCode'));
  await expect(t().run(editAssociation, system, { id: county, version: 2, level: 'park', parentId: dezhou })).rejects.toMatchObject(refusedFor('level'));
  await expect(t().run(editAssociation, system, { id: dezhou, version: 1, parentId: '' })).rejects.toMatchObject(refusedFor('parentId'));
  expect(park).toBe('');
  const [tree] = await associationTree(t().deps.db, (await row(province)).path, 100);
  expect(tree?.below.map((node) => [node.association.id, node.below.length])).toEqual([[dezhou, 1]]);
});

test('two moves at once cannot make a circle', async () => {
  const province = await create('province', await rootId(), '370000');
  const [a, b] = [await create('county', province, '371402'), await create('county', province, '371403')];
  const [parkA, parkB] = [await create('park', a, '371402'), await create('park', b, '371403')];
  await Promise.allSettled([t().run(editAssociation, system, { id: a, version: 1, parentId: parkB }), t().run(editAssociation, system, { id: b, version: 1, parentId: parkA })]);
  const paths = await t().deps.db.selectFrom('association').select(['id', 'path']).where('id', 'in', [a, b, parkA, parkB]).execute();
  for (const each of paths) expect(each.path.endsWith(`/${each.id}/`)).toBe(true);
});

test('a large tree is shown only as deep as it is light', async () => {
  const province = await create('province', await rootId(), '370000');
  const city = await create('city', province, '371400');
  for (let n = 0; n < 3; n += 1) await create('enterprise', city, '371400', `企业 ${n}`);
  const path = (await row(province)).path;
  expect((await associationTree(t().deps.db, path, 3))[0]?.below[0]).toMatchObject({ below: [], association: { child_count: 3 } });
  expect((await associationTree(t().deps.db, path, 10))[0]?.below[0]?.below.length).toBe(3);
});
