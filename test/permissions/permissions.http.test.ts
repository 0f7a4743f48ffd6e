import { beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.tsx';
import { testServices } from '../support/services.ts';
import { type Outcome, outcomeOf, type Probe, probeOf } from './probe.ts';
import { asked } from './requests.ts';
import { groups, type Row, table } from './table.ts';
import { aPermissionWorld, people, type PermissionWorld, type PersonName } from './world.ts';

/** The permission table, asked as every person of every route: what is written is done as far as the commit, then taken back. */
const t = testServices();
let world: PermissionWorld;
let probe: Probe;
const versions = new Map<string, number>();

beforeAll(async () => {
  world = await aPermissionWorld(t());
  probe = probeOf(t());
  for (const name of ['need', 'match', 'engagement', 'event', 'association', 'enterprise', 'expert', 'society', 'technology_manager', 'achievement'] as const) {
    for (const row of await t().deps.db.selectFrom(name).select(['id', 'version']).execute()) versions.set(row.id, row.version);
  }
});

const named = (words = ''): readonly string[] => words.split(' ').flatMap((word) => (groups[word] ?? word).split(' ')).filter(Boolean);
function expected(row: Row): Record<PersonName, Outcome> {
  const outcome = (person: PersonName): Outcome => (['allowed', 'hidden', 'sent_away'] as const).find((one) => named(row[one]).includes(person)) ?? 'refused';
  return Object.fromEntries(people.map((person) => [person, outcome(person)])) as Record<PersonName, Outcome>;
}

test('every route has its row, and every row its route', () => {
  // Accounts sign in and out, and change what is their own, by other means than permission; set-up is for an empty database; assets are files.
  const routes = createApp(() => t().deps).routes.filter(({ method, path }) => method !== 'ALL' && !/^\/(assets\/|api\/auth\/|sign-in|sign-out|setup$|account\/)/.test(path)).map(({ method, path }) => `${method} ${path}`);
  expect(table.flatMap(([, rows]) => rows).toSorted()).toEqual([...new Set(routes)].toSorted());
});

test('the table names only people and outcomes there are', () => {
  for (const [row] of table) for (const person of [row.allowed, row.hidden, row.sent_away].flatMap((words) => named(words))) expect(people).toContain(person);
});

describe.each(table)('%j', (row, routes) => {
  test.each(routes)('%s', async (route) => {
    const seen: Partial<Record<PersonName, Outcome>> = {};
    for (const person of people) seen[person] = await outcomeOf(probe, route.split(' ')[0] ?? '', asked(route, world, (id) => versions.get(id) ?? 1), world.cookies[person]);
    expect(seen).toEqual(expected(row));
  });
});
