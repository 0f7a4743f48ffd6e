import { carryOutRetention } from './audit/retention.jobs.ts';
import { lookAtClocks } from './clocks/clock.jobs.ts';
import { trimAccess } from './accounts/account.commands.ts';
import { mailInvitation, mailRecovery } from './accounts/account.jobs.ts';
import { run } from './db/run.ts';
import { moveCaseInvitationsOn } from './engagements/invitation.jobs.ts';
import { embeddedKinds } from './embeddings/port.ts';
import { offerNeed } from './engagements/offer.jobs.ts';
import { computePlan } from './events/plan.jobs.ts';
import { withdrawForConflict } from './engagements/withdrawal.jobs.ts';
import { askFollowUps } from './engagements/follow-up.commands.ts';
import { cleanFiles } from './files/check.ts';
import { lookAgainAtDue, lookFor } from './findings/finding.jobs.ts';
import type { Services } from './http/env.ts';
import { allDocuments, bringUpToDate } from './index-content.ts';
import { goOnWithImport } from './imports/import.jobs.ts';
import { type BatchKind, batchSizes, type JobKind, type JobPayloads, longKinds, serialKinds } from './jobs/kinds.ts';
import { learn } from './learning/model.jobs.ts';
import { adoptTuning, learnFromDecisions } from './learning/tuning.jobs.ts';
import { needsMatchedByWordsOnly } from './matches/embedding.queries.ts';
import { proposeForNeed } from './matches/match.jobs.ts';
import { matchAnew } from './matches/reverse.commands.ts';
import { reachNeeds } from './matches/reverse.jobs.ts';
import { forget } from './me/forget.jobs.ts';
import { lookAtOutlooks } from './matches/outlook.jobs.ts';
import { carryOutWishes } from './matches/wish.jobs.ts';
import { ageNeeds } from './needs/follow.jobs.ts';
import { writeDraftText } from './needs/draft.jobs.ts';
import { sendNotices } from './notices/message.jobs.ts';
import { subjectsOn } from './notice-subjects.ts';
import { ageProfiles } from './profiles/freshness.jobs.ts';
import { groupNeeds } from './reports/groups.jobs.ts';
import { proposeNomination } from './reviews/nomination.jobs.ts';
import { checkIndex } from './search/check.ts';
import { system } from './shared/command.ts';
import { readMinutes } from './seminars/reading.jobs.ts';
import { sendWebhooks } from './webhooks/delivery.jobs.ts';

/** Every side effect of the system on one screen: kind of job -> what is done. A kind without a row does not compile. */
type Handlers = { readonly [K in Exclude<JobKind, BatchKind>]: (payload: JobPayloads[K]) => Promise<void> } & { readonly [K in BatchKind]: (payloads: readonly JobPayloads[K][]) => Promise<void> };
type Needs = Pick<Services, 'db' | 'search' | 'jobs' | 'clock' | 'catchUp' | 'train' | 'embeddings' | 'assistant' | 'assigner' | 'retention' | 'log' | 'mail' | 'robots' | 'hooks' | 'hookKey' | 'publicUrl' | 'log' | 'files' | 'sheets' | 'registries' | 'mail' | 'linkKey' | 'publicUrl'>;

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
  'matches.look': upToDate(s, lookAtOutlooks(s)),
  'reports.group': upToDate(s, groupNeeds(s)),
  'matches.nominate': upToDate(s, proposeNomination(s)),
  'matches.wishes': carryOutWishes(s),
  'search.learn': learn({ ...s, documents: () => allDocuments(s.db), countWords: s.search.sync !== undefined }),
  'me.forget': upToDate(s, forget({ ...s, learn: () => learn({ ...s, documents: () => allDocuments(s.db), countWords: s.search.sync !== undefined })({ askedBy: null }) })),
  'retention.carry_out': carryOutRetention(s),
  'embeddings.fill': async () => {
    const { stored, more } = await s.embeddings.fill();
    if (stored === 0 || more) return;
    const needIds = await needsMatchedByWordsOnly(s.db);
    if (needIds.length > 0) await run(s, matchAnew, system, { needIds: [...needIds] });
  },
  'drafts.write': writeDraftText(s),
  'seminars.read': readMinutes(s),
  'learning.try': learnFromDecisions(s),
  'learning.adopt': adoptTuning(s),
  'files.clean': cleanFiles(s),
  'cases.daily': async () => { await run(s, askFollowUps, system, {}); },
  'conflicts.withdraw': withdrawForConflict(s),
  'invitations.move_on': moveCaseInvitationsOn(s),
  'needs.age': ageNeeds(s),
  'profiles.age': ageProfiles(s),
  'findings.look': lookFor(s),
  'findings.again': lookAgainAtDue(s),
  'accounts.invite': mailInvitation(s),
  'accounts.recover': mailRecovery(s),
  'accounts.trim': async () => { await run(s, trimAccess, system, {}); },
  'imports.go_on': goOnWithImport(s),
  'events.plan': upToDate(s, computePlan(s)),
  'notices.send': sendNotices({ ...s, subjectsOf: subjectsOn(s.db, s.linkKey) }),
  'clocks.look': lookAtClocks(s),
  'webhooks.send': sendWebhooks(s),
  'engagements.offer': offerNeed(s),
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
  'search.first', 'search.check', 'profiles.reach', 'matches.wishes', 'matches.propose', 'matches.nominate', 'matches.look', 'reports.group', 'search.learn', 'me.forget', 'retention.carry_out', 'embeddings.fill', 'drafts.write', 'seminars.read', 'learning.try', 'learning.adopt', 'conflicts.withdraw', 'files.clean', 'cases.daily', 'invitations.move_on', 'needs.age', 'profiles.age', 'imports.go_on', 'findings.again', 'findings.look', 'events.plan', 'engagements.offer', 'clocks.look', 'notices.send', 'webhooks.send', 'accounts.invite', 'accounts.recover', 'accounts.trim',
];

/** Where there is no search engine these wait in the queue; they run when there is one. */
export const kindsThatSearch: ReadonlySet<JobKind> = new Set<JobKind>(['search.first', 'matches.look', 'reports.group', 'profiles.reach', 'matches.propose', 'matches.nominate', 'search.check', 'search.learn', 'me.forget', 'events.plan']);

/** What every queue of this application is opened with. */
export const queueShape = { kinds: jobKinds, batchSizes, longKinds, serialKinds } as const;
