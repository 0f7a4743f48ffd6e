/**
 * What rows of one sheet have in common, kept as numbers of a few bytes a row: a sheet of 100,000 rows is looked at in portions and never held.
 * Texts are compared by their pairs of signs. On the 87 different needs of the demo data the cosine of two sets of pairs reaches .14 at most;
 * the same needs told again with half of their sentences stay above .49 (`test/imports/within.test.ts` measures both again). Pure.
 */
export const NEAR_FROM = 0.4;

/** The first row that said something: 12 bytes and a half for each thing said. */
export function firstRows() {
  let [keys, rows, count] = [new Float64Array(1024), new Int32Array(1024), 0];
  const place = (key: number): number => { let at = key % keys.length; while (keys[at] !== 0 && keys[at] !== key) at = (at + 1) % keys.length; return at; };
  const grow = (): void => {
    const [oldKeys, oldRows] = [keys, rows];
    [keys, rows] = [new Float64Array(oldKeys.length * 2), new Int32Array(oldKeys.length * 2)];
    for (const [at, key] of oldKeys.entries()) if (key !== 0) { const to = place(key); keys[to] = key; rows[to] = oldRows[at] ?? 0; }
  };
  return {
    of(said: string): number | undefined { const at = place(hashOfText(said)); return keys[at] === 0 ? undefined : rows[at]; },
    /** Who said it before stays the first. */
    note(said: string, row: number): void {
      if (count * 3 > keys.length * 2) grow();
      const key = hashOfText(said);
      const at = place(key);
      if (keys[at] !== 0) return;
      [keys[at], rows[at]] = [key, row];
      count += 1;
    },
  };
}

/** 1 to 2^52: two of 300,000 texts share it once in 100,000 sheets. */
function hashOfText(text: string): number {
  let [a, b] = [0x9e3779b9, 0x85ebca6b];
  for (let at = 0; at < text.length; at += 1) { const sign = text.charCodeAt(at); a = Math.imul(a ^ sign, 0x85ebca77); b = Math.imul(b ^ sign, 0xc2b2ae3d); a ^= b >>> 15; b ^= a >>> 13; }
  return (mixed(a ^ b) % 0x100000) * 0x100000000 + mixed(b) + 1;
}
function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  const twice = Math.imul(once ^ (once >>> 15), 0x735a2d97);
  return (twice ^ (twice >>> 15)) >>> 0;
}

const runsOf = (text: string): readonly string[] => text.normalize('NFKC').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Pairs of neighbouring signs, each as one number. */
export function pairsOf(text: string): ReadonlySet<number> {
  const pairs = new Set<number>();
  for (const run of runsOf(text)) for (let at = 0; at + 1 < run.length; at += 1) pairs.add((run.charCodeAt(at) << 16) | run.charCodeAt(at + 1));
  return pairs;
}

/** 0 to 1. */
export function pairLikeness(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let both = 0;
  for (const pair of one) if (other.has(pair)) both += 1;
  return both === 0 ? 0 : both / Math.sqrt(one.size * other.size);
}

/** Longest pieces that stand in both texts, as the first writes them, longest first. */
export function sharedPieces(one: string, other: string, most = 8): readonly string[] {
  const there = runsOf(other).join('\n');
  const pieces = new Set<string>();
  for (const run of runsOf(one.slice(0, 4000))) {
    for (let at = 0; at + 1 < run.length;) {
      let length = 0;
      while (at + length < run.length && there.includes(run.slice(at, at + length + 1))) length += 1;
      const piece = run.slice(at, at + length);
      if (length >= 2) pieces.add([...piece].slice(0, 16).join(''));
      at += Math.max(1, length);
    }
  }
  return [...pieces].toSorted((a, b) => b.length - a.length).slice(0, most);
}

/** Bytes kept of a text: each the last byte of the least of its pairs under one order of them. As many agree as the sets of pairs have in common. */
const SIGNATURE = 64;
const multipliers = Uint32Array.from({ length: SIGNATURE }, (_, at) => mixed(at + 1) | 1);

function signatureOf(pairs: ReadonlySet<number>): Uint8Array {
  const least = new Uint32Array(SIGNATURE).fill(0xffffffff);
  for (const pair of pairs) {
    const base = mixed(pair);
    for (let at = 0; at < SIGNATURE; at += 1) { const value = mixed(Math.imul(base, multipliers[at] ?? 1)); if (value < (least[at] ?? 0)) least[at] = value; }
  }
  return Uint8Array.from(least);
}

/** Rows of one owner that a row is compared with: those just before it. So the work grows with the rows, not with their square. */
const LOOKED_BACK = 1000;
/** Of 64 bytes: what texts have in common that are alike enough, less what chance takes away. */
const AGREED_FROM = 8;
const MOST_NEAR = 3;

/** Rows that may nearly say the same, by owner: 72 bytes a row. */
export function nearRows() {
  const BLOCK = 4096;
  const signatures: Uint8Array[] = [];
  const [rows, before]: [number[], number[]] = [[], []];
  const last = new Map<string, number>();
  const agreed = (signature: Uint8Array, at: number): number => {
    const held = signatures[Math.floor(at / BLOCK)] ?? signature;
    const from = (at % BLOCK) * SIGNATURE;
    let count = 0;
    for (let n = 0; n < SIGNATURE; n += 1) if (signature[n] === held[from + n]) count += 1;
    return count;
  };
  return {
    /** Those before it, likeliest first; and it is kept for those after it. */
    take(owner: string, row: number, pairs: ReadonlySet<number>): readonly number[] {
      if (pairs.size === 0) return [];
      const signature = signatureOf(pairs);
      const found: { at: number; agreed: number }[] = [];
      for (let at = last.get(owner) ?? -1, looked = 0; at >= 0 && looked < LOOKED_BACK; at = before[at] ?? -1, looked += 1) {
        const count = agreed(signature, at);
        if (count >= AGREED_FROM) found.push({ at, agreed: count });
      }
      const at = rows.length;
      if (at % BLOCK === 0) signatures.push(new Uint8Array(BLOCK * SIGNATURE));
      signatures.at(-1)?.set(signature, (at % BLOCK) * SIGNATURE);
      rows.push(row);
      before.push(last.get(owner) ?? -1);
      last.set(owner, at);
      return found.toSorted((a, b) => b.agreed - a.agreed || a.at - b.at).slice(0, MOST_NEAR).flatMap((one) => rows[one.at] ?? []);
    },
  };
}
