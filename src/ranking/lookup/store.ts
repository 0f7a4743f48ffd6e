import { fold, isHan, terms } from './fold.ts';
import { createLists, type Lists } from './lists.ts';
import { createReadings, type Readings, unitsOf } from './readings.ts';
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
}

export function createStore(): Store {
  const entries: (Entry | undefined)[] = [];
  const slots = new Map<string, number>();
  const lists = createLists((slot) => entries[slot] !== undefined);
  const vocabulary = createVocabulary();
  const readings = createReadings(lists);

  function remove(id: string): boolean {
    const slot = slots.get(id);
    if (slot === undefined) return false;
    entries[slot] = undefined;
    return slots.delete(id);
  }

  return {
    entries, lists, vocabulary, readings,
    get size() { return slots.size; },
    put(document) {
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
      entries.push({ document, names: document.names.map((name, n) => readName(name, document.readings?.[n] ?? '')) });
      slots.set(document.id, slot);
    },
    remove,
  };
}

function readName(name: string, key: string): ReadName {
  const folded = fold(name);
  const units = unitsOf(folded);
  const syllables = key === '' ? [] : key.split(' ');
  return { folded, units: units.length === syllables.length ? units : syllables.map(() => ''), syllables };
}
