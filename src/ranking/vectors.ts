/** Dense vectors: the few operations text vectors take. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Takes out the part along `common` (may be empty), in place, and gives the rest with length 1; zero stays zero. */
export function finish(vector: Float32Array, common: Float32Array): Float32Array {
  const along = common.length ? dot(common, vector) : 0;
  for (let i = 0; i < common.length; i += 1) vector[i] = (vector[i] ?? 0) - along * (common[i] ?? 0);
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => (length > 1e-9 ? value / length : 0));
}

/** Each row to length 1, then times `weight(row)`. */
export function scaleRows(rows: Float32Array, width: number, weight: (row: number) => number): Float32Array {
  const scaled = rows.slice();
  for (let row = 0; row * width < rows.length; row += 1) {
    const part = scaled.subarray(row * width, (row + 1) * width);
    const length = Math.sqrt(dot(part, part));
    const factor = length > 1e-9 ? weight(row) / length : 0;
    for (let i = 0; i < width; i += 1) part[i] = (part[i] ?? 0) * factor;
  }
  return scaled;
}
