import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../src/config.ts';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try { loadConfig(env); return []; } catch (error) { if (error instanceof ConfigError) return error.problems; throw error; }
};

test('nothing set: embedded, this machine only, demo data', () => {
  expect(loadConfig({})).toMatchObject({ host: '127.0.0.1', port: 3000, database: { kind: 'embedded', folder: './data' }, demo: true, search: undefined, mail: undefined });
  expect(loadConfig({ PORT: '', DATA_DIR: '' })).toMatchObject({ port: 3000, database: { folder: './data' } });
});

test('a server database has no demo data, and wants a secret and its public address', () => {
  expect(problemsOf({ DATABASE_URL: 'postgres://x@127.0.0.1/k' }).map((p) => p.split(':')[0])).toEqual(['AUTH_SECRET', 'PUBLIC_URL']);
  const full = { DATABASE_URL: 'postgres://x@127.0.0.1/k', AUTH_SECRET: 's'.repeat(32), PUBLIC_URL: 'https://keqiao.example.cn/' };
  expect(loadConfig(full)).toMatchObject({ demo: false, auth: { publicUrl: 'https://keqiao.example.cn' } });
  expect(loadConfig({ ...full, SEED_DEMO: 'on' }).demo).toBe(true);
});

test('demo mode refuses to listen on more than this machine', () => {
  expect(problemsOf({ HOST: '0.0.0.0' })).toEqual([expect.stringContaining('HOST')]);
  expect(problemsOf({ HOST: '0.0.0.0', SEED_DEMO: 'off' })).toEqual([expect.stringContaining('AUTH_SECRET')]);
  expect(problemsOf({ HOST: '0.0.0.0', SEED_DEMO: 'off', AUTH_SECRET: 's'.repeat(32) })).toEqual([]);
});

test('every problem is reported at once, each naming its setting', () => {
  const problems = problemsOf({ PORT: '99999', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud', SEED_DEMO: 'maybe', SMTP_URL: 'smtp://127.0.0.1', MEILI_API_KEY: 'k', EMBEDDING_MODEL: 'm', OPENALEX_API_KEY: 'k' });
  for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'SEED_DEMO', 'MAIL_FROM', 'MEILI_URL', 'OPENAI_BASE_URL', 'OPENALEX_URL']) expect(problems.filter((p) => p.startsWith(`${name}:`)), name).toHaveLength(1);
});
