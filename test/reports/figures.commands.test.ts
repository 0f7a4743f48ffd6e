import { beforeAll, expect, test } from 'vitest';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { claimMatch, correctStep, recordStep, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { addFiles } from '../../src/engagements/file.commands.ts';
import { recordOutcome } from '../../src/engagements/outcome.commands.ts';
import { acceptNeed, returnNeed, sendNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { type Basis, type FigureFilter, stageKeys } from '../../src/reports/figures.ts';
import { funnel, needRecords, outcomeRecords } from '../../src/reports/funnel.queries.ts';
import { decideMatch, reopenMatch } from '../../src/reviews/review.commands.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { chinaDay, plusDays } from '../../src/shared/working-days.ts';
import { PDF } from '../files/samples.ts';
import { anAccount, anEnterprise, aWorld, someCandidates } from '../factories.ts';
import { testServices } from '../support/services.ts';
import { recount } from './recount.ts';

/**
 * The figures of a season against an independent recount (`recount.ts`): every count, every median, every sum, for both ways of counting,
 * for the whole and for parts. And each number opens to exactly as many records.
 */
const time = { now: new Date('2026-01-05T00:00:00+08:00') };
const t = testServices({ clock: () => time.now });
const db = () => t().deps.db;
let province: { id: string; path: string };
let end: string;
const DAY = 24 * 3600_000;

/** A season through the commands: firms that post (some are sent back and send again), staff who accept, approve and take back, managers who skip stages, give back, fail, finish; outcomes with and without evidence, changed figures, corrected days. */
beforeAll(async () => {
  const world = await aWorld(t());
  province = await db().selectFrom('association').select(['id', 'path']).where('id', '=', world.provinceId).executeTakeFirstOrThrow();
  await someCandidates(t(), world);
  const { id: townId } = await t().run(createAssociation, system, { name: '岱岳区科协', level: 'county', parentId: world.cityId, regionCode: '370911' });
  const townFirm = await anEnterprise(t(), townId);
  const managers = await Promise.all([1, 2, 3].map(async (n) => {
    const { id } = await t().run(createTechnologyManager, system, { associationId: world.cityId, name: `经理${n}(演示)`, regionCode: '370900', level: 'middle', fullTime: true, industries: [], skills: [], capacity: 20 });
    return (await anAccount(t(), { role: 'technology_manager', associationId: world.cityId, technologyManagerId: id })).actor;
  }));
  const ways = [['met', 'signed', 'completed'], ['signed'], ['contacted', 'met', 'negotiating', 'signed', 'implementing', 'completed'], ['signed', 'implementing'], ['met', 'failed'], []] as const;
  for (let n = 0; n < 30; n += 1) {
    time.now = new Date(Date.parse('2026-01-05T00:30:00+08:00') + n * 3 * DAY);
    const later = (days: number): void => { time.now = new Date(time.now.getTime() + days * DAY); };
    const { id } = await t().run(submitNeed, world.staff, { enterpriseId: n % 4 === 0 ? townFirm : world.enterpriseId, title: `第 ${n} 条粘性物料输送`, field: ['矿山输送装备', '带式输送', '清扫器'][n % 3] ?? '', problem: '落料斗和溜槽易堵;粘性物料与胶带之间的粘附机理没有数据。' });
    if (n % 6 === 5) continue;
    later(n % 5);
    if (n % 7 === 3) { await t().run(returnNeed, world.staff, { id, reason: '请补充工况' }); later(6); await t().run(sendNeed, world.staff, { id }); later(1); }
    await t().run(acceptNeed, world.staff, { id });
    await t().drain();
    later(n % 4);
    const [match] = await db().selectFrom('match').select(['id', 'version']).where('need_id', '=', id).where('status', '=', 'proposed').orderBy('position').orderBy('id').limit(1).execute();
    if (match === undefined || n % 8 === 1) continue;
    const decided = await t().run(decideMatch, world.staff, { id: match.id, version: match.version, decision: 'approve', reason: 'evidence_fits' });
    if (n % 9 === 4) { later(1); await t().run(reopenMatch, world.staff, { id: match.id, version: decided.version, reason: '看错了依据' }); continue; }
    later(n % 3);
    const manager = managers[n % 3] ?? world.manager;
    if (n % 10 === 6) { const first = managers[(n + 1) % 3] ?? world.manager; await t().run(claimMatch, first, { id: match.id }); later(2); await t().run(releaseMatch, first, { id: match.id, reason: '长期出差' }); later(1); }
    const { id: caseId } = await t().run(claimMatch, manager, { id: match.id });
    for (const stage of ways[n % ways.length] ?? []) {
      later(n % 6);
      const { version } = await db().selectFrom('engagement').select('version').where('id', '=', caseId).executeTakeFirstOrThrow();
      await t().run(recordStep, manager, { id: caseId, version, stage, happenedOn: plusDays(chinaDay(time.now), -(n % 4)), ...(stage === 'signed' ? { contractNumber: `HT-${n}` } : stage === 'failed' ? { note: '没有谈成' } : {}) });
    }
    await leaveBehind(n, caseId, manager);
  }
  time.now = new Date('2026-06-30T12:00:00+08:00');
  end = chinaDay(time.now);
}, 300_000);

async function leaveBehind(n: number, id: string, manager: Actor): Promise<void> {
  const signed = await db().selectFrom('engagement_step').select(['id', 'happened_on']).where('engagement_id', '=', id).where('stage', '=', 'signed').executeTakeFirst();
  if (signed === undefined) return;
  await t().run(recordOutcome, manager, { id, contractYuan: String(100_000 * (n + 1)), jobs: String(n) });
  if (n % 2 === 0) {
    const files = await aContract();
    await t().run(addFiles, manager, { id, files });
    await t().run(recordOutcome, manager, { id, proves: ['contract_value'], fileIds: files.map((file) => file.id) });
  }
  time.now = new Date(time.now.getTime() + DAY);
  if (n % 3 === 0) await t().run(recordOutcome, manager, { id, jobs: String(n + 5) });
  if (n % 5 !== 2) return;
  const { version } = await db().selectFrom('engagement').select('version').where('id', '=', id).executeTakeFirstOrThrow();
  await t().run(correctStep, manager, { id, stepId: signed.id, happenedOn: plusDays(signed.happened_on, -9), contractNumber: 'HT-改', reason: '日期写错', version });
}

async function aContract() {
  const file = { id: newId(), purpose: 'contract' as const, ...await t().deps.files.inspect('合同.pdf', PDF, 'files') };
  await t().deps.files.put(file.id, PDF);
  return [file];
}

const spans = (): readonly (readonly [string, string])[] => [['2026-01-01', end], ['2026-02-01', '2026-03-31'], ['2025-01-01', '2025-12-31']];

test.for<Basis>(['cohort', 'period'])('every figure is what the recount says: %s', { timeout: 120_000 }, async (basis) => {
  for (const [since, until] of spans()) {
    const filter: FigureFilter = { since, until, basis, association: province.id };
    const [found, told] = [await funnel(db(), system, filter), await recount(db(), province.path, since, until, basis)];
    expect(found.counts).toEqual(told.counts);
    expect(found.signedProven).toBe(told.signedProven);
    expect(Object.fromEntries(found.paces.map(({ from, to, ...figures }) => [`${from} ${to}`, figures]))).toEqual(told.paces);
    expect(Object.fromEntries(found.outcomes.map(({ kind, figures, sum, proven }) => [kind, { figures, sum, proven }]))).toEqual(told.outcomes);
    for (const { key, counts } of found.fields) expect(counts.gathered).toBe(told.fields[key]);
    if (basis === 'cohort') expect(found.months.reduce((sum, line) => sum + line.counts.gathered, 0)).toBe(found.counts.gathered);
    expect(found.associations.reduce((sum, line) => sum + line.counts.taken_on, 0)).toBe(found.counts.taken_on);
  }
});

test('the season has something to count at every stage', async () => {
  const { counts, paces, outcomes } = await funnel(db(), system, { since: '2026-01-01', until: end, basis: 'cohort', association: province.id });
  for (const key of stageKeys) expect(counts[key], key).toBeGreaterThan(0);
  expect(paces.find((pace) => pace.from === 'gathered' && pace.to === 'signed')?.median).toBeGreaterThan(0);
  expect(outcomes.find((line) => line.kind === 'contract_value')).toMatchObject({ figures: expect.any(Number) });
  expect(outcomes.some((line) => line.proven > 0 && line.proven < line.figures)).toBe(true);
});

test('each city of the province alone: its figures are the recount of its subtree', async () => {
  for (const city of await db().selectFrom('association').select(['id', 'path']).where('parent_id', '=', province.id).execute()) {
    const found = await funnel(db(), system, { since: '2026-01-01', until: end, basis: 'cohort', association: city.id });
    expect(found.counts).toEqual((await recount(db(), city.path, '2026-01-01', end, 'cohort')).counts);
  }
}, 120_000);

test('a number opens to exactly its records, page by page, those that stopped before it too', async () => {
  const filter: FigureFilter = { since: '2026-01-01', until: end, basis: 'cohort', association: province.id };
  const { counts, outcomes } = await funnel(db(), system, filter);
  for (const [at, stage] of stageKeys.entries()) {
    const all = await everything((cursor) => needRecords(db(), system, filter, { stage, gap: false }, { limit: 7, cursor }));
    expect(new Set(all.map((row) => row.id)).size, stage).toBe(counts[stage]);
    expect(all.every((row) => row.days[stage] === row.at)).toBe(true);
    if (at === 0) continue;
    const stopped = await everything((cursor) => needRecords(db(), system, filter, { stage, gap: true }, { limit: 100, cursor }));
    expect(stopped.every((row) => row.days[stage] === null)).toBe(true);
    expect(stopped.length).toBe(all.length === 0 ? stopped.length : counts[stageKeys[at - 1] ?? stage] - counts[stage]);
  }
  for (const line of outcomes) {
    const rows = await everything((cursor) => outcomeRecords(db(), system, filter, line.kind, { limit: 3, cursor }));
    expect([rows.length, rows.reduce((sum, row) => sum + row.value, 0), rows.filter((row) => row.files.length > 0).length]).toEqual([line.figures, line.sum, line.proven]);
  }
});

async function everything<Row>(page: (cursor: string | undefined) => Promise<{ readonly rows: readonly Row[]; readonly next: string | null }>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | undefined; ;) {
    const { rows: more, next } = await page(cursor);
    rows.push(...more);
    if (next === null) return rows;
    cursor = next;
  }
}
