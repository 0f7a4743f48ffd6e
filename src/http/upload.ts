import { createHash } from 'node:crypto';
import { cleanName, type FilePurpose, MOST_FILES_AT_ONCE, type StoredFile } from '../files/file.ts';
import { invalid, type Words } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import type { Ctx } from './env.ts';
import type { Form } from './form.ts';

/**
 * Looks into the files chosen in a field and lays their content down; the command that follows writes their rows. Ask only
 * for those who may: what comes to nothing lies about for a day. Pressing twice lays down one file, because its id follows
 * from the form's key.
 */
export async function keepUploads(c: Ctx, { files, requestKey }: Pick<Form, 'files' | 'requestKey'>, field: string, purpose: FilePurpose): Promise<StoredFile[]> {
  const chosen = files[field] ?? [];
  if (chosen.length > MOST_FILES_AT_ONCE) throw invalid(field, [`一次最多上传 ${MOST_FILES_AT_ONCE} 个文件，请分几次。`, `At most ${MOST_FILES_AT_ONCE} files at once.`]);
  const store = c.get('services').files;
  const looked = [];
  for (const file of chosen) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    looked.push({ bytes, about: await store.inspect(file.name, bytes, field) });
  }
  const kept: StoredFile[] = [];
  for (const [at, { bytes, about }] of looked.entries()) {
    const id = requestKey === undefined ? newId() : idFrom(`${c.get('actor').userId} ${c.req.path} ${requestKey} ${at} ${about.sha256}`);
    await store.put(id, bytes);
    kept.push({ id, purpose, ...about });
  }
  return kept;
}

/** One file of whatever kind, laid down under an id that follows from the form's key; who reads it looks into it. */
export async function keepRawUpload(c: Ctx, { files, requestKey }: Pick<Form, 'files' | 'requestKey'>, field: string, mostBytes: number, tooLarge: Words): Promise<{ readonly id: string; readonly name: string; readonly size: number }> {
  const [file, ...others] = files[field] ?? [];
  if (file === undefined || others.length > 0) throw invalid(field, ['请选择一个文件。', 'Choose one file.']);
  if (file.size === 0) throw invalid(field, ['是空文件，请重新选择。', 'The file is empty; choose another.']);
  if (file.size > mostBytes) throw invalid(field, tooLarge);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const id = requestKey === undefined ? newId() : idFrom(`${c.get('actor').userId} ${c.req.path} ${requestKey} ${createHash('sha256').update(bytes).digest('hex')}`);
  await c.get('services').files.put(id, bytes);
  return { id, name: cleanName(file.name), size: bytes.length };
}

/** A UUID of the kind for one's own use (version 8). */
function idFrom(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
