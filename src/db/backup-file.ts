import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { Words } from '../shared/errors.ts';

/**
 * The one format of a backup, the same for both databases: gzip of lines of UTF-8. A header, then each table with its
 * columns, its rows (a JSON array of the columns' PostgreSQL texts, null for null) and an end with their number and
 * SHA-256, at last a line over everything. Readable with `zcat` when nothing else is left, and no other tool is needed.
 */
export const FORMAT = 1;

const header = z.object({ keqiao: z.literal('backup'), format: z.int(), program: z.string(), madeAt: z.string(), from: z.enum(['embedded', 'postgres']), migrations: z.array(z.string()) });
export type BackupHeader = z.infer<typeof header>;
const mark = z.union([
  z.object({ table: z.string(), columns: z.array(z.string()) }),
  z.object({ end: z.string(), rows: z.int(), sha256: z.string() }),
  z.object({ complete: z.literal(true), tables: z.int(), rows: z.int(), sha256: z.string() }),
]);

export interface BackupTable { readonly name: string; readonly rows: number; readonly sha256: string }
export interface BackupFacts { readonly header: BackupHeader; readonly tables: readonly BackupTable[] }

/** A backup that is not made or not restored, and why; nothing was changed. */
export class BackupRefused extends Error {
  readonly words: Words;

  constructor(words: Words) {
    super(words[1]);
    this.words = words;
  }
}

export const sha256 = (): Hash => createHash('sha256');

/** A table on its way into a file: its rows in pieces, a line each, in an order of their own. */
export interface TableRows { readonly name: string; readonly columns: readonly string[]; readonly pieces: AsyncIterable<readonly string[]> }

/** Writes beside the file and renames at the end, so that a file of this name is a whole one. Only its owner may read it. */
export async function writeBackup(file: string, head: BackupHeader, tables: AsyncIterable<TableRows>): Promise<BackupFacts> {
  const done: BackupTable[] = [];
  const partial = `${file}.partial`;
  try {
    await pipeline(Readable.from(linesOf(head, tables, done)), createGzip({ level: 6 }), createWriteStream(partial, { mode: 0o600 }));
    const handle = await open(partial, 'r+');
    await handle.sync().finally(() => handle.close());
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return { header: head, tables: done };
}

async function* linesOf(head: BackupHeader, tables: AsyncIterable<TableRows>, done: BackupTable[]): AsyncGenerator<string> {
  const whole = sha256();
  const out = (text: string): string => { whole.update(text); return text; };
  yield out(`${JSON.stringify(head)}\n`);
  for await (const { name, columns, pieces } of tables) {
    yield out(`${JSON.stringify({ table: name, columns })}\n`);
    const sum = sha256();
    let rows = 0;
    for await (const piece of pieces) {
      if (piece.length === 0) continue;
      const text = `${piece.join('\n')}\n`;
      sum.update(text);
      rows += piece.length;
      yield out(text);
    }
    done.push({ name, rows, sha256: sum.digest('hex') });
    yield out(`${JSON.stringify({ end: name, rows, sha256: done.at(-1)?.sha256 })}\n`);
  }
  const rows = done.reduce((sum, table) => sum + table.rows, 0);
  yield `${JSON.stringify({ complete: true, tables: done.length, rows, sha256: whole.digest('hex') })}\n`;
}

/** What a file holds, in its order. Rows come as they are written. */
export type BackupItem = { readonly header: BackupHeader } | { readonly table: string; readonly columns: readonly string[] } | { readonly row: string } | { readonly end: BackupTable };

const damaged = (file: string, zh: string, en: string) => new BackupRefused([`备份文件 ${file} ${zh}，没有恢复，也没有改动任何数据。`, `${file} ${en}; nothing was restored or changed`]);

/**
 * Reads a file item by item and checks it on the way: every table's number of rows and SHA-256, then the whole.
 * @throws BackupRefused where it is no backup, is cut off or was altered; by then items of it were given out.
 */
export async function* readBackup(file: string): AsyncGenerator<BackupItem> {
  const whole = sha256();
  let head: BackupHeader | undefined;
  let table: { readonly name: string; readonly sum: Hash; rows: number } | undefined;
  let complete = false;
  for await (const line of gunzipped(file)) {
    if (complete) throw damaged(file, '末尾有多余内容', 'goes on after its end');
    if (head === undefined) {
      head = headerOf(file, line);
      whole.update(`${line}\n`);
      yield { header: head };
    } else if (line.startsWith('[')) {
      if (table === undefined) throw damaged(file, '内容顺序不对', 'is out of order');
      table.sum.update(`${line}\n`);
      whole.update(`${line}\n`);
      table.rows += 1;
      yield { row: line };
    } else {
      const parsed = mark.safeParse(parse(line));
      if (!parsed.success) throw damaged(file, '内容已损坏', 'is damaged');
      const { data } = parsed;
      if ('complete' in data) {
        if (data.sha256 !== whole.digest('hex')) throw damaged(file, '内容与校验值不符，可能被改动过', 'does not match its checksum');
        complete = true;
        continue;
      }
      whole.update(`${line}\n`);
      if ('table' in data) {
        table = { name: data.table, sum: sha256(), rows: 0 };
        yield data;
      } else {
        const sum = table?.sum.digest('hex');
        if (table?.name !== data.end || table.rows !== data.rows || sum !== data.sha256) throw damaged(file, `中的表 ${data.end} 与校验值不符`, `has a table ${data.end} that does not match its checksum`);
        yield { end: { name: data.end, rows: data.rows, sha256: data.sha256 } };
        table = undefined;
      }
    }
  }
  if (!complete) throw damaged(file, '不完整，可能复制时中断', 'is cut off');
}

/** Reads the whole file once, keeping nothing but its facts. @throws BackupRefused */
export async function inspectBackup(file: string): Promise<BackupFacts> {
  const tables: BackupTable[] = [];
  let head: BackupHeader | undefined;
  for await (const item of readBackup(file)) {
    if ('header' in item) head = item.header;
    else if ('end' in item) tables.push(item.end);
  }
  if (head === undefined) throw damaged(file, '是空的', 'is empty');
  return { header: head, tables };
}

const parse = (line: string): unknown => { try { return JSON.parse(line); } catch { return undefined; } };

function headerOf(file: string, line: string): BackupHeader {
  const parsed = header.safeParse(parse(line));
  if (!parsed.success) throw damaged(file, '不是科桥的备份', 'is no backup of Keqiao');
  if (parsed.data.format > FORMAT) throw damaged(file, `来自更新的版本 ${parsed.data.program}，请用那个版本恢复`, `was made by the newer version ${parsed.data.program}; restore it with that version`);
  return parsed.data;
}

const MOST_LINE = 256 * 1024 * 1024;

/** Lines by "\n" only: `readline` would also split at U+2028, which may stand in a text. */
async function* gunzipped(file: string): AsyncGenerator<string> {
  const text = createReadStream(file).on('error', (error) => text.destroy(error)).pipe(createGunzip());
  text.setEncoding('utf8');
  let rest = '';
  try {
    for await (const part of text as AsyncIterable<string>) {
      const lines = (rest + part).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MOST_LINE) throw damaged(file, '内容已损坏', 'is damaged');
      yield* lines;
    }
  } catch (error) {
    throw refusedFor(file, error);
  } finally {
    text.destroy();
  }
  if (rest !== '') throw damaged(file, '不完整，可能复制时中断', 'is cut off');
}

function refusedFor(file: string, error: unknown): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return new BackupRefused([`找不到备份文件 ${file}。`, `there is no file ${file}`]);
  if (['EACCES', 'EPERM', 'EISDIR'].includes(code)) return new BackupRefused([`备份文件 ${file} 读不出来(${code})。`, `${file} cannot be read (${code})`]);
  if (code === 'Z_BUF_ERROR') return damaged(file, '不完整，可能复制时中断', 'is cut off');
  if (error instanceof Error && /incorrect header check/.test(error.message)) return damaged(file, '不是科桥的备份', 'is no backup of Keqiao');
  return code.startsWith('Z_') ? damaged(file, '内容已损坏', 'is damaged') : error;
}
