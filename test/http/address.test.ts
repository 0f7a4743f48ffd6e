import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { clientAddress, isInside, type Network, parseAddress, parseNetwork, placeOf, writeAddress } from '../../src/http/address.ts';

const networks = (...texts: string[]): Network[] => texts.flatMap((text) => parseNetwork(text) ?? []);
const proxies = networks('10.0.0.0/24', '127.0.0.1', 'fd00::/8');

test.each([
  ['a stranger’s header is not believed', '203.0.113.9', '1.2.3.4', '203.0.113.9'],
  ['behind a proxy, what the proxy saw', '10.0.0.5', '1.2.3.4', '1.2.3.4'],
  ['a forged first hop stays unread', '10.0.0.5', '6.6.6.6, 1.2.3.4', '1.2.3.4'],
  ['two proxies of ours', '10.0.0.5', '6.6.6.6, 1.2.3.4, 10.0.0.6', '1.2.3.4'],
  ['the socket speaks IPv6 of an IPv4 proxy', '::ffff:10.0.0.5', '1.2.3.4', '1.2.3.4'],
  ['ports, brackets, zones', '127.0.0.1', '[2001:DB8::1]:443', '2001:db8::1'],
  ['ports', '127.0.0.1', '1.2.3.4:5678', '1.2.3.4'],
  ['an IPv6 proxy', 'fd00::1%eth0', '2001:db8::2', '2001:db8::2'],
  ['what cannot be read ends the search', '10.0.0.5', '1.2.3.4, unknown', '10.0.0.5'],
  ['empty', '10.0.0.5', '', '10.0.0.5'],
  ['all hops ours', '10.0.0.5', '10.0.0.7', '10.0.0.7'],
  ['no socket', undefined, '1.2.3.4', ''],
])('%s', (_, peer, forwarded, expected) => { expect(clientAddress(peer, forwarded, proxies)).toBe(expected); });

test('with no trusted proxy the header is never read', () => {
  for (const forwarded of ['1.2.3.4', '127.0.0.1', '::1', 'x'.repeat(10_000)]) expect(clientAddress('127.0.0.1', forwarded, [])).toBe('127.0.0.1');
});

test('one address, many spellings; what is none', () => {
  for (const [text, written] of [['::1', '::1'], ['0:0:0:0:0:0:0:1', '::1'], ['::', '::'], ['2001:db8::', '2001:db8::'], ['::ffff:1.2.3.4', '1.2.3.4'], ['::FFFF:102:304', '1.2.3.4'], ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'], ['255.255.255.255', '255.255.255.255']] as const) {
    expect(writeAddress(parseAddress(text) ?? -1n), text).toBe(written);
  }
  for (const text of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '1.2.3.4 ', '1..2.3', '0x7f000001', '2130706433', 'localhost', ':', ':::', '1::2::3', 'g::1', '[::1]', '::1]/@x']) expect(parseAddress(text), text).toBeUndefined();
});

test('networks hold what is theirs', () => {
  const inside = (address: string, network: string): boolean => isInside(parseAddress(address) ?? -1n, networks(network));
  expect(['10.255.0.1', '11.0.0.0'].map((one) => inside(one, '10.0.0.0/8'))).toEqual([true, false]);
  expect(inside('::ffff:10.1.1.1', '10.0.0.0/8')).toBe(true);
  expect(['fdff::1', 'fe00::1'].map((one) => inside(one, 'fd00::/8'))).toEqual([true, false]);
  expect(inside('8.8.8.8', '0.0.0.0/0')).toBe(true);
  expect(inside('2001:db8::1', '0.0.0.0/0')).toBe(false);
  for (const text of ['10.0.0.0/33', 'fd00::/129', '10.0.0.0/x', '10.0.0.0/8/8', '/8', 'example.cn']) expect(parseNetwork(text), text).toBeUndefined();
});

test('all addresses of one /64 are one place', () => {
  expect(placeOf('2001:db8:1:2:3:4:5:6')).toBe(placeOf('2001:db8:1:2::1'));
  expect(placeOf('2001:db8:1:3::1')).not.toBe(placeOf('2001:db8:1:2::1'));
  expect(placeOf('1.2.3.4')).toBe('1.2.3.4');
  expect(placeOf('::ffff:1.2.3.4')).toBe('1.2.3.4');
  expect(placeOf('')).toBe('unknown');
});

test('the setting names what it cannot read', () => {
  expect(loadConfig({ TRUSTED_PROXIES: '10.0.0.0/24, ::1' }).trustedProxies).toEqual(networks('10.0.0.0/24', '::1'));
  expect(loadConfig({}).trustedProxies).toEqual([]);
  expect(() => loadConfig({ TRUSTED_PROXIES: '10.0.0.5 proxy.local' })).toThrow(/TRUSTED_PROXIES: proxy\.local/);
});
