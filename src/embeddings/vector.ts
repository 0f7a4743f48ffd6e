import { createHash } from 'node:crypto';
import { z } from 'zod';
import { EndpointError } from '../endpoint/endpoint.ts';

/** SHA-256 of a text: what was embedded is known again by it. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** float32, little end first whatever the machine: a backup may be read on another. */
export function bytesOf(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(4 * vector.length);
  vector.forEach((value, i) => bytes.writeFloatLE(value, 4 * i));
  return bytes;
}
export const vectorOf = (bytes: Uint8Array): Float32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
};

const answer = z.object({ data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()) })) });

/** The vectors of an answer, in the order of what was asked, of length 1. @throws EndpointError `wrong_answer` that says what is wrong with it. */
export function vectorsOf(said: unknown, count: number, dimensions: number | null): Float32Array[] {
  const wrong = (message: string) => new EndpointError('wrong_answer', message);
  const parsed = answer.safeParse(said);
  if (!parsed.success) throw wrong('the answer is not a list of vectors of numbers');
  const byIndex = new Map(parsed.data.data.map((one) => [one.index, one.embedding]));
  if (parsed.data.data.length !== count || byIndex.size !== count) throw wrong(`${parsed.data.data.length} vectors for ${count} texts`);
  const size = dimensions ?? byIndex.get(0)?.length ?? 0;
  return Array.from({ length: count }, (_, index) => {
    const values = byIndex.get(index) ?? [];
    if (values.length !== size || size === 0) throw wrong(`vector of ${values.length} numbers where ${size} were expected`);
    const length = Math.hypot(...values);
    if (!Number.isFinite(length) || length < 1e-9) throw wrong(length === 0 ? 'a vector of zeros' : 'a vector with numbers that are not finite');
    return Float32Array.from(values, (value) => value / length);
  });
}
