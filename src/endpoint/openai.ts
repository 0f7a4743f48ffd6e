import OpenAI from 'openai';
import { type Outgoing, outgoing } from '../http/outgoing.ts';
import { EndpointError } from './endpoint.ts';
import { retryAfter } from './retry-after.ts';

/** The one place that knows the `openai` client: any server that speaks its API. What it throws leaves as an `EndpointError`. */
/** `through`: how far its requests may go; by default wherever the operator's address leads. */
export interface ServerOptions { readonly baseUrl: string; readonly apiKey: string | undefined; readonly through?: Outgoing }
/** `retries`: of 429, 5xx and broken connections, within the call, after the time the server names (up to a minute) or a growing one. */
export interface CallOptions { readonly timeoutMs: number; readonly retries: number }

export interface ModelServer {
  embed(body: { readonly model: string; readonly input: readonly string[]; readonly dimensions?: number }, options: CallOptions): Promise<unknown>;
  chat(body: { readonly model: string; readonly system: string; readonly data: string; readonly mostTokens: number }, options: CallOptions): Promise<unknown>;
}

export function openServer({ baseUrl, apiKey, through = outgoing({ reach: 'anywhere' }) }: ServerOptions): ModelServer {
  // A local server wants no key, the client does. It reads no environment for what is given here.
  const client = new OpenAI({ baseURL: baseUrl, apiKey: apiKey ?? 'none', organization: null, project: null, logLevel: 'off', fetch: through });
  const asked = async (call: (options: { maxRetries: number; timeout: number; signal: AbortSignal }) => Promise<unknown>, { timeoutMs, retries }: CallOptions): Promise<unknown> => {
    // The client's own limit ends with the headers; a body that drips for ever is cut by the signal.
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await call({ maxRetries: retries, timeout: timeoutMs, signal });
    } catch (error) {
      throw endpointError(error, signal.aborted, timeoutMs);
    }
  };
  return {
    embed: ({ model, input, dimensions }, options) => asked((how) => client.embeddings.create({ model, input: [...input], encoding_format: 'float', ...(dimensions === undefined ? {} : { dimensions }) }, how), options),
    chat: ({ model, system, data, mostTokens }, options) => asked((how) => client.chat.completions.create({
      model, temperature: 0, max_tokens: mostTokens, response_format: { type: 'json_object' }, messages: [{ role: 'system', content: system }, { role: 'user', content: data }],
    }, how), options),
  };
}

function endpointError(error: unknown, timedOut: boolean, timeoutMs: number): EndpointError {
  if (timedOut || error instanceof OpenAI.APIConnectionTimeoutError) return new EndpointError('down', `no answer in ${timeoutMs / 1000} s`);
  if (error instanceof OpenAI.APIConnectionError) return new EndpointError('down', causeOf(error));
  if (error instanceof OpenAI.APIError && error.status !== undefined) {
    const busy = error.status === 429 || error.status === 408 || error.status >= 500;
    return new EndpointError(busy ? 'busy' : 'refused', `HTTP ${error.status}`, retryAfter(error.headers?.get('retry-after')));
  }
  return new EndpointError('wrong_answer', `not readable as JSON (${error instanceof Error ? error.name : 'unknown'})`);
}

const causeOf = (error: Error): string => {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ('code' in at && typeof at.code === 'string') return at.code;
  return error.message;
};
