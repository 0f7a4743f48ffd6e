import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDiskFull } from '../db/health.ts';
import { AppError } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { inspect } from './inspect.ts';
import type { FileStore } from './port.ts';

/** Files in a folder beside the data, each named by its id, in folders by its last two characters. Several processes may share it. */
export function folderFiles(folder: string): FileStore {
  const within = (fileId: string) => join(folder, id.parse(fileId).slice(-2));
  const at = (fileId: string) => join(within(fileId), fileId);
  return {
    available: true,
    inspect,
    async put(fileId, bytes) {
      const partial = `${at(fileId)}.${process.pid}.${(made += 1)}.partial`;
      try {
        await mkdir(within(fileId), { recursive: true, mode: 0o700 });
        const handle = await open(partial, 'w', 0o600);
        await handle.writeFile(bytes).then(() => handle.sync()).finally(() => handle.close());
        await rename(partial, at(fileId));
      } catch (error) {
        await rm(partial, { force: true }).catch(() => {});
        throw isDiskFull(error) ? new AppError('storage_full', ['服务器磁盘已满，附件没有保存。请通知管理员清理磁盘。', 'The server’s disk is full; the file was not kept. Tell the administrator to free space.']) : error;
      }
    },
    get: (fileId) => readFile(at(fileId)).catch(ifMissing(undefined)),
    remove: (fileId) => rm(at(fileId), { force: true }),
    async list() {
      const found: { id: string; writtenAt: Date }[] = [];
      for (const part of await readdir(folder).catch(ifMissing<string[]>([]))) {
        for (const name of await readdir(join(folder, part)).catch(ifMissing<string[]>([]))) {
          const written = await stat(join(folder, part, name)).catch(ifMissing(undefined));
          if (written === undefined) continue;
          if (id.safeParse(name).success) found.push({ id: name, writtenAt: written.mtime });
          // What a killed process left half written.
          else if (name.endsWith('.partial') && Date.now() - written.mtimeMs > HALF_WRITTEN_MS) await rm(join(folder, part, name), { force: true });
        }
      }
      return found;
    },
  };
}
let made = 0;
const HALF_WRITTEN_MS = 3600_000;

const ifMissing = <T>(otherwise: T) => (error: unknown): T => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return otherwise;
  throw error;
};
