import { CompiledQuery } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { removeExpired } from '../../src/audit/retention.commands.ts';
import { type RetentionKind, retentionKinds } from '../../src/audit/retention.ts';
import { sealWaiting } from '../../src/audit/seal.commands.ts';
import { recordSession } from '../../src/audit/access.commands.ts';
import { handlersFor } from '../../src/handlers.ts';
import { submitNeed } from '../../src/needs/need.commands.ts';
import { system } from '../../src/shared/command.ts';
import { aSubmittedNeed, aWorld, type World } from '../factories.ts';
import { addPatents } from '../../src/findings/finding.commands.ts';
import { createExpert } from '../../src/profiles/profile.commands.ts';
import { uploadSheet } from '../../src/imports/import.commands.ts';
import { addWebhook, pingWebhook } from '../../src/webhooks/webhook.commands.ts';
import { testServices } from '../support/services.ts';

/** Each kind of data goes when its period is over and not before; the nightly job does it for all. */
const DAY = 24 * 3600_000;
const now = new Date();
const t = testServices({ clock: () => now });
let world: World;
beforeAll(async () => { world = await aWorld(t()); });
const rows = async (query: string): Promise<number> => (await t().deps.db.executeQuery<{ n: number }>(CompiledQuery.raw(`select count(*)::int as n from ${query}`))).rows[0]?.n ?? 0;
const days = (kind: RetentionKind): number => t().deps.retention[kind] ?? 0;
const removed = (kind: RetentionKind) => t().run(removeExpired, system, { kind, days: days(kind) });

/** How one of a kind, `age` milliseconds old, is made, and where it would be found. */
const made: { readonly [Kind in RetentionKind]: (age: number) => Promise<string> } = {
  activity: async (age) => { const way = `aged ${age}`; await t().run(recordSession, world.staff, { action: 'sign_in', way }, { now: new Date(now.getTime() - age) }); await sealWaiting(t().deps); return `activity where detail->>'way' = '${way}'`; },
  session: async (age) => {
    const id = crypto.randomUUID();
    await t().deps.db.executeQuery(CompiledQuery.raw('insert into session (id, expires_at, token, created_at, updated_at, user_id) values ($1, $2, $1, $3, $3, $4)', [id, new Date(now.getTime() - age), new Date(0), world.staff.userId]));
    return `session where id = '${id}'`;
  },
  request_key: async (age) => { const key = crypto.randomUUID(); await t().deps.db.insertInto('request_key').values({ key, user_id: null, command: 'c', input_hash: 'h', result: null, created_at: new Date(now.getTime() - age) }).execute(); return `request_key where key = '${key}'`; },
  draft: async (age) => {
    const { id } = await t().run(submitNeed, world.enterprise, { enterpriseId: world.enterpriseId, title: '一份从未提交的草稿', field: '装备', draft: true }, { now: new Date(now.getTime() - age) });
    return `need where id = '${id}'`;
  },
  sheet_row: async (age) => {
    const { id } = await t().run(uploadSheet, system, { associationId: world.cityId, kind: 'expert', visibility: 'members', file: { id: crypto.randomUUID(), name: '专家.csv', size: 5 } }, { now: new Date(now.getTime() - age) });
    await t().deps.db.insertInto('sheet_row').values({ import_id: id, number: 2, state: 'wrong', cells: '["甲某"]', marks: '{}', lead: null, problems: '[]', input: null, content_hash: null, subject_id: null }).execute();
    return `sheet_row where import_id = '${id}'`;
  },
  finding: async (age) => {
    const { id } = await t().run(createExpert, system, { associationId: world.cityId, name: '柏鹿鸣(演示)', regionCode: '370900' });
    await t().run(addPatents, world.staff, { expertId: id, text: '201710601862.3，一种溜槽防堵装置' }, { now: new Date(now.getTime() - age) });
    return `finding where expert_id = '${id}'`;
  },
  index_change: async (age) => { const id = crypto.randomUUID(); await t().deps.db.executeQuery(CompiledQuery.raw("insert into index_change (kind, subject_id, at) values ('expert', $1, $2)", [id, new Date(now.getTime() - age)])); return `index_change where subject_id = '${id}'`; },
  webhook_delivery: async (age) => {
    const { id } = await t().run(addWebhook, system, { associationId: world.cityId, name: `推送 ${age}`, url: 'http://127.0.0.1:9/hook', kinds: 'need' });
    await t().run(pingWebhook, system, { id }, { now: new Date(now.getTime() - age) });
    return `webhook_delivery where webhook_id = '${id}'`;
  },
  limit_use: async (age) => { const key = crypto.randomUUID(); await t().deps.db.insertInto('limit_use').values({ key, used: 1, until: new Date(now.getTime() - age) }).execute(); return `limit_use where key = '${key}'`; },
  job: async (age) => {
    await t().deps.jobs.drain(handlersFor(t().deps));
    const id = crypto.randomUUID();
    await t().deps.db.executeQuery(CompiledQuery.raw("insert into pgboss.job (id, name, policy, state, completed_on, created_on) values ($1, 'retention.carry_out', 'short', 'completed', $2, $2)", [id, new Date(now.getTime() - age)]));
    return `pgboss.job where id = '${id}'`;
  },
};

test.each(retentionKinds)('%s: kept to the last minute of its period, then gone; its removal is told, once', async (kind) => {
  const period = days(kind) * DAY;
  const [young, old] = [await made[kind](period - 60_000), await made[kind](period + 60_000)];
  expect((await removed(kind)).removed).toBe(1);
  expect([await rows(young), await rows(old)]).toEqual([1, 0]);
  const told = await t().deps.db.selectFrom('activity').select('detail').where('action', '=', 'carry_out_retention').orderBy('seq', 'desc').limit(1).executeTakeFirstOrThrow();
  expect(told.detail).toMatchObject({ kind, removed: 1, days: days(kind) });
  expect((await removed(kind)).removed).toBe(0);
});

test('the nightly job does them all', async () => {
  const places = [];
  for (const kind of retentionKinds) places.push(await made[kind](days(kind) * DAY + 120_000));
  await handlersFor(t().deps)['retention.carry_out']({});
  for (const place of places) expect(await rows(place), place).toBe(0);
});

test('a draft that was removed has its line; one that was sent stays for ever', async () => {
  const place = await made.draft(days('draft') * DAY + 180_000);
  const id = /'([\da-f-]{36})'/.exec(place)?.[1] ?? '';
  const sent = await aSubmittedNeed(t(), world);
  await t().deps.db.updateTable('need').set({ updated_at: new Date(0) }).where('id', '=', sent).execute();
  await removed('draft');
  expect((await t().deps.db.selectFrom('activity').select(['action', 'association_id']).where('subject_id', '=', id).orderBy('seq').execute())).toMatchObject([{ action: 'draft' }, { action: 'remove_draft', association_id: world.cityId }]);
  expect(await rows(`need where id = '${sent}'`)).toBe(1);
});

test('a period outside its bounds is refused', async () => {
  await expect(t().run(removeExpired, system, { kind: 'index_change', days: 1 })).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(t().run(removeExpired, world.staff, { kind: 'session', days: 7 })).rejects.toMatchObject({ code: 'not_allowed' });
});
