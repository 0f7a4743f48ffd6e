import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A loopback stand-in for ORCID and OpenAlex, the edge of the network: it answers in the shapes their documentation shows, about
 * invented people marked 演示. `next` makes it answer the coming questions in another way.
 */
export interface Answer { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown; /** As it is, not as JSON. */ readonly text?: string; readonly after?: number }
export interface RegistryServer {
  readonly url: string;
  /** Path and query of every question, in order. */
  readonly asked: string[];
  /** For a path that begins so. */
  readonly answers: Map<string, (path: string) => Answer>;
  readonly close: () => Promise<void>;
}

export async function registryServer(): Promise<RegistryServer> {
  const asked: string[] = [];
  const answers: RegistryServer['answers'] = new Map();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? '';
    asked.push(path);
    const found = [...answers].filter(([begin]) => path.startsWith(begin)).toSorted(([a], [b]) => b.length - a.length)[0]?.[1];
    const { status = 200, headers = { 'content-type': 'application/json;charset=UTF-8' }, body, text, after = 0 } = found?.(path) ?? { status: 404, body: { 'response-code': 404, 'developer-message': 'Not found', 'error-code': 9016 } };
    setTimeout(() => { response.writeHead(status, headers); response.end(text ?? JSON.stringify(body)); }, after);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, answers,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
}

interface Work { readonly code: number; readonly title: string; readonly year?: string; readonly doi?: string; readonly type?: string; readonly visibility?: string }
const external = (doi: string, relationship = 'self') => ({ 'external-id-type': 'doi', 'external-id-value': doi, 'external-id-normalized': { value: doi.toLowerCase(), transient: true }, 'external-id-normalized-error': null, 'external-id-url': { value: `https://doi.org/${doi}` }, 'external-id-relationship': relationship });
const summary = ({ code, title, year, doi, type = 'journal-article', visibility = 'public' }: Work) => ({
  'put-code': code, 'created-date': { value: 1600000000000 }, 'last-modified-date': { value: 1600000000000 }, source: { 'source-orcid': null, 'source-name': { value: 'Crossref' } },
  title: { title: { value: title }, subtitle: null, 'translated-title': null }, 'external-ids': { 'external-id': doi === undefined ? [] : [external('10.5555/whole-volume', 'part-of'), external(doi)] }, url: null, type,
  'publication-date': year === undefined ? null : { year: { value: year }, month: { value: '03' }, day: null }, 'journal-title': { value: '演示学报' }, visibility, path: `/0000-0002-1825-0097/work/${code}`, 'display-index': '0',
});

/** `GET /v3.0/{orcid}/record`. */
export const orcidRecord = (orcid: string, works: readonly Work[]) => ({
  'orcid-identifier': { uri: `https://orcid.org/${orcid}`, path: orcid, host: 'orcid.org' }, preferences: { locale: 'en' }, history: { claimed: true },
  person: { name: { visibility: 'public', 'given-names': { value: '鹿鸣' }, 'family-name': { value: '柏（演示）' }, 'credit-name': null, path: orcid }, emails: { email: [] }, path: `/${orcid}/person` },
  'activities-summary': { works: { 'last-modified-date': { value: 1600000000000 }, group: works.map((work) => ({ 'last-modified-date': { value: 1600000000000 }, 'external-ids': { 'external-id': work.doi === undefined ? [] : [external(work.doi)] }, 'work-summary': [summary(work), summary({ ...work, code: work.code + 100_000 })] })), path: `/${orcid}/works` } },
  path: `/${orcid}`,
});

/** `GET /authors/...`. */
export const openAlexAuthor = (id: string, orcid: string) => ({ id: `https://openalex.org/${id}`, orcid: `https://orcid.org/${orcid}`, display_name: 'Luming Bo (Demo)', works_count: 3 });
/** `GET /works?filter=...`, one page. */
export const openAlexWorks = (works: readonly object[], count: number, next: string | null) => ({ meta: { count, db_response_time_ms: 8, page: null, per_page: 100, next_cursor: next, groups_count: null }, results: works, group_by: [] });
export const openAlexWork = (id: string, title: string, more: object = {}) => ({ id: `https://openalex.org/${id}`, doi: null, display_name: title, publication_year: 2021, type: 'article', is_retracted: false, abstract_inverted_index: null, ...more });
