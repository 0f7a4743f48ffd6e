import { hashInto } from './hash.ts';

/** From a text's 64-bit hash to a number, in typed arrays with open addressing: 12 bytes a place and no string kept. */
export interface Table {
  get(text: string): number | undefined;
  set(text: string, value: number): void;
  delete(text: string): void;
  save(): SavedTable;
}

export interface SavedTable { readonly high: Uint32Array; readonly low: Uint32Array; readonly values: Uint32Array }

/** A value of 0 marks a free place, so values are kept one higher. */
export function createTable(saved?: SavedTable): Table {
  let high = saved?.high.slice() ?? new Uint32Array(64);
  let low = saved?.low.slice() ?? new Uint32Array(64);
  let values = saved?.values.slice() ?? new Uint32Array(64);
  let count = values.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  const hash = new Uint32Array(2);

  /** Where the text with the hash just made is, or would be. */
  function find(): number {
    const mask = values.length - 1;
    let at = (hash[1] ?? 0) & mask;
    while ((values[at] ?? 0) > 0 && (low[at] !== hash[1] || high[at] !== hash[0])) at = (at + 1) & mask;
    return at;
  }

  function put(at: number, value: number): void {
    high[at] = hash[0] ?? 0;
    low[at] = hash[1] ?? 0;
    values[at] = value;
  }

  function enlarge(): void {
    const old = { high, low, values };
    const size = old.values.length * 2;
    high = new Uint32Array(size);
    low = new Uint32Array(size);
    values = new Uint32Array(size);
    old.values.forEach((value, i) => {
      if (value === 0) return;
      hash[0] = old.high[i] ?? 0;
      hash[1] = old.low[i] ?? 0;
      put(find(), value);
    });
  }

  return {
    get(text) {
      hashInto(hash, text);
      const value = values[find()] ?? 0;
      return value > 0 ? value - 1 : undefined;
    },
    set(text, value) {
      if (count >= values.length * 0.8) enlarge();
      hashInto(hash, text);
      const at = find();
      if ((values[at] ?? 0) === 0) count += 1;
      put(at, value + 1);
    },
    delete(text) {
      hashInto(hash, text);
      let gap = find();
      if ((values[gap] ?? 0) === 0) return;
      count -= 1;
      values[gap] = 0;
      const mask = values.length - 1;
      // Those behind the gap that may not stand behind it move into it, so that no search ends early.
      for (let at = (gap + 1) & mask; (values[at] ?? 0) > 0; at = (at + 1) & mask) {
        const home = (low[at] ?? 0) & mask;
        if (((at - home) & mask) < ((at - gap) & mask)) continue;
        high[gap] = high[at] ?? 0;
        low[gap] = low[at] ?? 0;
        values[gap] = values[at] ?? 0;
        values[at] = 0;
        gap = at;
      }
    },
    save: () => ({ high, low, values }),
  };
}
