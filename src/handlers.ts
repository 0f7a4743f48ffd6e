import type { Services } from './http/env.ts';
import type { JobKind, JobPayloads } from './jobs/kinds.ts';
import { proposeForNeed } from './matches/match.jobs.ts';
import { indexAndReach } from './matches/reverse.jobs.ts';
import { indexNeed } from './needs/need.jobs.ts';
import { indexProfile } from './profiles/profile.jobs.ts';
import { checkIndex } from './search/check.ts';

/** Every side effect of the system on one screen: kind of job -> what is done. A kind without a row does not compile. */
type Handlers = { readonly [K in JobKind]: (payload: JobPayloads[K]) => Promise<void> };
type Needs = Pick<Services, 'db' | 'search' | 'jobs' | 'clock'>;

export const handlersFor = (s: Needs): Handlers => ({
  'search.first': async ({ kind, id }) => (kind === 'need' ? indexNeed(s)({ needId: id }) : indexProfile(s)({ kind, profileId: id })),
  'search.check': checkIndex(s),
  'needs.index': indexNeed(s),
  'profiles.index': indexAndReach(s),
  'matches.propose': proposeForNeed(s),
});

export const jobKinds: readonly JobKind[] = ['search.first', 'needs.index', 'profiles.index', 'matches.propose', 'search.check'];

/** Where there is no search engine these wait in the queue; they run when there is one. */
export const kindsThatSearch: ReadonlySet<JobKind> = new Set<JobKind>(['search.first', 'needs.index', 'profiles.index', 'matches.propose', 'search.check']);
