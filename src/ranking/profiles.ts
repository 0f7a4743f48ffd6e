import { createRecords, writeNumber } from './records.ts';
import type { SavedRecords } from './records.ts';
import type { Candidate, Item } from './types.ts';

/** What was given, as UTF-8 by slot (each string after its length): a quarter of what the objects took. Half a surrogate pair becomes U+FFFD. */
export interface Profiles {
  set(slot: number, candidate: Candidate): void;
  /** Whether the slot holds exactly this. */
  holds(slot: number, candidate: Candidate): boolean;
  id(slot: number): string;
  read(slot: number): Candidate;
  drop(slot: number): void;
  save(): SavedRecords;
}

export function createProfiles(saved?: SavedRecords): Profiles {
  const records = createRecords(saved);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let scratch = new Uint8Array(4096);

  function append(text: string, at: number): number {
    const most = at + text.length * 3 + 5;
    if (most > scratch.length) {
      const larger = new Uint8Array(most * 2);
      larger.set(scratch.subarray(0, at));
      scratch = larger;
    }
    const { written } = encoder.encodeInto(text, scratch.subarray(at + 1));
    const from = writeNumber(scratch, at, 0);
    if (written > 127) {
      const header = written < 1 << 14 ? 2 : written < 1 << 21 ? 3 : written < 1 << 28 ? 4 : 5;
      scratch.copyWithin(at + header, from, from + written);
    }
    return writeNumber(scratch, at, written) + written;
  }

  function encode({ id, title, text, items }: Candidate): number {
    let size = append(text, append(title, append(id, 0)));
    for (const item of items) size = append(item.text, append(item.title, append(item.id, size)));
    return size;
  }

  function reader(slot: number): { next: () => string; more: () => boolean } {
    const bytes = records.chunk(slot);
    const end = records.end(slot);
    let at = records.start(slot);
    return {
      more: () => at < end,
      next() {
        let size = 0;
        let shift = 0;
        let byte;
        do {
          byte = bytes[at] ?? 0;
          at += 1;
          size |= (byte & 127) << shift;
          shift += 7;
        } while (byte > 127);
        at += size;
        return size === 0 ? '' : decoder.decode(bytes.subarray(at - size, at));
      },
    };
  }

  return {
    set(slot, candidate) {
      const size = encode(candidate);
      records.set(slot, scratch, size);
    },
    holds(slot, candidate) {
      const size = encode(candidate);
      const bytes = records.chunk(slot);
      const start = records.start(slot);
      if (records.end(slot) - start !== size) return false;
      for (let i = 0; i < size; i += 1) if (scratch[i] !== bytes[start + i]) return false;
      return true;
    },
    id: (slot) => reader(slot).next(),
    read(slot) {
      const { next, more } = reader(slot);
      const [id, title, text] = [next(), next(), next()];
      const items: Item[] = [];
      while (more()) items.push({ id: next(), title: next(), text: next() });
      return { id, title, text, items };
    },
    drop: (slot) => { records.drop(slot); },
    save: () => records.save(),
  };
}
