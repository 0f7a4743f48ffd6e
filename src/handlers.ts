import type { Services } from './http/env.ts';
import { allDocuments } from './index-content.ts';
import { trimIndexChanges } from './indexing/change.commands.ts';
import { run } from './db/run.ts';
import type { BatchKind, JobKind, JobPayloads } from './jobs/kinds.ts';
import { learn } from './learning/model.jobs.ts';
import { proposeForNeed } from './matches/match.jobs.ts';
import { reachNeeds } from './matches/reverse.jobs.ts';
import { system } from './shared/command.ts';

/** Every side effect of the system on one screen: kind of job -> what is done. A kind without a row does not compile. */
type Handlers = { readonly [K in Exclude<JobKind, BatchKind>]: (payload: JobPayloads[K]) => Promise<void> } & { readonly [K in BatchKind]: (payloads: readonly JobPayloads[K][]) => Promise<void> };
type Needs = Pick<Services, 'db' | 'search' | 'jobs' | 'clock' | 'catchUp' | 'train'>;

export const handlersFor = (s: Needs): Handlers => ({
  'profiles.reach': upToDate(s, reachNeeds(s)),
  'matches.propose': upToDate(s, proposeForNeed(s)),
  'search.learn': learn({ ...s, documents: () => allDocuments(s.db) }),
  'indexing.trim': async () => { await run(s, trimIndexChanges, system, {}); },
});

/** Who ranks knows of everything that was committed before, in whichever process. */
const upToDate = <Payload>({ catchUp }: Needs, work: (payload: Payload) => Promise<void>) => async (payload: Payload): Promise<void> => {
  await catchUp();
  await work(payload);
};

export const jobKinds: readonly JobKind[] = ['profiles.reach', 'matches.propose', 'search.learn', 'indexing.trim'];
