import { run, type Writer } from '../db/run.ts';
import { candidateFacts, sharedEvidence } from '../matches/candidate.queries.ts';
import { warningsOf } from '../matches/constraints.ts';
import { matchingNeed, whyOf } from '../matches/why.queries.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { proposeNominated } from './nomination.commands.ts';

/**
 * The reasons for whom a society named, as for any proposal. The society vouches for the person, so one the engine finds nothing for
 * is proposed too: with no reasons, in the lowest band, and the whole need is what to ask first.
 */
export const proposeNomination = (s: Writer & { readonly search: SearchIndex }) => async ({ nominationId }: { readonly nominationId: string }): Promise<void> => {
  const nomination = await s.db.selectFrom('nomination').select(['need_id', 'expert_id', 'match_id']).where('id', '=', nominationId).executeTakeFirst();
  const need = nomination && await matchingNeed(s.db, nomination.need_id);
  if (nomination === undefined || need === undefined || nomination.expert_id === null || nomination.match_id !== null) return;
  const candidateId = nomination.expert_id;
  const facts = (await candidateFacts(s.db, 'expert', [candidateId])).get(candidateId);
  if (facts === undefined) return;
  const why = await whyOf(s, 'expert', need.query, candidateId);
  const ranked = why === undefined ? undefined : (await s.search.rank('expert', need.query, LOOKED_AT)).find((one) => one.id === candidateId);
  await run(s, proposeNominated, system, {
    id: nominationId, rankingVersion: s.search.rankingVersion,
    proposal: {
      type: 'expert', candidateId, position: 1, score: ranked?.score ?? 0, parts: { ...ranked?.parts }, confidence: why?.confidence ?? 'related_words_only', chance: why?.chance ?? null, bestWork: why?.bestWork ?? null,
      calibrationVersion: why?.calibrationVersion ?? 0, reasons: [...why?.reasons ?? []], unanswered: why === undefined ? [need.query.title] : [...why.unanswered],
      warnings: [...warningsOf(facts, need.facts), ...await sharedEvidence(s.db, 'expert', candidateId, (why?.reasons ?? []).flatMap((reason) => reason.evidenceId ?? []))],
    },
  });
};

/** Further down the score says nothing that the reasons do not. */
const LOOKED_AT = 200;
