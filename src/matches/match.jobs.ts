import { run, type Writer } from '../db/run.ts';
import type { Db } from '../db/database.ts';
import { needText } from '../needs/need.ts';
import type { NeedQuery, SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { candidateFacts } from './candidate.queries.ts';
import { type Exclusion, type NeedFacts, exclusion, warningsOf } from './constraints.ts';
import { type CandidateType, type MatchReason, type Proposal, candidateTypes } from './match.ts';
import { proposeMatches, takesProposals } from './match.commands.ts';

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

interface NeedToMatch { readonly query: NeedQuery; readonly facts: NeedFacts; readonly acceptedAt: Date }

async function needToMatch(db: Db, needId: string): Promise<NeedToMatch | undefined> {
  const need = await db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .selectAll('need').select(['association.path', 'enterprise.name as enterprise_name']).where('need.id', '=', needId).executeTakeFirst();
  if (need === undefined || !takesProposals(need) || need.accepted_at === null) return undefined;
  const rejected = await db.selectFrom('match').where('need_id', '=', needId).where('status', '=', 'rejected')
    .select(({ fn }) => fn.coalesce('expert_id', 'society_id', 'achievement_id').$notNull().as('id')).execute();
  return {
    query: needText(need), acceptedAt: need.accepted_at,
    facts: { kind: need.kind, regionCode: need.region_code, associationPath: need.path, enterpriseName: need.enterprise_name, rejected: new Set(rejected.map((row) => row.id)) },
  };
}

async function proposalsOf(db: Db, search: SearchIndex, type: CandidateType, { query, facts }: NeedToMatch): Promise<Found> {
  const ranked = await search.rank(type, query, LOOKED_AT + facts.rejected.size);
  const known = await candidateFacts(db, type, ranked.map((one) => one.id));
  const proposals: Proposal[] = [];
  const excluded: Reason[] = [];
  for (const { id, score, parts } of ranked) {
    const candidate = known.get(id);
    if (candidate === undefined || proposals.length === KEPT) continue;
    const refused = exclusion(candidate, facts);
    const why = refused === null ? await search.explain(type, query, id) : undefined;
    const reasons = await citable(db, type, why?.reasons ?? []);
    // A proposal that cannot say why is none.
    if (refused !== null || why === undefined || reasons.length === 0) { excluded.push(refused ?? 'no_reason'); continue; }
    proposals.push({
      type, candidateId: id, position: proposals.length + 1, score, confidence: why.confidence, parts: { ...parts }, reasons,
      unanswered: [...why.unanswered], warnings: warningsOf(candidate, facts),
    });
  }
  return { proposals, considered: known.size, excluded };
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
