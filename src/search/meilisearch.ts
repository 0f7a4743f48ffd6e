import { needTexts, type TextVectors } from '../ranking/engine.ts';
import { createLookup } from '../ranking/lookup/lookup.ts';
import { newId } from '../shared/ids.ts';
import { createCacheEngine } from './cache-engine.ts';
import { type MeiliAnswer, type MeiliQuery, MISSING_INDEX, openServer, TaskFailed } from './meili-client.ts';
import { embedderOf } from './meili-document.ts';
import { filterOf } from './meili-filter.ts';
import { boxQueries, needQueries } from './meili-queries.ts';
import { settings } from './meili-settings.ts';
import { createSync, eachKind } from './meili-sync.ts';
import { lookupDocument } from './lookup-document.ts';
import { type DocumentSource, type FoundDocument, type HeldIndex, type IndexStatus, type IndexSync, type NeedQuery, type SearchDocument, type SearchKind, type SearchOptions, searchKinds, type Tuning } from './port.ts';
import { versionOf } from './scored.ts';
import { type CountedModel, countedFrom } from './counted-model.ts';

/**
 * Meilisearch finds candidates; what it finds is read from the database and scored here, by the same engine and the same word
 * weights as everywhere. So a score means the same whichever index is configured, and nothing that the database does not know
 * any more can be proposed. Explaining, likeness and feedback need no server at all.
 */
export interface MeiliOptions {
  readonly url: string;
  readonly apiKey?: string | undefined;
  /** Begins the names of all indexes of this deployment, so that several can share a server. */
  readonly prefix?: string;
  readonly source: DocumentSource;
  /** Word weights and semantics kept elsewhere; without it, `adopt` counts the words of the source. */
  readonly model?: () => CountedModel | undefined;
  /** Where there are embeddings: the vectors that are kept of documents. Those of needs come with `embed`. */
  readonly vectors?: KeptVectors | undefined;
  /** The index may differ from the database: after an outage, or because it lost something. Called once for each such moment. */
  readonly drifted?: () => void;
  /** Milliseconds between two looks at a server nobody asks; none without it. */
  readonly watch?: number;
  readonly limits?: { readonly search: number; readonly request: number; readonly task: number };
}

/** Vectors of a model outside, as the database keeps them. */
export interface KeptVectors {
  readonly model: string;
  /** Numbers in each; undefined before there is one. */
  dimensions(): Promise<number | undefined>;
  /** Of each of these that has some. */
  held(ids: readonly string[]): Promise<ReadonlyMap<string, readonly (readonly number[])[]>>;
}

export interface MeiliIndex extends HeldIndex { readonly sync: IndexSync; close(): void }

const FEWER = 60;
/** Milliseconds between two calls for a check of the indexes. */
const TOLD = 5000;
/** Candidates of a need that are scored, answers to each of its short queries, and hits of a search box that are looked at again. */
const [CANDIDATES, ANSWERS, LOOKED_AT] = [300, 250, 150];

export function createMeiliIndex(options: MeiliOptions): MeiliIndex {
  const { url, apiKey, source, vectors, prefix = 'keqiao-', drifted = () => {}, limits } = options;
  let learned: CountedModel | undefined;
  const model = options.model ?? (() => learned);
  const cache = createCacheEngine(model);
  let tuned: Tuning = {};
  let texts: TextVectors | undefined;
  /** Indexes seen with the right settings; forgotten when the server was away. */
  const prepared = new Set<SearchKind>();
  let lost: string | undefined;
  let told = 0;
  const again = (): void => {
    prepared.clear();
    dense.clear();
    if (told > 0 && performance.now() - told < TOLD) return;
    told = performance.now();
    drifted();
  };
  const server = openServer({ url, apiKey, prefix, recovered: again, lost: () => { lost = MISSING_INDEX; again(); }, ...(limits === undefined ? {} : { limits }) });
  const uidOf = (kind: SearchKind): string => `${prefix}${kind}`;
  const embedder = embedderOf(vectors?.model ?? '');
  let dimensions: number | undefined;
  const wanted = async () => {
    dimensions ??= await vectors?.dimensions();
    return settings(dimensions === undefined ? undefined : { name: embedder, dimensions });
  };
  const sync = createSync({ server, source, uidOf, settings: wanted, newId, vectors: async (_, ids) => {
    if (vectors === undefined) return undefined;
    const held = await vectors.held(ids);
    // The first vectors there are: the indexes are built anew beside, with room for them.
    if (held.size > 0 && dimensions === undefined) { await wanted(); again(); }
    return ids.map((id) => ({ embedder, vectors: held.get(id) ?? [] }));
  } });

  /** Kinds whose index was seen with vectors of this model, and without, when. */
  const dense = new Map<SearchKind, { readonly there: boolean; readonly at: number }>();
  async function hasVectors(kind: SearchKind): Promise<boolean> {
    const known = dense.get(kind);
    if (known !== undefined && (known.there || performance.now() - known.at < TOLD)) return known.there;
    const there = (await server.settings(uidOf(kind)))?.embedders?.[embedder] !== undefined;
    dense.set(kind, { there, at: performance.now() });
    return there;
  }

  async function ask(queries: readonly MeiliQuery[]): Promise<readonly MeiliAnswer[]> {
    const answers = await server.search(queries);
    lost = undefined;
    return answers;
  }

  /** Meilisearch would make an index with settings of its own for a document that comes first. */
  async function prepare(kind: SearchKind): Promise<void> {
    if (prepared.has(kind)) return;
    if (await server.settings(uidOf(kind)) === undefined) await server.create(uidOf(kind), await wanted());
    prepared.add(kind);
  }

  /** What comes while a request is under way goes with the next one. */
  const batches = new Map<SearchKind, { documents: SearchDocument[]; sent: Promise<void> }>();
  let before: Promise<unknown> = Promise.resolve();
  function put(kind: SearchKind, documents: readonly SearchDocument[]): Promise<void> {
    const open = batches.get(kind);
    const mine = (whole: Promise<void>): Promise<void> => whole.catch((error: unknown) => {
      // Refused: perhaps because of somebody else's document in the same request.
      if (error instanceof TaskFailed) return sync.put(kind, documents);
      throw error;
    });
    if (open !== undefined) { open.documents.push(...documents); return mine(open.sent); }
    const batch = { documents: [...documents], sent: Promise.resolve() };
    batches.set(kind, batch);
    batch.sent = before.then(async () => {
      batches.delete(kind);
      await prepare(kind);
      await sync.put(kind, [...new Map(batch.documents.map((one) => [one.id, one])).values()]);
    });
    before = batch.sent.catch(() => {});
    return mine(batch.sent);
  }

  /** Ids that share weighty words with the need (or its meaning), best first by the weight of what they share. */
  async function candidates(kind: SearchKind, need: NeedQuery): Promise<string[]> {
    const asked = needQueries(need, model()?.backgrounds.get(kind));
    const queries: MeiliQuery[] = asked.map(({ q }) => ({ indexUid: uidOf(kind), q, limit: ANSWERS, attributesToSearchOn: ['terms'], matchingStrategy: 'last' }));
    const weights = asked.map(({ weight }) => weight);
    const title = need.title.replace(/["-]/gu, ' ').slice(0, 100).trim();
    if (title !== '') { queries.push({ indexUid: uidOf(kind), q: title, limit: FEWER, attributesToSearchOn: ['titles'], matchingStrategy: 'last' }); weights.push(weights[0] ?? 1); }
    const vector = vectors === undefined ? undefined : texts?.of(needTexts(need)[1]);
    // What is near by meaning alone shares no words: it stands among the candidates for its own sake.
    const near = vector === undefined || !await hasVectors(kind) ? [] : (await ask([{ indexUid: uidOf(kind), q: '', limit: FEWER, vector: [...vector], hybrid: { embedder, semanticRatio: 1 } }]))[0]?.hits ?? [];
    if (queries.length === 0) return near.map(({ id }) => id);
    // Room that is left is filled with anybody: of a small office everybody is looked at, as in the embedded index.
    queries.push({ indexUid: uidOf(kind), q: '', limit: CANDIDATES });
    weights.push(0);
    const shared = new Map<string, number>();
    // By the root of its size, as a cosine would: else the longest documents would be all there is.
    (await ask(queries)).forEach(({ hits }, n) => { for (const { id, size } of hits) shared.set(id, (shared.get(id) ?? 0) + (weights[n] ?? 0) / Math.sqrt(Math.max(1, size))); });
    const byWords = [...shared].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
    return [...new Set([...near.map(({ id }) => id), ...byWords])];
  }

  async function search(kind: SearchKind, text: string, { limit, accept = () => true, typos, visible }: SearchOptions): Promise<{ hits: readonly FoundDocument[]; total: number }> {
    const asked = boxQueries(text);
    if (asked.length === 0) return { hits: [], total: 0 };
    const filter = visible === undefined ? {} : { filter: filterOf(visible) };
    const answers = await ask(asked.map(({ q, fields, strategy }, n) => ({
      indexUid: uidOf(kind), q, limit: n === 0 ? Math.min(2000, Math.max(limit, LOOKED_AT)) : LOOKED_AT, attributesToSearchOn: [...fields], matchingStrategy: strategy, ...filter,
    })));
    const ids = [...new Set(answers.flatMap((one) => one.hits.map(({ id }) => id)))].filter(accept);
    const lookup = createLookup();
    for (const document of await source.some(kind, ids.slice(0, LOOKED_AT))) lookup.put(lookupDocument(document));
    const { hits, total } = lookup.find(text, { limit, ...(typos === undefined ? {} : { typos }) });
    // Of a word that hundreds have, the first are looked at; the others stand behind them as Meilisearch gave them.
    const looked = new Set(ids.slice(0, LOOKED_AT));
    const others = hits[0]?.complete === true ? (answers[0]?.hits ?? []).map(({ id }) => id).filter((id) => !looked.has(id) && accept(id)) : [];
    const rest = others.map((id, n): FoundDocument => ({ id, score: (hits.at(-1)?.score ?? 0) / (n + 2), complete: true, matched: [] }));
    return { hits: [...hits, ...rest].slice(0, limit), total: total + (others.length === 0 ? 0 : Math.max(others.length, (answers[0]?.total ?? 0) - total)) };
  }

  const some = (kind: SearchKind, ids: readonly string[]): Promise<readonly SearchDocument[]> => source.some(kind, [...new Set(ids)]);

  /** Notices an outage that is over, or an index that was lost, though nobody asks. */
  let held: ReadonlyMap<string, number> = new Map();
  const look = async (): Promise<void> => {
    const counts = await server.documentCounts();
    if ([...held].some(([uid, count]) => (counts.get(uid) ?? 0) < count / 2 && !uid.includes('-build-'))) again();
    held = counts;
  };
  const timer = options.watch === undefined ? undefined : setInterval(() => { void look().catch(() => {}); }, options.watch);
  timer?.unref();

  return {
    name: 'meilisearch', put, search,
    get rankingVersion() { return versionOf(model()?.version, texts, tuned); },
    tune(tuning) { tuned = tuning; cache.tune(tuning); },
    embed(given) { texts = given; cache.embed(given); },
    embedded: cache.embedded,
    remove(kind, ids) {
      const removed = before.then(async () => {
        await prepare(kind);
        await server.remove(uidOf(kind), ids);
      });
      before = removed.catch(() => {});
      return removed;
    },
    async rank(kind, need, limit, accept = () => true, among) {
      const ids = (among !== undefined && among.length <= CANDIDATES ? among : await candidates(kind, need)).filter(accept).slice(0, CANDIDATES);
      return cache.rank(kind, need, await some(kind, ids), limit);
    },
    async explain(kind, need, id) {
      const [document] = await some(kind, [id]);
      return document && cache.explain(kind, need, document);
    },
    async shifts(kind, judged, ids) { return cache.shifts(kind, judged, ids, await some(kind, [...ids, ...judged.map((one) => one.id)])); },
    async likeness(kind, asked, others) { return cache.likeness(kind, asked, others, await some(kind, [...(typeof asked === 'string' ? [asked] : []), ...others])); },
    async counts() {
      const counts = await server.documentCounts();
      return Object.fromEntries(searchKinds.map((kind) => [kind, counts.get(uidOf(kind)) ?? 0])) as Record<SearchKind, number>;
    },
    keep: () => Promise.resolve(),
    async adopt(trained) { if (options.model === undefined) learned = trained && await countedFrom(source, trained); },
    sync: {
      check: () => whole(eachKind(sync.check)),
      rebuild: () => whole(eachKind(sync.rebuild)),
      status: () => statusOf(),
      get failing() { return server.breaker.failing?.reason ?? lost; },
    },
    close() { clearInterval(timer); },
  };

  /** After it every index is there. */
  async function whole<T>(work: Promise<T>): Promise<T> {
    const done = await work;
    lost = undefined;
    return done;
  }

  async function statusOf(): Promise<IndexStatus> {
    try {
      const [version, counts] = await Promise.all([server.version(), server.documentCounts()]);
      const missing = searchKinds.some((kind) => !counts.has(uidOf(kind)));
      const building = [...counts.keys()].some((uid) => uid.includes('-build-'));
      const documents = searchKinds.reduce((sum, kind) => sum + (counts.get(uidOf(kind)) ?? 0), 0);
      return { state: missing || building ? 'behind' : 'on', reason: undefined, version, documents };
    } catch (error) {
      return { state: 'failing', reason: server.breaker.failing?.reason ?? String(error), version: undefined, documents: undefined };
    }
  }
}
