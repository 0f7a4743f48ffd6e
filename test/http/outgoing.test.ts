import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseNetwork } from '../../src/http/address.ts';
import { outgoing, OutgoingRefused, refusedUrl, whereTo } from '../../src/http/outgoing.ts';

/** The one way out: what may not be reached, in every spelling; names that answer differently the second time; redirects. */
let server: Server;
let port = 0;
const seen: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.authorization ?? ''}`);
    if (request.url === '/away') { response.writeHead(302, { location: 'http://127.0.0.1:1/' }); response.end(); return; }
    if (request.url === '/silent') return;
    if (request.url === '/drips') { response.writeHead(200); const timer = setInterval(() => response.write(' '), 20); response.on('close', () => clearInterval(timer)); return; }
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => { response.writeHead(201, { 'x-two': ['a', 'b'] }); response.end(`heard ${Buffer.concat(parts).toString()}`); });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => { server.closeAllConnections(); server.close(); });

const INSIDE = [
  'http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://017700000001/', 'http://127.0.0.1./', 'http://１２７.0.0.1/', 'http://127。0。0。1/', 'http://%31%32%37.0.0.1/',
  'http://0/', 'http://0.0.0.0/', 'http://[::]/', 'http://[::1]/', 'http://[0:0:0:0:0:0:0:1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/', 'http://[2001:0:7f00:1::]/',
  'http://10.0.0.1/', 'http://10.255.255.255/', 'http://172.16.0.1/', 'http://172.31.255.255/', 'http://192.168.1.1/', 'http://169.254.169.254/latest/meta-data/', 'http://[fd00:ec2::254]/', 'http://100.100.100.200/', 'http://2852039166/', 'http://0xa9fea9fe/',
  'http://[fe80::1]/', 'http://[fc00::1]/', 'http://[ff02::1]/', 'http://224.0.0.1/', 'http://255.255.255.255/', 'http://198.18.0.1/', 'http://192.0.0.192/', 'http://[2001:db8::1]/',
  'http://localhost/', 'http://LOCALHOST./', 'http://a.localhost/', 'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
];
test.each(INSIDE)('%s is inside: not for what people type, this machine alone where nothing may leave', (url) => {
  expect(refusedUrl(url, { reach: 'public' })).not.toBeNull();
  expect(refusedUrl(url, { reach: 'anywhere' })).toBeNull();
});
test.each(['ftp://example.cn/', 'file:///etc/passwd', 'javascript:alert(1)', 'data:text/plain,x', 'gopher://127.0.0.1/', 'example.cn', '//example.cn', '', 'http://', 'http://a:b@example.cn/', 'http://secret@example.cn/', 'http://example.cn@127.0.0.1/', 'http://[::1/', 'http://exa mple.cn/'])('%j is never asked', (url) => {
  for (const reach of ['public', 'anywhere', 'this_machine'] as const) expect(refusedUrl(url, { reach })).not.toBeNull();
});
test.each(['https://example.cn/hook', 'http://8.8.8.8:8080/x', 'https://[2606:4700::1111]/', 'https://中国科协.cn/', 'http://172.32.0.1/', 'http://100.128.0.1/', 'http://169.253.0.1/'])('%s is outside', (url) => {
  expect(refusedUrl(url, { reach: 'public' })).toBeNull();
  expect(refusedUrl(url, { reach: 'this_machine' })).not.toBeNull();
});
test('this machine only', () => {
  for (const url of ['http://127.0.0.1:9/', 'http://[::1]/', 'http://localhost/', 'http://127.1.2.3/']) expect(refusedUrl(url, { reach: 'this_machine' })).toBeNull();
  for (const url of ['http://10.0.0.1/', 'http://0.0.0.0/', 'http://model.local/']) expect(refusedUrl(url, { reach: 'this_machine' })).not.toBeNull();
});
test('what the operator allows is allowed, and no more', () => {
  const allowed = ['10.1.0.0/16', '127.0.0.1'].flatMap((text) => parseNetwork(text) ?? []);
  expect(refusedUrl('http://10.1.2.3/', { reach: 'public', allowed })).toBeNull();
  expect(refusedUrl('http://[::ffff:10.1.2.3]/', { reach: 'public', allowed })).toBeNull();
  expect(refusedUrl('http://10.2.0.1/', { reach: 'public', allowed })).not.toBeNull();
});

/** A name server that gives these answers one after the other. */
const answering = (...answers: readonly (readonly string[])[]): LookupFunction & { asked: number } => {
  const lookup = ((_name, how, answer) => {
    const found = (answers[Math.min(lookup.asked, answers.length - 1)] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    lookup.asked += 1;
    if (how.all === true) answer(null, found); else answer(null, found[0]?.address ?? '', found[0]?.family);
  }) as LookupFunction & { asked: number };
  lookup.asked = 0;
  return lookup;
};

describe('the address is checked where the connection is made', () => {
  test.each([
    ['a name that leads inside', [['127.0.0.1']]], ['one answer of two leads inside', [['8.8.8.8', '127.0.0.1']]], ['inside as IPv6', [['::1']]], ['mapped', [['::ffff:127.0.0.1']]], ['no answer at all', [[]]],
  ] as const)('%s', async (_, answers) => {
    const before = seen.length;
    await expect(outgoing({ reach: 'public', lookup: answering(...answers) })(`http://hook.example.cn:${port}/`)).rejects.toThrow(OutgoingRefused);
    expect(seen).toHaveLength(before);
  });
  test('rebinding: the name is asked once for a connection, and the answer that was checked is the one that is used', async () => {
    const lookup = answering(['127.0.0.1'], ['10.0.0.1']);
    const send = outgoing({ reach: 'public', allowed: [parseNetwork('127.0.0.1')].flatMap((one) => one ?? []), lookup });
    expect((await send(`http://hook.example.cn:${port}/`)).status).toBe(201);
    expect(lookup.asked).toBe(1);
  });
  test('a literal address needs no name server and is refused all the same', async () => {
    for (const reach of ['public'] as const) await expect(outgoing({ reach })(`http://127.0.0.1:${port}/`)).rejects.toThrow(OutgoingRefused);
    await expect(outgoing({ reach: 'this_machine' })('http://8.8.8.8/')).rejects.toThrow(/only this machine/);
  });
});

test('it sends and brings back what `fetch` would', async () => {
  const send = outgoing({ reach: 'anywhere' });
  const answer = await send(`http://127.0.0.1:${port}/x?y=1`, { method: 'POST', body: '需求', headers: { authorization: 'Bearer k', host: 'other.example', 'content-type': 'text/plain' } });
  expect([answer.status, answer.ok, await answer.text(), answer.headers.get('x-two')]).toEqual([201, true, 'heard 需求', 'a, b']);
  expect(seen.at(-1)).toBe('POST /x?y=1 Bearer k');
  expect(await (await send(new Request(`http://127.0.0.1:${port}/z`, { method: 'PUT', body: 'z' }))).text()).toBe('heard z');
});
test('no redirect is followed', async () => {
  await expect(outgoing({ reach: 'anywhere' })(`http://127.0.0.1:${port}/away`)).rejects.toThrow(/redirects/);
});
test('silence, a body that drips and a closed port end as with `fetch`', async () => {
  const send = outgoing({ reach: 'anywhere' });
  await expect(send(`http://127.0.0.1:${port}/silent`, { signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ name: 'TimeoutError' });
  const drips = await send(`http://127.0.0.1:${port}/drips`, { signal: AbortSignal.timeout(150) });
  await expect(drips.text()).rejects.toThrow();
  await expect(send('http://127.0.0.1:1/')).rejects.toMatchObject({ name: 'TypeError', cause: { code: 'ECONNREFUSED' } });
});
test('an error names the host, never the key or what was sent', async () => {
  const error = await outgoing({ reach: 'public' })('http://10.0.0.1/path?token=geheim', { headers: { authorization: 'Bearer geheim' } }).catch(String);
  expect(error).toContain('10.0.0.1');
  expect(error).not.toContain('geheim');
});

test('the status page says where an address leads', () => {
  expect(['http://127.0.0.1:7700', 'http://localhost', 'http://[::1]/', 'http://10.0.0.1', 'http://8.8.8.8', 'http://search'].map((url) => whereTo(url)[1]))
    .toEqual(['this machine', 'this machine', 'this machine', 'inside the network', 'outside', 'by its name']);
});
