import type { TestServices } from '../support/services.ts';
import { createApp } from '../../src/app.tsx';
import { asked } from './requests.ts';
import type { PermissionWorld } from './world.ts';

/**
 * Everything that can be read: each GET route of the router with the ids of the world, and each list of them in the ways a reader may
 * turn it: words to look for, every value of every parameter the description knows, page by page. New routes join by themselves.
 */
interface Parameter { readonly in: string; readonly name: string; readonly schema?: { readonly enum?: readonly string[]; readonly anyOf?: readonly { readonly enum?: readonly string[] }[] } }

/** `words`: what a reader might look for who has an idea of what is hidden. */
export async function reads(t: TestServices, world: PermissionWorld, words: readonly string[]): Promise<readonly string[]> {
  const routes = [...new Set(createApp(() => t.deps).routes.filter(({ method, path }) => method === 'GET' && !/^\/(assets\/|api\/auth\/)|\*/.test(path)).map(({ path }) => path))];
  const { paths } = await (await t.request('/api/openapi.json')).json() as { readonly paths: Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }> };
  const values = new Map<string, Set<string>>();
  for (const { get } of Object.values(paths)) for (const { in: place, name, schema } of get?.parameters ?? []) {
    if (place !== 'query') continue;
    for (const value of schema?.enum ?? schema?.anyOf?.flatMap((one) => one.enum ?? []) ?? []) values.set(name, (values.get(name) ?? new Set<string>()).add(value));
  }
  const turns = (path: string): string[] => {
    const known = new Set(paths[path.replace(/^\/api/, '').replace(/:(\w+)/g, '{$1}')]?.get?.parameters?.filter((one) => one.in === 'query').map((one) => one.name) ?? []);
    return [...words.map((word) => `q=${encodeURIComponent(word)}`), 'limit=1', ...[...known].flatMap((name) => [...values.get(name) ?? []].map((value) => `${name}=${value}`))];
  };
  return routes.flatMap((route) => {
    const { path } = asked(`GET ${route}`, world, () => 1);
    // Pages take the parameters of the list of the same name.
    return [path, ...(route.includes(':') || route === '/' ? [] : turns(route.startsWith('/api/') ? route : `/api${route}`).map((turn) => `${path}${path.includes('?') ? '&' : '?'}${turn}`))];
  });
}

/** What differs from one answer to the next and says nothing: request ids, keys of forms, tokens. */
const plain = (text: string, ids: readonly string[]): string => ids.reduce((rest, id) => rest.replaceAll(id, 'an-id'), text
  .replace(/(编号|Request) [0-9a-f-]{36}/g, '$1').replace(/(name="_(?:key|token)" value=")[^"]*/g, '$1').replace(/<time>[^<]*<\/time><\/p>/, ''));

/** Status, headers and body of an answer, as far as they may tell something. `ids` are taken for one. */
export async function answerTo(t: TestServices, path: string, cookie: string | undefined, ids: readonly string[] = []): Promise<string> {
  const answer = await t.request(path, {}, cookie);
  const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date').map(([name, value]) => `${name}: ${value}`).join('\n');
  return plain(`${answer.status}\n${headers}\n${await answer.text()}`, ids);
}
