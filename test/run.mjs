// Runs every test project and closes with one plain line, "N passed, N failed".
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'keqiao-report-'));
// The check of the permissions by mutants takes long and is asked for by itself: `npm run check:permissions`.
const given = process.argv.slice(2);
const report = join(folder, 'report.json');
const run = spawnSync('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...(given.length > 0 ? given : ['--project', '!mutation'])], { stdio: 'inherit', shell: process.platform === 'win32' });
let summary = '0 passed, 1 failed';
let failed = 1;
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const brokenFiles = result.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  failed = result.numFailedTests + brokenFiles.length;
  for (const file of brokenFiles) console.error(`file failed outside its tests: ${file.name}: ${file.message}`);
  for (const file of result.testResults) for (const test of file.assertionResults) {
    if (test.status === 'skipped' || test.status === 'pending' || test.status === 'todo') console.log(`not run: ${test.fullName}`);
  }
  summary = `${result.numPassedTests} passed, ${failed} failed`;
} catch (error) {
  console.error(`no report: ${error}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(summary);
process.exit(failed > 0 || run.status !== 0 ? 1 : 0);
