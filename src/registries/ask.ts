import { EndpointError } from '../endpoint/endpoint.ts';
import { retryAfter } from '../endpoint/retry-after.ts';
import { type Outgoing, OutgoingRefused } from '../http/outgoing.ts';
import { NoSuchRecord } from './port.ts';

/** How a registry is asked; `patience` in milliseconds until the whole answer is in, `mostBytes` of one answer. */
export interface Asking { readonly send: Outgoing; readonly patience: number; readonly mostBytes: number }
export const usually = { patience: 20_000, mostBytes: 8 * 1024 * 1024 } as const;

/** A connection that was kept open may be closed by the other side just as it is used again: asked once more, on a new one. */
const CLOSED = new Set(['ECONNRESET', 'EPIPE']);

/** The JSON behind an address. @throws EndpointError, NoSuchRecord */
export const askJson = (url: URL, asking: Asking): Promise<unknown> => askOnce(url, asking).catch((error: unknown) => {
  if (error instanceof EndpointError && CLOSED.has(error.message)) return askOnce(url, asking);
  throw error;
});

async function askOnce(url: URL, { send, patience, mostBytes }: Asking): Promise<unknown> {
  const signal = AbortSignal.timeout(patience);
  try {
    const answer = await send(url, { headers: { accept: 'application/json', 'user-agent': 'Keqiao' }, signal });
    if (answer.status !== 200) { await answer.body?.cancel().catch(() => {}); throw refusalOf(answer); }
    if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(answer.headers.get('content-type') ?? '')) { await answer.body?.cancel().catch(() => {}); throw new EndpointError('wrong_answer', 'not JSON'); }
    return JSON.parse(await textOf(answer, mostBytes)) as unknown;
  } catch (error) {
    throw signal.aborted ? new EndpointError('down', `no answer in ${patience / 1000} s`) : asFailure(error);
  }
}

/** OpenAlex says 403 where others say 429. */
function refusalOf({ status, headers }: Response): Error {
  if (status === 404 || status === 410) return new NoSuchRecord('unknown');
  if (status === 409) return new NoSuchRecord('closed');
  const busy = status === 429 || status === 403 || status === 408 || status >= 500;
  return new EndpointError(busy ? 'busy' : 'refused', `HTTP ${status}`, retryAfter(headers.get('retry-after')));
}

function asFailure(error: unknown): Error {
  if (error instanceof EndpointError || error instanceof NoSuchRecord) return error;
  // Nothing is followed elsewhere: a record that was merged into another is said to be so.
  if (error instanceof OutgoingRefused) return /redirects/.test(error.message) ? new NoSuchRecord('moved') : new EndpointError('down', 'not an address that may be reached');
  if (error instanceof SyntaxError) return new EndpointError('wrong_answer', 'not JSON');
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('code' in at && typeof at.code === 'string') return new EndpointError('down', at.code);
  return new EndpointError('down', 'the answer broke off');
}

async function textOf({ body }: Response, mostBytes: number): Promise<string> {
  if (body === null) return '';
  const parts: Uint8Array[] = [];
  let read = 0;
  for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
    read += part.byteLength;
    if (read > mostBytes) throw new EndpointError('wrong_answer', `more than ${mostBytes / 1024 / 1024} MB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
