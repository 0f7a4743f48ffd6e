import type { Child } from 'hono/jsx';
import type { MatchRow } from '../matches/match.queries.ts';
import { emptyForm, Form, type FormState, LongField, SelectField } from '../ui/form.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { type Decision, reasonsFor } from './review.ts';
import { decisionWords, wordsOfReason } from './review.labels.ts';
import type { Review } from './review.queries.ts';

/** What was sent and refused: which decision, with the form as it was typed. */
export interface Refused { readonly decision: Decision; readonly state: FormState }

/** Two forms on one page: their fields are told apart by the decision, `approve-reason` and `reject-reason`. */
export const fieldOf = (decision: Decision, name: 'reason' | 'note'): string => `${decision}-${name}`;
const forForm = (decision: Decision, refused: Refused | undefined): FormState =>
  refused?.decision !== decision ? emptyForm
    : { ...refused.state, errors: refused.state.errors.map((error) => ({ ...error, field: error.field === 'reason' || error.field === 'note' ? fieldOf(decision, error.field) : error.field })) };

/** The decision stays in view at the foot of the window; each of the two opens its own short form. */
export function DecisionBar({ view, match, refused, steps }: { view: View; match: MatchRow; refused: Refused | undefined; steps: Child }) {
  const { t } = view;
  return (
    <section class="decision-bar" aria-label={t('审核', 'Review')}>
      <DecisionForm view={view} match={match} decision="approve" refused={refused} label={t('同意对接', 'Approve')} submit={t('同意，交给技术经理人领办', 'Approve, for a manager to take on')} />
      <DecisionForm view={view} match={match} decision="reject" refused={refused} label={t('不采纳', 'Turn down')} submit={t('不采纳这条建议', 'Turn this proposal down')} />
      {steps}
    </section>
  );
}

function DecisionForm({ view, match, decision, refused, label, submit }: { view: View; match: MatchRow; decision: Decision; refused: Refused | undefined; label: string; submit: string }) {
  const { t } = view;
  const state = forForm(decision, refused);
  const choices = reasonsFor[decision].map((code) => [code, view.words(wordsOfReason(decision, code))] as const);
  return (
    <details class={`decide decide-${decision}`} open={refused?.decision === decision}>
      <summary>{label}</summary>
      <Form view={view} state={state} action={`/matches/${match.id}/${decision}`} submit={submit} danger={decision === 'reject'}>
        <input type="hidden" name="version" value={String(match.version)} />
        <SelectField view={view} state={state} name={fieldOf(decision, 'reason')} label={t('理由', 'Reason')} blank={t('请选择', 'Choose')} choices={choices} />
        <LongField view={view} state={state} name={fieldOf(decision, 'note')} label={t('说明', 'Note')} required={false} rows={2} hint={t('选“其他”时请写明；只有工作人员看得到。', 'Needed for “other”; only staff see it.')} />
      </Form>
    </details>
  );
}

/** Somebody was faster: who decided what and when, and what this reviewer had written. */
export function Conflict({ view, refused, next }: { view: View; refused: Refused; /** A proposal of the same need that still waits. */ next: MatchRow | undefined }) {
  const { t } = view;
  const note = refused.state.values[fieldOf(refused.decision, 'note')];
  return (
    <div class="error-summary conflict" role="alert" tabindex={-1}>
      <h2>{t('这条建议已经有人处理了', 'Somebody has dealt with this proposal')}</h2>
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
    </p>
  );
}
