import { run, type Writer } from '../db/run.ts';
import type { Db } from '../db/database.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { candidateFacts } from './candidate.queries.ts';
import { type Exclusion, exclusion, warningsOf } from './constraints.ts';
import { type CandidateType, type Proposal, candidateTypes } from './match.ts';
import { proposeMatches, takesProposals } from './match.commands.ts';
import { type MatchingNeed, matchingNeed, whyOf } from './why.queries.ts';

/** Proposals kept of each type, and how many ranked candidates are looked at to get them past the rules. */
const KEPT = 10;
const LOOKED_AT = 60;

type Reason = Exclusion | 'no_reason';
interface Found { readonly proposals: readonly Proposal[]; readonly considered: number; readonly excluded: readonly Reason[] }

/**
 * Ranks candidates for an accepted need and writes the proposals in one command. The index suggests, the database has
 * the last word: what it does not know, or the rules do not let pass, is left out.
 */
export const proposeForNeed = (s: Writer & { readonly search: SearchIndex }) => async ({ needId }: { readonly needId: string }): Promise<void> => {
  const need = await needToMatch(s.db, needId);
  if (need === undefined) return;
  const rankingVersion = s.search.rankingVersion;
  const found: Found[] = [];
  for (const type of candidateTypes) found.push(await proposalsOf(s.db, s.search, type, need));
  await run(s, proposeMatches, system, {
    needId, acceptedAt: need.acceptedAt, rankingVersion, proposals: found.flatMap((one) => one.proposals),
    considered: found.reduce((sum, one) => sum + one.considered, 0), excluded: countOf(found.flatMap((one) => one.excluded)),
  });
};

interface NeedToMatch extends MatchingNeed { readonly acceptedAt: Date }

async function needToMatch(db: Db, needId: string): Promise<NeedToMatch | undefined> {
  const need = await matchingNeed(db, needId);
  return need === undefined || !takesProposals(need) || need.acceptedAt === null ? undefined : { ...need, acceptedAt: need.acceptedAt };
}

async function proposalsOf(db: Db, search: SearchIndex, type: CandidateType, { query, facts }: NeedToMatch): Promise<Found> {
  const ranked = await search.rank(type, query, LOOKED_AT + facts.rejected.size);
  const known = await candidateFacts(db, type, ranked.map((one) => one.id));
  const proposals: Proposal[] = [];
  const excluded: Reason[] = [];
  for (const { id, score, parts } of ranked) {
    const candidate = known.get(id);
    if (candidate === undefined || proposals.length === KEPT) continue;
    // A proposal that cannot say why is none, and whoever has no reason to be asked is not missed for being busy.
    const why = await whyOf({ db, search }, type, query, id);
    const refused = why === undefined ? 'no_reason' : exclusion(candidate, facts);
    if (refused !== null || why === undefined) { excluded.push(refused ?? 'no_reason'); continue; }
    proposals.push({
      type, candidateId: id, position: proposals.length + 1, score, confidence: why.confidence, parts: { ...parts }, reasons: [...why.reasons],
      unanswered: [...why.unanswered], warnings: warningsOf(candidate, facts),
    });
  }
  return { proposals, considered: known.size, excluded };
}

function countOf(reasons: readonly Reason[]): Partial<Record<Reason, number>> {
  const counts: Partial<Record<Reason, number>> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
