import type { LookupFunction } from 'node:net';
import { lookup as lookUp } from 'node:dns';
import { Agent as PlainAgent, request as plainRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { isInside, type Network, parseAddress, parseNetwork } from './address.ts';

/**
 * The one way out: every request this program makes to an address somebody configured goes through here (model servers, webhooks, an
 * OIDC issuer, anything to come). `outgoing({ reach })` gives a function of the shape of `fetch`; hand it to a client, or call it.
 *
 *     const send = outgoing({ reach: 'public', allowed: config.outgoingAllowed });   // addresses that people type in the application
 *     await send(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(5000) });
 *
 * `reach` says how far: `anywhere` for what the operator configured (a model on the same machine is normal), `public` for what people
 * type (nothing private, link-local or of a cloud's metadata service, but for the networks the operator allows), `this_machine` when
 * nothing may leave (LOCAL_ONLY takes the place of any other reach).
 * Only http and https, no name or password in the address, no redirect followed (a 3xx is an error). The address is checked where the
 * connection is made, after the name was looked up and on that very answer: a name that answers differently the second time gains nothing.
 * A form checks with `refusedUrl` before it stores an address, so that the person hears at once.
 */
export type Reach = 'anywhere' | 'public' | 'this_machine';
export interface OutgoingOptions {
  readonly reach: Reach;
  /** Networks inside that `public` may reach all the same. */
  readonly allowed?: readonly Network[];
  /** For tests: the names of the world. */
  readonly lookup?: LookupFunction;
}
export type Outgoing = (url: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Never asked: the address or its answer is not what may be reached. Its message names no more than the host. */
export class OutgoingRefused extends Error {
  readonly code = 'OUTGOING_REFUSED';
}

const networks = (...texts: readonly string[]): Network[] => texts.flatMap((text) => parseNetwork(text) ?? []);
const THIS_MACHINE = networks('127.0.0.0/8', '::1');
/** RFC 6890 and its successors; 100.64/10 holds a cloud's metadata service (100.100.100.200), 64:ff9b::/96, 2002::/16, 2001::/32 carry IPv4 inside. */
const NOT_PUBLIC = networks(
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
);
const PUBLIC_IPV6 = networks('2000::/3');
const NOT_PUBLIC_IPV6 = networks('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');

function mayReach(address: bigint, { reach, allowed = [] }: OutgoingOptions): boolean {
  if (reach === 'anywhere') return true;
  if (reach === 'this_machine') return isInside(address, THIS_MACHINE);
  if (isInside(address, allowed)) return true;
  return address >> 32n === 0xffffn ? !isInside(address, NOT_PUBLIC) : isInside(address, PUBLIC_IPV6) && !isInside(address, NOT_PUBLIC_IPV6);
}

/** Why this address may not be asked, as far as it can be said without looking up its name; null when it may. */
export function refusedUrl(text: string, options: OutgoingOptions): readonly [zh: string, en: string] | null {
  if (!URL.canParse(text)) return ['网址不完整，例如 https://example.cn/hook。', 'Not a complete address, for example https://example.cn/hook.'];
  const { protocol, username, password, hostname } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return ['网址应以 http:// 或 https:// 开头。', 'The address must begin with http:// or https://.'];
  if (username !== '' || password !== '') return ['网址中不能写用户名或密码。', 'The address must not hold a name or password.'];
  const address = parseAddress(hostname.replace(/^\[|\]$/g, ''));
  const inside = address === undefined ? options.reach !== 'anywhere' && isLocalName(hostname) !== (options.reach === 'this_machine') : !mayReach(address, options);
  if (!inside) return null;
  return options.reach === 'this_machine'
    ? ['本系统设为不向外发送，只能访问本机。', 'This deployment sends nothing outside; only this machine may be reached.']
    : ['这个地址在内部网络，不能访问。如确需访问，请管理员在 OUTGOING_ALLOWED 中放行。', 'This address is inside the network. An administrator may allow it in OUTGOING_ALLOWED.'];
}

/** Names that mean this machine wherever they are looked up (RFC 6761). A name with a dot at its end is the same name. */
const isLocalName = (hostname: string): boolean => /^(?:.+\.)?localhost\.?$/i.test(hostname);

/** Where an address of the configuration leads, for the status page. A name says nothing of itself. */
export function whereTo(text: string): readonly [zh: string, en: string] {
  const { hostname } = new URL(text);
  const address = parseAddress(hostname.replace(/^\[|\]$/g, ''));
  if (isLocalName(hostname) || (address !== undefined && isInside(address, THIS_MACHINE))) return ['本机', 'this machine'];
  if (address === undefined) return ['按域名解析', 'by its name'];
  return mayReach(address, { reach: 'public' }) ? ['外部网络', 'outside'] : ['内部网络', 'inside the network'];
}

/** Headers a request of another protocol level may not set here. */
const NOT_SENT = new Set(['connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-authorization', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/** @throws OutgoingRefused before anything is sent, TypeError `fetch failed` with its cause as `fetch` does */
export function outgoing(options: OutgoingOptions): Outgoing {
  const names = options.lookup ?? (lookUp as LookupFunction);
  /** All answers must be such as may be reached: one good among them would let the other in by chance. */
  const lookup: LookupFunction = (hostname, how, answer) => names(hostname, { ...how, all: true }, (error, found) => {
    if (error !== null) return answer(error, '');
    const all = Array.isArray(found) ? found : [];
    const refused = all.length === 0 || all.some(({ address }) => { const number = parseAddress(address); return number === undefined || !mayReach(number, options); });
    if (refused) return answer(new OutgoingRefused(`${hostname} is not an address that may be reached`), '');
    if (how.all === true) return answer(null, all);
    answer(null, all[0]?.address ?? '', all[0]?.family);
  });
  const agents = { 'http:': new PlainAgent({ keepAlive: true, lookup }), 'https:': new TlsAgent({ keepAlive: true, lookup }) };

  return async (input, init) => {
    const asked = input instanceof Request ? new Request(input, init) : undefined;
    const url = new URL(asked?.url ?? input.toString());
    const refused = refusedUrl(url.href, options);
    if (refused !== null) throw new OutgoingRefused(`${url.host}: ${refused[1]}`);
    const request = asked ?? new Request(url, init);
    const { signal } = request;
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
    const headers: Record<string, string> = {};
    request.headers.forEach((value, name) => { if (!NOT_SENT.has(name)) headers[name] = value; });
    const secure = url.protocol === 'https:';
    return new Promise<Response>((resolve, reject) => {
      const failed = (error: unknown): void => reject(signal.aborted ? signal.reason : error instanceof OutgoingRefused ? error : new TypeError('fetch failed', { cause: error }));
      const sent = (secure ? tlsRequest : plainRequest)(url, { method: request.method, headers, signal, agent: agents[secure ? 'https:' : 'http:'] }, (answer) => {
        const status = answer.statusCode ?? 0;
        if (status >= 300 && status < 400) { answer.destroy(); return failed(new OutgoingRefused(`${url.host} redirects, which is not followed`)); }
        resolve(asResponse(answer, status));
      });
      sent.on('error', failed);
      sent.end(body);
    });
  };
}

function asResponse(answer: IncomingMessage, status: number): Response {
  const headers = new Headers();
  for (let i = 0; i + 1 < answer.rawHeaders.length; i += 2) headers.append(answer.rawHeaders[i] ?? '', answer.rawHeaders[i + 1] ?? '');
  const empty = status === 204 || status === 205;
  if (empty) answer.resume();
  return new Response(empty ? null : Readable.toWeb(answer) as unknown as ReadableStream, { status, statusText: answer.statusMessage ?? '', headers });
}
