import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { refusal } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { type NeedRow, needById } from '../needs/need.queries.ts';
import { Delayed, OutcomeAnswer } from '../needs/outcome.tsx';
import { type EmptySearch, type Outcome, outcomeOf } from '../needs/outcome.ts';
import { partsOf } from '../needs/parts.queries.ts';
import { emptySearch } from '../needs/progress.queries.ts';
import { MatchingWaits } from '../needs/waiting.tsx';
import type { Actor } from '../shared/command.ts';
import { hasEngine } from '../search/without-search.ts';
import { notFound, unlessUnavailable } from '../shared/errors.ts';
import { StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { BandLegend } from './bands.tsx';
import { requestProposals, takesProposals } from './match.commands.ts';
import { typeOrder } from './match.ts';
import { exclusionWords } from './match.labels.ts';
import { type MatchRow, matchesOfNeed, openMatchCounts } from './match.queries.ts';
import { type Beyond, beyondOf } from './beyond.queries.ts';
import { NearMisses, SocietyRoute, TeamPlan } from './beyond.tsx';
import { ProposalLine, Recorded } from './proposal.tsx';
import { type PartsCandidate, teamOverParts } from './parts-team.queries.ts';
import { PartsTeam } from './parts-team.tsx';
import { reversePages } from './reverse.pages.tsx';
import type { Team } from './team.ts';
import { tryPages } from './try.pages.tsx';

export const matchPages = new Hono<Env>();
matchPages.route('/', tryPages);
matchPages.route('/', reversePages);

/** All proposals of a need. `?since=` waits for a search asked for after that time; `?decided=` says what was just recorded. */
matchPages.get('/needs/:id/proposals', signedIn, async (c) => {
  const { db } = c.get('services');
  const need = await find(c, c.req.param('id'));
  const rows = await matchesOfNeed(db, c.get('actor'), need.id);
  const decidedId = c.req.query('decided');
  const decided = decidedId === undefined ? undefined : rows.find((row) => row.id === decidedId);
  const since = c.req.query('since');
  const running = takesProposals(need) && (need.proposed_at === null || need.proposed_at.toISOString() === since);
  const search = await emptySearch(db, need.id);
  const { undecided, standing } = await openMatchCounts(db, need.id);
  const outcome = outcomeOf(need, undecided + standing, search);
  const staff = mayPropose(c.get('actor'), need);
  const wanted = staff && takesProposals(need) && outcome !== 'waiting' && !running;
  const parts = staff ? await partsOf(db, c.get('actor'), need.id) : [];
  const beyond = wanted ? await unlessUnavailable(beyondOf(c.get('services'), c.get('actor'), need.id, rows), undefined) : undefined;
  return page(c, <Proposals engine={hasEngine(c.get('services').search)} without={wanted && beyond === undefined} view={viewOf(c)} need={need} rows={rows} decided={decided} running={running} searchFails={c.get('services').search.sync?.failing !== undefined} outcome={outcome} search={search} staff={staff} beyond={beyond} partsTeam={parts.length < 2 ? undefined : await teamOverParts(db, c.get('actor'), parts)} />);
});

matchPages.post('/needs/:id/proposals', signedIn, async (c) => {
  const form = await readForm(c);
  const { id, proposedAt } = await perform(c, requestProposals, { id: c.req.param('id') }, form.requestKey);
  return c.redirect(`/needs/${id}/proposals${proposedAt === null ? '' : `?since=${encodeURIComponent(proposedAt)}`}`, 303);
});

async function find(c: Ctx, needId: string): Promise<NeedRow> {
  const need = await needById(c.get('services').db, c.get('actor'), needId);
  if (need === undefined) throw notFound(['这条需求', 'This need']);
  return need;
}

const headings = { expert: ['专家', 'Experts'], society: ['学会', 'Societies'], achievement: ['科技成果', 'Achievements'] } as const;

const mayPropose = (actor: Actor, need: NeedRow): boolean => refusal(actor, 'need.propose', { associationPath: need.association_path }) === null;

interface ProposalsProps {
  readonly view: View; readonly need: NeedRow; readonly rows: readonly MatchRow[]; readonly decided: MatchRow | undefined; readonly running: boolean; readonly searchFails: boolean;
  readonly outcome: Outcome; readonly search: EmptySearch | undefined; readonly staff: boolean; readonly beyond: Beyond | undefined; /** Over the parts of a need that was split. */ readonly partsTeam: Team<PartsCandidate> | undefined;
  readonly engine: boolean; /** The search engine did not answer. */ readonly without: boolean;
}

function Proposals(props: ProposalsProps) {
  const { view, need, rows, decided, running, staff, beyond, engine, without } = props;
  const { t } = view;
  const undecided = rows.filter((row) => row.status === 'proposed');
  const [first] = undecided;
  return (
    <Layout view={view} title={t('对接建议', 'Proposals')} purpose={need.title}>
      <p class="trail"><a href={`/needs/${need.id}`}>{t('← 回到需求', '← Back to the need')}</a>{staff && <> <a href="/desk">{t('轮到我的', 'My turn')}</a></>}</p>
      {decided !== undefined && <Recorded view={view} match={decided} />}
      {running && engine && props.searchFails && <Delayed view={view} />}
      {running && !engine && <MatchingWaits view={view} staff={staff} />}
      {running && engine && <p class="next-step" role="status" data-reload-seconds="2">{t('正在匹配，通常几秒钟完成；本页会自动更新，您也可以稍后刷新。', 'Matching is under way and usually takes seconds; this page renews itself, or reload it.')}</p>}
      {staff && first !== undefined && need.status === 'matched' && (
        <p class="next-step">{t(`轮到您了：${undecided.length} 条建议待审核。`, `Your turn: ${undecided.length} proposal(s) wait for review.`)} <a class="button" href={`/matches/${first.id}`}>{t('从第一条开始', 'Start with the first')}</a></p>
      )}
      {rows.every((row) => row.status === 'rejected') && !running && <Nobody {...props} />}
      {beyond?.route != null && <SocietyRoute view={view} route={beyond.route} />}
      {rows.length > 0 && <BandLegend view={view} />}
      {typeOrder[need.kind].map((type) => <Group view={view} title={view.words(headings[type])} rows={rows.filter((row) => row.candidate_type === type)} />)}
      {without && <p class="hint">{t('检索服务现在不可用，差一点的人选、组合方案和学会路线暂时列不出来；已有的建议不受影响。', 'The search engine is not available now, so near misses, teams and the society route cannot be listed; the proposals above are not affected.')}</p>}
      {props.partsTeam !== undefined && <PartsTeam view={view} team={props.partsTeam} />}
      {beyond !== undefined && <TeamPlan view={view} team={beyond.team} />}
      {beyond !== undefined && <NearMisses view={view} misses={beyond.misses} matches={rows} />}
      {staff && takesProposals(need) && !running && <p class="actions"><a class="button quiet" href={`/needs/${need.id}/nominations`}>{t('请学会推荐专家', 'Have a society name an expert')}</a>{undecided.length > 1 && <> <a class="button quiet" href={`/reviews?need=${need.id}`}>{t('批量审核', 'Decide many')}</a></>}</p>}
      {staff && takesProposals(need) && !running && <StepButton view={view} action={`/needs/${need.id}/proposals`} label={t('重新匹配', 'Match again')} kind="quiet" />}
    </Layout>
  );
}

function Group({ view, title, rows }: { view: View; title: string; rows: readonly MatchRow[] }): Child {
  if (rows.length === 0) return null;
  return <section><h2>{title} <span class="count">{view.t(`${rows.length} 条`, String(rows.length))}</span></h2><ol class="proposals">{rows.map((row) => <ProposalLine view={view} match={row} />)}</ol></section>;
}

/** Nobody to show: not looked for yet, nobody found and why, nobody free, or nothing for this reader. */
function Nobody({ view, need, rows, outcome, search, staff }: ProposalsProps) {
  const { t } = view;
  if (!staff) return <div class="empty"><p>{t('还没有审核通过的对接建议；通过后会出现在这里。', 'No proposal has been approved yet; approved ones will appear here.')}</p></div>;
  const excluded = Object.entries(search?.excluded ?? {});
  return (
    <div class="empty">
      {rows.length > 0 && <p>{t(`${rows.length} 条建议都未采纳。`, `All ${rows.length} proposals were turned down.`)}</p>}
      <OutcomeAnswer view={view} outcome={outcome} search={search} staff />
      {excluded.length > 0 && <><p>{t('未提出的原因：', 'Left out because:')}</p><ul>{excluded.map(([reason, count]) => <li>{view.words(exclusionWords[reason as keyof typeof exclusionWords] ?? [reason, reason])}{t('：', ': ')}{t(`${count} 个`, String(count))}</li>)}</ul></>}
      <p><a href={`/needs/${need.id}`}>{t('打开需求页', 'Open the need')}</a></p>
    </div>
  );
}
