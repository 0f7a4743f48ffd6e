import { fold, isHan, terms } from './fold.ts';
import { hashInto } from '../hash.ts';
import { createLists, type Lists, type SavedLists } from './lists.ts';
import { createReadings, isReading, type Readings, unitsOf } from './readings.ts';
import type { LookupDocument } from './types.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** Where a term stands in a document, best place counts: two bits of each entry. */
export const zones = { text: 0, title: 1, field: 2, name: 3 } as const;

/** A name ready to be compared: folded, in units, with a syllable for each unit. */
export interface ReadName { readonly folded: string; readonly units: readonly string[]; readonly syllables: readonly string[] }

/** A document in its slot; the texts are the caller's own strings, not copies. */
export interface Entry { readonly document: LookupDocument; readonly names: readonly ReadName[] }

export interface Store {
  readonly entries: readonly (Entry | undefined)[];
  readonly size: number;
  readonly lists: Lists;
  readonly vocabulary: Vocabulary;
  readonly readings: Readings;
  put(document: LookupDocument): void;
  remove(id: string): boolean;
  /** Gives up what was saved and has not been put again. */
  settle(): void;
  save(): SavedStore;
}

/** Where terms stand, and by slot whose slot it is ('' when free) with the hash of the document; the documents themselves are the caller's. */
export interface SavedStore { readonly lists: SavedLists; readonly ids: readonly string[]; readonly hashes: Uint32Array }

export function createStore(saved?: SavedStore): Store {
  const entries: (Entry | undefined)[] = Array.from({ length: (saved?.hashes.length ?? 0) / 2 }, () => undefined);
  const slots = new Map<string, number>();
  /** Slots that were saved and wait for their document; they count as alive, or their entries would be swept. */
  const awaited = new Map((saved?.ids ?? []).flatMap((id, slot) => (id === '' ? [] : [[id, slot] as const])));
  const waits = new Uint8Array(entries.length);
  for (const slot of awaited.values()) waits[slot] = 1;
  const lists = createLists((slot) => entries[slot] !== undefined || waits[slot] === 1, saved?.lists);
  const vocabulary = createVocabulary();
  for (const term of lists.terms()) if (!isHan(term) && !isReading(term)) vocabulary.add(term);
  const readings = createReadings(lists);
  const hash = new Uint32Array(2);

  function takeAwaited(id: string): number | undefined {
    const slot = awaited.get(id);
    if (slot === undefined) return undefined;
    awaited.delete(id);
    waits[slot] = 0;
    return slot;
  }

  function attach(slot: number, document: LookupDocument): void {
    entries[slot] = { document, names: document.names.map((name, n) => readName(name, document.readings?.[n] ?? '')) };
    slots.set(document.id, slot);
  }

  /** Puts a document back into the slot it had, when not a letter of it changed. */
  function restored(document: LookupDocument): boolean {
    const slot = takeAwaited(document.id);
    if (slot === undefined) return false;
    hashInto(hash, contentOf(document));
    if (saved?.hashes[2 * slot] !== hash[0] || saved?.hashes[2 * slot + 1] !== hash[1]) return false;
    for (const key of document.readings ?? []) readings.know(key);
    attach(slot, document);
    return true;
  }

  function remove(id: string): boolean {
    takeAwaited(id);
    const slot = slots.get(id);
    if (slot === undefined) return false;
    entries[slot] = undefined;
    return slots.delete(id);
  }

  return {
    entries, lists, vocabulary, readings,
    get size() { return slots.size; },
    put(document) {
      if (restored(document)) return;
      remove(document.id);
      const slot = entries.length;
      const filed = new Map<string, number>();
      const at = (zone: number) => (term: string) => { if ((filed.get(term) ?? -1) < zone) filed.set(term, zone); };
      for (const { title, text } of document.texts ?? []) { terms(title, false, at(zones.title)); terms(text, false, at(zones.text)); }
      for (const values of Object.values(document.fields ?? {})) for (const value of values) terms(value, true, at(zones.field));
      for (const name of document.names) terms(name, true, at(zones.name));
      for (const term of filed.keys()) if (!isHan(term)) vocabulary.add(term);
      for (const key of document.readings ?? []) readings.file(key, at(zones.name));
      for (const [term, zone] of filed) lists.add(term, slot, zone);
      attach(slot, document);
    },
    remove,
    settle() { awaited.clear(); waits.fill(0); },
    save() {
      const hashes = new Uint32Array(2 * entries.length);
      entries.forEach((entry, slot) => {
        if (entry === undefined) return;
        hashInto(hash, contentOf(entry.document));
        hashes.set(hash, 2 * slot);
      });
      return { lists: lists.save(), ids: entries.map((entry) => entry?.document.id ?? ''), hashes };
    },
  };
}

const contentOf = ({ names, readings = [], fields = {}, texts = [] }: LookupDocument): string => JSON.stringify([names, readings, fields, texts]);

function readName(name: string, key: string): ReadName {
  const folded = fold(name);
  const units = unitsOf(folded);
  const syllables = key === '' ? [] : key.split(/\s+/u);
  return { folded, units: units.length === syllables.length ? units : syllables.map(() => ''), syllables };
}
