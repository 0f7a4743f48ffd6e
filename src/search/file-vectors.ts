import type { Embedder } from '../embeddings/port.ts';
import { type Candidate, meanOf, needTexts, type NeedText, pieceText, type TextVectors } from '../ranking/engine.ts';

const BATCH = 32;
const LIMITS = { timeoutMs: 120_000, retries: 5 };

/** Vectors of all texts of a file, each asked for once; for measuring. @throws EndpointError */
export async function fileVectors(embedder: Embedder, weight: number, needs: readonly NeedText[], candidates: readonly Candidate[]): Promise<TextVectors> {
  const own = new Set(candidates.flatMap((one) => [one, ...one.items]).filter((part) => `${part.title}${part.text}`.trim() !== '').map(pieceText));
  const texts = [...new Set([...own, ...needs.flatMap(needTexts)])].filter((text) => text.trim() !== '');
  const vectors = new Map<string, Float32Array>();
  for (let at = 0; at < texts.length; at += BATCH) {
    const batch = texts.slice(at, at + BATCH);
    const answered = await embedder.embed(batch, { ...LIMITS, dimensions: vectors.values().next().value?.length ?? null });
    batch.forEach((text, i) => { const vector = answered[i]; if (vector) vectors.set(text, vector); });
  }
  const mean = meanOf([...own].flatMap((text) => vectors.get(text) ?? []));
  return { name: embedder.model, weight, mean, of: (text) => vectors.get(text) };
}
