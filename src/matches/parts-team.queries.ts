import type { Reader } from '../db/database.ts';
import type { NeedRow } from '../needs/need.queries.ts';
import type { Actor } from '../shared/command.ts';
import { type MatchRow, matchesOfNeed } from './match.queries.ts';
import { type Team, type TeamCandidate, teamOf } from './team.ts';

/** An expert for several parts, with their proposal for each. */
export type PartsCandidate = TeamCandidate & { readonly matches: readonly { readonly partId: string; readonly title: string; readonly match: MatchRow }[] };

/** The fewest experts who together answer the most parts of a split need: each part is one thing to answer, whoever is proposed for it on more than words answers it. */
export async function teamOverParts(db: Reader, actor: Actor, parts: readonly NeedRow[]): Promise<Team<PartsCandidate>> {
  const found = new Map<string, { matches: { partId: string; title: string; match: MatchRow }[] }>();
  for (const part of parts) {
    const matches = await matchesOfNeed(db, actor, part.id);
    for (const match of matches) {
      if (match.candidate_type !== 'expert' || match.status === 'rejected' || match.confidence === 'related_words_only') continue;
      const one = found.get(match.candidate_id) ?? { matches: [] };
      one.matches.push({ partId: part.id, title: part.title, match });
      found.set(match.candidate_id, one);
    }
  }
  return teamOf([...found].map(([id, { matches }]) => candidateOf(id, matches, parts)).toSorted((a, b) => b.reasons.length - a.reasons.length || b.score - a.score || (a.id < b.id ? -1 : 1)));
}

function candidateOf(id: string, matches: readonly { readonly partId: string; readonly title: string; readonly match: MatchRow }[], parts: readonly NeedRow[]): PartsCandidate {
  const [{ match: first } = { match: undefined }] = matches;
  const answered = new Set(matches.map((one) => one.partId));
  return {
    id, name: first?.candidate_name ?? '', confidence: first?.confidence ?? 'related_words_only', score: Math.max(...matches.map(({ match }) => match.score ?? 0)), matches,
    // What the phrases of one need are to its team, the parts are to this one.
    reasons: matches.map(({ title, match }) => ({ phrase: title, evidenceId: match.reasons[0]?.evidenceId ?? null, evidenceTitle: match.reasons[0]?.evidenceTitle ?? '', terms: [...match.reasons[0]?.terms ?? []], share: 1 })),
    unanswered: parts.filter((part) => !answered.has(part.id)).map((part) => part.title), full: matches.some(({ match }) => match.warnings.some((warning) => warning.kind === 'over_capacity')),
  };
}
