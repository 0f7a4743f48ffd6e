import type { Reader } from '../db/database.ts';
import { conflictedCandidates } from '../conflicts/conflict.queries.ts';
import { type NeedStatus, needText } from '../needs/need.ts';
import type { NeedQuery, SearchIndex, WhyDocument } from '../search/port.ts';
import type { NeedFacts } from './constraints.ts';
import type { CandidateType, Confidence, MatchReason } from './match.ts';
import { chinaDay } from '../shared/working-days.ts';

/** What matching reads of a need: its words for the ranking, its facts for the rules. */
export interface MatchingNeed { readonly id: string; readonly status: NeedStatus; readonly acceptedAt: Date | null; readonly query: NeedQuery; readonly facts: NeedFacts }

export const matchingNeed = async (db: Reader, needId: string): Promise<MatchingNeed | undefined> => (await matchingNeeds(db, [needId])).get(needId);

/** Many at once, in three queries; by id. */
export async function matchingNeeds(db: Reader, needIds: readonly string[]): Promise<ReadonlyMap<string, MatchingNeed>> {
  if (needIds.length === 0) return new Map();
  const needs = await db.selectFrom('need').innerJoin('association', 'association.id', 'need.association_id').innerJoin('enterprise', 'enterprise.id', 'need.enterprise_id')
    .selectAll('need').select(['association.path', 'enterprise.name as enterprise_name']).where('need.id', 'in', needIds).execute();
  const rejected = await db.selectFrom('match').where('need_id', 'in', needIds).where('status', '=', 'rejected')
    .select(({ fn }) => ['need_id', fn.coalesce('expert_id', 'society_id', 'achievement_id').$notNull().as('id')]).execute();
  const conflicted = await conflictedCandidates(db, needs.map((need) => ({ id: need.id, enterpriseId: need.enterprise_id, enterpriseName: need.enterprise_name })), chinaDay(new Date()));
  const declined = await db.selectFrom('case_invitation').innerJoin('match', 'match.id', 'case_invitation.match_id').where('case_invitation.need_id', 'in', needIds).where('case_invitation.status', '=', 'declined').where('side', '=', 'candidate')
    .select(({ fn }) => ['case_invitation.need_id', fn.coalesce('expert_id', 'society_id', 'achievement_id').$notNull().as('id')]).execute();
  return new Map(needs.map((need) => [need.id, {
    id: need.id, status: need.status, acceptedAt: need.accepted_at, query: needText(need),
    facts: {
      kind: need.kind, regionCode: need.region_code, associationPath: need.path, enterpriseId: need.enterprise_id, enterpriseName: need.enterprise_name, words: [need.title, need.field, need.industry_chain, need.problem, need.goals, need.background].filter(Boolean).join('\n'),
      rejected: new Set(rejected.filter((row) => row.need_id === need.id).map((row) => row.id)),
      declined: new Set(declined.filter((row) => row.need_id === need.id).map((row) => row.id)),
      conflicted: conflicted.get(need.id) ?? NOBODY,
    },
  }]));
}

const NOBODY: ReadonlySet<string> = new Set();

export interface Why { readonly reasons: readonly MatchReason[]; readonly unanswered: readonly string[]; readonly confidence: Confidence; readonly chance: number | null; readonly bestWork: number | null; readonly calibrationVersion: number; readonly copied: boolean; readonly quoted: boolean }

/** Why this candidate for this need, in evidence that the database still has; `undefined` where nothing can be said. */
export async function whyOf(s: { readonly db: Reader; readonly search: SearchIndex }, type: CandidateType, query: NeedQuery, id: string): Promise<Why | undefined> {
  const why = await s.search.explain(type, query, id);
  const reasons = await citable(s.db, type, why?.reasons ?? []);
  return why === undefined || reasons.length === 0 ? undefined : { reasons, unanswered: why.unanswered.filter((phrase) => phrase !== query.field), confidence: why.confidence, chance: why.chance ?? null, bestWork: why.bestWork ?? null, calibrationVersion: why.calibrationVersion ?? 0, copied: why.copied ?? false, quoted: why.quoted ?? false };
}

/** Only evidence that the database still has is cited; an achievement is its own evidence. */
async function citable(db: Reader, type: CandidateType, reasons: WhyDocument['reasons']): Promise<MatchReason[]> {
  const cited = [...new Set(reasons.flatMap((one) => one.itemId ?? []))];
  const known = type === 'achievement' || cited.length === 0 ? [] : await db.selectFrom('evidence').select('id').where('id', 'in', cited).execute();
  const ids = new Set(known.map((row) => row.id));
  return reasons.filter((one) => one.itemId === null || ids.has(one.itemId))
    .map(({ phrase, itemId, itemTitle, terms, share }) => ({ phrase, evidenceId: itemId, evidenceTitle: itemTitle, terms: [...terms], share }));
}
