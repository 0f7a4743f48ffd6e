import { defineConfig } from 'vitest/config';
import { withMutants } from './test/permissions/mutants.ts';

/**
 * `rules` needs nothing. Commands and answers are tested on PGlite and on a real PostgreSQL, with the same files. What asks nothing of the
 * database's kind runs once:
 */
const database = ['test/**/*.commands.test.ts', 'test/**/*.http.test.ts', 'test/**/*.pages.test.ts', 'test/journey.test.ts', 'test/races.test.ts', 'test/answers.test.ts'];
/** what the engine and the pages make of texts, and what the door lets in; */
const oncePglite = ['test/answers.test.ts', 'test/hostile/**', 'test/matches/attacks.commands.test.ts', 'test/http/guards.http.test.ts', 'test/learning/*.http.test.ts', 'test/search/search.http.test.ts'];
/** pages (the browser walks over them on PGlite), who may know what, and races, for which PGlite has one connection. */
const oncePostgres = ['test/**/*.pages.test.ts', 'test/permissions/sight.http.test.ts', 'test/permissions/two-worlds.http.test.ts', 'test/races.test.ts'];
const shared = { maxWorkers: 2, testTimeout: 60_000, hookTimeout: 400_000, pool: 'forks' as const };

/** For `npm run check:permissions`: every permission line can be switched off at run time. */
const mutants = {
  name: 'permission-mutants', enforce: 'pre' as const,
  transform(source: string, id: string) {
    if (!/\/src\/.*\.tsx?$/.test(id)) return undefined;
    const { code, mutants: found } = withMutants(id, source);
    return found.length === 0 ? undefined : { code: `globalThis.__mutation?.mutants.push(...${JSON.stringify(found)});\nconst __on = globalThis.__on ?? (() => true);\n${code}`, map: null };
  },
};

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    projects: [
      { extends: true, test: { ...shared, name: 'rules', include: ['test/**/*.test.ts'], exclude: [...database, 'test/browser/**', 'test/process/**', 'test/workers/**'] } },
      { extends: true, test: { ...shared, name: 'pglite', include: database, exclude: oncePostgres, globalSetup: ['test/support/pglite.setup.ts'] } },
      { extends: true, test: { ...shared, name: 'postgres', include: database, exclude: oncePglite, globalSetup: ['test/support/postgres.setup.ts'] } },
      { extends: true, plugins: [mutants], test: { ...shared, name: 'mutation', include: ['test/permissions/mutation.ts'], setupFiles: ['test/permissions/mutation.setup.ts'], globalSetup: ['test/support/pglite.setup.ts'], maxWorkers: 1 } },
      { extends: true, test: { ...shared, name: 'process', include: ['test/process/*.test.ts'], globalSetup: ['test/support/postgres.setup.ts'], testTimeout: 900_000, hookTimeout: 900_000 } },
      { extends: true, test: { ...shared, name: 'workers', include: ['test/workers/*.test.ts'], maxWorkers: 1 } },
      { extends: true, test: { ...shared, name: 'browser', include: ['test/browser/*.test.ts'], testTimeout: 900_000, hookTimeout: 900_000, maxWorkers: 1 } },
    ],
  },
});
