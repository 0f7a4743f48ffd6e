import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newVaultKey, parseVaultKeys, type VaultKey } from './shared/vault.ts';

/**
 * The keys of an embedded instance without `CONTACT_KEY`: a file beside the database, never in it, and in no backup. Who loses it
 * loses the contact data and nothing else.
 */
const fileIn = (folder: string): string => join(folder, 'contact.key');

export function ownVaultKeys(folder: string): readonly VaultKey[] {
  const file = fileIn(folder);
  if (!existsSync(file)) return keep(file, [newVaultKey('key1')]);
  return parseVaultKeys(readFileSync(file, 'utf8'));
}

/** A new key in front of those there are. */
export const addVaultKey = (folder: string): readonly VaultKey[] => {
  const keys = ownVaultKeys(folder);
  return keep(fileIn(folder), [newVaultKey(`key${Math.max(0, ...keys.map(({ id }) => Number(/^key(\d+)$/.exec(id)?.[1] ?? 0))) + 1}`), ...keys]);
};

/** After everything was sealed with the first key. */
export const dropOldVaultKeys = (folder: string): readonly VaultKey[] => keep(fileIn(folder), ownVaultKeys(folder).slice(0, 1));

/** Whole or not at all: a half-written file would lose every contact. */
function keep(file: string, keys: readonly VaultKey[]): readonly VaultKey[] {
  writeFileSync(`${file}.new`, `${keys.map(({ id, key }) => `${id}:${key}`).join(',')}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return keys;
}
