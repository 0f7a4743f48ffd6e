import { regionName } from '../associations/region.ts';
import { refusal } from '../auth/refusal.ts';
import type { FormValues } from '../http/form.ts';
import { ContactBlock } from '../contacts/contact.block.tsx';
import type { ContactState } from '../contacts/contact.queries.ts';
import { candidateTypeWords } from '../matches/match.labels.ts';
import type { AppError } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, LongField, SelectField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Facts, Tag } from '../ui/table.tsx';
import { dateTime, day, money, type View } from '../ui/view.ts';
import { isOverdue } from './case.list.tsx';
import { type EngagementStatus, isOpen, localDay, mayRelease, phases, possibleStages, stagesReached } from './engagement.ts';
import { candidatePath, engagementStatusTone, engagementStatusWords, entryWords, stepWords } from './engagement.labels.ts';
import type { CaseRow, StepRow } from './engagement.queries.ts';

export interface CasePageProps {
  readonly view: View; readonly row: CaseRow; readonly steps: readonly StepRow[]; readonly contacts: readonly ContactState[]; readonly now: Date;
  /** What was refused, in which form, with what was typed. */
  readonly refused?: { readonly form: 'steps' | 'release'; readonly error: AppError; readonly values: FormValues } | undefined;
}

/** A case: how far it is, what comes next, recording it, who is who, and what happened. */
export function CasePage(props: CasePageProps) {
  const { view, row, refused } = props;
  const { t } = view;
  const thing = { associationPath: row.association_path, enterpriseId: row.enterprise_id, technologyManagerId: row.technology_manager_id };
  const records = isOpen(row.status) && refusal(view.actor, 'engagement.record', thing) === null;
  const releases = mayRelease(row.status) && refusal(view.actor, 'engagement.release', thing) === null;
  return (
    <Layout view={view} title={row.need_title} purpose={t(`${row.enterprise_name}与${row.candidate_name}的对接`, `${row.enterprise_name} and ${row.candidate_name}`)}>
      {refused !== undefined && !records && !releases && <Gone view={view} refused={refused} />}
      <StageBar {...props} />
      <NextStep {...props} />
      {records && <RecordForm {...props} />}
      {releases && <ReleaseForm {...props} />}
      <h2>{t('各方', 'Who is who')}</h2>
      <People {...props} />
      <ContactBlock view={view} engagementId={row.id} contacts={props.contacts} thing={thing} />
      <h2>{t('对接记录', 'What happened')}</h2>
      <Steps {...props} />
    </Layout>
  );
}

/** The form a person used is not on the page any more: say why, and give the words back. */
function Gone({ view, refused }: { view: View; refused: NonNullable<CasePageProps['refused']> }) {
  const typed = [refused.values['note'], refused.values['reason']].find((text) => typeof text === 'string' && text.trim() !== '');
  return (
    <div class="error-summary" role="alert" tabindex={-1}>
      <h2>{view.t('没有保存', 'Not saved')}</h2>
      <p>{view.words(refused.error.detail)}</p>
      {typed !== undefined && <p>{view.t('您填写的内容：', 'You wrote: ')}{typed}</p>}
    </div>
  );
}

const bar = ['claimed', 'contacted', 'met', 'negotiating', 'signed', 'implementing', 'completed'] as const;

/** Stages in order; those that were recorded are done, skipped ones stay open. An end without success stands in the last place. */
function StageBar({ view, row, steps }: CasePageProps) {
  const reached = stagesReached(steps.map((step) => step.stage));
  const end: EngagementStatus = row.status === 'failed' || row.status === 'released' ? row.status : 'completed';
  return (
    <ol class="stage-bar" aria-label={view.t('对接阶段', 'Stages')}>
      {[...bar.slice(0, -1), end].map((stage) => {
        const now = stage === row.status;
        const done = reached.has(stage) && (!now || stage === 'completed');
        return (
          <li class={done ? 'done' : now ? 'current' : 'todo'} aria-current={now ? 'step' : undefined}>
            {view.words(engagementStatusWords[stage])}<span class="visually-hidden">{now ? view.t('（目前）', ' (now)') : done ? view.t('（已记录）', ' (recorded)') : view.t('（未记录）', ' (not recorded)')}</span>
          </li>
        );
      })}
    </ol>
  );
}

function NextStep({ view, row, now }: CasePageProps) {
  const { t } = view;
  if (!isOpen(row.status)) {
    return (
      <section class="next-step">
        <p><Tag tone={engagementStatusTone[row.status]}>{view.words(engagementStatusWords[row.status])}</Tag>{row.ended_at !== null && ` ${dateTime(view, row.ended_at, row.time_zone)}`}</p>
        {row.end_reason !== null && <p>{row.end_reason}</p>}
      </section>
    );
  }
  return (
    <section class="next-step">
      <h2>{t('下一步', 'Next step')}</h2>
      <p>{row.next_step ?? t('还没有写下一步。请记录进展时写明接下来做什么、哪天之前。', 'None yet. When recording, say what comes next and by when.')}</p>
      {row.next_step_due !== null && <p>{t(`${day(view, row.next_step_due)}前`, `by ${day(view, row.next_step_due)}`)} {isOverdue(row, now) && <Tag tone="bad">{t('已过期', 'overdue')}</Tag>}</p>}
    </section>
  );
}

function stateOf(refused: CasePageProps['refused'], form: 'steps' | 'release', view: View, fresh: FormState): FormState {
  if (refused?.form !== form) return fresh;
  const { error, values } = refused;
  return { values, errors: error.fields, ...(error.fields.length === 0 ? { problem: view.words(error.detail) } : {}) };
}

// The fragment in the forms' addresses brings a refused form into view, where its errors are, without a script.
function RecordForm({ view, row, now, refused }: CasePageProps) {
  const { t } = view;
  const fresh = { ...emptyForm, values: { happenedOn: localDay(now, row.time_zone), nextStep: row.next_step ?? '', nextStepDue: row.next_step_due ?? '' } };
  const state = stateOf(refused, 'steps', view, fresh);
  const field = { view, state };
  return (
    <>
      <h2 id="record">{t('记录进展', 'Record a step')}</h2>
      <Form view={view} state={state} action={`/engagements/${row.id}/steps#record`} submit={t('记录进展', 'Record it')}>
        <input type="hidden" name="version" value={String(row.version)} />
        <SelectField {...field} name="stage" label={t('进展', 'What happened')} blank={t('请选择', 'Choose')} choices={[...possibleStages(row.status), 'note' as const].map((stage) => [stage, view.words(entryWords[stage])])} />
        <TextField {...field} name="happenedOn" type="date" label={t('日期', 'Date')} hint={t('格式：2026-11-21。', 'Format: 2026-11-21.')} />
        <LongField {...field} name="note" rows={4} required={false} label={t('情况', 'Note')} hint={t('谈了什么，有什么结论；“未成”请写明原因。', 'What was said and agreed; for a failure, why.')} />
        <TextField {...field} name="people" required={false} label={t('参加人', 'People')} />
        <fieldset class="field">
          <legend>{t('只在签约时填写', 'For a contract only')}</legend>
          <TextField {...field} name="contractNumber" label={t('合同编号', 'Contract number')} hint={t('签约必填。', 'Required for a contract.')} />
          <TextField {...field} name="amountYuan" required={false} inputmode="decimal" label={t('合同金额（元）', 'Amount (yuan)')} />
        </fieldset>
        <SelectField {...field} name="phase" required={false} label={t('实施阶段', 'Phase')} blank={t('不适用', 'Not applicable')} choices={phases.map((phase) => [phase, phase])} hint={t('只在选择“实施”时填写。', 'For implementation only.')} />
        <TextField {...field} name="nextStep" required={false} label={t('下一步', 'Next step')} hint={t('接下来做什么，例如“约专家到厂看生产线”。', 'What comes next, e.g. “bring the expert to the plant”.')} />
        <TextField {...field} name="nextStepDue" type="date" required={false} label={t('哪天之前', 'By')} />
      </Form>
    </>
  );
}

function ReleaseForm({ view, row, refused }: CasePageProps) {
  const { t } = view;
  const state = stateOf(refused, 'release', view, emptyForm);
  return (
    <details class="step-form" id="release" open={refused?.form === 'release'}>
      <summary>{t('退回这次对接', 'Give this case back')}</summary>
      <Form view={view} state={state} action={`/engagements/${row.id}/release#release`} submit={t('退回对接', 'Give it back')} danger>
        <LongField view={view} state={state} name="reason" rows={3} label={t('退回原因', 'Why')} hint={t('退回后其他技术经理人可以领办，他们会看到这段话。', 'Other managers may then take it on; they will read this.')} />
      </Form>
    </details>
  );
}

function People({ view, row }: CasePageProps) {
  const { t } = view;
  const candidate = [row.expert_title, row.expert_institution ?? row.achievement_owner].filter((text) => text !== null).map((text) => `，${text}`).join('');
  return (
    <Facts rows={[
      [t('需求', 'Need'), <a href={`/needs/${row.need_id}`}>{row.need_title}</a>],
      [t('企业', 'Enterprise'), `${row.enterprise_name}（${regionName(row.enterprise_region)}）`],
      [view.words(candidateTypeWords[row.candidate_type]), <><a href={`${candidatePath[row.candidate_type]}/${row.candidate_id}`}>{row.candidate_name}</a>{candidate}</>],
      [t('技术经理人', 'Technology manager'), <><a href={`/technology-managers/${row.technology_manager_id}`}>{row.manager_name}</a>{row.manager_institution !== null && `，${row.manager_institution}`}</>],
      [t('主管科协', 'Association'), row.association_name],
      [t('领办时间', 'Taken on'), dateTime(view, row.claimed_at, row.time_zone)],
    ]} />
  );
}

function Steps({ view, steps, row }: CasePageProps) {
  const { t } = view;
  return (
    <ol class="timeline">
      {steps.map((step) => {
        const facts = [
          step.contract_number === null ? '' : t(`合同编号 ${step.contract_number}`, `contract ${step.contract_number}`), step.amount_fen === null ? '' : t(`金额 ${money(view, step.amount_fen)}`, money(view, step.amount_fen)),
          step.phase ?? '', step.people === null ? '' : t(`参加人：${step.people}`, `with ${step.people}`),
        ].filter((text) => text !== '');
        return (
          <li>
            <time datetime={step.happened_on}>{day(view, step.happened_on)}</time><strong>{view.words(stepWords[step.stage])}</strong>{facts.length > 0 && `（${facts.join('，')}）`}
            {step.note !== null && <p>{step.note}</p>}
            <p class="fine">{step.recorded_by_name ?? t('系统', 'System')} {t('记录于', 'recorded')} {dateTime(view, step.created_at, row.time_zone)}</p>
          </li>
        );
      })}
    </ol>
  );
}
