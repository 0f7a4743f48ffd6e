import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for a foreign model server, on loopback: it keeps what it was sent and answers as told. */
export interface Asked { readonly path: string; readonly authorization: string | undefined; readonly body: { readonly model: string; readonly input?: readonly string[]; readonly messages?: readonly { readonly role: string; readonly content: string }[] } }
export type Answer = (asked: Asked, response: ServerResponse) => void;

export interface ModelServer {
  readonly baseUrl: string;
  readonly asked: Asked[];
  /** How it answers from now on. */
  answer: Answer;
  close(): Promise<void>;
}

export async function modelServer(answer: Answer): Promise<ModelServer> {
  const server = createServer((request, response) => { void read(request).then((text) => {
    const asked = { path: request.url ?? '', authorization: request.headers.authorization, body: JSON.parse(text) as Asked['body'] };
    self.asked.push(asked);
    self.answer(asked, response);
  }); });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self: ModelServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked: [], answer,
    close: async () => { server.closeAllConnections(); server.close(); await once(server, 'close'); },
  };
  return self;
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

export const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

/** Characters counted by code: texts that share characters are near. */
export function toyVector(text: string, size = 48): number[] {
  const vector = Array.from({ length: size }, () => 0);
  for (const char of text) { const at = (char.codePointAt(0) ?? 0) % size; vector[at] = (vector[at] ?? 0) + 1; }
  return vector;
}

const listed = (vectors: readonly (readonly unknown[])[]) => ({ object: 'list', model: 'toy', data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })), usage: { prompt_tokens: 1, total_tokens: 1 } });

export const wellBehaved = (size = 48): Answer => ({ body }, response) => json(response, 200, listed((body.input ?? []).map((text) => toyVector(text, size))));

/** Everything a server at the end of a network does wrong. */
export const faults = {
  'answers 500': (_, response) => json(response, 500, { error: { message: 'overloaded' } }),
  'answers 429 for ten minutes': (_, response) => json(response, 429, { error: { message: 'rate limit' } }, { 'retry-after': '600' }),
  'answers 400': (_, response) => json(response, 400, { error: { message: 'no' } }),
  'answers with another dimension': ({ body }, response) => json(response, 200, listed((body.input ?? []).map((text) => toyVector(text, 7)))),
  'answers NaN': ({ body }, response) => json(response, 200, JSON.stringify(listed((body.input ?? []).map((text) => toyVector(text)))).replace(/"embedding":\[[\d.]+/g, '"embedding":[NaN')),
  'answers infinite numbers': ({ body }, response) => json(response, 200, JSON.stringify(listed((body.input ?? []).map((text) => toyVector(text)))).replace(/"embedding":\[[\d.]+/g, '"embedding":[1e999')),
  'answers zeros': ({ body }, response) => json(response, 200, listed((body.input ?? []).map(() => toyVector('')))),
  'answers one vector too few': ({ body }, response) => json(response, 200, listed((body.input ?? []).slice(1).map((text) => toyVector(text)))),
  'answers with nulls': ({ body }, response) => json(response, 200, listed((body.input ?? []).map(() => toyVector('').map(() => null)))),
  'answers HTML': (_, response) => { response.writeHead(200, { 'content-type': 'text/html' }); response.end('<html><body>Please sign in</body></html>'); },
  'says nothing': () => {},
  'drips for ever': (_, response) => { response.writeHead(200, { 'content-type': 'application/json' }); const timer = setInterval(() => response.write(' '), 50); response.on('close', () => clearInterval(timer)); },
  'breaks off': (_, response) => { response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }); response.write('{"data":['); setTimeout(() => response.destroy(), 20); },
} as const satisfies Record<string, Answer>;
