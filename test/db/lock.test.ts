import { mkdtempSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FolderLocked, lockFolder } from '../../src/db/lock.ts';

test('a second holder is refused and told who holds it; a released folder is free', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keqiao-lock-'));
  const first = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(FolderLocked);
  try { lockFolder(folder); } catch (error) { expect(error instanceof FolderLocked ? error.holder : '').toBe(String(process.pid)); }
  first.release();
  lockFolder(folder).release();
  rmSync(folder, { recursive: true });
});

test('the lock of a killed process is gone with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keqiao-lock-'));
  const holder = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', `
    import { lockFolder } from ${JSON.stringify(new URL('../../src/db/lock.ts', import.meta.url).href)};
    lockFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000);`], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  expect(() => lockFolder(folder)).toThrow(FolderLocked);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockFolder(folder).release();
  rmSync(folder, { recursive: true });
});
