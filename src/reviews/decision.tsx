import type { Child } from 'hono/jsx';
import type { MatchRow } from '../matches/match.queries.ts';
import { emptyForm, Form, type FormState, LongField, SelectField } from '../ui/form.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { type Decision, reasonsFor } from './review.ts';
import { decisionWords, wordsOfReason } from './review.labels.ts';
import type { Review, UndoneReview } from './review.queries.ts';

/** The forms of a proposal's page, one of which is open at a time. */
export const steps = ['approve', 'reject', 'ask', 'escalate', 'nominate', 'reopen'] as const;
export type ProposalStep = (typeof steps)[number];
/** What was sent and refused: which form, as it was typed. */
export interface Refused { readonly step: ProposalStep; readonly state: FormState }

/** Several forms on one page: their fields are told apart by the step, `approve-reason` and `reject-reason`. */
export const fieldOf = (step: ProposalStep, name: string): string => `${step}-${name}`;
const forForm = (step: ProposalStep, refused: Refused | undefined): FormState =>
  refused?.step !== step ? emptyForm
    : { ...refused.state, errors: refused.state.errors.map((error) => ({ ...error, field: fieldOf(step, error.field) })) };

interface BarProps { readonly view: View; readonly match: MatchRow; readonly refused: Refused | undefined }

/** The decision stays in view at the foot of the window; each step opens its own short form. */
export function DecisionBar({ view, match, refused, societies, steps: between, may }: BarProps & {
  steps: Child; societies: readonly { readonly id: string; readonly name: string }[];
  /** Beside deciding: what this need allows now. */
  may: { readonly escalate: boolean; readonly nominate: boolean };
}) {
  const { t } = view;
  return (
    <section class="decision-bar" aria-label={t('审核', 'Review')}>
      <DecisionForm view={view} match={match} decision="approve" refused={refused} hotkey="a" label={t('同意对接', 'Approve')} submit={t('同意，交给技术经理人领办', 'Approve, for a manager to take on')} />
      <DecisionForm view={view} match={match} decision="reject" refused={refused} hotkey="r" label={t('不采纳', 'Turn down')} submit={t('不采纳这条建议', 'Turn this proposal down')} />
      <BarForm view={view} match={match} step="ask" refused={refused} hotkey="q" label={t('问企业', 'Ask')} action={`/matches/${match.id}/ask`} submit={t('把问题发给企业', 'Send the question to the enterprise')}>
        {(state) => <LongField view={view} state={state} name={fieldOf('ask', 'question')} label={t('想请企业说明什么', 'What should the enterprise tell us?')} rows={2} hint={t('企业会看到这段话；收到答复之前，这条建议先等着。', 'The enterprise reads this; the proposal waits for the answer.')} />}
      </BarForm>
      {may.nominate && (
        <BarForm view={view} match={match} step="nominate" refused={refused} hotkey="m" label={t('请学会推荐', 'Ask a society')} action={`/matches/${match.id}/nominate`} submit={t('请学会推荐专家', 'Ask the society to name an expert')}>
          {(state) => <SocietyFields view={view} state={state} societies={societies} />}
        </BarForm>
      )}
      {may.escalate && (
        <BarForm view={view} match={match} step="escalate" refused={refused} hotkey="e" label={t('转上级', 'Hand up')} action={`/matches/${match.id}/escalate`} submit={t('转上级科协', 'Hand the need to the parent association')}>
          {(state) => <LongField view={view} state={state} name={fieldOf('escalate', 'note')} label={t('给上级的说明', 'Note to the parent association')} required={false} rows={2} hint={t('整条需求转给上级科协，在更大范围里找人。', 'The whole need goes up, to a wider pool.')} />}
        </BarForm>
      )}
      {between}
    </section>
  );
}

/** Which society, and what to tell it. */
export function SocietyFields({ view, state, societies }: { view: View; state: FormState; societies: readonly { readonly id: string; readonly name: string }[] }) {
  const { t } = view;
  return (
    <>
      <SelectField view={view} state={state} name={fieldOf('nominate', 'societyId')} label={t('哪个学会', 'Which society')} blank={t('请选择', 'Choose')} choices={societies.map((one) => [one.id, one.name])} />
      <LongField view={view} state={state} name={fieldOf('nominate', 'note')} label={t('给学会的说明', 'Note to the society')} required={false} rows={2} hint={t('学会看得到需求内容，看不到企业名称。', 'The society sees the need, not the name of the enterprise.')} />
    </>
  );
}

function BarForm({ view, match, step, refused, hotkey, label, action, submit, children }: BarProps & { step: ProposalStep; hotkey: string; label: string; action: string; submit: string; children: (state: FormState) => Child }) {
  const state = forForm(step, refused);
  return (
    <details class={`decide decide-more decide-${step}`} open={refused?.step === step} data-key={hotkey} data-fold="decide">
      <summary>{label} <kbd aria-hidden="true">{hotkey}</kbd></summary>
      <Form view={view} state={state} action={action} submit={submit}>
        <input type="hidden" name="version" value={String(match.version)} />
        {children(state)}
      </Form>
    </details>
  );
}

function DecisionForm({ view, match, decision, refused, hotkey, label, submit }: BarProps & { decision: Decision; hotkey: string; label: string; submit: string }) {
  const { t } = view;
  const state = forForm(decision, refused);
  const choices = reasonsFor[decision].map((code, at) => [code, `${at + 1} ${view.words(wordsOfReason(decision, code))}`] as const);
  return (
    <details class={`decide decide-${decision}`} open={refused?.step === decision} data-key={hotkey} data-fold="decide" data-digits>
      <summary>{label} <kbd aria-hidden="true">{hotkey}</kbd></summary>
      <Form view={view} state={state} action={`/matches/${match.id}/${decision}`} submit={submit} danger={decision === 'reject'}>
        <input type="hidden" name="version" value={String(match.version)} />
        <SelectField view={view} state={state} name={fieldOf(decision, 'reason')} label={t('理由', 'Reason')} blank={t('请选择（也可按数字键）', 'Choose (or press a digit)')} choices={choices} />
        <LongField view={view} state={state} name={fieldOf(decision, 'note')} label={t('说明', 'Note')} required={false} rows={2} hint={t('选“其他”时请写明；只有工作人员看得到。', 'Needed for “other”; only staff see it.')} />
      </Form>
    </details>
  );
}

/** A decided match can be opened again, with a reason. */
export function Reopen({ view, match, refused }: BarProps) {
  const { t } = view;
  const state = forForm('reopen', refused);
  return (
    <details class="step-form" open={refused?.step === 'reopen'}>
      <summary>{t('重新打开这个决定', 'Reopen this decision')}</summary>
      <Form view={view} state={state} action={`/matches/${match.id}/reopen`} submit={t('重新打开，再次审核', 'Reopen for review')}>
        <input type="hidden" name="version" value={String(match.version)} />
        <LongField view={view} state={state} name={fieldOf('reopen', 'reason')} label={t('为什么要重新打开', 'Why reopen it?')} rows={2} hint={t('原来的决定和这段话都会留在经过里。', 'The first decision and this reason both stay in the history.')} />
      </Form>
    </details>
  );
}

const typedIn = ({ step, state }: Refused): string | undefined =>
  ['note', 'question', 'reason'].map((name) => state.values[fieldOf(step, name)]).find((value): value is string => typeof value === 'string' && value.trim() !== '');

/** Somebody was faster: who decided what and when, and what this reviewer had written. */
export function Conflict({ view, refused, next }: { view: View; refused: Refused; /** A proposal of the same need that still waits. */ next: MatchRow | undefined }) {
  const { t } = view;
  const decides = refused.step === 'approve' || refused.step === 'reject';
  const note = decides ? refused.state.values[fieldOf(refused.step, 'note')] : typedIn(refused);
  return (
    <div class="error-summary conflict" role="alert" tabindex={-1}>
      <h2>{decides ? t('这条建议已经有人处理了', 'Somebody has dealt with this proposal') : t('没有完成', 'Not done')}</h2>
      <p>{refused.state.problem}</p>
      {typeof note === 'string' && note !== '' && (
        <div class="field">
          <label for="kept-note">{t('您写的说明（没有保存，可以复制）', 'Your note (not saved; copy it if you need it)')}</label>
          <textarea id="kept-note" rows={3} readonly>{note}</textarea>
        </div>
      )}
      {next !== undefined && <p><a href={`/matches/${next.id}`}>{t(`看下一条待审核的：${next.candidate_name}`, `On to the next that waits: ${next.candidate_name}`)}</a></p>}
    </div>
  );
}

/** The decision that stands, with its reason; the note is for staff. */
export function Decided({ view, match, review, staff }: { view: View; match: MatchRow; review: Review; staff: boolean }) {
  const { t } = view;
  return (
    <p class="recorded">
      {staff ? t(`${review.reviewer_name}于 `, `${review.reviewer_name}, `) : ''}{dateTime(view, review.created_at, match.time_zone)}{t(`：${decisionWords[review.decision][0]}`, `: ${decisionWords[review.decision][1]}`)}
      {staff && <>{t('。理由：', '. Reason: ')}{view.words(wordsOfReason(review.decision, review.reason))}{review.note === null ? '' : t(`。说明：${review.note}`, `. Note: ${review.note}`)}</>}
      {staff && review.run_id !== null && <>{t('。', '. ')}<a href={`/reviews/runs/${review.run_id}`}>{t('与其他建议一起批量处理', 'Decided together with others')}</a></>}
    </p>
  );
}

/** Decisions that were taken back, for staff: nothing is erased. */
export function TakenBack({ view, match, reviews }: { view: View; match: MatchRow; reviews: readonly UndoneReview[] }) {
  const { t } = view;
  if (reviews.length === 0) return null;
  return (
    <details class="taken-back">
      <summary>{t(`以前的决定 ${reviews.length} 次`, `${reviews.length} earlier decision(s)`)}</summary>
      <ul>{reviews.map((review) => (
        <li>
          {dateTime(view, review.created_at, match.time_zone)}{t('，', ', ')}{review.reviewer_name}{t('：', ': ')}{view.words(decisionWords[review.decision])}{t('（', ' (')}{view.words(wordsOfReason(review.decision, review.reason))}{t('）', ')')}
          {review.note !== null && <>{t('。说明：', '. Note: ')}{review.note}</>}
          {t('；', '; ')}{review.undone_at !== null && dateTime(view, review.undone_at, match.time_zone)}{t(`由${review.undone_by_name ?? ''}${review.undone_reason === null ? '撤销' : '重新打开'}`, ` ${review.undone_reason === null ? 'undone' : 'reopened'} by ${review.undone_by_name ?? ''}`)}
          {review.undone_reason !== null && <>{t('：', ': ')}{review.undone_reason}</>}
        </li>
      ))}</ul>
    </details>
  );
}
