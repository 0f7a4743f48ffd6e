import { expect, test, vi } from 'vitest';
import worker from '../src/worker.ts';

/** What the worker says when its settings are wrong; everything else of it is tested on the runtime itself (test/workers). */
test('a deployment without its settings answers with a problem and names them in its log', async () => {
  const lines: string[] = [];
  const error = vi.spyOn(console, 'error').mockImplementation((line: string) => { lines.push(line); });
  const waiting: Promise<unknown>[] = [];
  const ask = (path: string, bindings: Record<string, unknown>) => worker.fetch(new Request(`https://keqiao.example.cn${path}`), bindings, { waitUntil: (work) => { waiting.push(work); } });
  const answer = await ask('/api/needs', { PUBLIC_URL: 'https://keqiao.example.cn', AUTH_SECRET: 'too short' });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.text()).not.toContain('AUTH_SECRET');
  expect(lines.join()).toContain('AUTH_SECRET');
  expect((await ask('/', { HYPERDRIVE: { connectionString: 'postgres://127.0.0.1:1/none' }, AUTH_SECRET: 'x'.repeat(32) })).status).toBe(503);
  expect(lines.join()).toContain('PUBLIC_URL');
  expect((await ask('/', { AUTH_SECRET: 'x'.repeat(32), PUBLIC_URL: 'https://keqiao.example.cn', SEED_DEMO: 'off' })).status).toBe(503);
  expect(lines.join()).toContain('HYPERDRIVE');
  expect((await ask('/', { HYPERDRIVE: { connectionString: 'postgres://127.0.0.1:1/none' }, AUTH_SECRET: 'x'.repeat(32), PUBLIC_URL: 'https://keqiao.example.cn', SEED_DEMO: 'on' })).status).toBe(503);
  expect(lines.join()).toContain('SEED_DEMO=off');
  expect(waiting, 'nothing was opened, nothing has to be closed').toEqual([]);
  error.mockRestore();
});
