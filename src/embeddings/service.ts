import type { Logger } from 'pino';
import { run, type Writer } from '../db/run.ts';
import { EndpointError, maySend, type Openness, type Send, withoutContact } from '../endpoint/endpoint.ts';
import { type EndpointState, endpointState } from '../endpoint/endpoint.queries.ts';
import type { HeldIndex } from '../search/port.ts';
import { createVectorStore } from '../search/text-vectors.ts';
import { system } from '../shared/command.ts';
import { type Claimed, claimTexts, continueEmbedding, releaseTexts, storeVectors, wantTexts } from './embedding.commands.ts';
import { hashesOf, type Progress, progressOf, vectorCount, vectorsSince } from './embedding.queries.ts';
import { type EmbeddedKind, embeddedKinds, type Embedder } from './port.ts';
import { bytesOf, hashOf, vectorOf } from './vector.ts';

/** What there is to embed, as the features know it; `names` are taken out of what is sent. */
export interface Subject { readonly id: string; readonly texts: readonly string[]; readonly names: readonly string[]; readonly openness: Openness }
export interface TextSource {
  one(kind: EmbeddedKind, id: string): Promise<Subject | undefined>;
  all(kind: EmbeddedKind): AsyncIterable<readonly Subject[]>;
}

export interface EmbeddingStatus extends Progress {
  readonly model: string; readonly host: string; readonly send: Send; readonly perDay: number; readonly endpoint: EndpointState; readonly now: Date;
  /** By kind of candidate: pieces this process holds a vector of, and all, and whether the ranking uses them. */
  readonly covered: readonly { readonly kind: EmbeddedKind; readonly held: number; readonly all: number; readonly used: boolean }[];
}

export interface Embeddings {
  /** undefined: off. */
  status(): Promise<EmbeddingStatus | undefined>;
  /** The texts of a subject changed: says anew what is wanted of it, and embeds it at once if that is possible in a short time. Never fails for the server's sake. */
  changed(kind: EmbeddedKind, id: string): Promise<void>;
  /** Embeds what is wanted, until nothing is, or the server pauses, or the job's time is up. */
  fill(): Promise<{ readonly stored: number; readonly more: boolean }>;
  /** Every few seconds: learns of vectors others made and queues what is left to do. */
  keepUp(): Promise<void>;
  /** Once at start: what changed while nobody looked, or what another model calls for. */
  review(): Promise<void>;
}

export const withoutEmbeddings: Embeddings = { status: async () => undefined, changed: async () => {}, fill: async () => ({ stored: 0, more: false }), keepUp: async () => {}, review: async () => {} };

export interface EmbeddingOptions extends Pick<Writer, 'db' | 'jobs' | 'clock'> {
  readonly embedder: Embedder; readonly search: HeldIndex; readonly source: TextSource; readonly log: Logger;
  readonly send: Send; readonly perDay: number; readonly weight: number;
  /** For tests: shorter limits. */
  readonly limits?: Partial<typeof LIMITS>;
}

/** Milliseconds. A person may wait for `soon`; a batch may take long on a small machine; a job must end before its lease. */
const LIMITS = { soon: 2_000, batch: 30_000, job: 25_000 };
const BATCH = 64;
/** Clocks of processes differ. */
const OVERLAP = 5 * 60_000;

export function createEmbeddings(options: EmbeddingOptions): Embeddings {
  const { embedder, search, source, db, log, perDay } = options;
  const limits = { ...LIMITS, ...options.limits };
  const { model } = embedder;
  const store = createVectorStore(model, options.weight, hashOf);
  let seen = new Date(0);

  const hashesToSend = ({ texts, openness }: Subject): string[] => (maySend(options.send, openness) ? texts.map(hashOf) : []);

  async function want(kind: EmbeddedKind, subjects: readonly Subject[]): Promise<void> {
    const known = await hashesOf(db, model, subjects.map((one) => one.id));
    const changed = subjects.map((one) => ({ id: one.id, hashes: hashesToSend(one) })).filter(({ id, hashes }) => {
      const before = known.get(id) ?? new Set();
      return before.size !== hashes.length || hashes.some((hash) => !before.has(hash));
    });
    for (let at = 0; at < changed.length; at += 100) await run(options, wantTexts, system, { model, kind, subjects: changed.slice(at, at + 100) });
  }

  /** The text behind each claim, as it may be sent today; none for what changed, went, or was closed meanwhile. */
  async function textsOf(claims: readonly Claimed[]): Promise<Map<string, string>> {
    const subjects = new Map<string, Subject | undefined>();
    const texts = new Map<string, string>();
    for (const { id, kind, subjectId, textHash } of claims) {
      if (!subjects.has(subjectId)) subjects.set(subjectId, await source.one(kind, subjectId));
      const subject = subjects.get(subjectId);
      const text = subject && maySend(options.send, subject.openness) ? subject.texts.find((one) => hashOf(one) === textHash) : undefined;
      if (subject && text !== undefined) texts.set(id, withoutContact(text, subject.names));
    }
    return texts;
  }

  /** One batch: claimed, sent outside any transaction, kept. The number kept; undefined when nothing could be done. */
  async function batch(subjectId: string | undefined, timeoutMs: number, retries: number): Promise<number | undefined> {
    const claims = await run(options, claimTexts, system, { model, limit: BATCH, perDay, ...(subjectId === undefined ? {} : { subjectId }) });
    if (claims.length === 0) return undefined;
    const texts = await textsOf(claims);
    const live = claims.filter(({ id }) => texts.has(id));
    try {
      const { dimensions } = await progressOf(db, model);
      const vectors = live.length === 0 ? [] : await embedder.embed(live.map(({ id }) => texts.get(id) ?? ''), { timeoutMs, retries, dimensions });
      const rows = live.flatMap(({ id }, at) => { const vector = vectors[at]; return vector === undefined ? [] : [{ id, vector: bytesOf(vector), dimensions: vector.length }]; });
      const { stored } = await run(options, storeVectors, system, { vectors: rows, gone: claims.filter(({ id }) => !texts.has(id)).map(({ id }) => id) });
      return stored;
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      log.warn({ kind: error.kind, error: error.message, texts: live.length }, 'embeddings');
      const { kind, message, retryAfterSeconds } = error;
      await run(options, releaseTexts, system, { ids: live.map(({ id }) => id), failed: { kind, message, retryAfterSeconds } });
      return undefined;
    }
  }

  /** Brings this process up to what the database holds. */
  async function refresh(): Promise<void> {
    const load = async (since: Date) => {
      for await (const rows of vectorsSince(db, model, since)) {
        for (const row of rows) {
          if (row.vector === null || row.embedded_at === null) continue;
          store.add(row.text_hash, vectorOf(row.vector), row.kind !== 'need');
          if (row.embedded_at > seen) seen = row.embedded_at;
        }
      }
    };
    const before = store.size;
    await load(new Date(Math.max(0, seen.getTime() - OVERLAP)));
    // More here than there: profiles went, and their vectors go from this process, too.
    const fewer = store.size > await vectorCount(db, model);
    if (fewer) { store.clear(); await load(new Date(0)); }
    if (fewer || store.size !== before) search.embed(store.vectors());
  }

  return {
    async status() {
      const now = options.clock();
      const covered = embeddedKinds.filter((kind) => kind !== 'need').map((kind) => ({ kind, ...search.embedded(kind) }));
      return { model, host: embedder.host, send: options.send, perDay, now, covered, ...await progressOf(db, model), endpoint: await endpointState(db, 'embeddings', now) };
    },
    async changed(kind, id) {
      const subject = await source.one(kind, id);
      if (subject === undefined) return;
      await want(kind, [subject]);
      if (await batch(id, limits.soon, 1) !== undefined) await refresh();
    },
    async fill() {
      const until = Date.now() + limits.job;
      let stored = 0;
      for (let last: number | undefined = 0; last !== undefined && Date.now() < until;) {
        last = await batch(undefined, limits.batch, 2);
        stored += last ?? 0;
      }
      await refresh();
      return { stored, more: (await run(options, continueEmbedding, system, { model, perDay })).queued };
    },
    async keepUp() {
      await refresh();
      await run(options, continueEmbedding, system, { model, perDay });
    },
    async review() {
      for (const kind of embeddedKinds) for await (const subjects of source.all(kind)) await want(kind, subjects);
      await this.keepUp();
    },
  };
}
