import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { invalid, type Words } from '../shared/errors.ts';
import type { SheetMessage, Sheets } from './port.ts';
import { refusals } from './limits.ts';
import { csvBytes, xlsxBytes } from './write.ts';

export interface ReaderLimits { readonly seconds: number; readonly megabytes: number }
const usual: ReaderLimits = { seconds: 60, megabytes: 256 };

/** Sheets read in a process of their own, one at a time: what a file does to its reader is nobody else's trouble. */
export function sheetsInChild(limits: ReaderLimits = usual): Sheets {
  let last: Promise<unknown> = Promise.resolve();
  return {
    missing: null, write: xlsxBytes, csv: csvBytes,
    async* read(name, bytes, wanted) {
      const before = last;
      let release = (): void => {};
      last = new Promise<void>((resolve) => { release = resolve; });
      await before;
      try {
        for await (const message of messagesOf(name, bytes, wanted, limits)) {
          if ('refused' in message) throw refused(message.refused);
          yield message;
        }
      } finally {
        release();
      }
    },
  };
}

const refused = (words: Words) => invalid('file', words);

/** Ends with `end` or `refused`, whatever happens to the process. Whoever stops listening ends it. */
async function* messagesOf(name: string, bytes: Uint8Array, wanted: readonly string[], { seconds, megabytes }: ReaderLimits): AsyncGenerator<SheetMessage> {
  const child = spawn(process.execPath, [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=8', '--disable-warning=ExperimentalWarning', fileURLToPath(new URL('./read.process.ts', import.meta.url)), name, JSON.stringify(wanted)], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => { child.once('error', () => { resolve(); }); child.once('close', () => { resolve(); }); });
  let late = false;
  // Only while it is waited for: how long the database takes over the rows is not the file's fault.
  let left = seconds * 1000;
  const watched = (): (() => void) => { const began = performance.now(); const limit = setTimeout(() => { late = true; child.kill('SIGKILL'); }, left); return () => { clearTimeout(limit); left = Math.max(1, left - (performance.now() - began)); }; };
  let rest = watched();
  child.stdin.on('error', () => {}); // it ended before it had read everything: its last word, or its end, tells why
  child.stdin.end(bytes);
  let complete = false;
  try {
    for await (const line of linesOf(child.stdout)) {
      const message = JSON.parse(line) as SheetMessage;
      if ('end' in message || 'refused' in message) complete = true;
      rest();
      yield message;
      rest = watched();
    }
    await ended;
    if (!complete) yield { refused: late ? refusals.time : refusals.memory };
  } finally {
    rest();
    child.kill('SIGKILL');
  }
}

/** Whole lines only: a process that was killed leaves half a one. */
async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
