import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from './errors.ts';

/**
 * What is kept sealed in the database (how to reach a person): AES-256-GCM under keys that are never in it. The first key seals,
 * all open: a new key is put in front, everything is sealed anew, the old one goes. `bound` names the place a text belongs to and
 * is checked with it, so that a ciphertext copied to another row does not open there.
 */
export interface VaultKey { readonly id: string; /** 32 bytes, base64. */ readonly key: string }
export interface Sealed { readonly key_id: string; /** iv, tag and ciphertext, base64url. */ readonly sealed: string }
/** `key_missing`: sealed with a key that is not configured here; `altered`: changed since, or moved from elsewhere. */
export type Opened = { readonly text: string } | 'key_missing' | 'altered';

export interface Vault {
  /** Id of the key that seals; undefined where none is configured. */
  readonly current: string | undefined;
  /** @throws AppError `unavailable` without a key */
  seal(text: string, bound: string): Sealed;
  open(sealed: Sealed, bound: string): Opened;
}

const IV = 12;
const TAG = 16;
const additional = (keyId: string, bound: string): Buffer => Buffer.from(`keqiao:1:${keyId}:${bound}`);

export function createVault(keys: readonly VaultKey[]): Vault {
  const byId = new Map(keys.map(({ id, key }) => [id, Buffer.from(key, 'base64')]));
  const current = keys[0]?.id;
  return {
    current,
    seal(text, bound) {
      const key = byId.get(current ?? '');
      if (current === undefined || key === undefined) throw noKey();
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      cipher.setAAD(additional(current, bound));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return { key_id: current, sealed: Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url') };
    },
    open({ key_id: keyId, sealed }, bound) {
      const key = byId.get(keyId);
      if (key === undefined) return 'key_missing';
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < IV + TAG) return 'altered';
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV), { authTagLength: TAG });
        decipher.setAAD(additional(keyId, bound));
        decipher.setAuthTag(bytes.subarray(IV, IV + TAG));
        return { text: Buffer.concat([decipher.update(bytes.subarray(IV + TAG)), decipher.final()]).toString('utf8') };
      } catch { // the one thing it throws here is that the tag does not fit
        return 'altered';
      }
    },
  };
}

/** For entries and tests without contact data. */
export const withoutVault: Vault = createVault([]);

export const noKey = (): AppError => new AppError('unavailable', [
  '还没有配置联系方式的密钥(CONTACT_KEY),不能保存联系方式；其他内容不受影响。请联系管理员。',
  'No key for contact data is configured (CONTACT_KEY), so contact data cannot be saved; nothing else depends on it. Tell the administrator.']);

/** "2026b:<32 bytes, base64>,2026a:<...>", newest first; a single key may come without an id. @throws Error in words for the log */
export function parseVaultKeys(text: string): readonly VaultKey[] {
  const keys = text.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const at = part.indexOf(':');
    return { id: at === -1 ? 'key1' : part.slice(0, at), key: at === -1 ? part : part.slice(at + 1) };
  });
  if (keys.length === 0) throw new Error('must hold at least one key');
  for (const { id, key } of keys) {
    if (!/^[A-Za-z0-9_.-]{1,40}$/.test(id)) throw new Error('an id has letters, digits, dots, hyphens and underscores, at most 40');
    if (!/^[A-Za-z0-9+/]{43}=?$/.test(key)) throw new Error(`the key ${id} must be 32 bytes in base64, for example from: openssl rand -base64 32`);
  }
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) throw new Error('each key needs an id of its own');
  return keys;
}

export const newVaultKey = (id: string): VaultKey => ({ id, key: randomBytes(32).toString('base64') });
