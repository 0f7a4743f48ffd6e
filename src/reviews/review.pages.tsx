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
import { CheckMark } from '../needs/check.show.tsx';
import { type NeedRow, needById } from '../needs/need.queries.ts';
import { escalateNeed } from '../needs/need.commands.ts';
import { afterNeedStep } from '../needs/need.ts';
import { takesProposals } from '../matches/match.commands.ts';
import { NearMisses } from '../matches/beyond.tsx';
import { type MissedCandidate, nearMisses } from '../matches/near-miss.queries.ts';
import { matchingNeed } from '../matches/why.queries.ts';
import { AppError, notFound, unlessUnavailable } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { Keys } from '../ui/keys.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Tag } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { Conflict, Decided, DecisionBar, fieldOf, type ProposalStep, type Refused, Reopen, steps, TakenBack } from './decision.tsx';
import { handToSociety } from './nomination.commands.ts';
import { type NominationRow, nominationsOf, societiesToAsk } from './nomination.queries.ts';
import { Nominations } from './nomination.show.tsx';
import { askEnterprise } from './question.commands.ts';
import { type QuestionRow, questionsOf } from './question.queries.ts';
import { Questions } from './question.show.tsx';
import { QueuePage, queueFilter } from './queue.tsx';
import { readingFor } from './reading.queries.ts';
import { decideMatch, reopenMatch, undoDecision } from './review.commands.ts';
import { lastReview, queueSize, type Review, reviewQueue, type UndoneReview, undoneReviews } from './review.queries.ts';
import type { Decision } from './review.ts';
import { waitingProposals } from './run.queries.ts';
import { saidOf } from './lesson.queries.ts';
import { mayTeach, Teach } from './teach.tsx';
import { trackRecord } from './track-record.queries.ts';
import { Record } from './track-record.show.tsx';

export const reviewPages = new Hono<Env>();

/** The proposals that wait, one line each, to choose many of them. */
reviewPages.get('/reviews', signedIn, async (c) => {
  const { db, clock } = c.get('services');
  const actor = c.get('actor');
  if (!isStaff(actor)) throw new AppError('not_allowed', ['审核由科协工作人员进行。', 'Reviews are for association staff.']);
  const filter = queueFilter(c.req.query());
  const { rows, next } = await waitingProposals(db, actor, filter, { limit: 50, cursor: c.req.query('cursor') });
  return page(c, <QueuePage view={viewOf(c)} rows={rows} next={next} filter={filter} size={await queueSize(db, actor)} now={clock()} />);
});

reviewPages.get('/matches/:id', signedIn, async (c) => {
  // Who could read it a second time is not shown the first decision, unless they say that they know it.
  const reading = isStaff(c.get('actor')) && id.safeParse(c.req.param('id')).success ? await readingFor(c.get('services').db, c.get('actor'), c.req.param('id')) : undefined;
  if (reading !== undefined) return c.redirect(`/readings/${reading.id}`, 303);
  const shown = await load(c, c.req.param('id'));
  const decidedId = c.req.query('decided');
  const decided = decidedId === undefined ? undefined : await matchById(c.get('services').db, c.get('actor'), decidedId);
  return page(c, <ProposalPage view={viewOf(c)} shown={shown} decided={decided} undone={c.req.query('undone') !== undefined} />);
});

/** The forms of this page: which command each asks, and with what. */
const forms: Record<ProposalStep, { readonly path: string; readonly run: (c: Ctx, id: string, values: (name: string) => unknown, key: string | undefined) => Promise<string> }> = {
  approve: decided('approve'), reject: decided('reject'),
  ask: { path: '/matches/:id/ask', run: async (c, id, value, key) => `/matches/${(await perform(c, askEnterprise, { id, version: value('version'), question: value('question') }, key)).matchId}#questions` },
  escalate: { path: '/matches/:id/escalate', run: async (c, id, value, key) => { const need = await needOf(c, id); await perform(c, escalateNeed, { id: need, note: value('note') }, key); return `/needs/${need}`; } },
  nominate: { path: '/matches/:id/nominate', run: async (c, id, value, key) => { await perform(c, handToSociety, { needId: await needOf(c, id), societyId: value('societyId'), note: value('note') }, key); return `/matches/${id}#nominations`; } },
  reopen: { path: '/matches/:id/reopen', run: async (c, id, value, key) => { await perform(c, reopenMatch, { id, version: value('version'), reason: value('reason') }, key); return `/matches/${id}`; } },
};

function decided(decision: Decision): (typeof forms)[ProposalStep] {
  return { path: `/matches/:id/${decision}`, run: async (c, id, value, key) => {
    const { needId } = await perform(c, decideMatch, { id, decision, reason: value('reason'), note: value('note'), version: value('version') }, key);
    return afterDecision(c, needId, id);
  } };
}

/** The need of a match this reader may see. @throws AppError `not_found` */
async function needOf(c: Ctx, matchId: string): Promise<string> {
  const match = await matchById(c.get('services').db, c.get('actor'), matchId);
  if (match === undefined) throw notFound(['这条对接建议', 'This match']);
  return match.need_id;
}

for (const step of steps) {
  reviewPages.post(forms[step].path, signedIn, async (c) => {
    const posted = await readForm(c);
    const id = c.req.param('id') ?? '';
    try {
      return c.redirect(await forms[step].run(c, id, (name) => posted.values[name === 'version' ? name : fieldOf(step, name)], posted.requestKey), 303);
    } catch (error) {
      const shown = await load(c, id);
      return formAgain(c, error, posted, (view, state) => <ProposalPage view={view} shown={shown} refused={{ step, state }} />);
    }
  });
}

reviewPages.post('/matches/:id/undo', signedIn, async (c) => {
  const posted = await readForm(c);
  const { id } = await perform(c, undoDecision, { id: c.req.param('id'), version: posted.values['version'] }, posted.requestKey);
  return c.redirect(`/matches/${id}?undone=yes`, 303);
});

/** On to the next undecided proposal of the same need; after the last one, to the next need that waits; with nothing left, to the desk. */
async function afterDecision(c: Ctx, needId: string, decidedId: string): Promise<string> {
  const [db, actor] = [c.get('services').db, c.get('actor')];
  const next = nextToDecide(await matchesOfNeed(db, actor, needId), decidedId)?.id ?? (await reviewQueue(db, actor, {}, { limit: 10 })).rows.find((row) => row.id !== needId && row.best !== null)?.best?.matchId;
  return `${next === undefined ? '/desk' : `/matches/${next}`}?decided=${decidedId}`;
}

/** The first that waits for a decision after this one, in their order; else the first from the start. What was asked of the enterprise is passed over. */
function nextToDecide(all: readonly MatchRow[], afterId: string): MatchRow | undefined {
  const at = all.findIndex((row) => row.id === afterId);
  return [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))].find((row) => row.status === 'proposed' && !row.asked);
}

interface Shown {
  readonly match: MatchRow; readonly need: NeedRow; readonly candidate: Candidate; readonly siblings: readonly MatchRow[]; readonly review: Review | undefined; readonly staff: boolean; readonly teach: boolean;
  /** The reason in words, for staff. */
  readonly drafts: DraftProps | undefined;
  /** For staff only; null: the search engine does not answer. */
  readonly misses: readonly MissedCandidate[] | null; readonly questions: readonly QuestionRow[]; readonly nominations: readonly NominationRow[]; readonly societies: readonly { readonly id: string; readonly name: string }[]; readonly undone: readonly UndoneReview[];
}

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
    siblings, review: match.status === 'proposed' ? undefined : await lastReview(db, match.id), drafts: staff ? await draftsFor(c, match, need) : undefined, ...await forStaff(c, staff, need, match, siblings),
  };
}

async function forStaff(c: Ctx, staff: boolean, need: NeedRow, match: MatchRow, siblings: readonly MatchRow[]): Promise<Pick<Shown, 'misses' | 'questions' | 'nominations' | 'societies' | 'undone'>> {
  const { db, search } = c.get('services');
  if (!staff) return { misses: [], questions: [], nominations: [], societies: [], undone: [] };
  const open = takesProposals(need);
  const matching = open ? await matchingNeed(db, need.id) : undefined;
  return {
    misses: matching === undefined ? [] : await unlessUnavailable(nearMisses({ db, search }, c.get('actor'), matching, siblings), null),
    questions: await questionsOf(db, match.id), nominations: await nominationsOf(db, c.get('actor'), need.id), undone: await undoneReviews(db, match.id),
    societies: open ? await societiesToAsk(db, c.get('actor'), siblings.flatMap((one) => one.society_id ?? [])) : [],
  };
}

async function draftsFor(c: Ctx, match: MatchRow, need: NeedRow): Promise<DraftProps> {
  const { db, assistant } = c.get('services');
  return { needId: need.id, matchId: match.id, model: assistant.mayRead(need.confidentiality) ? assistant.model : null, drafts: await draftsOf(db, need.id, match.id) };
}

/** The heart of the product: may this person solve this problem, and why does the machine think so? */
function ProposalPage({ view, shown, decided: before, undone, refused }: { view: View; shown: Shown; decided?: MatchRow | undefined; undone?: boolean; refused?: Refused }) {
  const { t } = view;
  const { match, need, candidate, siblings, review, staff, teach, drafts } = shown;
  const answers = answersOf(match);
  const { parts, placed } = markNeed(needParts(view, need), answers);
  const waits = shown.questions.some((one) => one.status === 'open');
  const mayDecide = staff && match.status === 'proposed' && need.status === 'matched' && !waits;
  const mayReopen = staff && (match.status === 'approved' || match.status === 'rejected') && takesProposals(need);
  const may = { escalate: afterNeedStep(need.status, 'escalate') !== undefined, nominate: takesProposals(need) && need.confidentiality !== 'staff_only' };
  return (
    <Layout view={view} wide title={t(`${match.candidate_name}能解决这条需求吗？`, `Can ${match.candidate_name} solve this need?`)} purpose={need.title}>
      {before !== undefined && before.id !== match.id && <Recorded view={view} match={before} />}
      {undone === true && match.status === 'proposed' && <p class="recorded" role="status">{t('已撤销，这条建议又是待审核。', 'Undone: the proposal waits for review again.')}</p>}
      {refused !== undefined && (refused.state.problem !== undefined || !mayDecide) && <Conflict view={view} refused={refused} next={nextToDecide(siblings, match.id)} />}
      <p class="trail"><Tag tone={matchStatusTone[match.status]}>{view.words(matchStatusWords[match.status])}</Tag> <CheckMark view={view} need={need} />{match.asked && <Tag tone="waiting">{waits ? t('等企业答复', 'Waits for the enterprise') : t('企业已答复', 'Answered')}</Tag>} <a href={`/needs/${need.id}/proposals`}>{t('这条需求的全部建议', 'All proposals of this need')}</a>{staff && <> <a href="/desk">{t('轮到我的', 'My turn')}</a></>}</p>
      {review !== undefined && (refused === undefined || refused.step === 'reopen') && <Decided view={view} match={match} review={review} staff={staff} />}
      {staff && <TakenBack view={view} match={match} reviews={shown.undone} />}
      {staff && match.status === 'approved' && <p><a href={`/needs/${need.id}/managers`}>{t('哪位技术经理人适合跟进', 'Which technology manager fits')}</a></p>}
      {mayReopen && <Reopen view={view} match={match} refused={refused} />}
      {staff && match.status === 'claimed' && <p class="hint">{t('技术经理人已经领办；要改这个决定，请先在对接页面退回，再重新打开。', 'A technology manager has taken it on; to change the decision, have the case given back first, then reopen.')}</p>}
      <Questions view={view} match={match} questions={shown.questions} />
      <AskFirst view={view} unanswered={answers.unanswered} placed={placed} />
      <Warnings view={view} warnings={match.warnings} />
      <div class="side-by-side">
        <NeedSide view={view} need={need} parts={parts} />
        <CandidateSide view={view} match={match} candidate={candidate} answers={answers} placed={placed} />
      </div>
      {drafts !== undefined && <section class="drafts" id="draft"><h2>{t('把理由写成一段话', 'The reason in words')}</h2><Draft view={view} kind="reason" timeZone={need.time_zone} {...drafts} /></section>}
      {teach && <Teach view={view} match={match} />}
      <Alternates view={view} match={match} siblings={siblings} />
      {shown.misses === null ? <p class="hint">{t('检索服务现在不可用，差一点的人选暂时列不出来。', 'The search engine is not available now, so near misses cannot be listed.')}</p> : <NearMisses view={view} misses={shown.misses} matches={siblings} />}
      <Nominations view={view} nominations={shown.nominations} />
      {staff && <Keys view={view} keys={[...(mayDecide ? [['a', t('同意', 'approve')], ['r', t('不采纳', 'turn down')], ['1-8', t('选理由，然后按回车', 'choose the reason, then Enter')], ['q', t('问企业', 'ask the enterprise')], ['m', t('请学会推荐', 'ask a society')], ['e', t('转上级', 'hand up')]] as const : []), ['j', t('下一条', 'next proposal')], ['k', t('上一条', 'previous proposal')], ['u', t('撤销刚才的决定', 'undo the last decision')], ['Esc', t('收起表单', 'fold the form')]]} />}
      {mayDecide ? <DecisionBar view={view} match={match} refused={refused} societies={shown.societies} may={may} steps={<Steps view={view} match={match} siblings={siblings} />} /> : <Steps view={view} match={match} siblings={siblings} />}
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
      {before !== undefined && <a rel="prev" data-key="k" href={`/matches/${before.id}`}>{t('← 上一条', '← Previous')}</a>}
      <span class="count">{t(`第 ${at + 1} 条，共 ${siblings.length} 条`, `${at + 1} of ${siblings.length}`)}</span>
      {after !== undefined && <a rel="next" data-key="j" href={`/matches/${after.id}`}>{t('下一条 →', 'Next →')}</a>}
    </nav>
  );
}
