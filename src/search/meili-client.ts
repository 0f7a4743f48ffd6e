import { Meilisearch, MeilisearchApiError, MeilisearchRequestError, type EnqueuedTask, type Settings, type Task } from 'meilisearch';
import { setTimeout as pause } from 'node:timers/promises';
import { type Breaker, createBreaker, searchUnavailable } from './breaker.ts';
import type { MeiliDocument } from './meili-document.ts';

/** Everything said to the Meilisearch server: each request with a time limit, all behind one breaker, every task followed to its end. */
export interface MeiliServer {
  readonly breaker: Breaker;
  version(): Promise<string>;
  /** Documents by index, for the indexes of this deployment. */
  documentCounts(): Promise<ReadonlyMap<string, number>>;
  search(queries: readonly MeiliQuery[]): Promise<readonly MeiliAnswer[]>;
  /** Settings of an index, `undefined` when there is none. */
  settings(uid: string): Promise<Settings | undefined>;
  /** These are done when they return; a task that fails throws `TaskFailed`. */
  create(uid: string, settings: Settings): Promise<void>;
  put(uid: string, documents: readonly MeiliDocument[]): Promise<void>;
  remove(uid: string, ids: readonly string[]): Promise<void>;
  swap(uid: string, other: string): Promise<void>;
  drop(uid: string): Promise<void>;
  /** Hashes of those of these documents that the index has. */
  hashes(uid: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  ids(uid: string): AsyncIterable<readonly string[]>;
}

export interface MeiliQuery {
  readonly indexUid: string; readonly q: string; readonly limit: number; readonly filter?: string;
  readonly attributesToSearchOn?: string[]; readonly matchingStrategy?: 'all' | 'last' | 'frequency';
  readonly attributesToRetrieve?: string[]; readonly vector?: number[]; readonly hybrid?: { readonly embedder: string; readonly semanticRatio: number };
}
export interface MeiliAnswer { readonly hits: readonly { readonly id: string; readonly size: number }[]; readonly total: number }

/** A task that Meilisearch took and then could not do: a document it refuses, most often. */
export class TaskFailed extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`Meilisearch: ${message} (${code})`);
    this.name = 'TaskFailed';
    this.code = code;
  }
}

export interface ServerOptions {
  readonly url: string;
  readonly apiKey: string | undefined;
  readonly prefix: string;
  readonly clock?: () => number;
  readonly recovered?: () => void;
  /** An index we asked for is not there. */
  readonly lost?: () => void;
  /** Milliseconds a search, and any other single request, may take. */
  readonly limits?: { readonly search: number; readonly request: number; readonly task: number };
}

const LIMITS = { search: 2_000, request: 10_000, task: 50_000 };

/** Why an error means that the server cannot be used now; `undefined` when it answered and the mistake is ours. */
export function notThere(error: unknown): string | undefined {
  if (error instanceof MeilisearchRequestError) return reasonOf(error.cause);
  if (error instanceof SyntaxError) return 'it answered something that is not JSON';
  if (error instanceof TaskTooSlow) return error.message;
  if (!(error instanceof MeilisearchApiError)) return undefined;
  const { status } = error.response;
  if (status === 401 || status === 403) return 'it does not accept MEILI_API_KEY';
  return status >= 500 || status === 429 || status === 408 ? `status ${status}` : undefined;
}

const reasonOf = (cause: unknown): string => {
  if (cause instanceof Error && cause.name === 'MeilisearchRequestTimeOutError') return 'no answer in time';
  const inner = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
  return typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : 'no connection';
};

class TaskTooSlow extends Error {}

/** There is no such index, or one that was not made by us: Meilisearch makes one by itself when a document comes first. */
export const isMissing = (error: unknown): boolean => error instanceof MeilisearchApiError && MISSING.has(error.cause?.code ?? '');
export const MISSING_INDEX = 'an index is missing';
const MISSING = new Set(['index_not_found', 'invalid_search_attributes_to_search_on', 'invalid_search_filter', 'invalid_document_filter']);

export function openServer({ url, apiKey, prefix, clock = Date.now, recovered, lost, limits = LIMITS }: ServerOptions): MeiliServer {
  const connect = (timeout: number): Meilisearch => new Meilisearch({ host: url, timeout, requestInit: { redirect: 'error' }, ...(apiKey === undefined ? {} : { apiKey }) });
  const [asking, working] = [connect(limits.search), connect(limits.request)];
  const breaker = createBreaker({ counts: notThere, clock, ...(recovered === undefined ? {} : { recovered }) });

  async function done(sent: PromiseLike<EnqueuedTask>): Promise<void> {
    const { taskUid } = await sent;
    const until = clock() + limits.task;
    for (let wait = 5; ; wait = Math.min(500, wait * 2)) {
      const task: Task = await working.tasks.getTask(taskUid);
      if (task.status === 'succeeded') return;
      if (task.status === 'failed' || task.status === 'canceled') throw new TaskFailed(task.error?.code ?? task.status, task.error?.message ?? `task ${taskUid} ${task.status}`);
      if (clock() > until) throw new TaskTooSlow(`task ${taskUid} takes longer than ${limits.task / 1000} s`);
      await pause(wait);
    }
  }
  const task = (send: () => PromiseLike<EnqueuedTask>): Promise<void> => breaker.run(() => done(send()));
  const unless = (code: string) => (error: unknown): void => { if (!(error instanceof TaskFailed && error.code === code)) throw error; };

  return {
    breaker,
    version: () => breaker.run(async () => (await asking.getVersion()).pkgVersion),
    documentCounts: () => breaker.run(async () => {
      const { indexes } = await asking.getStats();
      return new Map(Object.entries(indexes).filter(([uid]) => uid.startsWith(prefix)).map(([uid, { numberOfDocuments }]) => [uid, numberOfDocuments]));
    }),
    async search(queries) {
      try {
        // Chinese and English only: else what is spelt in letters may be taken for German and cut.
        const { results } = await breaker.run(() => asking.multiSearch({ queries: queries.map((query) => ({ attributesToRetrieve: ['id', 'size'], locales: ['cmn' as const, 'eng' as const], ...query })) }));
        return results.map(({ hits, estimatedTotalHits }) => ({ hits: hits.map((hit) => ({ id: String(hit['id']), size: Number(hit['size']) })), total: estimatedTotalHits ?? hits.length }));
      } catch (error) {
        // The server is there, so that its index can be built; nobody is to wait for it meanwhile.
        if (!isMissing(error)) throw error;
        lost?.();
        throw searchUnavailable(MISSING_INDEX);
      }
    },
    settings: (uid) => breaker.run(() => working.index(uid).getSettings().catch((error: unknown) => { if (isMissing(error)) return undefined; throw error; })),
    async create(uid, settings) {
      await task(() => working.createIndex(uid, { primaryKey: 'id' })).catch(unless('index_already_exists'));
      await task(() => working.index(uid).updateSettings(settings));
    },
    put: (uid, documents) => task(() => working.index<MeiliDocument>(uid).addDocuments([...documents], { primaryKey: 'id' })),
    remove: (uid, ids) => task(() => working.index(uid).deleteDocuments([...ids])),
    swap: (uid, other) => task(() => working.swapIndexes([{ indexes: [uid, other] } as Parameters<Meilisearch['swapIndexes']>[0][number]])),
    drop: (uid) => task(() => working.index(uid).delete()).catch(unless('index_not_found')),
    hashes: (uid, ids) => breaker.run(async () => {
      const filter = `id IN [${ids.map((id) => JSON.stringify(id)).join(', ')}]`;
      const { results } = await working.index<MeiliDocument>(uid).getDocuments({ filter, fields: ['id', 'hash'], limit: ids.length });
      return new Map(results.map(({ id, hash }) => [String(id), String(hash)]));
    }),
    async* ids(uid) {
      for (let offset = 0; ; offset += 1000) {
        const { results } = await breaker.run(() => working.index<MeiliDocument>(uid).getDocuments({ fields: ['id'], limit: 1000, offset }));
        if (results.length > 0) yield results.map(({ id }) => String(id));
        if (results.length < 1000) return;
      }
    },
  };
}
