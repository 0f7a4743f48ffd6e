import { beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.tsx';
import { run } from '../../src/db/run.ts';
import { AppError } from '../../src/shared/errors.ts';
import { testServices } from '../support/services.ts';
import { directs, early } from './direct.ts';
import type { Mutant } from './mutants.ts';
import { type Outcome, outcomeOf, probeOf } from './probe.ts';
import { asked } from './requests.ts';
import { aSightWorld, counted, countOn, expectedCount, leaksIn, mayKnow, partsOfPages, readers, reads as readsPart, seenById, things } from './sight.ts';
import { groups, type Row, table } from './table.ts';
import { aPermissionWorld, people, type PersonName } from './world.ts';

/**
 * `npm run check:permissions`: removes every permission line in turn and asks whether a test of `test/permissions` notices. All
 * mutants are in one program (`mutants.ts`, put there by a plugin of vitest's configuration); here they are switched off one by one, and those
 * checks run again that reach the line. A line whose removal nobody notices is printed and fails the run. While writing a check,
 * `KEQIAO_MUTANTS` and `KEQIAO_CHECKS` (regular expressions over a line's id and text, and a check's name) leave out the rest.
 */
const t = testServices();
/** A world of its own for what is seen: it has more in it than the steps of the table can be taken in. */
const s = testServices();
interface Switch { off: string | undefined; readonly reached: Set<string>; readonly mutants: Mutant[] }
const control = (globalThis as unknown as { readonly __mutation: Switch }).__mutation;

/** Lines with another lock behind them, so that nobody notices when one is gone. */
const twice: readonly (readonly [RegExp, reason: string])[] = [
  [/ownEnterprise: condition: (?:\(g\.role|g\.enterpriseId !== null)|ownSociety: condition: (?:g\.role|g\.societyId !== null)|anyManager: condition|ownCase: condition: g\.role/, 'a grant names an enterprise, a society or a manager for these roles only: the table checks it'],
  [/(?:need\.(?:edit|submit|withdraw|confirm|link)|question\.answer|event\.edit): the whole line|events\/change\.commands|events\/edit\.pages|needs\/need\.pages|reviews\/review\.commands.*refuse\(/, 'who may not do it does not see the thing: it is hidden first'],
  [/reading\.read: the whole line/, 'who may not read again may not view proposals (match.view), and it is hidden first'],
  [/engagement\.file: the whole line|'engagement\.file', thingOf/, 'who may not add files may not view the case (engagement.view), and it is hidden first'],
  [/(?:match\.claim|conduct\.accept): the whole line|refuse\(cx\.actor, 'match\.claim'/, 'who is no manager has no manager to claim or accept for'],
  [/visibleParts: branch/, 'whom it takes for no manager is asked the whole rule (visibleNeeds) in one: the parts are for speed'],
  [/visibleInIndex|visibleNeedsInIndex|inSubtrees/, 'the index in the process gives all; the database has the last word'],
];

/** One thing the permission tests ask: whether it is as it should be. */
interface Check { readonly name: string; /** Whether it says that somebody may not. */ readonly denies: boolean; readonly well: () => Promise<boolean> }
let checks: readonly Check[] = [];
const [onlyLines, onlyChecks] = [new RegExp(process.env['KEQIAO_MUTANTS'] ?? ''), new RegExp(process.env['KEQIAO_CHECKS'] ?? '')];

const named = (words = ''): readonly string[] => words.split(' ').flatMap((word) => (groups[word] ?? word).split(' '));
const expected = (row: Row, person: PersonName): Outcome => (['allowed', 'hidden', 'sent_away'] as const).find((one) => named(row[one]).includes(person)) ?? 'refused';

beforeAll(async () => {
  const rows = table.flatMap(([row, routes]) => routes.flatMap((route) => people.map((person) => ({ row, route, person, name: `${person}: ${route}` })))).filter(({ name }) => onlyChecks.test(name));
  const sight = await aSightWorld(s());
  const world = rows.length === 0 ? sight : await aPermissionWorld(t());
  const { db } = t().deps;
  const [probe, sightProbe] = [probeOf(t()), probeOf(s())];
  const versions = new Map<string, number>();
  for (const name of ['need', 'match', 'engagement', 'event', 'association', 'enterprise', 'expert', 'society', 'technology_manager', 'achievement'] as const) {
    for (const each of [db, s().deps.db]) for (const row of await each.selectFrom(name).select(['id', 'version']).execute()) versions.set(row.id, row.version);
  }
  const version = (id: string): number => versions.get(id) ?? 1;
  const { id: root } = await s().deps.db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const reads = [...new Set(createApp(() => t().deps).routes.filter(({ method, path }) => method === 'GET' && !/^\/(assets\/|api\/auth\/)|\*/.test(path)).map(({ path }) => path))];
  checks = [
    ...rows.map(({ row, route, person, name }): Check => ({ name, denies: expected(row, person) !== 'allowed', well: async () => await outcomeOf(probe, route.split(' ')[0] ?? '', asked(route, world, version), world.cookies[person]) === expected(row, person) })),
    ...things.flatMap((thing) => people.map((person): Check => ({ name: `${person}: ${thing.thing} by id`, denies: !mayKnow(thing.thing, person), well: async () => await seenById(s(), sight, thing, person) === mayKnow(thing.thing, person) }))),
    ...Object.keys(counted).flatMap((path) => people.map((person): Check => ({ name: `${person}: number on ${path}`, denies: true, well: async () => await countOn(s(), sight, path, person) === expectedCount(path, person) }))),
    ...reads.flatMap((route) => people.map((person): Check => ({ name: `${person}: what stands on ${route}`, denies: true, well: async () => (await leaksIn(s(), sight, asked(`GET ${route}`, sight, version).path, person)).length === 0 }))),
    ...partsOfPages(sight.ids).flatMap((part) => readers.map((person): Check => ({ name: `${person}: ${part.words} on ${part.path}`, denies: !part.readBy.split(' ').includes(person), well: async () => await readsPart(s(), sight, part, person) === part.readBy.split(' ').includes(person) }))),
    ...early(sight).map(({ route, asked: what, as }): Check => ({
      name: `${as}: ${route} before anything is looked at`, denies: true, well: async () => { sightProbe.laidDown(); return await outcomeOf(sightProbe, 'POST', what, sight.cookies[as]) === 'refused' && !sightProbe.laidDown(); },
    })),
    ...directs(sight, root, version).map(({ command, input, as, comes }): Check => ({
      name: `${command.name} as ${as}`, denies: comes !== 'done',
      well: () => run(sightProbe.deps, command, sight.actors.get(as) as never, input).then(() => 'done', (error: unknown) => (error instanceof AppError ? error.code.replace('outcome_unknown', 'done') : 'done')).then((came) => came === comes),
    })),
  ];
}, 1_800_000);

/** Whatever a check says, an answer nobody expects (500, a wrong status) is no pass either. */
const well = (check: Check): Promise<boolean> => check.well().catch(() => false);

test('whichever permission line is removed, a test fails', async () => {
  const reaching = new Map<string, Check[]>();
  const sick: string[] = [];
  for (const check of checks.filter(({ name }) => onlyChecks.test(name))) {
    control.reached.clear();
    if (!await well(check)) { sick.push(check.name); continue; }
    for (const id of control.reached) reaching.set(id, [...reaching.get(id) ?? [], check]);
  }
  if (sick.length > 0) console.log(`Not well with every line in place:\n${sick.join('\n')}`);
  const survivors: string[] = [];
  let asks = 0;
  let doubled = 0;
  const lines = control.mutants.filter(({ id, text }) => onlyLines.test(`${id} ${text}`));
  for (const { id, text } of lines) {
    control.off = id;
    let noticed = false;
    // Those first that are likely to notice: without what narrows somebody may more, without what allows somebody may less.
    const narrows = !/^(?:[\w.]+: )?(?:rule|alternative|branch): /.test(text);
    for (const check of (reaching.get(id) ?? []).toSorted((a, b) => Number(b.denies === narrows) - Number(a.denies === narrows))) {
      asks += 1;
      if (!await well(check)) { noticed = true; break; }
    }
    const second = twice.find(([line]) => line.test(`${id} ${text}`));
    if (!noticed && second !== undefined) doubled += 1;
    else if (!noticed) survivors.push(`${id} ${text} (${(reaching.get(id) ?? []).length} checks reach it)`);
  }
  control.off = undefined;
  console.log(`${lines.length} permission lines, ${lines.length - survivors.length - doubled} noticed when removed, ${doubled} with a second lock behind them; ${checks.length} checks, ${asks} asked again`);
  expect({ sick, survivors }).toEqual({ sick: [], survivors: [] });
}, 7_200_000);
