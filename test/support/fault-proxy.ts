import { once } from 'node:events';
import net from 'node:net';

/** Faults between us and a server on loopback, without privileges: `trust.md`, 1.3. */
export type Fault = 'pass' | 'blackhole' | 'reset' | 'refuse' | 'half' | 'server_error' | 'html';
export interface FaultProxy { mode: Fault; /** Milliseconds each way. */ latency: number; readonly url: string; close(): void }

const answer = (status: string, type: string, body: string): string => `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
const spoken: Partial<Record<Fault, string>> = {
  server_error: answer('500 Internal Server Error', 'application/json', '{"message":"broken","code":"internal","type":"internal","link":""}'),
  html: answer('200 OK', 'text/html', '<html><body>maintenance</body></html>'),
};

/** `target`: a port; 0 where there is no server, and only faults can be shown. */
export async function faultProxy(target: number): Promise<FaultProxy> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    sockets.add(client);
    client.on('close', () => sockets.delete(client)).on('error', () => client.destroy());
    if (proxy.mode === 'refuse' || proxy.mode === 'reset') { client.resetAndDestroy(); return; }
    const words = spoken[proxy.mode];
    if (words !== undefined) { client.once('data', () => client.end(words)); return; }
    if (target === 0) return; // silent
    const up = net.connect(target, '127.0.0.1');
    sockets.add(up);
    const pipe = (a: net.Socket, b: net.Socket): void => {
      a.on('data', (data) => {
        if (proxy.mode === 'blackhole') return;
        const said = spoken[proxy.mode];
        if (said !== undefined) { if (a === client) { up.destroy(); client.end(said); } return; } // on connections kept open from before, too
        if (proxy.mode === 'refuse' || proxy.mode === 'reset') { a.resetAndDestroy(); b.resetAndDestroy(); return; }
        if (proxy.mode === 'half' && a === up) { b.write(data.subarray(0, data.length >> 1)); b.end(); return; }
        setTimeout(() => { if (b.writable) b.write(data); }, proxy.latency);
      });
      a.on('end', () => setTimeout(() => b.end(), proxy.latency + 1)).on('error', () => b.destroy()).on('close', () => sockets.delete(a));
    };
    pipe(client, up);
    pipe(up, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  const proxy: FaultProxy = {
    mode: 'pass', latency: 0, url: `http://127.0.0.1:${port}`,
    close() { server.close(); for (const socket of sockets) socket.destroy(); },
  };
  return proxy;
}
