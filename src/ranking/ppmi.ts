import type { Sparse } from './svd.ts';

/** Texts as one run of term numbers; text i is sequence[bounds[i] .. bounds[i + 1]). */
export interface Corpus {
  readonly sequence: Uint32Array;
  readonly bounds: Uint32Array;
  readonly termCount: number;
}

/** Positions of each term, grouped by term. */
function occurrences({ sequence, termCount }: Corpus): { starts: Uint32Array; positions: Uint32Array } {
  const starts = new Uint32Array(termCount + 1);
  for (const term of sequence) starts[term + 1] = (starts[term + 1] ?? 0) + 1;
  for (let i = 0; i < termCount; i += 1) starts[i + 1] = (starts[i + 1] ?? 0) + (starts[i] ?? 0);
  const next = starts.slice();
  const positions = new Uint32Array(sequence.length);
  sequence.forEach((term, at) => {
    positions[next[term] ?? 0] = at;
    next[term] = (next[term] ?? 0) + 1;
  });
  return { starts, positions };
}

/** Where the text around each position begins and ends. */
function textEnds({ sequence, bounds }: Corpus): { from: Uint32Array; to: Uint32Array } {
  const from = new Uint32Array(sequence.length);
  const to = new Uint32Array(sequence.length);
  for (let i = 0; i + 1 < bounds.length; i += 1) {
    from.fill(bounds[i] ?? 0, bounds[i], bounds[i + 1]);
    to.fill(bounds[i + 1] ?? 0, bounds[i], bounds[i + 1]);
  }
  return { from, to };
}

/**
 * PPMI(i, c) = max(0, ln(#(i,c) * sum #(c')^.75 / (#(i) * #(c)^.75))), counts within `window` places to either side (Levy,
 * Goldberg, Dagan 2015). Counted term by term over its occurrences: no table of pairs is ever held, so 7,000 texts take
 * under a second instead of most of eight.
 */
export function ppmi(corpus: Corpus, window: number): Sparse {
  const { sequence, termCount } = corpus;
  const { starts, positions } = occurrences(corpus);
  const { from, to } = textEnds(corpus);
  const counts = new Float64Array(termCount);
  const touched: number[] = [];

  /** Fills `counts` with the neighbours of a term; returns their sum. */
  function neighbours(term: number): number {
    let sum = 0;
    for (let k = starts[term] ?? 0; k < (starts[term + 1] ?? 0); k += 1) {
      const at = positions[k] ?? 0;
      const last = Math.min(at + window, (to[at] ?? 0) - 1);
      for (let other = Math.max(at - window, from[at] ?? 0); other <= last; other += 1) {
        if (other === at) continue;
        const context = sequence[other] ?? 0;
        if (counts[context] === 0) touched.push(context);
        counts[context] = (counts[context] ?? 0) + 1;
        sum += 1;
      }
    }
    return sum;
  }
  const clear = (): void => {
    for (const context of touched) counts[context] = 0;
    touched.length = 0;
  };

  const sums = new Float64Array(termCount);
  for (let term = 0; term < termCount; term += 1) { sums[term] = neighbours(term); clear(); }
  const smooth = sums.map((sum) => sum ** 0.75);
  const mass = smooth.reduce((a, b) => a + b, 0);

  const rowStarts = new Uint32Array(termCount + 1);
  let columns = new Uint32Array(1 << 16);
  let values = new Float32Array(1 << 16);
  let used = 0;
  for (let term = 0; term < termCount; term += 1) {
    neighbours(term);
    touched.sort((a, b) => a - b);
    for (const context of touched) {
      const value = Math.log(((counts[context] ?? 0) * mass) / ((sums[term] ?? 1) * (smooth[context] ?? 1)));
      if (value <= 0) continue;
      if (used === columns.length) {
        const [wider, longer] = [new Uint32Array(used * 2), new Float32Array(used * 2)];
        wider.set(columns);
        longer.set(values);
        [columns, values] = [wider, longer];
      }
      columns[used] = context;
      values[used] = value;
      used += 1;
    }
    clear();
    rowStarts[term + 1] = used;
  }
  return { size: termCount, starts: rowStarts, columns: columns.subarray(0, used), values: values.subarray(0, used) };
}
