import type { LookupDocument } from '../ranking/lookup/lookup.ts';
import type { SearchDocument } from './port.ts';

/** What the search boxes read of a document. */
export const lookupDocument = ({ id, title, text, items, names = [], pinyin = [], facets = {} }: SearchDocument): LookupDocument => ({
  id, names, readings: pinyin, fields: facets,
  texts: [{ name: 'text', title: names.includes(title) ? '' : title, text }, ...items.map((item) => ({ name: item.id, title: item.title, text: item.text }))],
});
