import { randomUUID } from 'node:crypto';
import { demo } from '../../seeds/index.ts';
import { createEmbeddedIndex } from '../../src/search/embedded.ts';
import { piecesOf, trainModel } from '../../src/search/model.ts';
import { type MeiliServer, openServer } from '../../src/search/meili-client.ts';
import type { MeiliDocument } from '../../src/search/meili-document.ts';
import { createMeiliIndex } from '../../src/search/meilisearch.ts';
import type { NeedQuery, SearchDocument, SearchKind } from '../../src/search/port.ts';
import { createStore } from '../search/document-store.ts';
import { dropIndexes } from '../search/meili.ts';
import { demoExperts, demoNeeds } from './people.ts';
import { benchIsThere, needsZh } from './sets.ts';

/**
 * `npm run bench:recall`: of what our exact scorer puts first over all candidates, how much is among the at most 300 candidates that
 * Meilisearch finds; beside it, the whole need sent to it as one query. Both against the same server (MEILI_URL, MEILI_API_KEY) in
 * one run, with the time an answer takes. `-- achievement` or `-- expert` runs one set.
 */
const { MEILI_URL: url, MEILI_API_KEY: apiKey } = process.env;
const [FIRST, CANDIDATES] = [20, 300];
const limits = { search: 120_000, request: 120_000, task: 600_000 };

interface Judged { readonly name: string; readonly kind: SearchKind; readonly documents: readonly SearchDocument[]; readonly needs: readonly NeedQuery[] }

function sets(): Judged[] {
  const demoAchievements = demo.achievements.map((one): SearchDocument => ({ id: one.key, title: [one.title, ...one.fields].join(' '), text: one.summary ?? '', items: [] }));
  const all: Judged[] = [
    { name: 'demo data, experts', kind: 'expert', documents: demoExperts, needs: demoNeeds },
    { name: 'demo data, achievements', kind: 'society', documents: demoAchievements, needs: demoNeeds },
  ];
  if (!benchIsThere()) { console.log('The judged sets (../shared/bench) are not here: only the demo data is measured.'); return all; }
  const { needs, candidates } = needsZh();
  return [{ name: 'needs-zh', kind: 'achievement', documents: candidates, needs }, ...all];
}

async function measure(at: string, set: Judged): Promise<void> {
  const prefix = `recall-${randomUUID().slice(0, 8)}-`;
  const server = openServer({ url: at, apiKey, prefix, limits });
  const store = createStore();
  for (const one of set.documents) store.of(set.kind).set(one.id, one);
  set.needs.forEach((need, n) => store.of('need').set(`n${n}`, { id: `n${n}`, title: need.title, text: need.description, items: [] }));
  // One model for both, so that only the candidates differ.
  const model = trainModel({ texts: set.documents.flatMap(piecesOf), needs: [...store.of('need').values()].flatMap(piecesOf) }, 'bench');
  const exact = createEmbeddedIndex();
  for (const kind of [set.kind, 'need'] as const) await exact.fill(kind, store.source.all(kind));
  const index = createMeiliIndex({ url: at, apiKey, prefix, source: store.source, limits });
  try {
    const began = performance.now();
    await index.sync.check();
    const indexing = (performance.now() - began) / 1000;
    await Promise.all([exact.adopt(model), index.adopt(model)]);
    await naiveIndex(server, `${prefix}naive`, set.documents);
    const [ours, naive] = [{ found: 0, ms: [] as number[] }, { found: 0, ms: [] as number[] }];
    let wanted = 0;
    for (const need of set.needs) {
      const first = (await exact.rank(set.kind, need, FIRST)).map((one) => one.id);
      wanted += first.length;
      const [ranked, asked] = [await timed(() => index.rank(set.kind, need, CANDIDATES)), await timed(() => server.search([{ indexUid: `${prefix}naive`, q: `${need.title}\n${need.description}`, limit: CANDIDATES }]))];
      const [mine, theirs] = [new Set(ranked.value.map((one) => one.id)), new Set((asked.value[0]?.hits ?? []).map((one) => one.id))];
      ours.found += first.filter((id) => mine.has(id)).length;
      naive.found += first.filter((id) => theirs.has(id)).length;
      ours.ms.push(ranked.ms);
      naive.ms.push(asked.ms);
    }
    const share = (found: number): string => `${((100 * found) / wanted).toFixed(1)} %`;
    console.log(`\n${set.name}: ${set.documents.length} candidates, ${set.needs.length} needs, Meilisearch ${await server.version()}, indexed in ${indexing.toFixed(1)} s`);
    console.log(`  short queries   ${share(ours.found)} of the first ${FIRST} are among ${CANDIDATES} candidates; ${median(ours.ms)} ms (median) for candidates and scores`);
    console.log(`  the whole need  ${share(naive.found)}; ${median(naive.ms)} ms for candidates alone`);
  } finally {
    await dropIndexes(at, apiKey, prefix);
  }
}

const median = (values: readonly number[]): string => (values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN).toFixed(0);

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const began = performance.now();
  const value = await work();
  return { value, ms: performance.now() - began };
}

/** As anybody would begin: the texts as they are, settings as they come. */
async function naiveIndex(server: MeiliServer, uid: string, documents: readonly SearchDocument[]): Promise<void> {
  await server.create(uid, { searchableAttributes: ['title', 'text', 'items'] });
  const plain = documents.map(({ id, title, text, items }) => ({ id, title, text, items: items.map((one) => `${one.title}\n${one.text}`), size: 0 }));
  for (let at = 0; at < plain.length; at += 1000) await server.put(uid, plain.slice(at, at + 1000) as unknown as MeiliDocument[]);
}

if (url === undefined) console.log('bench:recall did not run: MEILI_URL is not set. It needs a Meilisearch server.');
else for (const set of sets()) if (process.argv[2] === undefined || process.argv[2] === set.kind) await measure(url, set);
