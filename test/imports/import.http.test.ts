import { beforeAll, describe, expect, test } from 'vitest';
import { decideAlike } from '../../src/imports/import.commands.ts';
import { goOnWithImport } from '../../src/imports/import.jobs.ts';
import { acceptNeed } from '../../src/needs/need.commands.ts';
import { addEvidence } from '../../src/profiles/profile.commands.ts';
import { withoutSheets } from '../../src/sheets/without-sheets.ts';
import { withoutSearch } from '../../src/search/without-search.ts';
import type { SearchIndex } from '../../src/search/port.ts';
import { creditCodeCheck } from '../../src/shared/credit-code.ts';
import { createApp } from '../../src/app.tsx';
import { anAccount, anEnterprise, aSignedInWorld, aWorld, type SignedInWorld } from '../factories.ts';
import { inline, rawBook } from '../sheets/zip.ts';
import { open, press } from '../support/forms.ts';
import { testServices } from '../support/services.ts';
import { outcomeOf } from './reading.ts';

const t = testServices();
let { world, staff, firmName } = {} as SignedInWorld;
beforeAll(async () => { ({ world, staff, firmName } = await aSignedInWorld(t())); });

const needHead = ['需求名称', '所属单位', '技术领域', '需求详情', '预算金额'];
/** Words of its own for each title, so that no two needs say nearly the same. */
const storyOf = (title: string): string => { let state = [...title].reduce((sum, sign) => (Math.imul(sum, 31) + (sign.codePointAt(0) ?? 0)) >>> 0, 7); return Array.from({ length: 30 }, () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return String.fromCharCode(0x4e00 + ((state >>> 8) % 5000)); }).join(''); };
const needRow = (title: string, firm = firmName): string[] => [title, firm, '矿山装备', storyOf(title), '50万元'];
const expertHead = ['专家名称', '所属单位', '研究方向', '相关研究成果'];
const sheetOf = (...rows: readonly string[][]): File => new File([rawBook({ sheet: inline(rows) }) as Uint8Array<ArrayBuffer>], '征集表.xlsx');

async function upload(file: File, kind = 'need', as = staff, more: Record<string, string> = {}): Promise<{ status: number; path: string; html: string }> {
  const { html } = await open(t(), '/imports', as);
  const hidden = Object.fromEntries([...html.matchAll(/<input type="hidden" name="(_token|_key|enterpriseId)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']));
  const answer = await t().request('/imports', { upload: { ...hidden, kind, visibility: 'members', associationId: world.provinceId, ...more, file } }, as);
  return { status: answer.status, path: answer.headers.get('location') ?? '', html: await answer.text() };
}
/** Only the jobs of imports: what they queue for matching is no part of these tests. Without an engine no words are compared. */
const work = async (path: string, search: SearchIndex = withoutSearch): Promise<void> => goOnWithImport({ ...t().deps, search })({ importId: path.split('/').at(-1) ?? '' });
async function uploaded(file: File, kind?: string): Promise<string> {
  const { path, status, html } = await upload(file, kind);
  expect(status, html.slice(0, 2000)).toBe(303);
  await work(path);
  return path;
}
async function carriedOut(path: string): Promise<void> {
  await press(t(), await open(t(), path, staff), `${path}/carry-out`, {}, staff);
  await work(path);
}
const rowsOf = (path: string) => t().deps.db.selectFrom('sheet_row').selectAll().where('import_id', '=', path.split('/').at(-1) ?? '').orderBy('number').execute();
const states = async (path: string): Promise<string[]> => (await rowsOf(path)).map((row) => row.state);
const needsCalled = (title: string) => t().deps.db.selectFrom('need').selectAll().where('title', '=', title).where('enterprise_id', '=', world.enterpriseId).execute();

describe('a sheet of needs', () => {
  test('is looked at first; what is right comes in, what is wrong goes back with its reasons, mended it comes in once', async () => {
    const sheet = sheetOf(needHead, needRow('带式输送防堵一'), needRow('带式输送防堵二', '没有这家公司'), ['带式输送防堵三', firmName, '装备', '溜槽容易堵塞', '50'], needRow('带式输送防堵四'));
    const path = await uploaded(sheet);
    const preview = await open(t(), path, staff);
    expect(preview.html).toContain('<strong>2</strong> 条可以导入');
    expect(preview.html).toContain('没有找到企业“没有这家公司”');
    expect(preview.html).toContain('没有写单位');
    expect(await needsCalled('带式输送防堵一')).toEqual([]);
    await carriedOut(path);
    const [need] = await needsCalled('带式输送防堵一');
    expect(need).toMatchObject({ status: 'submitted', source: 'import', budget_fen: 50_000_000, created_by: world.staff.userId, confidentiality: 'members' });
    expect((await open(t(), path, staff)).html).toContain('导入了 2 条');
    // The sheet of what was wrong: the same columns, a column of reasons.
    const answer = await t().request(`${path}/wrong`, {}, staff);
    expect(decodeURIComponent(answer.headers.get('content-disposition') ?? '')).toContain('征集表-待修改.xlsx');
    const back = await outcomeOf('need', 'a.xlsx', new Uint8Array(await answer.arrayBuffer()));
    expect(back.heads).toEqual([...needHead, '问题']);
    expect(back.rows.map((row) => row.cells[0])).toEqual(['需求名称', '带式输送防堵二', '带式输送防堵三']);
    expect(back.rows[1]?.cells[5]).toContain('所属单位：没有找到企业');
    // Mended, together with what came in before.
    const again = await uploaded(sheetOf([...needHead, '问题'], [...needRow('带式输送防堵二'), '旧的原因'], [...needRow('带式输送防堵三'), ''], [...needRow('带式输送防堵一'), ''], [...needRow('带式输送防堵二'), '']));
    expect(await states(again)).toEqual(['right', 'right', 'same', 'same']);
    await carriedOut(again);
    for (const title of ['一', '二', '三', '四']) expect(await needsCalled(`带式输送防堵${title}`)).toHaveLength(1);
    // Rows that are in keep no text of their own, and the import no samples.
    expect((await t().deps.db.selectFrom('sheet_import').select('found').where('id', '=', again.split('/').at(-1) ?? '').executeTakeFirstOrThrow()).found?.samples).toEqual([]);
    expect((await rowsOf(again)).every((row) => row.cells.length === 0 && row.input === null)).toBe(true);
  });

  test('the wrong rows as CSV are GB18030, and nothing in them is computed', async () => {
    const path = await uploaded(sheetOf(needHead, ['=1+1𬭎防堵', '没有这家', '装备', '难题', '']));
    const bytes = new Uint8Array(await (await t().request(`${path}/wrong?as=csv`, {}, staff)).arrayBuffer());
    expect(new TextDecoder('gb18030').decode(bytes)).toContain(`"'=1+1𬭎防堵"`);
    const back = await outcomeOf('need', 'a.csv', bytes);
    expect(back.rows[1]?.cells[0]).toBe('=1+1𬭎防堵');
  });

  test('columns are mended by hand', async () => {
    const path = await uploaded(sheetOf(['需求名称', '所属单位', '技术领域', '甲栏'], ['手工指定的列', firmName, '装备', '溜槽容易堵塞']));
    const page = await open(t(), path, staff);
    expect(page.html).toContain('表里没有找到必填的列：需解决的技术难题');
    const twice = await press(t(), page, `${path}/columns`, { targets: ['title', 'title', 'field', 'problem'], visibility: 'members' }, staff);
    expect(twice.status).toBe(422);
    expect(twice.html).toContain('只能对应一列');
    expect((await press(t(), page, `${path}/columns`, { targets: ['title', 'firm', 'field', 'nowhere'], visibility: 'members' }, staff)).status).toBe(422);
    expect((await press(t(), await open(t(), path, staff), `${path}/columns`, { targets: ['title', 'firm', 'field', 'problem'], visibility: 'staff_only' }, staff)).status).toBe(303);
    await work(path);
    await carriedOut(path);
    expect(await needsCalled('手工指定的列')).toMatchObject([{ problem: '溜槽容易堵塞', confidentiality: 'staff_only' }]);
  });

  test('is undone as a whole; what somebody acted on stays and is named', async () => {
    const path = await uploaded(sheetOf(needHead, needRow('要撤销的甲'), needRow('要撤销的乙'), needRow('要撤销的丙')));
    await carriedOut(path);
    const [acted] = await needsCalled('要撤销的乙');
    await t().run(acceptNeed, world.staff, { id: acted?.id ?? '' });
    await press(t(), await open(t(), path, staff), `${path}/undo`, {}, staff);
    await work(path);
    expect(await states(path)).toEqual(['undone', 'kept', 'undone']);
    expect((await needsCalled('要撤销的甲'))[0]?.status).toBe('withdrawn');
    expect((await needsCalled('要撤销的乙'))[0]?.status).toBe('accepted');
    const page = await open(t(), path, staff);
    expect(page.html).toContain('已撤销 2 条');
    expect(page.html).toContain('导入后已有人处理过');
    // What was undone may come in again; what stayed may not.
    const again = await uploaded(sheetOf(needHead, needRow('要撤销的甲'), needRow('要撤销的乙')));
    expect(await states(again)).toEqual(['right', 'same']);
  });

  test('goes on behind what is committed when its process was killed', async () => {
    const path = await uploaded(sheetOf(needHead, ...Array.from({ length: 420 }, (_, n) => needRow(`中断后继续 ${n}`))));
    await press(t(), await open(t(), path, staff), `${path}/carry-out`, {}, staff);
    let statements = 0;
    // Rows are written many at a time: the first 200 took about twelve statements.
    const dying = { ...t().deps, db: t().deps.db.withPlugin({ transformQuery: ({ node }) => { statements += 1; if (statements > 20) throw new Error('killed'); return node; }, transformResult: async ({ result }) => result }) };
    await expect(goOnWithImport(dying)({ importId: path.split('/').at(-1) ?? '' })).rejects.toThrow('killed');
    const before = (await states(path)).filter((state) => state === 'imported').length;
    expect(before).toBe(200);
    expect((await open(t(), path, staff)).html).toContain('200 / 420 行');
    await Promise.all([work(path), work(path)]); // and twice at once
    await work(path);
    expect(new Set(await states(path))).toEqual(new Set(['imported']));
    expect(await t().deps.db.selectFrom('need').select('title').where('title', 'like', '中断后继续 %').execute()).toHaveLength(420);
  });

  test('one row that is refused at the last moment fails alone', async () => {
    const path = await uploaded(sheetOf(['企业名称', '统一社会信用代码'], ...['91370900600000001', '91370900600000002', '91370900600000003'].map((stem, n) => [`批量企业${n}`, stem + creditCodeCheck(stem)])), 'enterprise');
    expect(await states(path)).toEqual(['right', 'right', 'right']);
    const taken = '91370900600000002';
    const other = await uploaded(sheetOf(['企业名称', '统一社会信用代码'], ['另一个名字', taken + creditCodeCheck(taken)]), 'enterprise');
    await carriedOut(other);
    await carriedOut(path);
    expect(await states(path)).toEqual(['imported', 'wrong', 'imported']);
    expect((await open(t(), path, staff)).html).toContain('已经登记过');
  });
});

describe('a sheet of experts', () => {
  test('brings their works; several rows of one person are one person', async () => {
    const path = await uploaded(sheetOf(expertHead, ['甪𬭎', '某某大学', '带式输送、粘附力学', '论文《粘附机理》，2022'], ['', '', '', '发明专利：溜槽防堵结构'], ['钱二、孙三', '某某大学', '装备', '']), 'expert');
    expect(await states(path)).toEqual(['right', 'part', 'wrong']);
    await carriedOut(path);
    const expert = await t().deps.db.selectFrom('expert').selectAll().where('name', '=', '甪𬭎').executeTakeFirstOrThrow();
    expect(expert).toMatchObject({ fields: ['带式输送', '粘附力学'], region_code: '370000', visibility: 'members' });
    expect((await t().deps.db.selectFrom('evidence').select(['kind', 'year']).where('expert_id', '=', expert.id).orderBy('id').execute())).toEqual([{ kind: 'paper', year: 2022 }, { kind: 'patent', year: null }]);
    const back = await outcomeOf('expert', 'a.xlsx', new Uint8Array(await (await t().request(`${path}/wrong`, {}, staff)).arrayBuffer()));
    expect(back.rows.slice(1).map((row) => row.cells[0])).toEqual(['钱二', '孙三']);
    // Somebody of that name and institution is there: another row of theirs is asked about, not doubled.
    const again = await uploaded(sheetOf(expertHead, ['甪𬭎', '某某大学', '皮带秤', '']), 'expert');
    expect((await rowsOf(again))[0]).toMatchObject({ state: 'alike', meets: [{ id: expert.id, by: 'identity' }] });
    expect((await rowsOf(again))[0]?.problems[0]?.message[0]).toContain('姓名和单位相同');
  });

  test('with their public identifiers: a wrong one is said in its cell, one person twice is asked about, and nothing comes in twice', async () => {
    const head = ['专家名称', '所属单位', '研究方向', 'ORCID 编号', 'OpenAlex ID'];
    const path = await uploaded(sheetOf(head, ['欧瑞一', '编号大学', '带式输送', '0000-0002-1825-0097', 'A5023888391'], ['欧瑞二', '另一所大学', '粘附力学', 'https://orcid.org/0000-0002-1825-0097', ''], ['欧　瑞 一', '编号大学', '换了方向', '', ''], ['欧瑞三', '编号大学', '磨损', '0000-0002-1825-0096', 'W12'],
      ['欧瑞一', '编号大学', '带式输送', '０000000218250097', 'https://openalex.org/a5023888391'], ['欧瑞四', '编号大学', '润滑', '', 'openalex.org/A5023888391']), 'expert');
    const rows = await rowsOf(path);
    expect(rows.map((row) => [row.number, row.state, row.meets?.map(({ row: other, by }) => [other, by]) ?? null])).toEqual([[2, 'right', null], [3, 'alike', [[2, 'orcid']]], [4, 'alike', [[2, 'identity']]], [5, 'wrong', null], [6, 'same', null], [7, 'alike', [[2, 'open_alex']]]]);
    expect(rows[3]?.problems.map(({ column, message }) => [column, message[0]])).toEqual([[3, 'ORCID 的校验位不对，很可能有一位抄错了，请核对。'], [4, expect.stringContaining('OpenAlex 作者编号以 A 开头')]]);
    const page = await open(t(), path, staff);
    expect(page.html).toContain('与第 2 行 ORCID 相同：欧瑞一（编号大学）');
    expect(page.html).toContain('第 6 行：与第 2 行完全相同');
    const back = await outcomeOf('expert', 'a.xlsx', new Uint8Array(await (await t().request(`${path}/wrong`, {}, staff)).arrayBuffer()));
    expect(back.rows[1]?.cells.slice(3)).toEqual(['0000-0002-1825-0096', 'W12', expect.stringContaining('ORCID 编号：ORCID 的校验位不对')]);
    await press(t(), page, `${path}/alike`, { scope: 'all', decision: 'skip' }, staff);
    await carriedOut(path);
    const expert = await t().deps.db.selectFrom('expert').selectAll().where('orcid', '=', '0000-0002-1825-0097').executeTakeFirstOrThrow();
    expect(expert).toMatchObject({ name: '欧瑞一', open_alex_id: 'A5023888391' });
    // Written in another way it is the same row; under another name the same person.
    const again = await uploaded(sheetOf(head, ['欧瑞一', '编号大学', '带式输送', 'orcid.org/0000-0002-1825-0097', 'A5023888391'], ['欧瑞五', '第三所大学', '带式输送', '0000000218250097', '']), 'expert');
    expect(await rowsOf(again)).toMatchObject([{ state: 'same' }, { state: 'alike', meets: [{ id: expert.id, by: 'orcid' }] }]);
    expect((await open(t(), again, staff)).html).toContain(`平台上已有 ORCID 相同的记录：<a href="/experts/${expert.id}">欧瑞一</a>`);
    await press(t(), await open(t(), path, staff), `${path}/undo`, {}, staff);
    await work(path);
    expect(await t().deps.db.selectFrom('expert').select('id').where('orcid', '=', '0000-0002-1825-0097').execute()).toEqual([]);
    const after = await uploaded(sheetOf(head, ['欧瑞一', '编号大学', '带式输送', '0000-0002-1825-0097', 'A5023888391']), 'expert');
    expect(await states(after)).toEqual(['right']);
  });

  test('is undone: profiles go, those that were worked on stay', async () => {
    const path = await uploaded(sheetOf(expertHead, ['撤销甲', '某某大学', '装备', '论文《甲》'], ['撤销乙', '某某大学', '装备', '']), 'expert');
    await carriedOut(path);
    const { id } = await t().deps.db.selectFrom('expert').select('id').where('name', '=', '撤销乙').executeTakeFirstOrThrow();
    await t().run(addEvidence, world.staff, { profileKind: 'expert', profileId: id, kind: 'paper', title: '后来补的' });
    await press(t(), await open(t(), path, staff), `${path}/undo`, {}, staff);
    await work(path);
    expect(await states(path)).toEqual(['undone', 'kept']);
    expect(await t().deps.db.selectFrom('expert').select('name').where('name', 'in', ['撤销甲', '撤销乙']).execute()).toEqual([{ name: '撤销乙' }]);
  });
});

describe('what may be there already', () => {
  const story = '红土镍矿含水三成，回程带面粘料，头部清扫器磨损快，落料溜槽每班清堵两次';
  const decide = async (path: string, form: Record<string, string | string[]>, cookie = staff) => press(t(), await open(t(), path, staff), `${path}/alike`, form, cookie);

  test('is shown row by row with what it meets; a person says which come in all the same', async () => {
    const there = await uploaded(sheetOf(needHead, ['红土镍矿输送粘料', firmName, '矿山装备', `${story}。`, '']));
    await carriedOut(there);
    await t().deps.catchUp();
    const [need] = await needsCalled('红土镍矿输送粘料');
    const { path } = await upload(sheetOf(needHead, ['红土镍矿输送粘料', firmName, '矿山装备', '换一个说法', ''], ['镍矿皮带机防粘', firmName, '矿山装备', `${story}，求办法。`, ''], ['海带养殖浮筏的抗风设计', firmName, '渔业', '浮筏在台风里断绳', '']));
    await work(path, t().deps.search);
    expect(await rowsOf(path)).toMatchObject([{ state: 'alike', meets: [{ id: need?.id, by: 'identity' }] }, { state: 'alike', meets: [{ id: need?.id, by: 'text' }] }, { state: 'right', meets: null }]);
    const page = await open(t(), path, staff);
    expect(page.html).toContain('可能重复的 2 条');
    expect(page.html).toContain(`<a href="/needs/${need?.id ?? ''}">红土镍矿输送粘料</a>（${firmName}），相似度`);
    expect(page.html).toContain('粘料');
    // Nothing chosen, nothing said.
    expect((await decide(path, { scope: 'chosen', decision: 'import' })).html).toContain('请先勾选');
    expect((await decide(path, { scope: 'all' })).status).toBe(422);
    expect((await decide(path, { scope: 'chosen', numbers: ['3'], decision: 'import' })).status).toBe(303);
    expect((await decide(path, { scope: 'all', decision: 'skip' })).status).toBe(303);
    expect(await states(path)).toEqual(['skipped', 'right', 'right']);
    // What is decided stays decided.
    expect(await t().run(decideAlike, world.staff, { id: path.split('/').at(-1) ?? '', decision: 'import' })).toMatchObject({ rows: 0 });
    await carriedOut(path);
    expect(await states(path)).toEqual(['skipped', 'imported', 'imported']);
    expect(await needsCalled('红土镍矿输送粘料')).toHaveLength(1);
    const line = await t().deps.db.selectFrom('activity').select('detail').where('action', '=', 'import_sheet').orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow();
    expect(line.detail).toMatchObject({ rows: 2, alike: 1 });
  });

  test('names to a firm nothing of another, and is decided by whoever may import', async () => {
    const other = await anEnterprise(t(), world.cityId);
    const { name } = await t().deps.db.selectFrom('enterprise').select('name').where('id', '=', other).executeTakeFirstOrThrow();
    await carriedOut(await uploaded(sheetOf(needHead, ['别家的高炉渣综合利用', name, '冶金', '高炉渣显热回收与微粉活性控制难以兼顾，外售价格低', ''])));
    await t().deps.catchUp();
    const { path } = await upload(sheetOf(needHead, ['高炉渣综合利用', '', '冶金', '高炉渣显热回收与微粉活性控制难以兼顾，外售价格低', '']), 'need', await t().signIn(world.emails.enterprise));
    await work(path, t().deps.search);
    expect(await states(path)).toEqual(['right']);
    const stranger = await t().signIn((await aWorld(t())).emails.staff);
    expect((await t().request(`${path}/alike`, { form: { _token: (await open(t(), '/imports', stranger)).html.match(/name="_token" value="([^"]*)"/)?.[1] ?? '', decision: 'import', scope: 'all' } }, stranger)).status).toBe(404);
  });

  test('rows of one sheet meet each other: the words, both numbers, and the same choice for the later one', async () => {
    const path = await uploaded(sheetOf(needHead, ['烧结烟气余热回收', firmName, '冶金', '烧结机尾部烟气温度波动大，余热锅炉结垢，蒸汽产量只有设计值的六成', ''], ['余热锅炉结垢', firmName, '冶金', '余热锅炉结垢，烧结机尾部烟气温度波动大，蒸汽产量只有设计值的六成，求办法', ''],
      ['烧结烟气 余热回收', firmName, '冶金', '完全换了一个说法的同名需求', ''], ['海带养殖浮筏的抗风设计二', firmName, '渔业', '浮筏在台风里断绳', '']));
    const rows = await rowsOf(path);
    expect(rows.map((row) => [row.number, row.state, row.meets?.map(({ row: other, by }) => [other, by]) ?? null])).toEqual([[2, 'right', null], [3, 'alike', [[2, 'text']]], [4, 'alike', [[2, 'identity']]], [5, 'right', null]]);
    expect(rows[1]?.meets?.[0]?.terms).toEqual(expect.arrayContaining(['烧结机尾部烟气温度波动大', '余热锅炉结垢']));
    const page = await open(t(), path, staff);
    expect(page.html).toContain('可能重复的 2 条');
    expect(page.html).toContain(`与第 2 行内容很接近：烧结烟气余热回收（${firmName}），相似度`);
    expect(page.html).toContain(`与第 2 行单位和名称相同：烧结烟气余热回收（${firmName}）`);
    expect(page.html).toContain('蒸汽产量只有设计值的六成、');
    expect((await decide(path, { scope: 'chosen', numbers: ['4'], decision: 'import' })).status).toBe(303);
    expect((await decide(path, { scope: 'chosen', numbers: ['3'], decision: 'skip' })).status).toBe(303);
    await carriedOut(path);
    expect(await states(path)).toEqual(['imported', 'skipped', 'imported', 'imported']);
  });

  test('near the end of a long sheet too, across the portions it is checked in, and another firm with the same words is no duplicate', async () => {
    const other = await anEnterprise(t(), world.cityId);
    const { name } = await t().deps.db.selectFrom('enterprise').select('name').where('id', '=', other).executeTakeFirstOrThrow();
    const words = '轧辊表面剥落，换辊间隔只有设计的一半，轧制公里数上不去';
    const path = await uploaded(sheetOf(needHead, ['轧辊剥落', firmName, '冶金', words, ''], ...Array.from({ length: 240 }, (_, n) => needRow(`别的需求 ${n}`, name)), ['换辊太勤', firmName, '冶金', `${words}。`, ''], ['别家的轧辊', name, '冶金', words, '']));
    const rows = await rowsOf(path);
    expect(rows.at(-2)).toMatchObject({ number: 243, state: 'alike', meets: [{ row: 2, by: 'text' }] });
    expect(rows.at(-1)).toMatchObject({ state: 'right', meets: null });
  });

  test('a firm of the same name with another code, and none with the same code', async () => {
    const codes = ['91370900700000001', '91370900700000002'].map((stem) => stem + creditCodeCheck(stem));
    const firms = (code: string) => sheetOf(['企业名称', '统一社会信用代码'], ['同名的装备公司', code]);
    await carriedOut(await uploaded(firms(codes[0] ?? ''), 'enterprise'));
    const again = await uploaded(firms(codes[1] ?? ''), 'enterprise');
    expect(await rowsOf(again)).toMatchObject([{ state: 'alike', meets: [{ by: 'name' }] }]);
    const same = await uploaded(sheetOf(['企业名称', '统一社会信用代码'], ['另一个名字的公司', codes[0] ?? '']), 'enterprise');
    expect((await rowsOf(same))[0]?.problems[0]?.message[0]).toContain('信用代码相同');
  });
});

describe('who may, and what is refused', () => {
  test('a firm imports its own needs and nobody else’s', async () => {
    const cookie = await t().signIn(world.emails.enterprise);
    const { path } = await upload(sheetOf(needHead, needRow('企业自己导入的', ''), needRow('冒名导入的', '别家公司')), 'need', cookie);
    await work(path);
    expect(await states(path)).toEqual(['right', 'wrong']);
    expect((await open(t(), path, cookie)).html).toContain('只能导入自己企业');
    expect((await upload(sheetOf(expertHead), 'expert', cookie)).status).toBe(422);
    expect((await upload(sheetOf(needHead), 'need', cookie, { enterpriseId: await anEnterprise(t(), world.cityId) })).status).toBe(403);
    expect((await open(t(), '/imports', await t().signIn(world.emails.manager))).status).toBe(403);
  });

  test('staff of another province neither see it nor put anything there', async () => {
    const other = await aWorld(t());
    const cookie = await t().signIn(other.emails.staff);
    const path = await uploaded(sheetOf(needHead, needRow('别省看不到的')));
    for (const address of [path, `${path}/wrong`]) expect((await open(t(), address, cookie)).status).toBe(404);
    expect((await upload(sheetOf(needHead), 'need', cookie)).status).toBe(403);
    expect((await open(t(), '/imports', cookie)).html).not.toContain('征集表.xlsx');
  });

  test('whoever has lost the right meanwhile imports nothing more', async () => {
    const leaving = await anAccount(t(), { role: 'staff', associationId: world.provinceId });
    const cookie = await t().signIn(leaving.email);
    const { path } = await upload(sheetOf(needHead, needRow('离岗后的导入')), 'need', cookie);
    await work(path);
    await press(t(), await open(t(), path, cookie), `${path}/carry-out`, {}, cookie);
    await t().deps.db.deleteFrom('role_grant').where('user_id', '=', leaving.actor.userId ?? '').execute();
    await work(path);
    expect(await states(path)).toEqual(['wrong']);
    expect(await needsCalled('离岗后的导入')).toEqual([]);
  });

  test.each([
    ['旧表.xls', '“另存为”存成 .xlsx'], ['报告.pdf', '请上传表格文件'], ['宏.xlsm', '宏程序'],
  ])('%s is refused at once', async (name, words) => {
    const { status, html } = await upload(new File(['x'], name));
    expect(status).toBe(422);
    expect(html).toContain(words);
  });

  test('no file, an empty file, and a hostile one', async () => {
    expect((await upload(new File([], 'a.xlsx'))).html).toContain('是空文件');
    const { path } = await upload(new File([rawBook({ sheet: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet/>' }) as Uint8Array<ArrayBuffer>], 'a.xlsx'));
    await work(path);
    const page = await open(t(), path, staff);
    expect(page.html).toContain('外部实体');
    expect(await states(path)).toEqual([]);
    expect((await t().deps.db.selectFrom('sheet_import').select('state').where('id', '=', path.split('/').at(-1) ?? '').executeTakeFirstOrThrow()).state).toBe('failed');
  });

  test('pressed twice it is one upload; carried out twice it is said', async () => {
    const { html } = await open(t(), '/imports', staff);
    const hidden = Object.fromEntries([...html.matchAll(/<input type="hidden" name="(_token|_key)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']));
    const send = async () => (await t().request('/imports', { upload: { ...hidden, kind: 'need', visibility: 'members', associationId: world.provinceId, file: sheetOf(needHead, needRow('按了两次')) } }, staff)).headers.get('location');
    const first = await send();
    expect(await send()).toBe(first);
    await work(first ?? '');
    const page = await open(t(), first ?? '', staff);
    expect((await press(t(), page, `${first ?? ''}/carry-out`, {}, staff)).status).toBe(303);
    await work(first ?? '');
    expect((await press(t(), await open(t(), first ?? '', staff), `${first ?? ''}/undo`, {}, staff)).status).toBe(303);
    const late = await t().request(`${first ?? ''}/carry-out`, { form: { ...hidden, _key: 'another' } }, staff);
    expect(late.status).toBe(409);
  });

  test('templates are recognised whole, and their example is never imported', async () => {
    for (const kind of ['need', 'enterprise', 'expert', 'society', 'technology_manager', 'achievement'] as const) {
      for (const as of ['', '?as=csv']) {
        const bytes = new Uint8Array(await (await t().request(`/imports/templates/${kind}${as}`, {}, staff)).arrayBuffer());
        const outcome = await outcomeOf(kind, as === '' ? 'a.xlsx' : 'a.csv', bytes);
        expect(outcome.targets.filter((name) => name === ''), `${kind} ${outcome.heads.join()}`).toEqual([]);
        expect(outcome.records).toEqual([]);
        expect(outcome.skipped).toEqual(['示例行']);
      }
    }
    expect((await open(t(), '/imports/templates/other', staff)).status).toBe(404);
  });

  test('where no process can be started it is said', async () => {
    const app = createApp(() => ({ ...t().deps, sheets: withoutSheets }));
    const answer = await app.request('http://127.0.0.1:3000/imports', { headers: { cookie: staff } });
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('请在 Node 服务器上导入');
  });
});

test('an upload that nobody read is said to be gone', async () => {
  const { path } = await upload(sheetOf(needHead, needRow('文件没了')));
  const { file_id: file } = await t().deps.db.selectFrom('sheet_import').select('file_id').where('id', '=', path.split('/').at(-1) ?? '').executeTakeFirstOrThrow();
  await t().deps.files.remove(file ?? '');
  await work(path);
  expect((await open(t(), path, staff)).html).toContain('请重新上传');
});

describe('by the API', () => {
  const csv = (...rows: readonly string[][]) => new Uint8Array(Buffer.from(rows.map((row) => row.join(',')).join('\n')));
  const at = (more = '') => `/api/imports?name=${encodeURIComponent('征集.csv')}&kind=need&associationId=${world.provinceId}${more}`;
  const send = (path: string, bytes: Uint8Array<ArrayBuffer>, key: string, as = staff) => t().request(path, { bytes, headers: { 'idempotency-key': key } }, as);
  const json = async <T>(answer: Response | Promise<Response>): Promise<T> => (await answer).json() as Promise<T>;

  test('uploaded once under its key, read with its problems row by row, decided, carried out, undone', async () => {
    const bytes = csv(needHead, needRow('接口导入甲'), needRow('接口导入乙', '没有这家公司'), needRow('接口导入丙'));
    const first = await send(at(), bytes, 'k1');
    expect(first.status).toBe(201);
    const { id } = await json<{ id: string }>(first);
    expect(await json(send(at(), bytes, 'k1'))).toEqual({ id });
    const path = `/api/imports/${id}`;
    await work(path);
    expect(await json(t().request(path, {}, staff))).toMatchObject({ id, kind: 'need', state: 'ready', fileName: '征集.csv', heads: needHead, counts: { right: 2, wrong: 1 }, problem: null });
    const wrong = await json<{ items: object[]; next: number | null }>(t().request(`${path}/rows?state=wrong`, {}, staff));
    expect(wrong).toMatchObject({ items: [{ number: 3, state: 'wrong', problems: [{ column: 1, message: expect.stringContaining('没有找到企业') }], meets: [], subjectId: null }], next: null });
    expect(await json(t().request(`${path}/rows?limit=2`, {}, staff))).toMatchObject({ items: [{ number: 2 }, { number: 3 }], next: 3 });
    expect(await json(t().request(`${path}/rows?limit=2&after=3`, {}, staff))).toMatchObject({ items: [{ number: 4 }], next: null });
    expect((await t().request(`${path}/columns`, { body: { targets: ['title', 'title', 'field', 'problem', ''], visibility: 'members' } }, staff)).status).toBe(422);
    expect(await json(t().request(`${path}/alike`, { body: { decision: 'skip' } }, staff))).toEqual({ id, rows: 0 });
    expect((await t().request(`${path}/carry-out`, { body: {} }, staff)).status).toBe(202);
    await work(path);
    expect(await json(t().request(path, {}, staff))).toMatchObject({ state: 'done', counts: { imported: 2, wrong: 1 } });
    expect((await t().request(`${path}/carry-out`, { body: {} }, staff)).status, 'nothing is left to import').toBe(409);
    expect((await t().request(`${path}/undo`, { body: {} }, staff)).status).toBe(202);
    await work(path);
    expect((await needsCalled('接口导入甲'))[0]?.status).toBe('withdrawn');
    expect((await json<{ items: { id: string }[] }>(t().request('/api/imports?limit=1', {}, staff))).items).toMatchObject([{ id, state: 'undone' }]);
  });

  test('what is no sheet, nobody’s association, another’s import, and no session are refused', async () => {
    expect((await send(at().replace('csv', 'xls'), csv(needHead), 'k2')).status).toBe(422);
    expect((await send('/api/imports?name=a.csv&kind=need', csv(needHead), 'k3')).status).toBe(422);
    expect((await send(at(), new Uint8Array(), 'k4')).status).toBe(422);
    const { id } = await json<{ id: string }>(send(at(), csv(needHead, needRow('别人看不到的')), 'k5'));
    const stranger = await t().signIn((await aWorld(t())).emails.staff);
    for (const path of [`/api/imports/${id}`, `/api/imports/${id}/rows`]) expect((await t().request(path, {}, stranger)).status).toBe(404);
    for (const step of ['carry-out', 'undo', 'alike']) expect((await t().request(`/api/imports/${id}/${step}`, { body: { decision: 'import' } }, stranger)).status).toBe(404);
    expect((await send(at(), csv(needHead), 'k6', stranger)).status).toBe(403);
    expect((await t().request('/api/imports', {})).status).toBe(401);
    expect((await t().request('/api/imports', {}, await t().signIn(world.emails.manager))).status).toBe(403);
  });
});
