import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startApp } from './app-process.ts';

/**
 * Fills a data folder with the demo data, as a first start and a clean stop leave it. The program loads it once for the whole run (40 s
 * of CPU), whoever asks first; the others wait and take a copy. The first start itself is shown by `start.test.ts`.
 */
export async function demoData(folder: string): Promise<void> {
  const [data, done] = [join(inject('demo'), 'data'), join(inject('demo'), 'done')];
  while (!existsSync(done)) {
    if (begins(data)) await load(data, done);
    else await new Promise((resolve) => setTimeout(resolve, 250));
  }
  cpSync(data, folder, { recursive: true });
}

/** Only one of several processes makes the folder. */
function begins(data: string): boolean {
  try { mkdirSync(data); return true; } catch { return false; }
}

async function load(data: string, done: string): Promise<void> {
  try {
    await (await startApp({ DATA_DIR: data })).kill('SIGTERM');
    writeFileSync(done, '');
  } catch (error) {
    rmSync(data, { recursive: true, force: true }); // the next one tries anew
    throw error;
  }
}
