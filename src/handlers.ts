import { computePlan } from './events/plan.jobs.ts';
import type { Services } from './http/env.ts';
import type { JobKind, JobPayloads } from './jobs/kinds.ts';
import { proposeForNeed } from './matches/match.jobs.ts';
import { indexAndReach } from './matches/reverse.jobs.ts';
import { indexNeed } from './needs/need.jobs.ts';

/** Every side effect of the system on one screen: kind of job -> what is done. A kind without a row does not compile. */
type Handlers = { readonly [K in JobKind]: (payload: JobPayloads[K]) => Promise<void> };
type Needs = Pick<Services, 'db' | 'search' | 'jobs' | 'clock' | 'assigner'>;

export const handlersFor = (s: Needs): Handlers => ({
  'needs.index': indexNeed(s),
  'profiles.index': indexAndReach(s),
  'matches.propose': proposeForNeed(s),
  'events.plan': computePlan(s),
});

export const jobKinds: readonly JobKind[] = ['needs.index', 'profiles.index', 'matches.propose', 'events.plan'];
