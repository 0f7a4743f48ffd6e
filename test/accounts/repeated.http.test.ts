import { beforeAll, expect, test } from 'vitest';
import { asked } from '../permissions/requests.ts';
import { aPermissionWorld, type PermissionWorld } from '../permissions/world.ts';
import { testServices } from '../support/services.ts';

/** Each POST of the API, asked twice under one key: the second gets the answer of the first, and with other content it is told so. */
const t = testServices();
let world: PermissionWorld;
// The world's look at a contact lies an hour ahead; here the agreement to it is taken back now.
beforeAll(async () => { world = await aPermissionWorld(t()); await t().deps.db.updateTable('contact_view').set({ viewed_at: new Date() }).execute(); });

/** What a POST needs to be at the right point of its life for, after those before it. */
const askers = ['administrator', 'enterprise', 'manager'] as const;

/** Kept under no key, so that nothing of the person stays with it: the second time nobody is there. */
const ERASURES: readonly string[] = ['POST /api/me/delete', 'POST /api/erase/:kind/:id'];
/** One's own data hold the line that tells of having taken them: read afresh, they name it the second time. */
function withoutItsLine(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer, (_, value: unknown) => (Array.isArray(value) ? value.filter((one) => (one as { action?: unknown } | null)?.action !== 'exportMyData') : value)));
}

test('every POST repeats its answer under its key', async () => {
  const document = await (await t().request('/api/openapi.json')).json() as { paths: Record<string, Record<string, unknown>> };
  const routes = Object.entries(document.paths).flatMap(([path, methods]) => (methods['post'] === undefined ? [] : [`POST /api${path.replaceAll(/\{(\w+)\}/g, ':$1')}`]));
  const versionOf = async (id: string): Promise<number> => {
    for (const name of ['need', 'match', 'engagement', 'event', 'association', 'enterprise', 'expert', 'society', 'technology_manager', 'achievement'] as const) {
      const row = await t().deps.db.selectFrom(name).select('version').where('id', '=', id).executeTakeFirst();
      if (row !== undefined) return row.version;
    }
    return 1;
  };
  const repeated: string[] = [];
  for (const route of routes.filter((one) => !ERASURES.includes(one))) {
    const ids = new Set(Object.values(world.ids).filter((one): one is string => typeof one === 'string' && /^[0-9a-f]{8}-/.test(one)));
    const versions = new Map(await Promise.all([...ids].map(async (id) => [id, await versionOf(id)] as const)));
    const { path, body = {} } = asked(route, world, (id) => versions.get(id) ?? 1);
    for (const asker of askers) {
      const send = () => t().request(path, { body, headers: { 'idempotency-key': `${route} ${asker}` } }, world.cookies[asker]);
      const first = await send();
      if (!first.ok) continue;
      const second = await send();
      expect([route, second.status, withoutItsLine(await second.json())]).toEqual([route, first.status, withoutItsLine(await first.json())]);
      repeated.push(route);
      break;
    }
  }
  // What an earlier step in this world made impossible was refused, and a refusal repeats itself anyway.
  expect(repeated.length, `repeated: ${repeated.join(', ')}`).toBeGreaterThan(routes.length / 2);
});
