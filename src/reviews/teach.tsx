import type { MatchRow } from '../matches/match.queries.ts';
import type { View } from '../ui/view.ts';
import { LESSONS, worthAsking } from './informative.ts';

/** 教一教, an optional step: shown once a proposal of this need and type is decided, until enough was said. */
export const mayTeach = (match: MatchRow, siblings: readonly MatchRow[], taught: number): boolean =>
  worthAsking(siblings.filter((row) => row.candidate_type === match.candidate_type && row.decided_at !== null).length, taught);

export function Teach({ view, match }: { view: View; match: MatchRow }) {
  const { t } = view;
  return (
    <section class="alternates" aria-labelledby="teach">
      <h2 id="teach">{t('教一教（可以不做）', 'Teach (optional)')}</h2>
      <p class="hint prose">{t(`再看 ${LESSONS} 个排名靠后的，说说是否对得上。帮助不大，但比多审几条前十名更有用。他们不会因此成为对接建议。`, `Say of ${LESSONS} from further down whether they meet the need. It helps a little, and more than further decisions among the first ten. They do not become proposals.`)}</p>
      <p><a href={`/needs/${match.need_id}/lessons?type=${match.candidate_type}`}>{t('去教一教', 'Teach')}</a></p>
    </section>
  );
}
