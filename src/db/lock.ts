import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * One process per data folder. The embedded database takes no lock itself, and two processes on one folder lost 226
 * acknowledged rows. The lock is a file lock held by the kernel through an (empty) SQLite file: it ends with the
 * process, however it ends, so there is no stale lock to judge, and it holds across containers on one disk. A lock file
 * with a process number was considered and refused: numbers are reused, and taking over a stale one is a race.
 */
export class FolderLocked extends Error {
  readonly folder: string;
  readonly holder: string;

  constructor(folder: string, holder: string) {
    super(`${folder} is in use by process ${holder}`);
    this.folder = folder;
    this.holder = holder;
  }
}

export interface FolderLock { release(): void }

export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  const pidFile = join(folder, 'keqiao.pid');
  const handle = new DatabaseSync(join(folder, 'keqiao.lock'));
  try {
    handle.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if (!/locked|busy/i.test(String(error))) throw error;
    throw new FolderLocked(folder, holderOf(pidFile));
  }
  writeFileSync(pidFile, String(process.pid));
  return { release: () => handle.close() };
}

function holderOf(pidFile: string): string {
  try { return readFileSync(pidFile, 'utf8').trim() || '?'; } catch { return '?'; }
}
