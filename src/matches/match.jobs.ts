import { run, type Writer } from '../db/run.ts';
import type { Db } from '../db/database.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { type Exclusion, warningsOf } from './constraints.ts';
import { type CandidateType, type MatchReason, type Proposal, candidateTypes } from './match.ts';
import { proposeMatches, takesProposals } from './match.commands.ts';
import { type NeedToMatch, needToMatch, orderCandidates } from './order.queries.ts';

/** Proposals kept of each type. */
const KEPT = 10;

type Reason = Exclusion | 'no_reason';
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
  const excluded: Reason[] = [...order.excluded];
  for (const { id, score, parts, facts } of order.candidates) {
    if (proposals.length === KEPT) break;
    const why = await search.explain(type, need.query, id);
    const reasons = await citable(db, type, why?.reasons ?? []);
    // A proposal that cannot say why is none.
    if (why === undefined || reasons.length === 0) { excluded.push('no_reason'); continue; }
    proposals.push({
      type, candidateId: id, position: proposals.length + 1, score, confidence: why.confidence, chance: why.chance ?? null, parts: { ...parts }, reasons,
      unanswered: [...why.unanswered], warnings: warningsOf(facts, need.facts),
    });
  }
  return { proposals, considered: order.considered, excluded };
}

type Why = NonNullable<Awaited<ReturnType<SearchIndex['explain']>>>;

/** Only evidence that the database still has is cited; an achievement is its own evidence. */
async function citable(db: Db, type: CandidateType, reasons: Why['reasons']): Promise<MatchReason[]> {
  const cited = [...new Set(reasons.flatMap((one) => one.itemId ?? []))];
  const known = type === 'achievement' || cited.length === 0 ? [] : await db.selectFrom('evidence').select('id').where('id', 'in', cited).execute();
  const ids = new Set(known.map((row) => row.id));
  return reasons.filter((one) => one.itemId === null || ids.has(one.itemId))
    .map(({ phrase, itemId, itemTitle, terms, share }) => ({ phrase, evidenceId: itemId, evidenceTitle: itemTitle, terms: [...terms], share }));
}

function countOf(reasons: readonly Reason[]): Partial<Record<Reason, number>> {
  const counts: Partial<Record<Reason, number>> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
