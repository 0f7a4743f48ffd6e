import { z } from '@hono/zod-openapi';
import { apiRouter, jsonRoute } from '../http/api.ts';
import { searchedKinds, searchEverything } from './search.queries.ts';

export const searchApi = apiRouter();

const query = z.object({
  q: z.string().max(200).describe('names, pinyin, initials, words; one typo in a Latin word is forgiven'),
  kind: z.enum(searchedKinds).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(5).describe('items for each kind'),
});
const answer = z.object({
  namesOnly: z.boolean().describe('the index did not answer: names, pinyin and institutions only'),
  groups: z.array(z.object({
    kind: z.enum(searchedKinds), total: z.int().describe('of what you may see'),
    items: z.array(z.object({ id: z.uuid(), name: z.string(), about: z.string(), terms: z.array(z.string()).describe('words to mark'), snippet: z.string().nullable() })),
  })),
});

searchApi.openapi(jsonRoute({ method: 'get', path: '/search', tag: 'Search', summary: 'Everything you may see, by kind, best first', query, answer }), async (c) => {
  const groups = await searchEverything(c.get('services'), c.get('actor'), c.req.valid('query'));
  return c.json({ namesOnly: groups.some((group) => group.namesOnly), groups: groups.filter((group) => group.total > 0).map(({ kind, total, items }) => ({ kind, total, items: items.map(({ id, name, about, hit }) => ({ id, name, about, terms: [...hit.terms], snippet: hit.snippet ?? null })) })) });
});
