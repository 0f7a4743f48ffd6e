import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { openEmbeddedIndex } from '../../src/search/embedded.ts';
import { folderStore } from '../../src/search/snapshot-store.ts';
import { createVault, newVaultKey, parseVaultKeys } from '../../src/shared/vault.ts';
import { addVaultKey, dropOldVaultKeys, ownVaultKeys } from '../../src/vault-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'keqiao-vault-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('an embedded instance makes its key once, for itself alone, beside the data; a new one goes in front, the old one goes last', () => {
  const [first] = ownVaultKeys(folder);
  expect(ownVaultKeys(folder)).toEqual([first]);
  expect(statSync(join(folder, 'contact.key')).mode & 0o077).toBe(0);
  const sealed = createVault([first ?? newVaultKey('x')]).seal('13800138000', 'row');
  const both = addVaultKey(folder);
  expect(both.map(({ id }) => id)).toEqual(['key2', 'key1']);
  expect(createVault(both).open(sealed, 'row')).toEqual({ text: '13800138000' });
  expect(dropOldVaultKeys(folder).map(({ id }) => id)).toEqual(['key2']);
  expect(createVault(ownVaultKeys(folder)).open(sealed, 'row')).toBe('key_missing');
  writeFileSync(join(folder, 'contact.key'), 'no key at all');
  expect(() => ownVaultKeys(folder)).toThrow(/32 bytes/);
});

test('a ciphertext opens in its own row only, and not when a byte of it was changed', () => {
  const vault = createVault([newVaultKey('a')]);
  const sealed = vault.seal('zhao@example.cn', 'contact:1');
  expect(vault.open(sealed, 'contact:1')).toEqual({ text: 'zhao@example.cn' });
  expect(vault.open(sealed, 'contact:2')).toBe('altered');
  const bytes = Buffer.from(sealed.sealed, 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(vault.open({ ...sealed, sealed: changed.toString('base64url') }, 'contact:1'), `byte ${at}`).toBe('altered');
  }
  expect(vault.open({ ...sealed, sealed: 'short' }, 'contact:1')).toBe('altered');
  expect(vault.seal('same', 'r').sealed).not.toBe(vault.seal('same', 'r').sealed);
  expect(() => createVault([]).seal('x', 'r')).toThrow(/unavailable/);
});

test('CONTACT_KEY: each problem is named at the start', () => {
  const key = newVaultKey('x').key;
  expect(parseVaultKeys(`2026b:${key}, 2026a:${newVaultKey('y').key}`).map(({ id }) => id)).toEqual(['2026b', '2026a']);
  for (const bad of ['short', `a b:${key}`, `a:${key},a:${key}`]) expect(() => loadConfig({ CONTACT_KEY: bad })).toThrow(/CONTACT_KEY/);
  expect(loadConfig({ CONTACT_KEY: key }).contactKeys).toEqual([{ id: 'key1', key }]);
});

test('what the index keeps on disk goes when somebody is erased, and this process does not bring it back; the next start makes it anew', async () => {
  const store = folderStore(join(folder, 'index'));
  const index = await openEmbeddedIndex(store);
  const document = (id: string, word: string) => ({ id, title: `${word}带式输送`, text: `${word}专研粘附机理，溜槽防堵。`, items: [{ id: `${id}e`, title: `${word}论文`, text: `${word}测定` }], names: [`${word}某`], pinyin: [`${word} mou`], facets: { fields: [word] }, filters: { visibility: ['public'] } });
  await index.put('expert', [document('a', 'qzvxerased'), document('b', 'plainword')]);
  await index.keep();
  const files = () => ['expert.bin', 'expert.lookup.bin'].map((name) => readFileSync(join(folder, 'index', name)));
  const holds = (word: string) => files().map((bytes) => bytes.includes(Buffer.from(word)) || bytes.includes(Buffer.from(word, 'utf16le')));
  expect(holds('qzvxerased')).toContain(true);
  await index.remove('expert', ['a']);
  await index.keep();
  expect(holds('qzvxerased'), 'a word stays in the list of words').toContain(true);
  await index.forget?.('expert');
  await index.put('expert', [document('c', 'otherword')]);
  await index.keep();
  expect(existsSync(join(folder, 'index', 'expert.bin')) || existsSync(join(folder, 'index', 'expert.lookup.bin'))).toBe(false);
  const next = await openEmbeddedIndex(store);
  await next.put('expert', [document('b', 'plainword')]);
  await next.keep();
  expect(holds('qzvxerased')).toEqual([false, false]);
  expect(holds('plainword')).toContain(true);
  const again = await openEmbeddedIndex(store);
  expect((await again.search('expert', 'qzvxerased', { limit: 5, visible: [[]] })).hits).toEqual([]);
});
