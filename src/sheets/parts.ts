import { SaxesParser } from 'saxes';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { most, Refused, refusals } from './limits.ts';

/** The parts of an .xlsx: read through, never held. What is unfolded is counted over all of them. */
export interface Parts {
  readonly has: (path: string) => boolean;
  /** Texts of one part, piece by piece. */
  readonly pieces: (path: string) => AsyncGenerator<string>;
}

export async function openParts(bytes: Uint8Array): Promise<Parts> {
  const zip = await opened(bytes);
  const entries = await entriesOf(zip);
  let unfolded = 0;
  return {
    has: (path) => entries.has(path),
    async* pieces(path) {
      const entry = entries.get(path);
      if (entry === undefined) throw new Refused(refusals.damaged);
      if (entry.isEncrypted()) throw new Refused(refusals.encrypted);
      if (entry.uncompressedSize > most.unfolded) throw new Refused(refusals.bomb);
      const stream = await zip.openReadStreamPromise(entry);
      const decoder = new TextDecoder();
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        unfolded += chunk.length;
        if (unfolded > most.unfolded) throw new Refused(refusals.bomb);
        yield decoder.decode(chunk, { stream: true });
      }
    },
  };
}

const opened = (bytes: Uint8Array): Promise<ZipFile> => new Promise((resolve, reject) => {
  fromBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { lazyEntries: true }, (error, zip) => { if (error) reject(new Refused(refusals.damaged)); else resolve(zip); });
});

function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > most.entries) throw new Refused(refusals.bomb);
  const entries = new Map<string, Entry>();
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => { entries.set(entry.fileName.replace(/^\//, ''), entry); zip.readEntry(); });
    zip.on('end', () => { resolve(entries); });
    zip.on('error', () => { reject(new Refused(refusals.damaged)); });
    zip.readEntry();
  });
}

export interface Tags {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Feeds the pieces of a part to the handlers; names come without their prefix. Gives a turn after each piece. No document type is ever read. */
export async function* parsed(pieces: AsyncIterable<string>, { open, close, text }: Tags): AsyncGenerator<undefined> {
  const parser = new SaxesParser({ position: false });
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  let quiet = 0;
  parser.on('doctype', () => { throw new Refused(refusals.entities); });
  parser.on('opentag', ({ name, attributes }) => { quiet = 0; open?.(local(name), attributes as Record<string, string>); });
  parser.on('closetag', ({ name }) => { quiet = 0; close?.(local(name)); });
  if (text !== undefined) { parser.on('text', text); parser.on('cdata', text); }
  for await (const piece of pieces) {
    quiet += piece.length;
    feed(() => { parser.write(piece); });
    if (quiet > most.betweenTags) throw new Refused(refusals.bomb);
    yield undefined;
  }
  feed(() => { parser.close(); });
  yield undefined;
}

function feed(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(refusals.damaged);
  }
}

export async function readThrough(pieces: AsyncIterable<string>, tags: Tags): Promise<void> {
  const turns = parsed(pieces, tags);
  while (!(await turns.next()).done);
}
