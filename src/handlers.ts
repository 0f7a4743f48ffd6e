import { run } from './db/run.ts';
import { embeddedKinds } from './embeddings/port.ts';
import { computePlan } from './events/plan.jobs.ts';
import type { Services } from './http/env.ts';
import type { JobKind, JobPayloads } from './jobs/kinds.ts';
import { adoptTuning, learnFromDecisions } from './learning/tuning.jobs.ts';
import { needsMatchedByWordsOnly } from './matches/embedding.queries.ts';
import { proposeForNeed } from './matches/match.jobs.ts';
import { matchAnew } from './matches/reverse.commands.ts';
import { indexAndReach } from './matches/reverse.jobs.ts';
import { writeDraftText } from './needs/draft.jobs.ts';
import { indexNeed } from './needs/need.jobs.ts';
import { indexProfile } from './profiles/profile.jobs.ts';
import { checkIndex } from './search/check.ts';
import { system } from './shared/command.ts';

/** Every side effect of the system on one screen: kind of job -> what is done. A kind without a row does not compile. */
type Handlers = { readonly [K in JobKind]: (payload: JobPayloads[K]) => Promise<void> };
type Needs = Pick<Services, 'db' | 'search' | 'jobs' | 'clock' | 'embeddings' | 'assistant' | 'assigner'>;

export const handlersFor = (s: Needs): Handlers => ({
  'search.first': async ({ kind, id }) => (kind === 'need' ? indexNeed(s)({ needId: id }) : indexProfile(s)({ kind, profileId: id })),
  'search.check': checkIndex(s),
  'needs.index': indexNeed(s),
  // Vectors first, as far as they can be had at once: what is matched next should know of them.
  'profiles.index': async (payload) => {
    const kind = embeddedKinds.find((one) => one === payload.kind);
    if (kind !== undefined) await s.embeddings.changed(kind, payload.profileId);
    await indexAndReach(s)(payload);
  },
  'matches.propose': async (payload) => {
    await s.embeddings.changed('need', payload.needId);
    await proposeForNeed(s)(payload);
  },
  'embeddings.fill': async () => {
    const { stored, more } = await s.embeddings.fill();
    if (stored === 0 || more) return;
    const needIds = await needsMatchedByWordsOnly(s.db);
    if (needIds.length > 0) await run(s, matchAnew, system, { needIds: [...needIds] });
  },
  'drafts.write': writeDraftText(s),
  'learning.try': learnFromDecisions(s),
  'learning.adopt': adoptTuning(s),
  'events.plan': computePlan(s),
});

/** Jobs that go through all there is. */
export const slowKinds: readonly JobKind[] = ['search.check'];

export const jobKinds: readonly JobKind[] = ['search.first', 'needs.index', 'profiles.index', 'matches.propose', 'search.check', 'embeddings.fill', 'drafts.write', 'learning.try', 'learning.adopt', 'events.plan'];

/** Where there is no search engine these wait in the queue; they run when there is one. */
export const kindsThatSearch: ReadonlySet<JobKind> = new Set<JobKind>(['search.first', 'needs.index', 'profiles.index', 'matches.propose', 'search.check', 'events.plan']);
