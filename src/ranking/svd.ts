/**
 * The leading part of a sparse matrix by randomised subspace iteration (Halko, Martinsson, Tropp 2011), plain arrays only.
 * Blocks are stored row by row: entry (i, j) of a block of `width` columns is at i * width + j.
 */
export interface Sparse {
  readonly size: number;
  /** Row i holds entries starts[i] .. starts[i + 1] of columns and values. */
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}

/** Small fast generator (mulberry32): the same seed gives the same model. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** matrix * block. */
function times({ size, starts, columns, values }: Sparse, block: Float32Array, width: number): Float32Array {
  const out = new Float32Array(size * width);
  for (let i = 0; i < size; i += 1) {
    const row = out.subarray(i * width, (i + 1) * width);
    for (let k = starts[i] ?? 0; k < (starts[i + 1] ?? 0); k += 1) {
      const value = values[k] ?? 0;
      const from = (columns[k] ?? 0) * width;
      for (let j = 0; j < width; j += 1) row[j] = (row[j] ?? 0) + value * (block[from + j] ?? 0);
    }
  }
  return out;
}

/** transposed matrix * block. */
function transposedTimes({ size, starts, columns, values }: Sparse, block: Float32Array, width: number): Float32Array {
  const out = new Float32Array(size * width);
  for (let i = 0; i < size; i += 1) {
    const row = block.subarray(i * width, (i + 1) * width);
    for (let k = starts[i] ?? 0; k < (starts[i + 1] ?? 0); k += 1) {
      const value = values[k] ?? 0;
      const to = (columns[k] ?? 0) * width;
      for (let j = 0; j < width; j += 1) out[to + j] = (out[to + j] ?? 0) + value * (row[j] ?? 0);
    }
  }
  return out;
}

/** transposed block * block, width x width. */
export function gram(block: Float32Array, width: number): Float64Array {
  const out = new Float64Array(width * width);
  for (let at = 0; at < block.length; at += width) {
    for (let i = 0; i < width; i += 1) {
      const left = block[at + i] ?? 0;
      for (let j = i; j < width; j += 1) out[i * width + j] = (out[i * width + j] ?? 0) + left * (block[at + j] ?? 0);
    }
  }
  for (let i = 0; i < width; i += 1) for (let j = 0; j < i; j += 1) out[i * width + j] = out[j * width + i] ?? 0;
  return out;
}

/** Makes the columns orthonormal in place: block * inverse(R), R the Cholesky factor of its Gram matrix. */
function orthonormalise(block: Float32Array, width: number): void {
  const r = gram(block, width);
  const at = (i: number, j: number): number => r[i * width + j] ?? 0;
  const floor = 1e-10 * Math.max(...Array.from({ length: width }, (_, i) => at(i, i)), 1e-30);
  for (let i = 0; i < width; i += 1) {
    for (let j = i; j < width; j += 1) {
      let sum = at(i, j);
      for (let k = 0; k < i; k += 1) sum -= at(k, i) * at(k, j);
      r[i * width + j] = i === j ? Math.sqrt(Math.max(sum, floor)) : sum / at(i, i);
    }
  }
  for (let row = 0; row < block.length; row += width) {
    for (let j = 0; j < width; j += 1) {
      let sum = block[row + j] ?? 0;
      for (let k = 0; k < j; k += 1) sum -= (block[row + k] ?? 0) * at(k, j);
      block[row + j] = sum / at(j, j);
    }
  }
}

/** Eigenvalues and eigenvectors (columns) of a symmetric matrix by Jacobi rotations. */
export function eigen(matrix: Float64Array, width: number): { values: Float64Array; vectors: Float64Array } {
  const a = matrix.slice();
  const v = new Float64Array(width * width);
  for (let i = 0; i < width; i += 1) v[i * width + i] = 1;
  const turn = (m: Float64Array, from: number, to: number, cos: number, sin: number): void => {
    const x = m[from] ?? 0;
    const y = m[to] ?? 0;
    m[from] = cos * x - sin * y;
    m[to] = sin * x + cos * y;
  };
  for (let sweep = 0; sweep < 30; sweep += 1) {
    let off = 0;
    let on = 0;
    for (let p = 0; p < width; p += 1) {
      on += (a[p * width + p] ?? 0) ** 2;
      for (let q = p + 1; q < width; q += 1) off += (a[p * width + q] ?? 0) ** 2;
    }
    if (off <= 1e-18 * on) break;
    for (let p = 0; p < width; p += 1) {
      for (let q = p + 1; q < width; q += 1) {
        const apq = a[p * width + q] ?? 0;
        if (apq === 0) continue;
        const theta = ((a[q * width + q] ?? 0) - (a[p * width + p] ?? 0)) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cos = 1 / Math.sqrt(t * t + 1);
        const sin = t * cos;
        for (let k = 0; k < width; k += 1) turn(a, k * width + p, k * width + q, cos, sin);
        for (let k = 0; k < width; k += 1) turn(a, p * width + k, q * width + k, cos, sin);
        for (let k = 0; k < width; k += 1) turn(v, k * width + p, k * width + q, cos, sin);
      }
    }
  }
  return { values: Float64Array.from({ length: width }, (_, i) => a[i * width + i] ?? 0), vectors: v };
}

/**
 * Rows of V * S^0.5 for the `rank` largest singular values S with right vectors V: one row a column of the matrix.
 * Oversampling 10, two power iterations, orthonormalised twice each.
 */
export function leadingRows(matrix: Sparse, rank: number, seed: number): { rows: Float32Array; rank: number } {
  const width = Math.min(rank + 10, matrix.size);
  const kept = Math.min(rank, width);
  const random = randomFrom(seed);
  let basis = Float32Array.from({ length: matrix.size * width }, () => random() + random() + random() - 1.5);
  const tidy = (block: Float32Array): Float32Array => {
    orthonormalise(block, width);
    orthonormalise(block, width);
    return block;
  };
  for (let power = 0; power < 3; power += 1) {
    const image = tidy(times(matrix, basis, width));
    basis = new Float32Array(transposedTimes(matrix, image, width));
    if (power < 2) tidy(basis);
  }
  // basis = A' Q: its Gram matrix is Q' A A' Q = W S^2 W', and V S = basis * W.
  const { values, vectors } = eigen(gram(basis, width), width);
  const order = [...values.keys()].sort((i, j) => (values[j] ?? 0) - (values[i] ?? 0)).slice(0, kept);
  const rows = new Float32Array(matrix.size * kept);
  order.forEach((from, to) => {
    const strength = Math.max(values[from] ?? 0, 0) ** 0.25;
    for (let i = 0; i < matrix.size && strength > 1e-9; i += 1) {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += (basis[i * width + k] ?? 0) * (vectors[k * width + from] ?? 0);
      rows[i * kept + to] = sum / strength;
    }
  });
  return { rows, rank: kept };
}
