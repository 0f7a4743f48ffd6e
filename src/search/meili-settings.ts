import type { Settings } from 'meilisearch';
import { filterFields } from './meili-filter.ts';

/** Raised with every change to what `meili-document.ts` makes of a document: indexes of another version are built anew. */
const DOCUMENTS_VERSION = 2;

/** A model's vectors in an index: its name there, and how many numbers each has. */
export interface IndexEmbedder { readonly name: string; readonly dimensions: number }

/** The settings of every index. A field nobody has carries the version, so that index and version can only be swapped together. */
export const settings = (embedder?: IndexEmbedder): Settings => ({
  searchableAttributes: ['names', 'name_terms', 'readings', 'titles', 'terms', 'latin'],
  filterableAttributes: [...filterFields, `version_${DOCUMENTS_VERSION}`],
  displayedAttributes: ['id', 'hash', 'size'],
  sortableAttributes: [],
  rankingRules: ['words', 'typo', 'attribute', 'exactness'],
  // Chinese is not Japanese, and what is spelt in letters not German: without this either may be taken for the other, and cut so.
  localizedAttributes: [{ attributePatterns: ['*'], locales: ['cmn', 'eng'] }],
  typoTolerance: {
    enabled: true, disableOnAttributes: ['name_terms', 'terms'],
    // A wrong first letter counts twice there. What comes back is looked at again, so being generous costs nothing.
    minWordSizeForTypos: { oneTypo: 4, twoTypos: 6 },
  },
  // Terms stand in no order that means anything.
  proximityPrecision: 'byAttribute',
  pagination: { maxTotalHits: 2000 },
  embedders: embedder === undefined ? {} : { [embedder.name]: { source: 'userProvided', dimensions: embedder.dimensions } },
});

/** Whether an index has these settings already; only what we set is compared, in any order of names, and whose vectors it holds. */
export function sameSettings(wanted: Settings, found: Settings): boolean {
  const names = ({ embedders }: Settings): string => Object.keys(embedders ?? {}).toSorted().join();
  return names(wanted) === names(found) && Object.entries(wanted).every(([name, value]) => holds(value, (found as Readonly<Record<string, unknown>>)[name] ?? (name === 'embedders' ? {} : undefined), !ORDERED.has(name)));
}
const ORDERED = new Set(['searchableAttributes', 'rankingRules']);

function holds(wanted: unknown, found: unknown, anyOrder: boolean): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || wanted.length !== found.length) return false;
    return wanted.every((each, at) => (anyOrder ? found.some((other) => holds(each, other, anyOrder)) : holds(each, found[at], anyOrder)));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof found !== 'object' || found === null) return false;
    return Object.entries(wanted).every(([name, value]) => holds(value, (found as Readonly<Record<string, unknown>>)[name], anyOrder));
  }
  return wanted === found;
}
