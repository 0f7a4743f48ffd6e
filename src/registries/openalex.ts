import { z } from 'zod';
import { EndpointError } from '../endpoint/endpoint.ts';
import { outgoing } from '../http/outgoing.ts';
import { askJson, type Asking, usually } from './ask.ts';
import type { Registry, RegistryWork } from './port.ts';
import { doiOf, titleOf, wordsOf, yearOf } from './words.ts';

/** What is read of OpenAlex: the author (by its own id or an ORCID iD), then the works, page after page. */
const author = z.object({ id: z.string(), display_name: z.string().nullish() });
const work = z.object({
  id: z.string(), doi: z.string().nullish(), display_name: z.string().nullish(), publication_year: z.number().nullish(), type: z.string().nullish(),
  is_retracted: z.boolean().nullish(), abstract_inverted_index: z.record(z.string(), z.array(z.number())).nullish(),
});
const page = z.object({ meta: z.object({ count: z.number().nullish(), next_cursor: z.string().nullish() }), results: z.array(work) });
type Work = z.output<typeof work>;

const PAPERS = new Set(['article', 'preprint', 'review', 'book', 'book-chapter', 'dissertation', 'report', 'standard', 'letter', 'conference-paper', 'proceedings-article']);
const PER_PAGE = 100;
const MOST_PAGES = 10;

export interface OpenAlexOptions extends Partial<Asking> {
  readonly baseUrl: string;
  /** Without one OpenAlex answers a few questions a day, and none by cursor. */
  readonly apiKey?: string | undefined;
  /** Whom OpenAlex may write to about what this deployment asks. */
  readonly mailto?: string | undefined;
}

export function openAlexRegistry({ baseUrl, apiKey, mailto, send = outgoing({ reach: 'anywhere' }), ...limits }: OpenAlexOptions): Registry {
  const asking = { ...usually, ...limits, send };
  const address = (path: string, query: Readonly<Record<string, string>>): URL => {
    const url = new URL(`${baseUrl.replace(/\/$/, '')}${path}`);
    for (const [name, value] of Object.entries({ ...query, ...(apiKey === undefined ? {} : { api_key: apiKey }), ...(mailto === undefined ? {} : { mailto }) })) url.searchParams.set(name, value);
    return url;
  };
  const asked = async <Shape extends z.ZodType>(shape: Shape, url: URL): Promise<z.output<Shape>> => {
    const read = shape.safeParse(await askJson(url, asking));
    if (!read.success) throw new EndpointError('wrong_answer', 'not an answer of OpenAlex');
    return read.data;
  };
  return {
    host: new URL(baseUrl).host,
    async works(identifier) {
      const found = await asked(author, address(`/authors/${identifier.startsWith('A') ? identifier : `orcid:${identifier}`}`, { select: 'id,display_name' }));
      const id = /A\d+$/.exec(found.id)?.[0];
      if (id === undefined) throw new EndpointError('wrong_answer', 'not an author of OpenAlex');
      const works: RegistryWork[] = [];
      let [seen, count] = [0, 0];
      for (let number = 1, cursor: string | null = '*'; number <= MOST_PAGES && cursor !== null; number += 1) {
        const from: Readonly<Record<string, string>> = apiKey === undefined ? { page: String(number) } : { cursor };
        const { meta, results } = await asked(page, address('/works', { filter: `authorships.author.id:${id}`, per_page: String(PER_PAGE), select: 'id,doi,display_name,publication_year,type,is_retracted,abstract_inverted_index', ...from }));
        works.push(...results.flatMap((one) => workOf(one) ?? []));
        seen += results.length;
        count = Math.max(seen, meta.count ?? 0);
        cursor = results.length < PER_PAGE ? null : apiKey === undefined ? cursor : meta.next_cursor ?? null;
      }
      return { name: titleOf(found.display_name), works, leftOut: count - works.length };
    },
  };
}

function workOf(said: Work): RegistryWork | undefined {
  const title = titleOf(said.display_name);
  const sourceId = /W\d{1,15}$/.exec(said.id)?.[0];
  if (title === null || [...title].length < 2 || sourceId === undefined || said.is_retracted === true || !PAPERS.has(said.type ?? '')) return undefined;
  return { sourceId, kind: 'paper', title, text: abstractOf(said.abstract_inverted_index), year: yearOf(said.publication_year), doi: doiOf(said.doi) };
}

const MOST_PLACES = 5000;

/** OpenAlex gives an abstract as its words with their places. */
export function abstractOf(index: Work['abstract_inverted_index']): string | null {
  const words: string[] = [];
  for (const [word, places] of Object.entries(index ?? {})) for (const place of places) if (Number.isInteger(place) && place >= 0 && place < MOST_PLACES) words[place] = word;
  return wordsOf(words.filter((word) => word !== undefined).join(' ').replace(/^(?:abstract|摘\s*要)[:：]?\s+/i, ''), 4000);
}
