import type { Child } from 'hono/jsx';
import { regionName } from '../associations/region.ts';
import { refusal } from '../auth/refusal.ts';
import { DueMark } from '../clocks/due.tsx';
import { ContactBlock } from '../contacts/contact.block.tsx';
import { candidateTypeWords } from '../matches/match.labels.ts';
import { emptyForm, Form, LongField, SelectField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Facts, Tag } from '../ui/table.tsx';
import { dateTime, day, money, type View } from '../ui/view.ts';
import { isOverdue } from './case.list.tsx';
import { thingOf } from './case.queries.ts';
import { type CasePageProps, ClockLine, may, stateOf } from './case.parts.tsx';
import { entryFields, filesFields } from './entry.form.tsx';
import { Files } from './file.show.tsx';
import { isOpen, localDay, mayRelease, possibleStages } from './engagement.ts';
import { candidatePath, engagementStatusTone, engagementStatusWords, entryWords } from './engagement.labels.ts';
import { FollowUps } from './follow-up.show.tsx';
import { Outcome, Ratings } from './outcome.show.tsx';
import { StageLine } from './stage-line.tsx';
import { Timeline } from './timeline.show.tsx';
import { Invitations } from './invitation.show.tsx';

/** A case: how far it is, who holds it, what comes next; recording it; and beside it the contract, files, outcome and people. */
export function CasePage(props: CasePageProps) {
  const { view, row, refused } = props;
  const { t } = view;
  const records = isOpen(row.status) && may(props, 'engagement.record');
  const releases = mayRelease(row.status) && may(props, 'engagement.release');
  const gone = (refused?.form === 'steps' && !records) || (refused?.form === 'release' && !releases);
  return (
    <Layout view={view} wide title={row.need_title} purpose={t(`${row.enterprise_name}与${row.candidate_name}的对接，由${row.manager_name}跟进`, `${row.enterprise_name} and ${row.candidate_name}, carried by ${row.manager_name}`)}>
      {gone && refused !== undefined && <Gone view={view} refused={refused} />}
      <StageLine view={view} status={row.status} entries={props.content.entries} />
      <NextStep {...props} />
      <div class="case-grid">
        <div>
          {records && <RecordForm {...props} />}
          {releases && <ReleaseForm {...props} />}
          <Ratings {...props} />
          <Outcome {...props} />
          <FollowUps {...props} />
          <h2>{t('对接记录', 'What happened')}</h2>
          <Timeline {...props} mayCorrect={may(props, 'engagement.record')} />
        </div>
        <div>
          <Invitations {...props.invitations} view={view} row={row} now={props.now} refused={refused?.form === 'invitations' ? refused : undefined} />
          <Contract {...props} />
          <Files {...props} />
          <h2>{t('各方', 'Who is who')}</h2>
          <People {...props} />
          <ContactBlock view={view} engagementId={row.id} contacts={props.contacts} thing={thingOf(row)} />
        </div>
      </div>
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

function NextStep({ view, row, clock, now }: CasePageProps) {
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
      {row.due_on !== null && clock === undefined && <p>{row.status === 'claimed' ? t('首次联系应在', 'First contact due ') : t('请再记录进展，应在', 'Next entry due ')}<DueMark view={view} due={row} long /></p>}
      <p><strong>{row.next_step ?? t('还没有写下一步。请记录进展时写明接下来做什么、哪天之前。', 'None yet. When recording, say what comes next and by when.')}</strong>{row.next_step_due !== null && <> {t(`${day(view, row.next_step_due)}前`, `by ${day(view, row.next_step_due)}`)} {isOverdue(row, now) && <Tag tone="bad">{t('已过期', 'overdue')}</Tag>}</>}</p>
      <p class="clock">{t(`由${row.manager_name}跟进。`, `Carried by ${row.manager_name}. `)}{clock !== undefined && <ClockLine view={view} clock={clock} today={localDay(now, row.time_zone)} />}</p>
    </section>
  );
}

// The fragment in the forms' addresses brings a refused form into view, where its errors are, without a script.
function RecordForm(props: CasePageProps) {
  const { view, row, now } = props;
  const { t } = view;
  const fresh = { ...emptyForm, values: { happenedOn: localDay(now, row.time_zone), nextStep: row.next_step ?? '', nextStepDue: row.next_step_due ?? '' } };
  const state = stateOf(props, 'steps', fresh);
  const field = { view, state };
  return (
    <>
      <h2 id="record">{t('记录进展', 'Record a step')}</h2>
      <Form view={view} state={state} action={`/engagements/${row.id}/steps#record`} submit={t('记录进展', 'Record it')} multipart={props.keepsFiles}>
        <input type="hidden" name="version" value={String(row.version)} />
        <SelectField {...field} name="stage" label={t('进展', 'What happened')} blank={t('请选择', 'Choose')} choices={[...possibleStages(row.status), 'note' as const].map((stage) => [stage, view.words(entryWords[stage])])} />
        {entryFields({ view, state })}
        <TextField {...field} name="nextStep" required={false} label={t('下一步', 'Next step')} hint={t('接下来做什么，例如“约专家到厂看生产线”。', 'What comes next, e.g. “bring the expert to the plant”.')} />
        <TextField {...field} name="nextStepDue" type="date" required={false} label={t('哪天之前', 'By')} />
        {props.keepsFiles && filesFields({ view, state })}
      </Form>
    </>
  );
}

function ReleaseForm(props: CasePageProps) {
  const { view, row, refused } = props;
  const { t } = view;
  const state = stateOf(props, 'release');
  return (
    <details class="step-form" id="release" open={refused?.form === 'release'}>
      <summary>{t('退回这次对接', 'Give this case back')}</summary>
      <Form view={view} state={state} action={`/engagements/${row.id}/release#release`} submit={t('退回对接', 'Give it back')} danger>
        <LongField view={view} state={state} name="reason" rows={3} label={t('退回原因', 'Why')} hint={t('退回后其他技术经理人可以领办，他们会看到这段话。', 'Other managers may then take it on; they will read this.')} />
      </Form>
    </details>
  );
}

/** The contract as it was last recorded, with what proves it. */
function Contract({ view, content }: CasePageProps) {
  const signed = content.entries.findLast(({ step }) => step.stage === 'signed')?.step;
  if (signed === undefined) return null;
  const { t } = view;
  const papers = content.files.filter((file) => file.removed_at === null && (file.purpose === 'contract' || file.step_id === signed.id));
  return (
    <section>
      <h2>{t('合同', 'Contract')}</h2>
      <Facts rows={[
        [t('编号', 'Number'), signed.contract_number], [t('金额', 'Amount'), signed.amount_fen === null ? null : money(view, signed.amount_fen)], [t('各方', 'Parties'), signed.parties], [t('签约日', 'Signed on'), day(view, signed.happened_on)],
        [t('文本', 'Text'), papers.length === 0 ? t('还没有附上合同文本', 'not attached yet') : papers.map((file): Child => <><a href={`/files/${file.id}`}>{file.name}</a> </>)],
      ]} />
    </section>
  );
}

function People({ view, row }: CasePageProps) {
  const { t } = view;
  const candidate = [row.expert_title, row.expert_institution ?? row.achievement_owner].filter((text) => text !== null).map((text) => `，${text}`).join('');
  const about = new URLSearchParams({ about: 'need', subject: row.need_id, name: row.need_title, back: `/engagements/${row.id}` });
  return (
    <>
      <Facts rows={[
        [t('需求', 'Need'), <a href={`/needs/${row.need_id}`}>{row.need_title}</a>],
        [t('企业', 'Enterprise'), `${row.enterprise_name}（${regionName(row.enterprise_region)}）`],
        [view.words(candidateTypeWords[row.candidate_type]), <><a href={`${candidatePath[row.candidate_type]}/${row.candidate_id}`}>{row.candidate_name}</a>{candidate}</>],
        [t('技术经理人', 'Technology manager'), <><a href={`/technology-managers/${row.technology_manager_id}`}>{row.manager_name}</a>{row.manager_institution !== null && `，${row.manager_institution}`}</>],
        [t('主管科协', 'Association'), row.association_name],
        [t('领办时间', 'Taken on'), dateTime(view, row.claimed_at, row.time_zone)],
      ]} />
      {refusal(view.actor, 'conflict.declare', {}) === null && <p><a href={`/conflicts?${about}`}>{t('我与这次对接有利益关系，申报', 'I have an interest in this case: declare it')}</a></p>}
    </>
  );
}
