// Runs every test project, with types, lint and unused code looked at beside it, and closes with one plain line, "N passed, N failed".
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'keqiao-report-'));
// The check of the permissions by mutants takes long and is asked for by itself: `npm run check:permissions`.
const given = process.argv.slice(2);
const report = join(folder, 'report.json');
const shell = process.platform === 'win32';
const ended = (child) => new Promise((resolve) => { child.once('error', () => resolve(1)).once('close', (code) => resolve(code ?? 1)); });

/** The checks say nothing in between: what they found stands together at the end. One after the other: the machine may have two cores. */
async function check() {
  const found = [];
  for (const name of ['types', 'lint', 'unused']) {
    const child = spawn('npm', ['run', '-s', name], { shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => { said += part; });
    if (await ended(child) !== 0) found.push(`${name}: failed\n${said}`);
  }
  return found;
}

const tests = spawn('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...(given.length > 0 ? given : ['--project', '!mutation'])], { stdio: 'inherit', shell });
const [status, broken] = await Promise.all([ended(tests), check()]);
for (const one of broken) console.error(one);
let summary = '0 passed, 1 failed';
let failed = 1;
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  const brokenFiles = result.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  failed = result.numFailedTests + brokenFiles.length + broken.length;
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
process.exit(failed > 0 || broken.length > 0 || status !== 0 ? 1 : 0);
