import { run } from './db/run.ts';
import { embeddedKinds } from './embeddings/port.ts';
import { computePlan } from './events/plan.jobs.ts';
import type { Services } from './http/env.ts';
import { allDocuments, bringUpToDate } from './index-content.ts';
import { trimIndexChanges } from './indexing/change.commands.ts';
import { type BatchKind, batchSizes, type JobKind, type JobPayloads, longKinds, serialKinds } from './jobs/kinds.ts';
import { learn } from './learning/model.jobs.ts';
import { adoptTuning, learnFromDecisions } from './learning/tuning.jobs.ts';
import { needsMatchedByWordsOnly } from './matches/embedding.queries.ts';
import { proposeForNeed } from './matches/match.jobs.ts';
import { matchAnew } from './matches/reverse.commands.ts';
import { reachNeeds } from './matches/reverse.jobs.ts';
import { forget } from './me/forget.jobs.ts';
import { carryOutWishes } from './matches/wish.jobs.ts';
import { writeDraftText } from './needs/draft.jobs.ts';
import { checkIndex } from './search/check.ts';
import { system } from './shared/command.ts';

/** Every side effect of the system on one screen: kind of job -> what is done. A kind without a row does not compile. */
type Handlers = { readonly [K in Exclude<JobKind, BatchKind>]: (payload: JobPayloads[K]) => Promise<void> } & { readonly [K in BatchKind]: (payloads: readonly JobPayloads[K][]) => Promise<void> };
type Needs = Pick<Services, 'db' | 'search' | 'jobs' | 'clock' | 'catchUp' | 'train' | 'embeddings' | 'assistant' | 'assigner'>;

export const handlersFor = (s: Needs): Handlers => ({
  'search.first': bringUpToDate(s),
  'search.check': checkIndex(s),
  // Vectors first, as far as they can be had at once: what is matched next should know of them.
  'profiles.reach': upToDate(s, async (payloads) => {
    for (const { kind, profileId } of payloads) {
      const embedded = embeddedKinds.find((one) => one === kind);
      if (embedded !== undefined) await s.embeddings.changed(embedded, profileId);
    }
    await reachNeeds(s)(payloads);
  }),
  'matches.propose': upToDate(s, async (payload) => {
    await s.embeddings.changed('need', payload.needId);
    await proposeForNeed(s)(payload);
  }),
  'matches.wishes': carryOutWishes(s),
  'search.learn': learn({ ...s, documents: () => allDocuments(s.db) }),
  'me.forget': upToDate(s, forget({ ...s, learn: () => learn({ ...s, documents: () => allDocuments(s.db) })({ askedBy: null }) })),
  'indexing.trim': async () => { await run(s, trimIndexChanges, system, {}); },
  'embeddings.fill': async () => {
    const { stored, more } = await s.embeddings.fill();
    if (stored === 0 || more) return;
    const needIds = await needsMatchedByWordsOnly(s.db);
    if (needIds.length > 0) await run(s, matchAnew, system, { needIds: [...needIds] });
  },
  'drafts.write': writeDraftText(s),
  'learning.try': learnFromDecisions(s),
  'learning.adopt': adoptTuning(s),
  'events.plan': upToDate(s, computePlan(s)),
});

/** Who ranks knows of everything that was committed before, in whichever process. */
function upToDate<Payload>({ catchUp }: Needs, work: (payload: Payload) => Promise<void>): (payload: Payload) => Promise<void> {
  return async (payload) => {
    await catchUp();
    await work(payload);
  };
}

export const jobKinds: readonly JobKind[] = [
  // In the order in which they are drained: what ranks comes after what fills the index.
  'search.first', 'search.check', 'profiles.reach', 'matches.wishes', 'matches.propose', 'search.learn', 'me.forget', 'indexing.trim', 'embeddings.fill', 'drafts.write', 'learning.try', 'learning.adopt', 'events.plan',
];

/** Where there is no search engine these wait in the queue; they run when there is one. */
export const kindsThatSearch: ReadonlySet<JobKind> = new Set<JobKind>(['search.first', 'profiles.reach', 'matches.propose', 'search.check', 'search.learn', 'me.forget', 'events.plan']);

/** What every queue of this application is opened with. */
export const queueShape = { kinds: jobKinds, batchSizes, longKinds, serialKinds } as const;
