import { describe, expect, test, vi } from 'vitest';
import { AppError } from '../../src/shared/errors.ts';
import { sheetsInChild } from '../../src/sheets/child.ts';
import { inline, rawBook } from './zip.ts';

/** Hostile files against the process that reads them: it ends, with words, and this one neither grows nor waits. */
async function outcome(sheets: ReturnType<typeof sheetsInChild>, bytes: Uint8Array): Promise<string> {
  try {
    let rows = 0;
    for await (const message of sheets.read('a.xlsx', bytes, [])) if ('rows' in message) rows += message.rows.length;
    return `${rows} rows`;
  } catch (error) {
    if (error instanceof AppError) return error.fields[0]?.message[0] ?? '';
    throw error;
  }
}

const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

describe('the reading process', () => {
  test('a bomb of rows, of few bytes and without an end in sight, is refused, and those after it are read', async () => {
    const bomb = rawBook({ sheet: `<sheetData>${`<row>${cell('x')}</row>`.repeat(1_500_000)}</sheetData>` });
    expect(bomb.length).toBeLessThan(1_000_000);
    const sheets = sheetsInChild();
    const before = process.memoryUsage().rss;
    const [refused, after] = await Promise.all([outcome(sheets, bomb), outcome(sheets, rawBook({ sheet: inline([['a'], ['b']]) }))]);
    expect(refused).toContain('超过 100,000 行');
    expect(after).toBe('2 rows');
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  test('a table of texts that unfolds to more than it may hold', async () => {
    const shared = `<si><t>${'长'.repeat(500_000)}</t></si>`.repeat(90);
    expect(await outcome(sheetsInChild(), rawBook({ sheet: inline([['a']]), shared }))).toContain('内容过多');
  });

  test('many cells that all show one long text', async () => {
    const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(100)}</row>`;
    expect(await outcome(sheetsInChild(), rawBook({ sheet: `<sheetData>${row.repeat(2000)}</sheetData>`, shared: `<si><t>${'长'.repeat(30_000)}</t></si>` }))).toContain('内容过多');
  });

  test('whoever takes too much memory or time is ended and said so', async () => {
    const texts = `<si><t>${'长'.repeat(400)}</t></si>`.repeat(60_000);
    expect(await outcome(sheetsInChild({ seconds: 60, megabytes: 20 }), rawBook({ sheet: inline([['a']]), shared: texts }))).toContain('占用内存过多');
    expect(await outcome(sheetsInChild({ seconds: 0.01, megabytes: 256 }), rawBook({ sheet: inline([['a']]) }))).toContain('已停止');
  });

  test('how long the rows take with whoever reads them is not the file’s fault', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      let rows = 0;
      for await (const message of sheetsInChild().read('a.csv', new Uint8Array(Buffer.from('a,b\n'.repeat(90_000))), [])) {
        if ('rows' in message) rows += message.rows.length;
        vi.advanceTimersByTime(61_000);
      }
      expect(rows).toBe(90_000);
    } finally {
      vi.useRealTimers();
    }
  });

  test('whoever stops listening ends the process', async () => {
    const sheets = sheetsInChild();
    for await (const message of sheets.read('a.csv', new Uint8Array(Buffer.from('a,b\n'.repeat(90_000))), [])) { expect('rows' in message).toBe(true); break; }
    expect(await outcome(sheets, rawBook({ sheet: inline([['a'], ['b']]) }))).toBe('2 rows');
  });
});
