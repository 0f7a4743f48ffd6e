import { Hono } from 'hono';
import { grantsOf, isStaff, refusal } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { answersOf, markNeed } from '../matches/answers.ts';
import { candidateProfiles, evidenceOf, openEngagements } from '../matches/candidate.queries.ts';
import { matchStatusTone, matchStatusWords } from '../matches/match.labels.ts';
import { type MatchRow, matchById, matchesOfNeed } from '../matches/match.queries.ts';
import { Alternates, AskFirst, type Candidate, CandidateSide, NeedSide, needParts, Recorded, Warnings } from '../matches/proposal.tsx';
import { draftsOf } from '../needs/draft.queries.ts';
import { Draft, type DraftProps } from '../needs/draft.show.tsx';
import { type NeedRow, needById } from '../needs/need.queries.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Tag } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { Conflict, Decided, DecisionBar, fieldOf, type Refused } from './decision.tsx';
import { QueuePage, queueFilter } from './queue.tsx';
import { decideMatch } from './review.commands.ts';
import { lastReview, queueSize, type Review, reviewQueue } from './review.queries.ts';
import { decisions } from './review.ts';
import { saidOf } from './lesson.queries.ts';
import { mayTeach, Teach } from './teach.tsx';
import { trackRecord } from './track-record.queries.ts';
import { Record } from './track-record.show.tsx';

export const reviewPages = new Hono<Env>();

reviewPages.get('/reviews', signedIn, async (c) => {
  const { db, clock } = c.get('services');
  const actor = c.get('actor');
  if (!isStaff(actor)) throw new AppError('not_allowed', ['审核由科协工作人员进行。', 'Reviews are for association staff.']);
  const filter = queueFilter(c.req.query('urgency'));
  const { rows, next } = await reviewQueue(db, actor, filter, { limit: 20, cursor: c.req.query('cursor') });
  return page(c, <QueuePage view={viewOf(c)} rows={rows} next={next} filter={filter} size={await queueSize(db, actor)} now={clock()} />);
});

reviewPages.get('/matches/:id', signedIn, async (c) => {
  const shown = await load(c, c.req.param('id'));
  const decidedId = c.req.query('decided');
  const decided = decidedId === undefined ? undefined : await matchById(c.get('services').db, c.get('actor'), decidedId);
  return page(c, <ProposalPage view={viewOf(c)} shown={shown} decided={decided} />);
});

for (const decision of decisions) {
  reviewPages.post(`/matches/:id/${decision}`, signedIn, async (c) => {
    const posted = await readForm(c);
    const id = c.req.param('id') ?? '';
    try {
      const input = { id, decision, reason: posted.values[fieldOf(decision, 'reason')], note: posted.values[fieldOf(decision, 'note')], version: posted.values['version'] };
      const { needId } = await perform(c, decideMatch, input, posted.requestKey);
      return c.redirect(await afterDecision(c, needId, id), 303);
    } catch (error) {
      const shown = await load(c, id);
      return formAgain(c, error, posted, (view, state) => <ProposalPage view={view} shown={shown} refused={{ decision, state }} />);
    }
  });
}

/** On to the next undecided proposal of the same need; after the last one, to all of them. */
async function afterDecision(c: Ctx, needId: string, decidedId: string): Promise<string> {
  const next = nextToDecide(await matchesOfNeed(c.get('services').db, c.get('actor'), needId), decidedId);
  return `${next === undefined ? `/needs/${needId}/proposals` : `/matches/${next.id}`}?decided=${decidedId}`;
}

/** The first that waits after this one, in their order; else the first from the start. */
function nextToDecide(all: readonly MatchRow[], afterId: string): MatchRow | undefined {
  const at = all.findIndex((row) => row.id === afterId);
  return [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))].find((row) => row.status === 'proposed');
}

interface Shown { readonly match: MatchRow; readonly need: NeedRow; readonly candidate: Candidate; readonly siblings: readonly MatchRow[]; readonly review: Review | undefined; readonly staff: boolean; readonly teach: boolean; /** The reason in words, for staff. */ readonly drafts: DraftProps | undefined }

async function load(c: Ctx, matchId: string): Promise<Shown> {
  const { db } = c.get('services');
  const actor = c.get('actor');
  const match = await matchById(db, actor, matchId);
  const need = match && await needById(db, actor, match.need_id);
  const profile = match && (await candidateProfiles(db, match.candidate_type, [match.candidate_id])).get(match.candidate_id);
  if (match === undefined || need === undefined || profile === undefined) throw notFound(['这条对接建议', 'This match']);
  const staff = refusal(actor, 'match.view', { associationPath: match.association_path }) === null;
  const broker = staff || grantsOf(actor, 'technology_manager').length > 0;
  const load = broker && match.expert_id !== null ? (await openEngagements(db, [match.expert_id])).get(match.expert_id) ?? 0 : null;
  const siblings = await matchesOfNeed(db, actor, match.need_id);
  return {
    match, need, staff, teach: staff && need.status === 'matched' && mayTeach(match, siblings, (await saidOf(db, need.id, match.candidate_type)).taught.length),
    candidate: { profile, evidence: await evidenceOf(db, match.candidate_type, profile.id), load, record: <Record view={viewOf(c)} record={await trackRecord(db, match)} calibrationVersion={match.calibration_version} /> },
    siblings, review: await lastReview(db, match.id), drafts: staff ? await draftsFor(c, match, need) : undefined,
  };
}

async function draftsFor(c: Ctx, match: MatchRow, need: NeedRow): Promise<DraftProps> {
  const { db, assistant } = c.get('services');
  return { needId: need.id, matchId: match.id, model: assistant.mayRead(need.confidentiality) ? assistant.model : null, drafts: await draftsOf(db, need.id, match.id) };
}

/** The heart of the product: may this person solve this problem, and why does the machine think so? */
function ProposalPage({ view, shown, decided, refused }: { view: View; shown: Shown; decided?: MatchRow | undefined; refused?: Refused }) {
  const { t } = view;
  const { match, need, candidate, siblings, review, staff, teach, drafts } = shown;
  const answers = answersOf(match);
  const { parts, placed } = markNeed(needParts(view, need), answers);
  const mayDecide = staff && match.status === 'proposed' && need.status === 'matched';
  return (
    <Layout view={view} wide title={t(`${match.candidate_name}能解决这条需求吗？`, `Can ${match.candidate_name} solve this need?`)} purpose={need.title}>
      {decided !== undefined && decided.id !== match.id && <Recorded view={view} match={decided} />}
      {refused !== undefined && !mayDecide && <Conflict view={view} refused={refused} next={nextToDecide(siblings, match.id)} />}
      <p class="trail"><Tag tone={matchStatusTone[match.status]}>{view.words(matchStatusWords[match.status])}</Tag> <a href={`/needs/${need.id}/proposals`}>{t('这条需求的全部建议', 'All proposals of this need')}</a>{staff && <> <a href="/reviews">{t('待审核列表', 'Review queue')}</a></>}</p>
      {review !== undefined && refused === undefined && <Decided view={view} match={match} review={review} staff={staff} />}
      {staff && match.status === 'approved' && <p><a href={`/needs/${need.id}/managers`}>{t('哪位技术经理人适合跟进', 'Which technology manager fits')}</a></p>}
      <AskFirst view={view} unanswered={answers.unanswered} placed={placed} />
      <Warnings view={view} warnings={match.warnings} />
      <div class="side-by-side">
        <NeedSide view={view} need={need} parts={parts} />
        <CandidateSide view={view} match={match} candidate={candidate} answers={answers} placed={placed} />
      </div>
      {drafts !== undefined && <section class="drafts" id="draft"><h2>{t('把理由写成一段话', 'The reason in words')}</h2><Draft view={view} kind="reason" timeZone={need.time_zone} {...drafts} /></section>}
      {teach && <Teach view={view} match={match} />}
      <Alternates view={view} match={match} siblings={siblings} />
      {mayDecide ? <DecisionBar view={view} match={match} refused={refused} steps={<Steps view={view} match={match} siblings={siblings} />} /> : <Steps view={view} match={match} siblings={siblings} />}
    </Layout>
  );
}

/** Previous and next proposal of the same need, in their order. */
function Steps({ view, match, siblings }: { view: View; match: MatchRow; siblings: readonly MatchRow[] }) {
  const { t } = view;
  const at = siblings.findIndex((row) => row.id === match.id);
  if (at < 0 || siblings.length < 2) return null;
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  return (
    <nav class="proposal-steps" aria-label={t('同一需求的建议', 'Proposals of this need')}>
      {before !== undefined && <a rel="prev" href={`/matches/${before.id}`}>{t('← 上一条', '← Previous')}</a>}
      <span class="count">{t(`第 ${at + 1} 条，共 ${siblings.length} 条`, `${at + 1} of ${siblings.length}`)}</span>
      {after !== undefined && <a rel="next" href={`/matches/${after.id}`}>{t('下一条 →', 'Next →')}</a>}
    </nav>
  );
}
