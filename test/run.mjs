// Runs every test project and closes with one plain line, "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'keqiao-report-'));

/** Passed, failed, and whether all is well. */
function run(args) {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const { status } = spawnSync('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], { stdio: 'inherit', shell: process.platform === 'win32' });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    const brokenFiles = result.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
    for (const file of brokenFiles) console.error(`file failed outside its tests: ${file.name}: ${file.message}`);
    for (const file of result.testResults) for (const test of file.assertionResults) {
      if (test.status === 'skipped' || test.status === 'pending' || test.status === 'todo') console.log(`not run: ${test.fullName}`);
    }
    const failed = result.numFailedTests + brokenFiles.length;
    return { passed: result.numPassedTests, failed, well: failed === 0 && status === 0 };
  } catch (error) {
    console.error(`no report: ${error}`);
    return { passed: 0, failed: 1, well: false };
  }
}

// workerd, the runtime of the `workers` project, now and then ends in the middle of a test: it gets a second and a third try, said here.
const given = process.argv.slice(2);
const groups = given.length > 0 ? [{ args: given, tries: 1 }] : [{ args: ['--project', '!workers', '--project', '!mutation'], tries: 1 }, { args: ['--project', 'workers'], tries: 3 }];
const results = groups.map(({ args, tries }) => {
  let result = run(args);
  for (let n = 2; n <= tries && !result.well; n += 1) {
    console.log(`${args.join(' ')}: ${result.failed} failed; try ${n} of ${tries}`);
    result = run(args);
  }
  return result;
});
rmSync(folder, { recursive: true, force: true });
console.log(`${results.reduce((sum, one) => sum + one.passed, 0)} passed, ${results.reduce((sum, one) => sum + one.failed, 0)} failed`);
process.exit(results.every((one) => one.well) ? 0 : 1);
