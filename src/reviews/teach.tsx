import type { MatchRow } from '../matches/match.queries.ts';
import { ProposalLine } from '../matches/proposal.tsx';
import type { SearchIndex } from '../search/port.ts';
import type { View } from '../ui/view.ts';
import { mostInformative, type Proposed, worthAsking } from './informative.ts';

/** The undecided proposals of this need and type whose decision would teach the ranking most; none when there is nothing to gain. */
export async function toTeach(search: SearchIndex, match: MatchRow, siblings: readonly MatchRow[]): Promise<readonly MatchRow[]> {
  const alike = siblings.filter((row) => row.candidate_type === match.candidate_type);
  const [undecided, decided] = [alike.filter((row) => row.status === 'proposed' && row.id !== match.id), alike.filter((row) => row.decided_at !== null)];
  if (!worthAsking(undecided.length, decided.length)) return [];
  const ids = alike.map((row) => row.candidate_id);
  const rows = await Promise.all(ids.map((id) => search.likeness(match.candidate_type, id, ids)));
  const at = new Map(ids.map((id, index) => [id, index]));
  const likeness = (a: string, b: string) => rows[at.get(a) ?? -1]?.[at.get(b) ?? -1] ?? 0;
  const chosen = new Set(mostInformative(undecided.map(plain), decided.map(plain), likeness).map((one) => one.id));
  return undecided.filter((row) => chosen.has(row.id));
}

const plain = (row: MatchRow): Proposed => ({ id: row.id, candidateId: row.candidate_id, score: row.score });

export function Teach({ view, rows }: { view: View; rows: readonly MatchRow[] }) {
  if (rows.length === 0) return null;
  return (
    <section class="alternates" aria-labelledby="teach">
      <h2 id="teach">{view.t(`请再看这 ${rows.length} 条，帮助系统学得更准`, `Please look at ${rows.length === 1 ? 'this one' : `these ${rows.length}`} too: it teaches the ranking most`)}</h2>
      <p class="hint prose">{view.t('它们与您已经审核的差别最大。您的决定只影响这条需求：点“重新匹配”后，与被同意的相像的会靠前，与被否定的相像的会靠后。', 'They differ most from what is decided already. Your decisions count for this need only: after “Match again” those like an approved one move up, those like one turned down move down.')}</p>
      <ol class="proposals">{rows.map((row) => <ProposalLine view={view} match={row} />)}</ol>
    </section>
  );
}
