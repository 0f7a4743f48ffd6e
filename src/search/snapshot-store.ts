import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runtime } from './runtime.ts';

/** Where the embedded index keeps what it would otherwise read and learn anew at each start. A cache: what is lost or wrong costs time only. */
export interface SnapshotStore {
  /** What tokens depend on besides the ranking version; a snapshot of another runtime is not used. */
  readonly runtime: string;
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces it whole or not at all; one at a time. */
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
  drop(name: string): Promise<void>;
}


export function folderStore(folder: string): SnapshotStore {
  const path = (name: string): string => join(folder, `${name}.bin`);
  return {
    runtime,
    async read(name) {
      // A buffer of its own, not a part of a shared one: arrays are laid over it.
      return readFile(path(name)).then((bytes) => (bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)), () => undefined);
    },
    drop: (name) => rm(path(name), { force: true }),
    async write(name, parts) {
      await mkdir(folder, { recursive: true });
      const whole = `${path(name)}.part`;
      try {
        await writeFile(whole, parts);
        await rename(whole, path(name));
      } catch (error) {
        await rm(whole, { force: true });
        throw error;
      }
    },
  };
}
