import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { rankingVersion, type Semantics } from '../ranking/engine.ts';

/** Where the embedded index keeps what it would otherwise read and learn anew at each start. A cache: what is lost or wrong costs time only. */
export interface SnapshotStore {
  /** What tokens depend on besides the ranking version; a snapshot of another runtime is not used. */
  readonly runtime: string;
  read(name: string): Promise<Uint8Array | undefined>;
  /** Replaces it whole or not at all; one at a time. */
  write(name: string, parts: readonly Uint8Array[]): Promise<void>;
}

export function folderStore(folder: string): SnapshotStore {
  const path = (name: string): string => join(folder, `${name}.bin`);
  return {
    runtime: `icu ${process.versions['icu'] ?? ''} cldr ${process.versions['cldr'] ?? ''} unicode ${process.versions['unicode'] ?? ''}`,
    async read(name) {
      // A buffer of its own, not a part of a shared one: arrays are laid over it.
      return readFile(path(name)).then((bytes) => (bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)), () => undefined);
    },
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

const origin = (runtime: string, bytes: Uint8Array): Buffer => createHash('sha256').update(`${rankingVersion} ${runtime} `).update(bytes).digest();

/** A trained model after the hash of itself and what it belongs to. */
export function modelBytes(model: Semantics, runtime: string): Uint8Array[] {
  const bytes = serialize(model);
  return [origin(runtime, bytes), bytes];
}

export function modelFrom(bytes: Uint8Array | undefined, runtime: string): Semantics | undefined {
  if (bytes === undefined || bytes.length < 32 || !origin(runtime, bytes.subarray(32)).equals(bytes.subarray(0, 32))) return undefined;
  return deserialize(bytes.subarray(32)) as Semantics;
}
