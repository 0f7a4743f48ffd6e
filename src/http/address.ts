/**
 * Where a request came from. The entry takes the address of the socket; only while that is one of our own proxies
 * (`TRUSTED_PROXIES`) it believes the last word of `X-Forwarded-For`, hop by hop from the right. What a stranger writes into the header
 * is never believed. The result travels as `ADDRESS_HEADER`, which the entry overwrites: read it with `addressOf(c)` from there, nowhere else.
 * Pure: an address is a number of 128 bits, IPv4 as the mapped one (::ffff:1.2.3.4), so that both spellings are the same.
 */
export const ADDRESS_HEADER = 'x-keqiao-address';

export interface Network { readonly start: bigint; readonly bits: number }

const MAPPED = 0xffffn << 32n;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** The number of an address, `undefined` where the text is none. Ports, brackets, zones are not part of one. */
export function parseAddress(text: string): bigint | undefined {
  if (IPV4.test(text)) return MAPPED | text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  if (!text.includes(':') || !/^[\da-f:.]+$/i.test(text) || !URL.canParse(`http://[${text}]/`)) return undefined;
  const [left = '', right] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::');
  const [before, after] = [left, right ?? ''].map((part) => part.split(':').filter(Boolean));
  const gap = Array.from({ length: 8 - (before?.length ?? 0) - (after?.length ?? 0) }, () => '0');
  return [...before ?? [], ...gap, ...after ?? []].reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n);
}

/** `10.0.0.0/8`, `fd00::/8`, or one address; `undefined` where the text is none of these. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...rest] = text.trim().split('/');
  const start = parseAddress(address);
  const longest = address.includes(':') ? 128 : 32;
  if (start === undefined || rest.length > 0 || (length !== undefined && !(/^\d{1,3}$/.test(length) && Number(length) <= longest))) return undefined;
  return { start, bits: length === undefined ? 128 : Number(length) + (128 - longest) };
}

export const isInside = (address: bigint, networks: readonly Network[]): boolean =>
  networks.some(({ start, bits }) => address >> BigInt(128 - bits) === start >> BigInt(128 - bits));

/** As people write it: IPv4 with dots, IPv6 in its short form. */
export const writeAddress = (address: bigint): string => (address >> 32n === 0xffffn
  ? [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.')
  : new URL(`http://[${[112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((address >> shift) & 0xffffn).toString(16)).join(':')}]/`).hostname.slice(1, -1));

/** `1.2.3.4`, `1.2.3.4:5678`, `[2001:db8::1]:5678`, `fe80::1%eth0`. */
const hopOf = (text: string): bigint | undefined => {
  const bare = text.trim().replace(/^"(.*)"$/, '$1').replace(/^\[([^\]]+)\](?::\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1').replace(/%.*$/, '');
  return parseAddress(bare);
};

/** The address a request came from, '' where the socket has none. A hop that cannot be read ends the search: the last one known counts. */
export function clientAddress(peer: string | undefined, forwarded: string | undefined | null, trusted: readonly Network[]): string {
  let known = hopOf(peer ?? '');
  if (known === undefined) return '';
  for (const hop of (forwarded ?? '').split(',').toReversed()) {
    if (!isInside(known, trusted)) break;
    const next = hopOf(hop);
    if (next === undefined) break;
    known = next;
  }
  return writeAddress(known);
}

/** What counts as one place for limits: an IPv4 address, or the /64 of an IPv6 one, within which anybody has as many addresses as they like. */
export function placeOf(address: string): string {
  const number = parseAddress(address);
  if (number === undefined) return 'unknown';
  return number >> 32n === 0xffffn ? writeAddress(number) : `${writeAddress((number >> 64n) << 64n)}/64`;
}

/** The address the entry found for this request. */
export const addressOf = (c: { readonly req: { header(name: string): string | undefined } }): string => c.req.header(ADDRESS_HEADER) ?? '';
