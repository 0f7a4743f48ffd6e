import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
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
/** The program keeps nothing in its modules (`createDeps` makes everything anew), so files of a project share them: to load them is 3 s of CPU a file. */
const together = { ...shared, isolate: false };
const onDatabase = { ...together, setupFiles: ['test/support/cheap-passwords.ts'] };

/** Projects in this order, the longest files of each first: no long one runs alone at the end. */
const order = ['process', 'browser', 'workers', 'mutation', 'postgres', 'pglite', 'rules'];
const longest = ['process/crash', 'process/processes', 'process/database-faults', 'process/start', 'browser/journey', 'browser/help', 'all-or-nothing', 'races', 'embeddings/embeddings', 'permissions/', 'db/backup', 'reviews/review.commands', 'events/event', 'engagements/engagement', 'matches/', 'hostile/', 'reviews/', 'learning/', 'ranking/', 'score'];
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => { const at = longest.findIndex((name) => moduleId.includes(`/test/${name}`)); return at === -1 ? longest.length : at; };
    return (await super.sort(files)).toSorted((a, b) => order.indexOf(a.project.name) - order.indexOf(b.project.name) || rank(a) - rank(b));
  }
}

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
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { ...together, name: 'rules', include: ['test/**/*.test.ts'], exclude: [...database, 'test/browser/**', 'test/process/**', 'test/workers/**'] } },
      { extends: true, test: { ...onDatabase, name: 'pglite', include: database, exclude: oncePostgres, globalSetup: ['test/support/pglite.setup.ts'] } },
      { extends: true, test: { ...onDatabase, name: 'postgres', include: database, exclude: oncePglite, globalSetup: ['test/support/postgres.setup.ts'] } },
      { extends: true, plugins: [mutants], test: { ...shared, name: 'mutation', include: ['test/permissions/mutation.ts'], setupFiles: ['test/permissions/mutation.setup.ts'], globalSetup: ['test/support/pglite.setup.ts'], maxWorkers: 1 } },
      { extends: true, test: { ...shared, name: 'process', include: ['test/process/*.test.ts'], globalSetup: ['test/support/postgres.setup.ts', 'test/support/demo.setup.ts'], testTimeout: 900_000, hookTimeout: 900_000 } },
      { extends: true, test: { ...shared, name: 'workers', include: ['test/workers/*.test.ts'] } },
      { extends: true, test: { ...shared, name: 'browser', include: ['test/browser/*.test.ts'], globalSetup: ['test/support/demo.setup.ts'], testTimeout: 900_000, hookTimeout: 900_000 } },
    ],
  },
});
