import { PGlite } from '@electric-sql/pglite';
import { create, insertMultiple, search } from '@orama/orama';
import MiniSearch from 'minisearch';
import pg from 'pg';
import { linesOf, needText, wordsOf } from './plain-engines.ts';
import type { Contender } from './plain-engines.ts';

/** Search engines as they come, each with the whole need as one query and any word sufficing. */
const spaced = (text: string): string => wordsOf(text).join(' ');
const split = (text: string): string[] => text.split(' ').filter(Boolean);
const documents = (candidates: Parameters<Contender['open']>[0]) => candidates.map((one) => ({ id: one.id, text: linesOf(one).map(spaced).join(' ') }));

export const miniSearch: Contender = {
  name: 'MiniSearch 7', note: 'given the segmented words',
  async open(candidates) {
    const index = new MiniSearch<{ id: string; text: string }>({ fields: ['text'], tokenize: split, processTerm: (term) => term });
    index.addAll(documents(candidates));
    return { rank: (need) => new Map(index.search(spaced(needText(need)), { combineWith: 'OR' }).map(({ id, score }) => [id as string, score])) };
  },
};

export const orama: Contender = {
  name: 'Orama 3', note: 'given the segmented words, any of them',
  async open(candidates) {
    const tokenizer = { language: 'english', normalizationCache: new Map<string, string>(), tokenize: split };
    const index = create({ schema: { id: 'string', text: 'string' } as const, components: { tokenizer } });
    await insertMultiple(index, documents(candidates), 1000);
    return {
      async rank(need) {
        const term = [...new Set(wordsOf(needText(need)))].join(' ');
        const { hits } = await search(index, { term, properties: ['text'], threshold: 1, limit: candidates.length });
        return new Map(hits.map(({ document, score }) => [document.id, score]));
      },
    };
  },
};

type Ask = (sql: string, values?: unknown[]) => Promise<{ rows: { id: string; score: number }[] }>;

async function fullText(ask: Ask, candidates: Parameters<Contender['open']>[0]) {
  await ask('create temporary table profile (id text primary key, words tsvector not null)');
  const all = documents(candidates);
  for (let at = 0; at < all.length; at += 500) {
    const some = all.slice(at, at + 500);
    await ask("insert into profile select id, to_tsvector('simple', text) from unnest($1::text[], $2::text[]) as given (id, text)", [some.map(({ id }) => id), some.map(({ text }) => text)]);
  }
  return async (need: Parameters<typeof needText>[0], among: readonly string[]) => {
    const any = [...new Set(wordsOf(needText(need)))].map((word) => `'${word.replace(/['\\]/gu, '')}'`).filter((word) => word !== "''").join(' | ');
    const { rows } = await ask("select id, ts_rank_cd(words, query)::float8 as score from profile, to_tsquery('simple', $1) as query where words @@ query and id = any ($2::text[])", [any, among]);
    return new Map(rows.map(({ id, score }) => [id, score]));
  };
}

const asking = "`simple` on the segmented words, any of them, ts_rank_cd";
export const pglite: Contender = {
  name: 'PostgreSQL full text (PGlite)', note: asking,
  async open(candidates) {
    const db = await PGlite.create();
    return { rank: await fullText((sql, values) => db.query(sql, values), candidates), close: () => db.close() };
  },
};

export const postgres = (url: string): Contender => ({
  name: 'PostgreSQL full text (server)', note: asking,
  async open(candidates) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return { rank: await fullText((sql, values) => client.query(sql, values), candidates), close: () => client.end() };
  },
});

/** Cuts Chinese by itself, so it gets the texts as they are. It reads ten words of a query, and answers 1,000 hits at most. */
export const meilisearch = (url: string, key: string | undefined): Contender => ({
  name: 'Meilisearch', note: 'the whole need as query, of which it reads ten words',
  async open(candidates) {
    const uid = `quality-${process.pid}`;
    const ids = candidates.map(({ id }) => id);
    async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await fetch(new URL(path, url), { method, headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      if (!response.ok) throw new Error(`Meilisearch: ${method} ${path} answered ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    }
    async function done(task: { taskUid: number }): Promise<void> {
      for (;;) {
        const { status } = await ask<{ status: string }>('GET', `/tasks/${task.taskUid}`);
        if (status === 'succeeded') return;
        if (status === 'failed' || status === 'canceled') throw new Error(`Meilisearch: task ${task.taskUid} ${status}`);
        await new Promise((resolve) => { setTimeout(resolve, 100); });
      }
    }
    await done(await ask('POST', '/indexes', { uid, primaryKey: 'number' }));
    await done(await ask('PATCH', `/indexes/${uid}/settings`, { searchableAttributes: ['text'], pagination: { maxTotalHits: ids.length } }));
    await done(await ask('POST', `/indexes/${uid}/documents`, candidates.map((one, number) => ({ number, text: linesOf(one).join('\n') }))));
    return {
      async rank(need) {
        const { hits } = await ask<{ hits: { number: number; _rankingScore: number }[] }>('POST', `/indexes/${uid}/search`, { q: needText(need), limit: ids.length, attributesToRetrieve: ['number'], showRankingScore: true });
        return new Map(hits.map((hit) => [ids[hit.number] ?? '', hit._rankingScore]));
      },
      close: async () => done(await ask('DELETE', `/indexes/${uid}`)),
    };
  },
});
