import { beforeAll, expect, test } from 'vitest';
import { createAssociation } from '../../src/associations/association.commands.ts';
import { claimMatch, correctStep, recordStep, releaseMatch } from '../../src/engagements/engagement.commands.ts';
import { addFiles } from '../../src/engagements/file.commands.ts';
import { recordOutcome } from '../../src/engagements/outcome.commands.ts';
import { acceptNeed, returnNeed, sendNeed, submitNeed } from '../../src/needs/need.commands.ts';
import { createTechnologyManager } from '../../src/profiles/profile.commands.ts';
import { type Basis, type FigureFilter, stageKeys } from '../../src/reports/figures.ts';
import { fourAlls } from '../../src/reports/four.queries.ts';
import { gaps } from '../../src/reports/gaps.queries.ts';
import { funnel, needRecords, outcomeRecords } from '../../src/reports/funnel.queries.ts';
import { decideMatch, reopenMatch } from '../../src/reviews/review.commands.ts';
import { type Actor, system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { chinaDay, plusDays } from '../../src/shared/working-days.ts';
import { PDF } from '../files/samples.ts';
import { anAccount, anEnterprise, aWorld, someCandidates } from '../factories.ts';
import { open } from '../support/forms.ts';
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
let staff: Actor;
let staffEmail: string;
const DAY = 24 * 3600_000;

/** A season through the commands: firms that post (some are sent back and send again), staff who accept, approve and take back, managers who skip stages, give back, fail, finish; outcomes with and without evidence, changed figures, corrected days. */
beforeAll(async () => {
  const world = await aWorld(t());
  [staff, staffEmail] = [world.staff, world.emails.staff];
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

test('the four alls and the gaps: what they count is what the records say', async () => {
  const filter: FigureFilter = { since: '2026-01-01', until: end, basis: 'cohort', association: province.id };
  const [four, whole] = [await fourAlls(db(), system, filter, end), await recount(db(), province.path, '2026-01-01', end, 'cohort')];
  const towns = await db().selectFrom('association').select(['id', 'path']).where('level', '=', 'county').where('path', 'like', `${province.path}%`).execute();
  expect(four.places).toMatchObject({ level: 'county' });
  for (const town of towns) {
    const { counts } = await recount(db(), town.path, '2026-01-01', end, 'cohort');
    expect(four.places.units.find((unit) => unit.id === town.id)).toMatchObject({ gathered: counts['gathered'], taken: counts['taken_on'] });
  }
  expect(four.places.units).toHaveLength(towns.length);
  expect(four.chain).toEqual(whole.counts);
  expect(four.industries.reduce((sum, unit) => sum + unit.gathered, 0)).toBe(whole.counts['gathered']);
  const cases = await db().selectFrom('engagement').select(['id', 'next_step', 'next_step_due']).where('ended_at', 'is', null).execute();
  const late = cases.filter((one) => one.next_step === null || one.next_step_due === null || one.next_step_due < end);
  expect([four.cases.open, four.cases.promised, four.cases.without.map((one) => one.id).toSorted()]).toEqual([cases.length, cases.length - late.length, late.map((one) => one.id).toSorted()]);
  expect(four.cases.open).toBeGreaterThan(0);

  const found = await gaps(db(), staff);
  const asked = await db().selectFrom('match').select(['expert_id', 'need_id']).where('expert_id', 'is not', null).execute();
  expect(found.fame.proposals).toBe(new Set(asked.map((one) => `${one.expert_id} ${one.need_id}`)).size);
  expect(found.openCount).toBe((await db().selectFrom('need').select('id').where('status', 'in', ['accepted', 'matched']).where('proposed_at', 'is not', null).execute()).length);
  expect(found.neverAsked.never).toBe(found.neverAsked.experts - new Set(asked.map((one) => one.expert_id)).size);
  expect(found.unanswered.every((need) => need.why !== null)).toBe(true);
});

test('a neighbour counts nothing of it, and finds no record of it', async () => {
  const other = await aWorld(t());
  const filter: FigureFilter = { since: '2026-01-01', until: end, basis: 'cohort', association: province.id };
  expect(Object.values((await funnel(db(), other.staff, filter)).counts).every((count) => count === 0)).toBe(true);
  expect((await needRecords(db(), other.staff, { ...filter, association: undefined }, { stage: 'gathered', gap: false }, { limit: 10 })).rows).toEqual([]);
  expect((await outcomeRecords(db(), other.staff, filter, 'contract_value', { limit: 10 })).rows).toEqual([]);
  expect((await fourAlls(db(), other.staff, filter, end)).cases.without).toEqual([]);
  expect(await gaps(db(), other.staff)).toMatchObject({ openCount: 0, clusters: [], thin: [] });
  const cookie = await t().signIn(other.emails.staff);
  for (const path of ['/reports', '/reports/four', '/reports/gaps', '/reports/needs?stage=signed', '/reports/outcomes']) expect((await open(t(), path, cookie)).html, path).not.toContain('粘性物料输送');
});

test('the page: each number is a link to its records, each record to its case; wrong days are refused with their field', async () => {
  const cookie = await t().signIn(staffEmail);
  const { html } = await open(t(), '/reports?since=2026-01-01', cookie);
  expect(html).toMatch(/href="\/reports\/needs\?[^"]*stage=signed[^"]*"[^>]*>\d+<\/a>/);
  expect(html).toContain('自报');
  const records = await open(t(), '/reports/needs?since=2026-01-01&stage=signed', cookie);
  expect(records.html).toMatch(/href="\/engagements\/[0-9a-f-]{36}"/);
  expect(records.html).toContain('HT-');
  expect((await open(t(), '/reports/outcomes?since=2026-01-01&kind=contract_value', cookie)).html).toMatch(/href="\/files\/[0-9a-f-]{36}"[\s\S]*自报|自报[\s\S]*href="\/files\//);
  expect((await open(t(), '/reports?since=gestern', cookie)).status).toBe(422);
  const answer = await (await t().request('/api/reports/funnel?since=2026-01-01', {}, cookie)).json() as { counts: Record<string, number> };
  expect(answer.counts).toEqual((await funnel(db(), staff, { since: '2026-01-01', until: end, basis: 'cohort' })).counts);
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
