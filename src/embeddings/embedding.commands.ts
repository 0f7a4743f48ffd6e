import { z } from 'zod';
import { type Cx, defineCommand } from '../db/database.ts';
import { failure, noteOutcome, systemOnly, takeBudget } from '../endpoint/endpoint.commands.ts';
import { endpointState, isOpen } from '../endpoint/endpoint.queries.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { id, newId } from '../shared/ids.ts';
import { isWanting, MOST_TRIES, wanted } from './embedding.queries.ts';
import { embeddedKinds } from './port.ts';

const model = z.string().min(1).max(300);
const hash = z.string().length(43);

/**
 * Says which texts of which subjects shall have vectors: new ones are wanted from now on, others of theirs go, of whatever model.
 * A subject that is gone by now is left out.
 */
export const wantTexts = defineCommand({
  name: 'wantTexts', input: z.strictObject({ model, kind: z.enum(embeddedKinds), subjects: z.array(z.strictObject({ id, hashes: z.array(hash) })).min(1).max(200) }),
  async handle(cx, input): Promise<null> {
    systemOnly(cx);
    const ids = input.subjects.map((one) => one.id).toSorted();
    const there = new Set((await cx.trx.selectFrom(input.kind as 'expert').select('id').where('id', 'in', ids).orderBy('id').forKeyShare().execute()).map((row) => row.id));
    const values = input.subjects.filter((one) => there.has(one.id)).flatMap((one) => one.hashes.map((text_hash) => ({
      id: newId(), kind: input.kind, expert_id: null, society_id: null, achievement_id: null, need_id: null, [`${input.kind}_id`]: one.id, text_hash, model: input.model,
      dimensions: null, vector: null, embedded_at: null, claimed_until: null, created_at: cx.now,
    })));
    for (const one of input.subjects) {
      await cx.trx.deleteFrom('embedding').where('subject_id', '=', one.id).$if(one.hashes.length > 0, (q) => q.where('text_hash', 'not in', [...one.hashes])).execute();
    }
    if (values.length > 0) await cx.trx.insertInto('embedding').values(values).onConflict((oc) => oc.columns(['subject_id', 'text_hash', 'model']).doNothing()).execute();
    return null;
  },
});

/** Longer than a call may take with its retries: what a killed process had in hand is taken up again after it. */
const CLAIM_SECONDS = 120;
export interface Claimed { readonly id: string; readonly kind: (typeof embeddedKinds)[number]; readonly subjectId: string; readonly textHash: string }

/**
 * Takes up to `limit` wanted texts in hand, as the budget allows: none while the server is paused. Those that failed go last, and from
 * the second failure alone, so that one text the server cannot take does not keep others from it.
 */
export const claimTexts = defineCommand({
  name: 'claimTexts', input: z.strictObject({ model, limit: z.int().min(1).max(2048), perDay: z.int().min(1), subjectId: id.optional() }),
  async handle(cx, input): Promise<readonly Claimed[]> {
    systemOnly(cx);
    const rows = await wanted(cx.trx, input.model, cx.now).$if(input.subjectId !== undefined, (q) => q.where('subject_id', '=', input.subjectId ?? ''))
      .select(['id', 'kind', 'subject_id', 'text_hash', 'tries']).orderBy('tries').orderBy('created_at').orderBy('id').limit(input.limit).forUpdate().skipLocked().execute();
    const together = (rows[0]?.tries ?? 0) > 1 ? rows.slice(0, 1) : rows.filter((row) => row.tries <= 1);
    if (together.length === 0) return [];
    const granted = together.slice(0, await takeBudget(cx, 'embeddings', together.length, input.perDay));
    if (granted.length === 0) return [];
    await cx.trx.updateTable('embedding').set({ claimed_until: new Date(cx.now.getTime() + 1000 * CLAIM_SECONDS) }).where('id', 'in', granted.map((row) => row.id)).execute();
    return granted.map((row) => ({ id: row.id, kind: row.kind, subjectId: row.subject_id, textHash: row.text_hash }));
  },
});

const vectors = z.array(z.strictObject({ id, vector: z.instanceof(Buffer), dimensions: z.int().min(1).max(8192) })).max(2048);

/** Keeps what the server answered, and tells the indexes; a text that has its vector keeps the one it has. `gone`: texts that need none any more. */
export const storeVectors = defineCommand({
  name: 'storeVectors', input: z.strictObject({ vectors, gone: z.array(id).max(2048) }),
  async handle(cx, input): Promise<{ readonly stored: number }> {
    systemOnly(cx);
    const changed = new Map<string, (typeof embeddedKinds)[number]>();
    let stored = 0;
    for (const one of input.vectors) {
      const done = await cx.trx.updateTable('embedding').set({ vector: one.vector, dimensions: one.dimensions, embedded_at: cx.now, claimed_until: null }).where('id', '=', one.id).where('vector', 'is', null).returning(['kind', 'subject_id']).executeTakeFirst();
      if (done === undefined) continue;
      stored += 1;
      changed.set(done.subject_id, done.kind);
    }
    for (const [subjectId, kind] of changed) await indexChanged(cx, kind, subjectId);
    if (input.gone.length > 0) await cx.trx.deleteFrom('embedding').where('id', 'in', [...input.gone]).where('vector', 'is', null).execute();
    if (input.vectors.length > 0) await noteOutcome(cx, 'embeddings', null);
    return { stored };
  },
});

/** Puts back what was in hand. A server that is busy or down is not the texts' fault; one that refuses them, or answers nonsense, may be. */
export const releaseTexts = defineCommand({
  name: 'releaseTexts', input: z.strictObject({ ids: z.array(id).min(1).max(2048), failed: failure }),
  async handle(cx, { ids, failed }): Promise<null> {
    systemOnly(cx);
    const theirs = failed.kind === 'refused' || failed.kind === 'wrong_answer';
    const rows = await cx.trx.updateTable('embedding').set((eb) => ({ claimed_until: null, ...(theirs ? { tries: eb('tries', '+', 1) } : {}) }))
      .where('id', 'in', ids).where('vector', 'is', null).returning(['id', 'tries']).execute();
    const hopeless = rows.filter((row) => row.tries >= MOST_TRIES).map((row) => row.id);
    if (hopeless.length > 0) await cx.trx.updateTable('embedding').set({ claimed_until: new Date(cx.now.getTime() + 24 * 3600 * 1000) }).where('id', 'in', hopeless).execute();
    await noteOutcome(cx, 'embeddings', failed);
    return null;
  },
});

/**
 * Queues the embedding while texts are wanted and the server may be asked. Run every few seconds: that is how work goes on by
 * itself after an outage. Once nothing is wanted, vectors of former models go.
 */
export const continueEmbedding = defineCommand({
  name: 'continueEmbedding', input: z.strictObject({ model, perDay: z.int().min(1) }),
  async handle(cx, input): Promise<{ readonly queued: boolean }> {
    systemOnly(cx);
    if (!isOpen(await endpointState(cx.trx, 'embeddings', cx.now), cx.now, input.perDay)) return { queued: false };
    const queued = await isWanting(cx.trx, input.model, cx.now);
    if (queued) await enqueue(cx, 'embeddings.fill', {}, 'all');
    else await dropFormer(cx, input.model);
    return { queued };
  },
});

async function dropFormer(cx: Cx, current: string): Promise<void> {
  const unfinished = await cx.trx.selectFrom('embedding').select('id').where('model', '=', current).where('vector', 'is', null).limit(1).executeTakeFirst();
  if (unfinished === undefined) await cx.trx.deleteFrom('embedding').where('model', '<>', current).execute();
}
