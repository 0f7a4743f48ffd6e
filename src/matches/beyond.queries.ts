import type { Reader } from '../db/database.ts';
import type { SearchIndex } from '../search/port.ts';
import type { Actor } from '../shared/command.ts';
import type { MatchRow } from './match.queries.ts';
import { type MissedCandidate, nearMisses, strongExcluded } from './near-miss.queries.ts';
import { type Route, routeOf } from './route.ts';
import { type Team, type TeamCandidate, teamOf } from './team.ts';
import { matchingNeed } from './why.queries.ts';

/** Beyond the best one: who nearly fits, who fits together, and the route by a society. */
export interface Beyond { readonly misses: readonly MissedCandidate[]; readonly team: NeedTeam; readonly route: Route<MatchRow> | null }
export type NeedTeam = Team<TeamCandidate & { readonly match: MatchRow }>;

/** `matches`: those of the need that the reader, who is staff, sees. */
export async function beyondOf(s: { readonly db: Reader; readonly search: SearchIndex }, actor: Actor, needId: string, matches: readonly MatchRow[]): Promise<Beyond> {
  const need = await matchingNeed(s.db, needId);
  const misses = need === undefined ? [] : await nearMisses(s, actor, need, matches);
  return { misses, team: teamOfMatches(matches), route: routeOf(matches, strongExcluded(misses)) };
}

/** The experts of a need's proposals, as candidates for its team. */
export const teamOfMatches = (matches: readonly MatchRow[]): NeedTeam =>
  teamOf(matches.filter((match) => match.candidate_type === 'expert' && match.status !== 'rejected').map((match) => ({
    id: match.candidate_id, name: match.candidate_name, confidence: match.confidence, score: match.score ?? 0, reasons: match.reasons, unanswered: match.unanswered,
    full: match.warnings.some((warning) => warning.kind === 'over_capacity'), match,
  })));
