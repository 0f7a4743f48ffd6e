import net from 'node:net';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { claimMatch, recordStep } from '../../src/engagements/engagement.commands.ts';
import { stayOnThisMachine } from '../../src/local-only.ts';
import { anApprovedMatch, aWorld } from '../factories.ts';
import { testServices } from '../support/services.ts';

/** From a need to its outcome, pages and jobs included, with every socket but the database's refused by the test itself. */
const t = testServices();
const tried: string[] = [];
const { connect } = net.Socket.prototype;
let end: () => void;
beforeAll(() => {
  end = stayOnThisMachine(undefined);
  const guarded = net.Socket.prototype.connect;
  const given = inject('database');
  const database = given.kind === 'postgres' ? new URL(given.url).port : 'none';
  net.Socket.prototype.connect = function watched(this: net.Socket, ...args: unknown[]) {
    const [first] = Array.isArray(args[0]) ? args[0] as readonly unknown[] : args;
    const port = String(typeof first === 'object' && first !== null && 'port' in first ? first.port : first);
    if (port === database) return Reflect.apply(guarded, this, args) as net.Socket;
    tried.push(port);
    throw new Error(`a socket to ${port}`);
  } as typeof connect;
});
afterAll(() => { end(); net.Socket.prototype.connect = connect; });

test('no socket but the database’s is opened', async () => {
  const world = await aWorld(t());
  const { needId, matchId } = await anApprovedMatch(t(), world);
  const { id } = await t().run(claimMatch, world.manager, { id: matchId });
  await t().run(recordStep, world.manager, { id, stage: 'contacted', happenedOn: '2026-11-20', note: '通了电话', version: 1 });
  await t().run(recordStep, world.manager, { id, stage: 'signed', happenedOn: '2026-11-21', note: '签约', contractNumber: 'HT-1', version: 2 });
  await t().run(recordStep, world.manager, { id, stage: 'completed', happenedOn: '2026-11-22', note: '完成', version: 3 });
  await t().drain();
  const [staff, firm] = [await t().signIn(world.emails.staff), await t().signIn(world.emails.enterprise)];
  for (const path of ['/', '/needs', `/needs/${needId}`, '/experts', '/search?q=%E8%BE%93%E9%80%81', '/status', '/reviews', '/try', '/docs', '/reports/matching']) {
    const answer = await t().request(path, {}, path === `/needs/${needId}` ? firm : staff);
    expect(answer.status, path).toBeLessThan(400);
    expect(await answer.text(), path).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\/(?!127\.0\.0\.1)/);
  }
  expect((await t().deps.db.selectFrom('need').select('status').where('id', '=', needId).executeTakeFirstOrThrow()).status).toBe('resolved');
  expect(tried).toEqual([]);
});

test('and the test would notice', () => {
  expect(() => net.connect(9, '127.0.0.1')).toThrow('a socket to 9');
  expect(tried.splice(0)).toEqual(['9']);
});
