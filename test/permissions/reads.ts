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
// Opening a notice marks it as read, which is told on every page: it is left out.
export async function reads(t: TestServices, world: PermissionWorld, words: readonly string[]): Promise<readonly string[]> {
  const routes = [...new Set(createApp(() => t.deps).routes.filter(({ method, path }) => method === 'GET' && path !== '/notices/:id' && !/^\/(assets\/|api\/auth\/)|\*/.test(path)).map(({ path }) => path))];
  const { paths } = await (await t.request('/api/openapi.json')).json() as { readonly paths: Record<string, { readonly get?: { readonly parameters?: readonly Parameter[] } }> };
  const values = new Map<string, Set<string>>();
  for (const { get } of Object.values(paths)) for (const { in: place, name, schema } of get?.parameters ?? []) {
    if (place !== 'query') continue;
    for (const value of schema?.enum ?? schema?.anyOf?.flatMap((one) => one.enum ?? []) ?? []) values.set(name, (values.get(name) ?? new Set<string>()).add(value));
  }
  /** The query parameters of the list behind a route: a page reads the same list as the API's route of its name. */
  const known = (route: string): readonly string[] => (paths[route.replace(/^\/api/, '')]?.get?.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name);
  const turns = (route: string): readonly string[] => {
    const names = known(route);
    const searched = names.includes('q') ? words.map((word) => `q=${encodeURIComponent(word)}`) : [];
    const filtered = route.startsWith('/api/') ? names.flatMap((name) => (name === 'limit' ? ['limit=1'] : [...values.get(name) ?? []].map((value) => `${name}=${value}`))) : [];
    return [...searched, ...filtered];
  };
  return routes.flatMap((route) => {
    const { path } = asked(`GET ${route}`, world, () => 1);
    return [path, ...(route.includes(':') ? [] : turns(route).map((turn) => `${path}${path.includes('?') ? '&' : '?'}${turn}`))];
  });
}

/**
 * What differs from one answer to the next and says nothing: request ids, keys of forms, tokens, the time at the foot; the version of a
 * need, which grows whenever its proposals are renewed; and how many decisions the whole deployment has learned from, which all staff are told.
 */
const plain = (text: string, ids: readonly string[]): string => ids.reduce((rest, id) => rest.replaceAll(id, 'an-id'), text
  .replace(/(编号|Request) [0-9a-f-]{36}/g, '$1').replace(/(name="_(?:key|token)" value=")[^"]*/g, '$1').replace(/<time>[^<]*<\/time><\/p>/, '')
  .replace(/("version":|name="version" value=")\d+/g, '$1').replace(/(?:本系统现有|只有) \d+ 条|"decisions":\d+|data-head="(?:条数|有结论|合适的比例[^"]*)">[^<]*/g, ''));

/** Status, headers and body of an answer, as far as they may tell something. `ids` are taken for one. */
export async function answerTo(t: TestServices, path: string, cookie: string | undefined, ids: readonly string[] = []): Promise<string> {
  const answer = await t.request(path, {}, cookie);
  const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date').map(([name, value]) => `${name}: ${value}`).join('\n');
  return plain(`${answer.status}\n${headers}\n${await answer.text()}`, ids);
}
