import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** Stand-ins on loopback for a mail server and for the robots of 企业微信 and 钉钉. */
export interface Received { readonly to: readonly string[]; readonly raw: string; readonly messageId: string; readonly text: string }

export async function mailServer() {
  const received: Received[] = [];
  let refusing = false;
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onRcptTo: (_address, _session, done) => done(refusing ? Object.assign(new Error('mailbox full: person@example.test'), { responseCode: 452 }) : null),
    onData: (stream, session, done) => {
      let raw = '';
      stream.on('data', (chunk: Buffer) => { raw += chunk.toString(); });
      stream.on('end', () => {
        const [head = '', ...body] = raw.split('\r\n\r\n');
        const base64 = /content-transfer-encoding: base64/i.test(head);
        const joined = body.join('\n\n');
        const text = base64 ? Buffer.from(joined.replace(/\s/g, ''), 'base64').toString() : Buffer.from(joined.replace(/=\r?\n/g, '').replace(/(?:=[0-9A-F]{2})+/g, (hex) => Buffer.from(hex.replaceAll('=', ''), 'hex').toString()), 'utf8').toString();
        received.push({ to: session.envelope.rcptTo.map((one) => one.address), raw, messageId: /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? '', text });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', () => resolve()); });
  return {
    received, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    refuse: (yes: boolean) => { refusing = yes; },
    close: () => new Promise<void>((resolve) => { server.close(() => resolve()); }),
  };
}

export interface Said { readonly path: string; readonly query: URLSearchParams; readonly body: { readonly msgtype?: string; readonly text?: { readonly content?: string } } }

export async function robotServer() {
  const said: Said[] = [];
  let answer: { status: number; body: string } | 'silent' = { status: 200, body: '{"errcode":0,"errmsg":"ok"}' };
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      const url = new URL(request.url ?? '', 'http://robot');
      said.push({ path: url.pathname, query: url.searchParams, body: JSON.parse(Buffer.concat(parts).toString()) as Said['body'] });
      if (answer === 'silent') { request.socket.destroy(); return; }
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    said, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (next: typeof answer) => { answer = next; },
    close: () => { server.closeAllConnections(); server.close(); },
  };
}
