import { run } from './db/run.ts';
import { embeddedKinds } from './embeddings/port.ts';
import type { Services } from './http/env.ts';
import type { JobKind, JobPayloads } from './jobs/kinds.ts';
import { adoptTuning, learnFromDecisions } from './learning/tuning.jobs.ts';
import { needsMatchedByWordsOnly } from './matches/embedding.queries.ts';
import { proposeForNeed } from './matches/match.jobs.ts';
import { matchAnew } from './matches/reverse.commands.ts';
import { indexAndReach } from './matches/reverse.jobs.ts';
import { writeDraftText } from './needs/draft.jobs.ts';
import { indexNeed } from './needs/need.jobs.ts';
import { system } from './shared/command.ts';

/** Every side effect of the system on one screen: kind of job -> what is done. A kind without a row does not compile. */
type Handlers = { readonly [K in JobKind]: (payload: JobPayloads[K]) => Promise<void> };
type Needs = Pick<Services, 'db' | 'search' | 'jobs' | 'clock' | 'embeddings' | 'assistant'>;

export const handlersFor = (s: Needs): Handlers => ({
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
});

export const jobKinds: readonly JobKind[] = ['needs.index', 'profiles.index', 'matches.propose', 'embeddings.fill', 'drafts.write', 'learning.try', 'learning.adopt'];
