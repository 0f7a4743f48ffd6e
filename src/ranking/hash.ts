/** Sets `out` to 64 bits of the text, high and low. Two of a million texts meet in one hash once in forty million such sets. */
export function hashInto(out: Uint32Array, text: string): void {
  let a = 0x9e3779b9 ^ text.length;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b ^ code, 0x5bd1e995);
    b ^= b >>> 13;
  }
  const high = Math.imul(a ^ (a >>> 16), 0x7feb352d) >>> 0;
  out[0] = high;
  out[1] = (Math.imul(b ^ (b >>> 16), 0x846ca68b) ^ high >>> 7) >>> 0;
}
