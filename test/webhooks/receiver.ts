import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A system on loopback that is told of changes. */
export interface Got { readonly id: string; readonly at: string; readonly signatures: string; readonly body: string; readonly type: string }
type Answer = number | 'silent' | 'redirect' | 'endless';

export async function receiver() {
  const got: Got[] = [];
  let [answer, elsewhere] = [204 as Answer, 0];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      if (request.url === '/elsewhere') elsewhere += 1;
      const body = Buffer.concat(parts).toString();
      got.push({ id: String(request.headers['webhook-id']), at: String(request.headers['webhook-timestamp']), signatures: String(request.headers['webhook-signature']), body, type: (JSON.parse(body) as { type: string }).type });
      if (answer === 'silent') return;
      if (answer === 'endless') { response.writeHead(200); response.write('x'.repeat(100_000)); return; }
      response.writeHead(answer === 'redirect' ? 302 : answer, answer === 'redirect' ? { location: '/elsewhere' } : {}).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    answer: (next: Answer) => { answer = next; }, followed: () => elsewhere,
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
