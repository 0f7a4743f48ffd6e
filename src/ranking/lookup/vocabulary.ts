/**
 * The words and numbers that were filed, for what begins like a word and for what is one letter away from it. Prefixes are
 * found in a sorted array, with a short unsorted tail of new words; typos by a pass over one 32-bit letter set for each word
 * (a typo changes at most two letters of the set), and a real comparison of the few that are left.
 */
export interface Vocabulary {
  add(word: string): void;
  /** Words that begin so, at most `most`, the word itself first. */
  beginning(prefix: string, most: number): string[];
  /** Words one letter away: one put in, left out, changed, or two neighbours exchanged. */
  near(word: string): string[];
}

const TAIL = 2000;

export function createVocabulary(): Vocabulary {
  const known = new Set<string>();
  const words: string[] = [];
  let sets = new Int32Array(1024);
  let sorted: string[] = [];
  let settled = 0;

  function settle(): void {
    if (words.length - settled <= TAIL) return;
    sorted = words.toSorted();
    settled = words.length;
  }

  return {
    add(word) {
      if (known.has(word)) return;
      known.add(word);
      if (words.length === sets.length) { const wider = new Int32Array(sets.length * 2); wider.set(sets); sets = wider; }
      sets[words.length] = letterSet(word);
      words.push(word);
    },
    beginning(prefix, most) {
      settle();
      const found = known.has(prefix) ? [prefix] : [];
      for (let at = lowerBound(sorted, prefix); at < sorted.length && found.length < most; at += 1) {
        const word = sorted[at] ?? '';
        if (!word.startsWith(prefix)) break;
        if (word !== prefix) found.push(word);
      }
      for (let at = settled; at < words.length && found.length < most; at += 1) {
        const word = words[at] ?? '';
        if (word !== prefix && word.startsWith(prefix)) found.push(word);
      }
      return found;
    },
    near(word) {
      const set = letterSet(word);
      const found: string[] = [];
      for (let at = 0; at < words.length; at += 1) {
        if (bits(set ^ (sets[at] ?? 0)) > 2) continue;
        const other = words[at] ?? '';
        if (other !== word && !/\p{N}/u.test(other) && isOneEdit(word, other)) found.push(other);
      }
      return found;
    },
  };
}

function lowerBound(sorted: readonly string[], word: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

function letterSet(word: string): number {
  let set = 0;
  for (let at = 0; at < word.length; at += 1) set |= 1 << (word.charCodeAt(at) & 31);
  return set;
}

function bits(set: number): number {
  let v = set - (set >>> 1 & 0x55555555);
  v = (v & 0x33333333) + (v >>> 2 & 0x33333333);
  return Math.imul(v + (v >>> 4) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Damerau's distance of exactly one: compared from both ends, what is left in the middle tells. */
export function isOneEdit(a: string, b: string): boolean {
  const difference = a.length - b.length;
  if (a === b || difference < -1 || difference > 1) return false;
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const [left, right] = [a.length - head - tail, b.length - head - tail];
  if (left <= 1 && right <= 1) return true;
  return left === 2 && right === 2 && a[head] === b[head + 1] && a[head + 1] === b[head];
}

/** Every word of plain letters one letter away from `word`. */
export function* edits(word: string): Generator<string> {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  for (let at = 0; at <= word.length; at += 1) {
    const [before, after] = [word.slice(0, at), word.slice(at)];
    if (after !== '') yield before + after.slice(1);
    if (after.length > 1 && after[0] !== after[1]) yield before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2);
    for (const letter of letters) {
      yield before + letter + after;
      if (after !== '' && after[0] !== letter) yield before + letter + after.slice(1);
    }
  }
}
