import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { listProfiles } from '../../src/profiles/list.queries.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { system } from '../../src/shared/command.ts';
import { pinyinPattern } from '../../src/shared/pinyin.ts';
import { aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** Names are found by an index while the search index is away: the same ones as by comparing with all. */
const t = testServices();
const people = [['赵带机', '泰山钢铁研究院'], ['曾国藩', '3D打印学会'], ['欧阳安娜', '中南大学 100% 附属'], ['额尔敦', 'Ohm Lab_2'], ['阿依古丽', '泰山医学院'], ['单于', ''], ['Anna O\'Neil', 'GB/T 研究所'], ['李', '长安\\大学'], ['Étienne Ürümçi', 'École']] as const;
let provinceId = '';
beforeAll(async () => {
  provinceId = (await aWorld(t())).provinceId;
  for (const [name, institution] of people) await t().run(createExpert, system, { associationId: provinceId, name, regionCode: '370900', fields: ['除尘'], evidence: [], institution: institution === '' ? null : institution });
});

const away = { search: () => Promise.reject(new Error('away')), rank: () => Promise.reject(new Error('away')) };
const byIndex = async (q: string): Promise<string[]> =>
  (await listProfiles({ db: t().deps.db, search: away, log: { warn() {} } }, system, 'expert', { q }, { limit: 100 })).rows.map((row) => row.name).toSorted();
async function byComparing(q: string): Promise<string[]> {
  const [pattern, like] = [pinyinPattern(q), `%${q.replace(/[%_\\]/g, '\\$&')}%`];
  const { rows } = await sql<{ name: string }>`select name from expert where name ilike ${like} or institution ilike ${like} or ${pattern === undefined ? sql`false` : sql`name_sort ~ ${pattern}`}`.execute(t().deps.db);
  return rows.map((row) => row.name).toSorted();
}

test.each([
  '赵', '赵带', '赵带机', '带机', '机', 'zdj', 'zhaodj', 'zhaodaiji', 'zdaij', 'dj', 'zh', 'zhao dai ji', 'ZDJ', '泰山', '泰山钢铁研究院', '山医', '研究', 'oyan', 'ouyang', 'an', 'anna', 'ANNA', 'ayg', 'eed', 'eerd', 'ly', 'l',
  'li', '100%', '%', '_2', 'ohm lab', "o'n", 'gb/t', 'GB', '\\大', '藩 国', '没有', 'qq', 'Ét', 'École', 'Ürü', 'shan', 'dan yu', '，', '学会3',
])('%s', async (q) => { expect(await byIndex(q)).toEqual(await byComparing(q)); });

test('some of these find somebody, and the index is one the query can use', async () => {
  expect(await byIndex('zdj')).toContain('赵带机');
  expect(await byIndex('泰山钢')).toEqual(['赵带机']);
  const plan = await t().deps.db.transaction().execute(async (trx) => {
    await sql`set local enable_seqscan = off`.execute(trx);
    await sql`set local enable_indexscan = off`.execute(trx);
    return (await sql<{ 'QUERY PLAN': string }>`explain select id from expert as profile where name_keys(profile.name || E'\n' || coalesce(profile.institution, ''), profile.name_sort) @> ${['~zdj']}::text[]`.execute(trx)).rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('expert_by_name_keys');
});
