import { CompiledQuery } from 'kysely';
import { expect, inject, test } from 'vitest';
import { defineCommand } from '../../src/db/database.ts';
import { run } from '../../src/db/run.ts';
import { handlersFor } from '../../src/handlers.ts';
import { enqueue } from '../../src/jobs/enqueue.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { system } from '../../src/shared/command.ts';
import { newId } from '../../src/shared/ids.ts';
import { z } from 'zod';
import { testServices } from '../support/services.ts';
import { silent } from '../support/template.ts';

const t = testServices();
const queueReach = defineCommand({
  name: 'queueReach', input: z.array(z.uuid()),
  async handle(cx, ids) { for (const profileId of ids) await enqueue(cx, 'profiles.reach', { kind: 'expert', profileId }, profileId); },
});

test('many jobs of a batch kind are one call; when it fails they are done one by one, and the bad one fails alone', async () => {
  const ids = Array.from({ length: 30 }, newId);
  const bad = ids[7] ?? '';
  await run(t().deps, queueReach, system, ids);
  const calls: number[] = [];
  const handlers = {
    ...handlersFor(t().deps),
    'profiles.reach': async (payloads: readonly { readonly profileId: string }[]) => {
      calls.push(payloads.length);
      if (payloads.some((one) => one.profileId === bad)) throw new Error('this one is broken');
    },
  };
  expect(await t().deps.jobs.drain(handlers)).toBe(30);
  expect(calls).toEqual([30, ...Array.from({ length: 30 }, () => 1)]);
  expect(await t().deps.jobs.latest('profiles.reach')).toMatchObject({ state: 'waiting', error: 'this one is broken' });
  expect((await t().deps.jobs.counts()).waiting).toBe(1);
});

test('of a kind that runs one at a time the next waits for the one before, whoever asks', async () => {
  const { deps } = t();
  const ask = defineCommand({ name: 'ask', input: z.null(), handle: (cx) => enqueue(cx, 'search.learn', { askedBy: null }, 'search.learn') });
  let atOnce = 0;
  let most = 0;
  let ran = 0;
  const handlers = { ...handlersFor(deps), 'profiles.reach': async () => {}, 'search.learn': async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    ran += 1;
    if (ran === 1) {
      await run(deps, ask, system, null); // asked for again while it runs: not lost, not at once
      await deps.jobs.drain(handlers);
    }
    atOnce -= 1;
  } };
  await run(deps, ask, system, null);
  await deps.jobs.drain(handlers);
  expect([ran, most]).toEqual([2, 1]);
});

test.runIf(inject('database').kind === 'embedded')('what a killed process left at work waits again at the next start, also where one waits already', async () => {
  const { deps } = t();
  const send = (kind: string, key: string) => run(deps, defineCommand({ name: 'send', input: z.null(), handle: (cx) => cx.send(kind, [{ payload: {}, key }]) }), system, null);
  const states = async (name: string) => (await deps.db.executeQuery<{ state: string }>(CompiledQuery.raw("select state::text from pgboss.job where name = $1 and state <= 'active' order by state", [name]))).rows.map((row) => row.state);
  const kill = (name: string) => deps.db.executeQuery(CompiledQuery.raw("update pgboss.job set state = 'active' where name = $1 and state = 'created'", [name]));
  for (const name of ['search.learn', 'matches.propose']) { await send(name, 'k'); await kill(name); await send(name, 'k'); }
  expect([await states('search.learn'), await states('matches.propose')]).toEqual([['active', 'created'], ['active', 'created']]);
  const again = await openQueue({ db: deps.db, embedded: true, kinds: ['search.learn', 'matches.propose'], batchSizes: {}, longKinds: [], serialKinds: [], log: silent });
  expect([await states('search.learn'), await states('matches.propose')]).toEqual([['created'], ['created', 'retry']]);
  await again.stop();
  await deps.jobs.drain({ ...handlersFor(deps), 'search.learn': async () => {}, 'matches.propose': async () => {} });
});

test('what became of the last job of a kind', async () => {
  expect(await t().deps.jobs.latest('retention.carry_out')).toBeUndefined();
  const asked = defineCommand({ name: 'ask', input: z.null(), handle: (cx) => enqueue(cx, 'retention.carry_out', {}, 'retention.carry_out') });
  await run(t().deps, asked, system, null);
  expect(await t().deps.jobs.latest('retention.carry_out')).toMatchObject({ state: 'waiting', error: null });
  const seen: unknown[] = [];
  await t().deps.jobs.drain({ ...handlersFor(t().deps), 'profiles.reach': async () => {}, 'retention.carry_out': async () => { seen.push((await t().deps.jobs.latest('retention.carry_out'))?.state); } });
  expect(seen).toEqual(['running']);
  expect(await t().deps.jobs.latest('retention.carry_out')).toMatchObject({ state: 'done', error: null });
});
