import dns from 'node:dns';
import dgram from 'node:dgram';
import net from 'node:net';

/**
 * `LOCAL_ONLY=on`: nothing leaves this machine. Every connection of the process, whichever library makes it (fetch, TLS, the clients
 * of the database, of search, models and mail), goes through `Socket.connect`, and is refused there unless it goes to this
 * machine or to the database of the configuration. Names are not looked up for others either, and no datagram is sent.
 */
export class LeavingThisMachine extends Error {
  readonly code = 'ELOCALONLY';

  constructor(target: string) {
    super(`LOCAL_ONLY=on: nothing is sent to ${target}`);
  }
}

/** `database`: the address of the database, the only other machine that may be spoken to. Gives a function that ends the refusal. */
export function stayOnThisMachine(database: string | undefined): () => void {
  const address = database === undefined ? undefined : new URL(database);
  const host = address?.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = Number(address?.port || 5432);
  const known = new Set<string>(); // what the database's name stands for, as it is looked up
  const mayReach = (to: string, at: number): boolean => isHere(to) || (at === port && (to.toLowerCase() === host || known.has(to)));

  const { connect } = net.Socket.prototype;
  net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]) {
    const target = targetOf(args);
    if (target === undefined || mayReach(target.host, target.port)) return Reflect.apply(connect, this, args) as net.Socket;
    process.nextTick(() => this.destroy(new LeavingThisMachine(`${target.host}:${target.port}`)));
    return this;
  } as typeof connect;

  const { lookup } = dns;
  dns.lookup = ((name: string, ...rest: unknown[]) => {
    const answer = rest.at(-1) as (error: Error | null, ...found: unknown[]) => void;
    if (!isHere(name) && name.toLowerCase() !== host) return process.nextTick(answer, new LeavingThisMachine(name));
    return Reflect.apply(lookup, dns, [name, ...rest.slice(0, -1), (error: Error | null, found: unknown, ...more: unknown[]) => {
      if (name.toLowerCase() === host) for (const one of [found].flat()) known.add(typeof one === 'object' && one !== null && 'address' in one ? String(one.address) : String(one));
      answer(error, found, ...more);
    }]) as void;
  }) as typeof lookup;

  const { send } = dgram.Socket.prototype;
  dgram.Socket.prototype.send = function refused(): never { throw new LeavingThisMachine('a datagram’s receiver'); } as typeof send;
  return () => { net.Socket.prototype.connect = connect; dns.lookup = lookup; dgram.Socket.prototype.send = send; };
}

/** Loopback, by name or number, also where IPv4 is written as IPv6. */
const isHere = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3}|0:0:0:0:0:0:0:1)$/i.test(host);

/** Where a call of `connect` leads; `undefined` for a path, which is a socket on this machine. */
function targetOf(args: readonly unknown[]): { readonly host: string; readonly port: number } | undefined {
  const [first, second] = Array.isArray(args[0]) ? args[0] as readonly unknown[] : args;
  if (typeof first === 'object' && first !== null) {
    const { path, host, port } = first as { path?: string | null; host?: string; port?: number | string };
    return path === undefined || path === null || port !== undefined && port !== null ? { host: host ?? 'localhost', port: Number(port) } : undefined;
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return undefined;
  return { host: typeof second === 'string' ? second : 'localhost', port: Number(first) };
}
