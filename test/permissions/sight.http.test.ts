import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.tsx';
import { run } from '../../src/db/run.ts';
import { AppError } from '../../src/shared/errors.ts';
import { testServices } from '../support/services.ts';
import { directs, early } from './direct.ts';
import { outcomeOf, probeOf } from './probe.ts';
import { asked } from './requests.ts';
import { aSightWorld, counted, countOn, expectedCount, leaksIn, mayKnow, partsOfPages, readers, reads, seenById, type SightWorld, things } from './sight.ts';
import { people } from './world.ts';

/** What each person may know of, by id, on every page and in every number; and commands asked for past the routes. */
const t = testServices();
let world: SightWorld;
beforeAll(async () => { world = await aSightWorld(t()); });

test.each(things)('$thing is there for whom it is meant, by its id', async (thing) => {
  const seen = [];
  for (const person of people) if (await seenById(t(), world, thing, person)) seen.push(person);
  expect(seen).toEqual(people.filter((person) => mayKnow(thing.thing, person)));
});

describe.each(people)('%s', (person) => {
  test('finds nothing on any page or list that is not theirs to know', async () => {
    const found: string[] = [];
    for (const route of new Set(createApp(() => t().deps).routes.filter(({ method, path }) => method === 'GET' && !/^\/(assets\/|api\/auth\/)|\*/.test(path)).map(({ path }) => path))) {
      const { path } = asked(`GET ${route}`, world, () => 1);
      found.push(...(await leaksIn(t(), world, path, person)).map((thing) => `${path}: ${thing}`));
    }
    expect(found).toEqual([]);
  });
  test('reads numbers of what is theirs alone', async () => {
    for (const path of Object.keys(counted)) expect(await countOn(t(), world, path, person), path).toBe(expectedCount(path, person));
  });
});

describe.each(readers)('%s', (person) => {
  test('reads the parts of a page that are for them', async () => {
    for (const part of partsOfPages(world.ids)) expect(await reads(t(), world, part, person), `${part.words} on ${part.path}`).toBe(part.readBy.split(' ').includes(person));
  });
});

test('who may not is refused before anything is looked at or laid down', async () => {
  const probe = probeOf(t());
  for (const { route, asked: what, as } of early(world)) expect([await outcomeOf(probe, 'POST', what, world.cookies[as]), probe.laidDown()], `${route} as ${as}`).toEqual(['refused', false]);
});

test('commands refuse by themselves whoever may not, without any route', async () => {
  const db = t().deps.db;
  const { id: root } = await db.selectFrom('association').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const versions = new Map<string, number>();
  for (const name of ['association', 'expert', 'society', 'match'] as const) for (const row of await db.selectFrom(name).select(['id', 'version']).execute()) versions.set(row.id, row.version);
  for (const { command, input, as, comes } of directs(world, root, (id) => versions.get(id) ?? 1)) {
    const actor = world.actors.get(as);
    if (actor === undefined) throw new Error(`nobody is ${as}`);
    expect(await run(t().deps, command, actor, input).then(() => 'done', (error: unknown) => (error instanceof AppError ? error.code : String(error))), `${command.name} as ${as}`).toBe(comes);
  }
});
