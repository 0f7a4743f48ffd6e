import { Hono } from 'hono';
import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError, statusOf } from '../http/errors.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { Band } from '../matches/bands.tsx';
import { matchStatusTone, matchStatusWords } from '../matches/match.labels.ts';
import { AppError, notFound, type Words } from '../shared/errors.ts';
import { id as isId } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, LongField, SelectField, StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { dateTime, type View, viewOf } from '../ui/view.ts';
import { decisions, type Decision, MOST_AT_ONCE, mayStillUndo, reasonsFor, UNDO_HOURS } from './review.ts';
import { decisionWords, wordsOfReason } from './review.labels.ts';
import { decideMany, undoRun } from './run.commands.ts';
import { type Chosen, type DryRow, dryRun, type Run, runById, runsOf } from './run.queries.ts';

/** Many proposals at once: what would happen, then all or nothing, then the run with its undoing. */
export const runPages = new Hono<Env>();

/** "id.version" of what was chosen; anything else is left out. */
const chosenOf = (values: readonly string[]): readonly Chosen[] => [...new Map(values.slice(0, MOST_AT_ONCE).flatMap((value) => {
  const [matchId = '', version = ''] = value.split('.');
  return isId.safeParse(matchId).success && /^\d{1,9}$/.test(version) ? [[matchId, { id: matchId, version: Number(version) }] as const] : [];
})).values()];

runPages.get('/reviews/bulk', signedIn, async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const decision = decisions.find((one) => one === c.req.query('decision')) ?? 'reject';
  const chosen = chosenOf(c.req.queries('m') ?? []);
  return dryPage(c, decision, chosen, emptyForm);
});

const dryPage = async (c: Ctx, decision: Decision, chosen: readonly Chosen[], state: FormState, problem?: Words, status: 200 | 409 | 422 = 200): Promise<Response> =>
  page(c, <DryRun view={viewOf(c)} decision={decision} rows={await dryRun(c.get('services').db, c.get('actor'), chosen, decision)} state={state} problem={problem} />, status);

runPages.post('/reviews/bulk', signedIn, async (c) => {
  const form = await readForm(c);
  const decision = decisions.find((one) => one === form.values['decision']) ?? 'reject';
  const chosen = chosenOf([form.values['m'] ?? []].flat());
  try {
    const { runId } = await perform(c, decideMany, { decision, reason: form.values['reason'], note: form.values['note'], matches: [...chosen] }, form.requestKey);
    return c.redirect(`/reviews/runs/${runId}`, 303);
  } catch (error) {
    const refused = asAppError(error);
    if (!['invalid_input', 'conflict', 'stale_version', 'wrong_state', 'repeated_with_other_content'].includes(refused.code)) throw error;
    const own = refused.fields.filter((one) => !one.field.startsWith('matches'));
    return dryPage(c, decision, chosen, { values: form.values, errors: own }, own.length > 0 ? undefined : refused.detail, statusOf(refused.code) as 409);
  }
});

function DryRun({ view, decision, rows, state, problem }: { view: View; decision: Decision; rows: readonly DryRow[]; state: FormState; problem: Words | undefined }) {
  const { t } = view;
  const ready = rows.filter((row) => row.refused === undefined);
  const refused = rows.length - ready.length;
  return (
    <Layout view={view} wide title={t('先看会发生什么', 'What would happen')} purpose={t(`对所选 ${rows.length} 条建议：${decisionWords[decision][0]}。还没有处理。`, `For the ${rows.length} chosen: ${decisionWords[decision][1]}. Nothing has been done yet.`)}>
      {problem !== undefined && <div class="error-summary" role="alert" tabindex={-1}><h2>{t('没有完成', 'Not done')}</h2><p>{view.words(problem)}</p></div>}
      <p class="trail"><a href="/reviews">{t('← 回到列表', '← Back to the list')}</a></p>
      {rows.length > 0 && <p class={refused > 0 ? 'warning' : 'next-step'}>{refused > 0
        ? t(`${ready.length} 条可以处理，${refused} 条不行（见下表）。要么全部处理，要么一条也不处理：下面的按钮只处理可以的那 ${ready.length} 条。`, `${ready.length} can be decided, ${refused} cannot (see the table). It is all or nothing: the button below decides the ${ready.length} that can.`)
        : t(`${ready.length} 条都可以处理。`, `All ${ready.length} can be decided.`)}</p>}
      <Table caption={t('会发生什么', 'What would happen')} rows={rows} empty={<p>{t('还没有选。请回到列表，选中要一起处理的建议。', 'Nothing chosen. Go back to the list and choose proposals.')} <a href="/reviews">{t('回到列表', 'Back to the list')}</a></p>} columns={[
        { head: t('人选', 'Candidate'), kind: 'main', cell: (row) => (row.match === undefined ? row.id : <><a href={`/matches/${row.id}`}>{row.match.candidate_name}</a> <Band view={view} confidence={row.match.confidence} /></>) },
        { head: t('需求', 'Need'), cell: (row) => row.match?.need_title },
        { head: t('结果', 'Outcome'), cell: (row) => (row.refused === undefined ? <Tag tone="good">{t('会处理：', 'Will be done: ')}{view.words(decisionWords[decision])}</Tag> : <><Tag tone="bad">{t('不会处理', 'Will not')}</Tag> {view.words(row.refused)}</>) },
      ]} />
      {ready.length > 0 && (
        <Form view={view} state={state} action="/reviews/bulk" danger={decision === 'reject'} submit={decision === 'approve' ? t(`同意这 ${ready.length} 条`, `Approve these ${ready.length}`) : t(`不采纳这 ${ready.length} 条`, `Turn these ${ready.length} down`)}>
          <input type="hidden" name="decision" value={decision} />
          {ready.map((row) => <input type="hidden" name="m" value={`${row.id}.${row.version}`} />)}
          <SelectField view={view} state={state} name="reason" label={t('理由（对每一条都成立）', 'Reason (true of each)')} blank={t('请选择', 'Choose')} choices={reasonsFor[decision].map((code) => [code, view.words(wordsOfReason(decision, code))])} />
          <LongField view={view} state={state} name="note" label={t('说明', 'Note')} required={false} rows={2} hint={t('选“其他”时请写明；只有工作人员看得到。', 'Needed for “other”; only staff see it.')} />
        </Form>
      )}
    </Layout>
  );
}

runPages.get('/reviews/runs', signedIn, async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const view = viewOf(c);
  const { t } = view;
  return page(c, (
    <Layout view={view} title={t('我的批量处理', 'My runs')} purpose={t('您一次处理多条建议的记录，最近的在前。', 'Where you decided many proposals at once, newest first.')}>
      <Table caption={t('我的批量处理', 'My runs')} rows={await runsOf(c.get('services').db, c.get('actor'))} empty={<p>{t('还没有。', 'None yet.')} <a href="/reviews">{t('批量审核', 'Decide many')}</a></p>} columns={[
        { head: t('时间', 'When'), kind: 'main', cell: (run) => <a href={`/reviews/runs/${run.id}`}>{dateTime(view, run.created_at)}</a> },
        { head: t('决定', 'Decision'), cell: (run) => view.words(decisionWords[run.decision]) },
        { head: t('理由', 'Reason'), cell: (run) => view.words(wordsOfReason(run.decision, run.reason)) },
        { head: t('条数', 'Proposals'), kind: 'number', cell: (run) => run.count },
        { head: t('状态', 'State'), cell: (run) => (run.undone_at === null ? '' : <Tag tone="quiet">{t('已整批撤销', 'Undone')}</Tag>) },
      ]} />
    </Layout>
  ));
});

async function find(c: Ctx): Promise<Run> {
  refuseOthersThanStaff(c.get('actor'));
  const run = await runById(c.get('services').db, c.get('actor'), c.req.param('id') ?? '');
  if (run === undefined) throw notFound(['这次批量处理', 'This run']);
  return run;
}

runPages.get('/reviews/runs/:id', signedIn, async (c) => page(c, <RunPage view={viewOf(c)} run={await find(c)} now={c.get('services').clock()} />));

runPages.post('/reviews/runs/:id/undo', signedIn, async (c) => {
  const form = await readForm(c);
  try {
    await perform(c, undoRun, { id: c.req.param('id') }, form.requestKey);
    return c.redirect(`/reviews/runs/${c.req.param('id')}`, 303);
  } catch (error) {
    if (!(error instanceof AppError) || !['conflict', 'wrong_state'].includes(error.code)) throw error;
    return page(c, <RunPage view={viewOf(c)} run={await find(c)} now={c.get('services').clock()} refused={error} />, 409);
  }
});

function RunPage({ view, run, now, refused }: { view: View; run: Run; now: Date; refused?: AppError }) {
  const { t } = view;
  const undoable = run.undone_at === null && run.decided_by === view.actor.userId && mayStillUndo(run.created_at, now);
  const moved = run.rows.filter((row) => !row.undone && row.match.version !== row.version);
  return (
    <Layout view={view} wide title={t('批量处理', 'A run')} purpose={t(`${run.decided_by_name}：${decisionWords[run.decision][0]}，${run.rows.length} 条。`, `${run.decided_by_name} ${decisionWords[run.decision][1]} ${run.rows.length} proposal(s).`)}>
      {refused !== undefined && <div class="error-summary" role="alert" tabindex={-1}><h2>{t('没有撤销', 'Not undone')}</h2><p>{view.words(refused.detail)}</p>{refused.fields.length > 0 && <ul>{refused.fields.map((one) => <li>{view.words(one.message)}</li>)}</ul>}</div>}
      {run.undone_at === null ? <p class="recorded" role="status">{dateTime(view, run.created_at)}{t('，已处理 ', ': decided ')}{run.rows.length}{t(' 条。理由：', '. Reason: ')}{view.words(wordsOfReason(run.decision, run.reason))}{run.note !== null && <>{t('。说明：', '. Note: ')}{run.note}</>}</p>
        : <p class="recorded" role="status">{t('已整批撤销，这些建议又是待审核：', 'Undone as a whole; these proposals wait for review again: ')}{dateTime(view, run.undone_at)}</p>}
      {undoable && (moved.length === 0
        ? <StepButton view={view} action={`/reviews/runs/${run.id}/undo`} label={t('整批撤销', 'Undo the whole run')} kind="quiet" hotkey="u" />
        : <p class="hint">{t(`其中 ${moved.length} 条已经有人接着处理，不能再整批撤销；可以打开其他几条，写明原因重新打开。`, `${moved.length} of them have been acted on, so the run can no longer be undone; open the others and reopen them with a reason.`)}</p>)}
      {run.undone_at === null && run.decided_by === view.actor.userId && !undoable && <p class="hint">{t(`已超过 ${UNDO_HOURS} 小时，不能整批撤销；请逐条写明原因重新打开。`, `More than ${UNDO_HOURS} hours have passed: reopen the proposals one by one, with a reason.`)}</p>}
      <Table caption={t('这一批的建议', 'Proposals of this run')} rows={run.rows} empty={null} columns={[
        { head: t('人选', 'Candidate'), kind: 'main', cell: (row) => <a href={`/matches/${row.match.id}`}>{row.match.candidate_name}</a> },
        { head: t('需求', 'Need'), cell: (row) => row.match.need_title },
        { head: t('现在', 'Now'), cell: (row) => <Tag tone={matchStatusTone[row.match.status]}>{view.words(matchStatusWords[row.match.status])}</Tag> },
      ]} />
      <p class="actions"><a class="button" href="/desk">{t('轮到我的', 'My turn')}</a> <a class="button quiet" href="/reviews">{t('继续批量审核', 'Decide more')}</a></p>
    </Layout>
  );
}
