/** How much of the address a request came from is kept in the history: all of it, its network (IPv4 /24, IPv6 /48), or nothing. */
export type AddressKept = 'full' | 'network' | 'none';

/** @returns null for what is no address, or is not kept */
export function keptAddress(address: string | undefined, kept: AddressKept): string | null {
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (kept === 'none' || !/^[\da-f.:]{2,45}$/i.test(plain)) return null;
  if (kept === 'full') return plain;
  return plain.includes(':') ? `${groups(plain).slice(0, 3).join(':')}::/48` : `${plain.split('.').slice(0, 3).join('.')}.0/24`;
}

/** The eight groups of an IPv6 address, as short as they are written. */
function groups(address: string): readonly string[] {
  const [left = '', right] = address.split('::');
  const [before, after] = [left.split(':').filter(Boolean), (right ?? '').split(':').filter(Boolean)];
  return right === undefined ? before : [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0'), ...after];
}
