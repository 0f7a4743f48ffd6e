import { run, type Writer } from '../db/run.ts';
import type { Db } from '../db/database.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { type Exclusion, type TextExclusion, warningsOf } from './constraints.ts';
import { sharedEvidence } from './candidate.queries.ts';
import { type CandidateType, type Proposal, candidateTypes } from './match.ts';
import { proposeMatches, takesProposals } from './match.commands.ts';
import { type NeedToMatch, needToMatch, orderCandidates } from './order.queries.ts';
import { whyOf } from './why.queries.ts';

/** Proposals kept of each type. */
const KEPT = 10;

type Reason = Exclusion | TextExclusion;
interface Found { readonly proposals: readonly Proposal[]; readonly considered: number; readonly excluded: readonly Reason[] }

/**
 * Ranks candidates for an accepted need and writes the proposals in one command. The index suggests, the database has
 * the last word: what it does not know, or the rules do not let pass, is left out.
 */
export const proposeForNeed = (s: Writer & { readonly search: SearchIndex }) => async ({ needId }: { readonly needId: string }): Promise<void> => {
  const need = await needToMatch(s.db, needId);
  if (need === undefined || !takesProposals(need) || need.acceptedAt === null) return;
  const rankingVersion = s.search.rankingVersion;
  const found: Found[] = [];
  for (const type of candidateTypes) found.push(await proposalsOf(s.db, s.search, type, need));
  await run(s, proposeMatches, system, {
    needId, acceptedAt: need.acceptedAt, rankingVersion, proposals: found.flatMap((one) => one.proposals),
    considered: found.reduce((sum, one) => sum + one.considered, 0), excluded: countOf(found.flatMap((one) => one.excluded)),
  });
};

async function proposalsOf(db: Db, search: SearchIndex, type: CandidateType, need: NeedToMatch): Promise<Found> {
  const order = await orderCandidates(db, search, type, need);
  const proposals: Proposal[] = [];
  const excluded: Reason[] = [];
  for (const { id, score, parts, facts } of order.candidates) {
    if (proposals.length === KEPT) break;
    const why = await whyOf({ db, search }, type, need.query, id);
    // A proposal that cannot say why is none.
    if (why === undefined) { excluded.push('no_reason'); continue; }
    // An achievement has no works beside its own words: its name may be the need's.
    if (why.copied || (why.quoted && type !== 'achievement')) { excluded.push('copies_need'); continue; }
    if (await saysTheSame(search, type, id, proposals.map((one) => one.candidateId))) { excluded.push('same_text'); continue; }
    proposals.push({
      type, candidateId: id, position: proposals.length + 1, score, confidence: why.confidence, chance: why.chance, bestWork: why.bestWork, calibrationVersion: why.calibrationVersion, parts: { ...parts }, reasons: [...why.reasons],
      unanswered: [...why.unanswered], warnings: [...warningsOf(facts, need.facts), ...await sharedEvidence(db, type, id, why.reasons.flatMap((reason) => reason.evidenceId ?? []))],
    });
  }
  // Whoever has no reason to be asked is not missed for being busy.
  for (const { id, reason } of order.excluded) excluded.push(await whyOf({ db, search }, type, need.query, id) === undefined ? 'no_reason' : reason);
  return { proposals, considered: order.considered, excluded };
}

/**
 * Ten accounts with one text would be all ten proposals: of those that say the same the first stands for all. Of the demo profiles no
 * two are more alike than .36; among 239,844 pairs of candidates of one need of needs-zh 1,012 are above .9, 1,001 of them above .97,
 * the same text entered twice. Two people with little but one joint work to show stay below.
 */
const THE_SAME = 0.95;
const saysTheSame = async (search: SearchIndex, type: CandidateType, id: string, others: readonly string[]): Promise<boolean> =>
  others.length > 0 && (await search.likeness(type, id, others)).some((likeness) => likeness > THE_SAME);

function countOf(reasons: readonly Reason[]): Partial<Record<Reason, number>> {
  const counts: Partial<Record<Reason, number>> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
