import { Hono } from 'hono';
import { refusal, refuseOthersThanStaff } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { answersOf, markNeed } from '../matches/answers.ts';
import { candidateProfiles, evidenceOf } from '../matches/candidate.queries.ts';
import { type MatchRow, matchById } from '../matches/match.queries.ts';
import { AskFirst, type Candidate, CandidateSide, NeedSide, needParts, Warnings } from '../matches/proposal.tsx';
import { type NeedRow, needById } from '../needs/need.queries.ts';
import { notFound } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, LongField, SelectField, StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View, viewOf } from '../ui/view.ts';
import { decisionWords, wordsOfReason } from './review.labels.ts';
import { decisions, reasonsFor } from './review.ts';
import { excuseReading, readSecond, setReadingShare, settleReading } from './reading.commands.ts';
import { type Disagreement, disagreementsIn, readingById, readingShare } from './reading.queries.ts';

/** The blind second reading (复读), and where two readers differ. */
export const readingPages = new Hono<Env>();

readingPages.get('/readings', signedIn, async (c) => page(c, <Disagreements {...await listOf(c)} state={emptyForm} />));

async function listOf(c: Ctx): Promise<{ view: View; rows: readonly Disagreement[]; percent: number; mayShare: boolean }> {
  refuseOthersThanStaff(c.get('actor'));
  const { db } = c.get('services');
  const root = await db.selectFrom('association').select('path').where('parent_id', 'is', null).executeTakeFirst();
  return { view: viewOf(c), rows: await disagreementsIn(db, c.get('actor')), percent: 100 * await readingShare(db), mayShare: refusal(c.get('actor'), 'reading.share', { associationPath: root?.path ?? '-' }) === null };
}

interface Shown { readonly id: string; readonly match: MatchRow; readonly need: NeedRow; readonly candidate: Candidate }
/** Need and candidate alone: nothing on this page says what was decided, of this proposal or of the others. */
async function find(c: Ctx): Promise<Shown> {
  const [db, actor] = [c.get('services').db, c.get('actor')];
  const reading = await readingById(db, actor, c.req.param('id') ?? '');
  const match = reading && await matchById(db, actor, reading.match_id);
  const need = match && await needById(db, actor, match.need_id);
  const profile = match && (await candidateProfiles(db, match.candidate_type, [match.candidate_id])).get(match.candidate_id);
  if (reading === undefined || match === undefined || need === undefined || profile === undefined) throw notFound(['这次复读', 'This second reading']);
  return { id: reading.id, match, need, candidate: { profile, evidence: await evidenceOf(db, match.candidate_type, profile.id), load: null } };
}

readingPages.get('/readings/:id', signedIn, async (c) => page(c, <ReadingPage view={viewOf(c)} shown={await find(c)} state={emptyForm} />));

readingPages.post('/readings/:id/read', signedIn, async (c) => {
  const form = await readForm(c);
  try {
    // One list of reasons with the decision before the code: the form has no second step.
    const [decision = '', reason = ''] = String(form.values['reason'] ?? '').split('.');
    const { agrees } = await perform(c, readSecond, { id: c.req.param('id') ?? '', decision: (decision === '' ? undefined : decision) as 'approve', reason: reason as 'other', note: form.values['note'] as string | undefined }, form.requestKey);
    return c.redirect(`/readings?read=${agrees ? 'same' : 'differs'}`, 303);
  } catch (error) {
    const shown = await find(c).catch(() => { throw error; });
    return formAgain(c, error, form, (view, state) => <ReadingPage view={view} shown={shown} state={{ ...state, errors: state.errors.map((one) => (one.field === 'decision' ? { ...one, field: 'reason' } : one)) }} />);
  }
});

readingPages.post('/readings/:id/excuse', signedIn, async (c) => {
  const form = await readForm(c);
  const { matchId } = await perform(c, excuseReading, { id: c.req.param('id') }, form.requestKey);
  return c.redirect(`/matches/${matchId}`, 303);
});

readingPages.post('/readings/:id/settle', signedIn, async (c) => {
  const form = await readForm(c);
  const id = c.req.param('id');
  try {
    await perform(c, settleReading, { id, verdict: form.values['verdict'] as 'first', note: form.values[`note-${id}`] as string }, form.requestKey);
    return c.redirect('/readings', 303);
  } catch (error) {
    const list = await listOf(c).catch(() => { throw error; });
    return formAgain(c, error, form, (view, state) => <Disagreements {...list} view={view} refusedId={id} state={{ ...state, errors: state.errors.map((one) => ({ ...one, field: `${one.field}-${id}` })) }} />);
  }
});

readingPages.post('/readings/share', signedIn, async (c) => {
  const form = await readForm(c);
  try {
    await perform(c, setReadingShare, { percent: form.values['percent'] }, form.requestKey);
    return c.redirect('/readings', 303);
  } catch (error) {
    const list = await listOf(c).catch(() => { throw error; });
    return formAgain(c, error, form, (view, state) => <Disagreements {...list} view={view} state={state} />);
  }
});

function ReadingPage({ view, shown, state }: { view: View; shown: Shown; state: FormState }) {
  const { t } = view;
  const { match, need, candidate } = shown;
  const answers = answersOf(match);
  const { parts, placed } = markNeed(needParts(view, need), answers);
  const choices = decisions.flatMap((decision) => reasonsFor[decision].map((code) => [`${decision}.${code}`, `${view.words(decisionWords[decision])}${t('：', ': ')}${view.words(wordsOfReason(decision, code))}`] as const));
  return (
    <Layout view={view} wide title={t(`复读：${match.candidate_name}能解决这条需求吗？`, `Second reading: can ${match.candidate_name} solve this need?`)} purpose={need.title}>
      <p class="next-step">{t('这条建议已经有人作了决定，随机抽中请第二个人复读。这里不显示第一次的决定；您的结论不改变任何事，只用来看两个人是否一致。', 'Somebody has decided this proposal; it was drawn by lot for a second reader. The first decision is not shown. What you say changes nothing: it shows how far two people agree.')}</p>
      <AskFirst view={view} unanswered={answers.unanswered} placed={placed} />
      <Warnings view={view} warnings={match.warnings} />
      <div class="side-by-side">
        <NeedSide view={view} need={need} parts={parts} />
        <CandidateSide view={view} match={match} candidate={candidate} answers={answers} placed={placed} />
      </div>
      <Form view={view} state={state} action={`/readings/${shown.id}/read`} submit={t('记下我的结论', 'Record my reading')}>
        <SelectField view={view} state={state} name="reason" label={t('您会怎么决定', 'What would you decide?')} blank={t('请选择', 'Choose')} choices={choices} />
        <LongField view={view} state={state} name="note" label={t('说明', 'Note')} required={false} rows={2} />
      </Form>
      <StepButton view={view} action={`/readings/${shown.id}/excuse`} label={t('我已经知道第一次的决定，请别人复读', 'I know the first decision: leave it to others')} kind="quiet" />
    </Layout>
  );
}

function Disagreements({ view, rows, percent, mayShare, state, refusedId }: { view: View; rows: readonly Disagreement[]; percent: number; mayShare: boolean; state: FormState; refusedId?: string }) {
  const { t } = view;
  const shareState = state.values['percent'] === undefined ? { ...emptyForm, values: { percent: String(percent) } } : state;
  return (
    <Layout view={view} title={t('两人意见不同', 'Where two readers differ')} purpose={t(`审过的建议里，每 100 条随机抽 ${percent} 条请第二个人不看结论再读一遍。意见不同的列在这里，由科协管理员定论；建议本身不会自动改变。`, `Of every 100 decided proposals ${percent} are drawn for a second, blind reading. Where the two differ it is listed here for an administrator to settle; the proposal itself does not change.`)}>
      <p class="trail"><a href="/desk">{t('轮到我的', 'My turn')}</a> <a href="/reports/matching#readings">{t('两人一致的比例', 'How far readers agree')}</a></p>
      {rows.length === 0 && <p class="empty">{t('没有意见不同的。', 'No two readers differ.')}</p>}
      {rows.map((row) => <OneDisagreement view={view} row={row} state={refusedId === row.id ? state : emptyForm} />)}
      {mayShare && (
        <details class="step-form" open={state.values['percent'] !== undefined}>
          <summary>{t('每 100 条抽几条复读', 'How many of 100 are read again')}</summary>
          <Form view={view} state={shareState} action="/readings/share" submit={t('保存比例', 'Save')}>
            <div class="field"><label for="percent">{t('每 100 条', 'Of 100')}</label><input id="percent" name="percent" inputmode="decimal" value={String(shareState.values['percent'] ?? '')} /></div>
          </Form>
        </details>
      )}
    </Layout>
  );
}

function OneDisagreement({ view, row, state }: { view: View; row: Disagreement; state: FormState }) {
  const { t } = view;
  const maySettle = row.settled_at === null && refusal(view.actor, 'reading.settle', { associationPath: row.association_path }) === null;
  const said = (who: string, decision: 'approve' | 'reject' | null, reason: string | null, note: string | null) => decision !== null && (
    <p><strong>{who}</strong>{t('：', ': ')}{view.words(decisionWords[decision])}{t('，', ', ')}{view.words(wordsOfReason(decision, reason ?? ''))}{note !== null && <>{t('。', '. ')}{note}</>}</p>
  );
  return (
    <section class="case" id={`reading-${row.id}`} aria-label={row.candidate_name}>
      <h2><a href={`/matches/${row.match_id}`}>{row.candidate_name}</a> <Tag tone={row.settled_at === null ? 'waiting' : 'quiet'}>{row.settled_at === null ? t('等待定论', 'Not settled') : t('已定论', 'Settled')}</Tag></h2>
      <p class="hint">{row.title}{t('，', ', ')}{row.field}{t('，复读于 ', ', read again ')}{row.read_at !== null && dateTime(view, row.read_at, row.time_zone)}</p>
      {said(t(`第一次，${row.first_name}`, `First, ${row.first_name}`), row.first_decision, row.first_reason, row.first_note)}
      {said(t(`第二次，${row.second_name}`, `Second, ${row.second_name}`), row.second_decision, row.second_reason, row.second_note)}
      {row.settled_at !== null && <p class="recorded">{row.lead_name}{t('：', ': ')}{row.verdict === 'first' ? t('第一次的对', 'the first was right') : t('第二次的对', 'the second was right')}{t('。', '. ')}{row.settled_note}</p>}
      {row.undone_at !== null && <p class="hint">{t('第一次的决定后来已重新打开。', 'The first decision has been reopened since.')}</p>}
      {maySettle && (
        <Form view={view} state={state} action={`/readings/${row.id}/settle`} submit={t('记下定论', 'Settle')}>
          <fieldset class="field"><legend>{t('哪一次的结论对', 'Which was right')}</legend><div class="checks">
            <label class="check"><input type="radio" name="verdict" value="first" checked={state.values['verdict'] !== 'second'} /><span>{t('第一次', 'The first')}</span></label>
            <label class="check"><input type="radio" name="verdict" value="second" checked={state.values['verdict'] === 'second'} /><span>{t('第二次（建议不会自动改变，需要时请打开它写明原因重新审核）', 'The second (the proposal does not change: open it and reopen it with a reason if need be)')}</span></label>
          </div></fieldset>
          <LongField view={view} state={state} name={`note-${row.id}`} label={t('为什么', 'Why')} rows={2} />
        </Form>
      )}
    </section>
  );
}
