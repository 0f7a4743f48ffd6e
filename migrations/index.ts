import type { Migration } from 'kysely/migration';
import * as platform from './0001-platform.ts';
import * as accounts from './0002-accounts.ts';
import * as profiles from './0003-profiles.ts';
import * as needs from './0004-needs.ts';
import * as matches from './0005-matches.ts';
import * as engagements from './0006-engagements.ts';
import * as events from './0007-events.ts';
import * as learning from './0008-learning.ts';
import * as processes from './0009-processes.ts';
import * as tuning from './0010-tuning.ts';
import * as plans from './0011-plans.ts';
import * as embeddings from './0013-embeddings.ts';
import * as indexes from './0014-indexes.ts';
import * as engines from './0015-engines.ts';
import * as signIn from './0016-sign-in.ts';
import * as audit from './0018-audit.ts';
import * as contacts from './0020-contacts.ts';
import * as personal from './0021-personal.ts';
import * as limits from './0022-limits.ts';
import * as reviewDesk from './0023-review-desk.ts';
import * as conflicts from './0025-conflicts.ts';
import * as cases from './0026-cases.ts';
import * as notices from './0027-notices.ts';
import * as clocks from './0028-clocks.ts';
import * as invitations from './0029-invitations.ts';
import * as imports from './0031-imports.ts';
import * as seminars from './0032-seminars.ts';
import * as figures from './0033-figures.ts';
import * as followUps from './0035-follow-ups.ts';
import * as webhooks from './0036-webhooks.ts';
import * as truth from './0037-truth.ts';
import * as triage from './0038-triage.ts';
import * as groups from './0039-groups.ts';
import * as identifiers from './0040-identifiers.ts';
import * as freshness from './0041-freshness.ts';
import * as alikeRows from './0042-alike-rows.ts';
import * as listsAndChecks from './0043-lists-and-checks.ts';
import * as readMinutes from './0044-read-minutes.ts';
import * as expertIdentifiers from './0045-expert-identifiers.ts';

/** An explicit list: Workers cannot read folders. Forward only; a merged migration is never edited. */
export const migrations: Record<string, Migration> = {
  '0001-platform': platform,
  '0002-accounts': accounts,
  '0003-profiles': profiles,
  '0004-needs': needs,
  '0005-matches': matches,
  '0006-engagements': engagements,
  '0007-events': events,
  '0008-learning': learning,
  '0009-processes': processes,
  '0010-tuning': tuning,
  '0011-plans': plans,
  '0013-embeddings': embeddings,
  '0014-indexes': indexes,
  '0015-engines': engines,
  '0016-sign-in': signIn,
  '0018-audit': audit,
  '0020-contacts': contacts,
  '0021-personal': personal,
  '0022-limits': limits,
  '0023-review-desk': reviewDesk,
  '0025-conflicts': conflicts,
  '0026-cases': cases,
  '0027-notices': notices,
  '0028-clocks': clocks,
  '0029-invitations': invitations,
  '0031-imports': imports,
  '0032-seminars': seminars,
  '0033-figures': figures,
  '0035-follow-ups': followUps,
  '0036-webhooks': webhooks,
  '0037-truth': truth,
  '0038-triage': triage,
  '0039-groups': groups,
  '0040-identifiers': identifiers,
  '0041-freshness': freshness,
  '0042-alike-rows': alikeRows,
  '0043-lists-and-checks': listsAndChecks,
  '0044-read-minutes': readMinutes,
  '0045-expert-identifiers': expertIdentifiers,
};
