import { beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../src/accounts/client.commands.ts';
import { createApp } from '../../src/app.tsx';
import { keyHash } from '../../src/auth/actor.queries.ts';
import { scopeOf, scopes } from '../../src/auth/scope.ts';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { system } from '../../src/shared/command.ts';
import { testServices } from '../support/services.ts';
import { outcomeOf, type Probe, probeOf } from './probe.ts';
import { answerTo } from './reads.ts';
import { asked } from './requests.ts';
import { aPermissionWorld, type PermissionWorld, type PersonName } from './world.ts';

/**
 * A key of the API is a program of one association: it reads with the eyes of that association's staff, as far as its scopes go, and
 * nothing else; contacts, invitations, declarations, history and decisions are never its. Every route of the API, taken from the router, is asked with
 * a key that has every scope, of the own association and of a neighbour's, beside the staff of each.
 */
const NOW = new Date('2026-11-27T02:00:00Z');
const t = testServices({ clock: () => NOW });
let world: PermissionWorld;
let secretNeed: string;
const keys: Partial<Record<PersonName, string>> = {};
const nowhere = '0190b0b0-0000-7000-8000-00000000f00d';

beforeAll(async () => {
  world = await aPermissionWorld(t());
  ({ id: secretNeed } = await t().run(submitNeed, system, { enterpriseId: world.ids.enterprise, title: '琥珀萃取', field: '装备', problem: '琥珀', confidentiality: 'staff_only', budgetYuan: 777_777 }));
  const { db } = t().deps;
  for (const [person, name] of [['staff', '山东省科协%'], ['neighbour', '邻省科协(权限)']] as const) {
    const { id: associationId } = await db.selectFrom('association').select('id').where('name', 'like', name).where('level', '=', 'province').where((eb) => (person === 'neighbour' ? eb.lit(true) : eb.exists(eb.selectFrom('association as city').select('city.id').where('city.id', '=', world.ids.association).whereRef('city.parent_id', '=', 'association.id')))).executeTakeFirstOrThrow();
    const key = `kq_${person.padEnd(43, 'x')}`;
    await t().run(createClient, system, { associationId, name: `平台 ${person}`, scopes: [...scopes], days: '30', keyHash: keyHash(key), keyStart: key.slice(0, 9) });
    keys[person] = key;
  }
});

const routes = () => [...new Set(createApp(() => t().deps).routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/') && !/^\/api\/(auth\/|openapi|match-preview)/.test(path)).map(({ method, path }) => `${method} ${path}`))];
const parts = (route: string): readonly [string, string] => { const [method = '', path = ''] = route.split(' '); return [method, path.replace(/^\/api/, '')]; };
const withKey = (services: Probe, person: PersonName): Probe => ({ ...services, request: (path, init = {}) => services.request(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${keys[person] ?? ''}` } }) });
const readBy = (path: string, person: PersonName) => answerTo(withKey(probeOf(t()), person), path, undefined);
const statusOf = (answer: string) => Number(answer.split('\n')[0]);

describe.each(['staff', 'neighbour'] as const)('the key of the association of %s', (person) => {
  test('reads what its staff read, byte for byte, where a scope leads, and is refused everywhere else', async () => {
    const told: string[] = [];
    for (const route of routes().filter((one) => one.startsWith('GET '))) {
      const [method, path] = parts(route);
      const at = asked(route, world, () => 1).path;
      const [key, staff] = [await readBy(at, person), await answerTo(t(), at, world.cookies[person])];
      const same = scopeOf(method, path) === null ? statusOf(key) === 403 : key === staff;
      if (!same) told.push(`${route}: ${statusOf(key)} for the key, ${statusOf(staff)} for staff`);
    }
    expect(told).toEqual([]);
  });

  test('does what they may do only in its scopes: else it is refused or finds nothing', async () => {
    const probe = probeOf(t());
    const versions = new Map<string, number>();
    for (const name of ['need', 'enterprise', 'expert', 'society', 'technology_manager', 'achievement', 'association', 'match', 'engagement', 'event'] as const) for (const row of await t().deps.db.selectFrom(name).select(['id', 'version']).execute()) versions.set(row.id, row.version);
    const told: string[] = [];
    // A cookie that comes along helps a key to nothing.
    for (const route of routes().filter((one) => !one.startsWith('GET '))) {
      const [method, path] = parts(route);
      const how = asked(route, world, (id) => versions.get(id) ?? 1);
      const [key, staff] = [await outcomeOf(withKey(probe, person), method, how, world.cookies[person]), await outcomeOf(probe, method, how, world.cookies[person])];
      const fits = key === 'refused' || (key === staff && scopeOf(method, path) !== null);
      if (!fits) told.push(`${route}: ${key} for the key, ${staff} for staff`);
    }
    expect(told).toEqual([]);
  });
});

test('contacts are in no answer to any key, and no look is written down', async () => {
  for (const route of routes().filter((one) => one.startsWith('GET '))) {
    const answer = await readBy(asked(route, world, () => 1).path, 'staff');
    expect(answer, route).not.toMatch(/13800138000|138\*\*\*\*8000/);
  }
  const looks = async () => (await t().deps.db.selectFrom('contact_view').select('id').execute()).length;
  const before = await looks();
  const view = await withKey(probeOf(t()), 'staff').request(`/api/engagements/${world.ids.engagement}/contacts/view`, { body: { ownerKind: 'expert', ownerId: world.ids.expert } });
  expect(view.status).toBe(403);
  expect((await withKey(probeOf(t()), 'staff').request(`/api/contacts/expert/${world.ids.expert}`)).status).toBe(403);
  expect(await looks()).toBe(before);
});

test('a need for staff only, budget and notes: read by the key of its association, and for another’s the need is not there', async () => {
  const paths = [`/api/needs/${secretNeed}`, `/api/needs/${secretNeed}/matches`, `/api/matches/${world.ids.approved}`, `/api/engagements/${world.ids.engagement}`, `/api/enterprises/${world.ids.unverified}`];
  for (const path of paths.slice(0, 4)) {
    expect(statusOf(await readBy(path, 'staff')), path).toBe(200);
    const id = path.split('/')[3] ?? '';
    expect(await readBy(path, 'neighbour'), path).toBe((await readBy(path.replace(id, nowhere), 'neighbour')).replaceAll(nowhere, id));
    expect(statusOf(await readBy(path, 'neighbour')), path).toBe(404);
  }
  for (const path of ['/api/needs', '/api/needs?q=琥珀', '/api/reviews', '/api/engagements']) expect(await readBy(path, 'neighbour'), path).not.toMatch(/琥珀|777/);
});
