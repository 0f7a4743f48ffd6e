import { expect, test } from 'vitest';
import { clientAddress } from '../../src/http/address.ts';

const proxies = ['10.0.0.0/8', '192.168.1.5', 'fd00::/8'];

test('without trusted proxies only the peer counts, whatever it says', () => {
  expect(clientAddress('203.0.113.9', '1.2.3.4', [])).toBe('203.0.113.9');
  expect(clientAddress('::ffff:203.0.113.9', null, [])).toBe('203.0.113.9');
  expect(clientAddress('', '1.2.3.4', [])).toBe('');
});

test('a peer that is no trusted proxy is not believed', () => {
  expect(clientAddress('203.0.113.9', '1.2.3.4', proxies)).toBe('203.0.113.9');
});

test('behind trusted hops the first other address from the right counts, not what the visitor wrote', () => {
  expect(clientAddress('10.1.1.1', '203.0.113.9', proxies)).toBe('203.0.113.9');
  expect(clientAddress('10.1.1.1', '1.2.3.4, 203.0.113.9, 192.168.1.5', proxies)).toBe('203.0.113.9');
  expect(clientAddress('10.1.1.1', '2001:db8::7', proxies)).toBe('2001:0db8:0000:0000:0000:0000:0000:0007');
});

test('a chain that cannot be read leaves the proxy itself', () => {
  for (const chain of ['unknown', '', '203.0.113.9, nonsense', '10.2.2.2']) expect(clientAddress('10.1.1.1', chain, proxies), chain).toBe('10.1.1.1');
});
