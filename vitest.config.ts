import { defineConfig } from 'vitest/config';

/** `rules` needs nothing; the database suite runs twice, on PGlite and on a real PostgreSQL, with the same files. */
const database = ['test/**/*.commands.test.ts', 'test/**/*.http.test.ts', 'test/**/*.pages.test.ts', 'test/journey.test.ts', 'test/races.test.ts', 'test/answers.test.ts'];
const shared = { maxWorkers: 2, testTimeout: 60_000, hookTimeout: 400_000, pool: 'forks' as const };

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    projects: [
      { extends: true, test: { ...shared, name: 'rules', include: ['test/**/*.test.ts'], exclude: [...database, 'test/browser/**', 'test/process/**', 'test/workers/**'] } },
      { extends: true, test: { ...shared, name: 'pglite', include: database, globalSetup: ['test/support/pglite.setup.ts'] } },
      { extends: true, test: { ...shared, name: 'postgres', include: database, globalSetup: ['test/support/postgres.setup.ts'] } },
      { extends: true, test: { ...shared, name: 'process', include: ['test/process/*.test.ts'], globalSetup: ['test/support/postgres.setup.ts'], testTimeout: 900_000 } },
      { extends: true, test: { ...shared, name: 'workers', include: ['test/workers/*.test.ts'], maxWorkers: 1 } },
      { extends: true, test: { ...shared, name: 'browser', include: ['test/browser/*.test.ts'], testTimeout: 900_000, maxWorkers: 1 } },
    ],
  },
});
