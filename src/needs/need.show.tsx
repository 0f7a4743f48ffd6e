import type { Child } from 'hono/jsx';
import { regionName } from '../associations/region.ts';
import { isStaff, refusal, type Step } from '../auth/refusal.ts';
import type { Activity } from '../db/activity.ts';
import type { FormValues } from '../http/form.ts';
import type { AppError, Words } from '../shared/errors.ts';
import { chinaDay } from '../shared/working-days.ts';
import { emptyForm, Form, type FormState, LongField, SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { DueMark } from '../clocks/due.tsx';
import { Facts, Tag } from '../ui/table.tsx';
import { ago, dateTime, day, money, type View, whoDid } from '../ui/view.ts';
import type { AlikeNeed, MergedNeed } from './alike.queries.ts';
import { AlikeNeeds, MergedHistories } from './alike.show.tsx';
import type { CheckRow } from './check.queries.ts';
import { CheckMark, Checks } from './check.show.tsx';
import { checkWays, checkWords } from './check.ts';
import { type DraftProps, NeedDrafts } from './draft.show.tsx';
import { Flags } from './flags.show.tsx';
import { FollowLink } from './follow.pages.tsx';
import { type NeedStep, afterNeedStep, isEditable } from './need.ts';
import { confidentialityWords, needKindWords, needSourceWords, needStatusTone, needStatusWords, urgencyWords } from './need.labels.ts';
import type { NeedRow } from './need.queries.ts';
import { Delayed, OutcomeAnswer } from './outcome.tsx';
import { type EmptySearch, outcomeOf } from './outcome.ts';
import { type CaseFacts, foundNobody, progressOf, turnOf } from './progress.ts';
import type { ApprovedCandidate, Closeness, OpenQuestion } from './progress.queries.ts';
import { NeedParts } from './parts.show.tsx';
import { readinessOf, readinessWords } from './readiness.ts';
import { SetAsideAnswer } from './set-aside.show.tsx';
import { actionWords, progressWords, stageStateWords } from './timeline.labels.ts';
import { MatchingWaits } from './waiting.tsx';

export interface NeedPageProps {
  /** The address that shows its progress without an account; for its firm and staff. */
  readonly follow: string | undefined;
  readonly view: View; readonly need: NeedRow; readonly facts: CaseFacts; readonly approved: readonly ApprovedCandidate[]; readonly closeness: Closeness;
  /** What the last search looked at, if it proposed nobody. */
  readonly search: EmptySearch | undefined;
  /** Whether there is a search engine to match with. */
  readonly engine: boolean;
  /** The search server does not answer. */
  readonly searchFails: boolean;
  /** What staff asked the enterprise and wait to be told; for those two. */
  readonly questions: readonly OpenQuestion[];
  readonly history: readonly Activity[]; readonly names: ReadonlyMap<string, string>; readonly now: Date;
  /** Needs like this one, for merging. */
  readonly alike: readonly { readonly id: string; readonly title: string; readonly enterprise_name: string }[];
  /** Needs that nearly say the same, with the words that meet; for staff. */
  readonly near: readonly AlikeNeed[];
  /** What makes staff look twice. */
  readonly flags: readonly Words[];
  /** Who asked the firm about it; for staff. */
  readonly checks: readonly CheckRow[];
  /** Needs merged into this one, each with its own history. */
  readonly merged: readonly MergedNeed[];
  /** What it was split into, and what it was split from. */
  readonly parts: readonly NeedRow[]; readonly whole: NeedRow | undefined;
  /** Drafts for staff; undefined for others. */
  readonly drafts?: DraftProps | undefined;
  /** A step that was refused, with what was typed. */
  readonly refused?: { readonly step: string; readonly error: AppError; readonly values: FormValues } | undefined;
}

/** A need: where it stands and whose turn it is, what the reader can do, its proposals, its text, its history last. */
export function NeedPage(props: NeedPageProps) {
  const { view, need, facts, refused } = props;
  const { t } = view;
  return (
    <Layout view={view} title={need.title} purpose={`${need.enterprise_name} · ${need.field} · ${regionName(need.region_code)}`}>
      {refused !== undefined && <Refused view={view} need={need} refused={refused} />}
      <Progress {...props} />
      {props.searchFails && need.status === 'accepted' && outcomeOf(need, facts.undecided + facts.approved, props.search) === 'waiting' && <Delayed view={view} />}
      <Turn {...props} />
      <Flags view={view} flags={props.flags} />
      <AlikeNeeds view={view} need={need} near={props.near} />
      <NeedParts view={view} need={need} parts={props.parts} whole={props.whole} staff={props.closeness === 'staff'} />
      <h2>{t('对接建议', 'Proposals')}</h2>
      <Proposals {...props} />
      <h2>{t('需求内容', 'The need')}</h2>
      <ReadinessMark {...props} />
      <Text heading={t('需求背景', 'Background')} text={need.background} />
      <Text heading={t('需解决的主要技术难题', 'The main technical problem')} text={need.problem} />
      <Text heading={t('期望实现的主要技术目标', 'Goals')} text={need.goals} />
      <NeedFacts {...props} />
      {props.drafts !== undefined && <NeedDrafts view={view} need={need} timeZone={need.time_zone} {...props.drafts} />}
      <h2>{t('经过', 'History')}</h2>
      <Timeline {...props} />
      <MergedHistories view={view} merged={props.merged} />
      {facts.engagement !== null && props.closeness === 'reader' && <p class="fine">{t('对接的细节只有参与各方和科协工作人员可以看到。', 'Details of the case are for those who take part and for staff.')}</p>}
    </Layout>
  );
}

/** For its firm and staff, while more words still help: what a solver would have to ask. */
function ReadinessMark({ view, need, closeness, engine }: NeedPageProps) {
  const { t } = view;
  if (closeness === 'reader' || !['draft', 'submitted', 'returned', 'accepted', 'matched', 'escalated', 'set_aside'].includes(need.status)) return null;
  const { level, said, of, advice } = readinessOf(need);
  return (
    <details class="readiness" open={level === 'vague' && isEditable(need.status)}>
      <summary><Tag tone={level === 'ready' ? 'good' : 'waiting'}>{view.words(readinessWords[level])}</Tag> {t(`要点写了 ${said} / ${of}`, `${said} of ${of} points are said`)}</summary>
      {advice.length > 0 && <><p class="hint">{t('按规则检查，还可以补上（只是建议，不影响排序）：', 'By plain rules, these could be added (advice only; it does not count in the ranking):')}</p><ul>{advice.map((words) => <li>{view.words(words)}</li>)}</ul></>}
      {advice.length > 0 && isEditable(need.status) && refusal(view.actor, 'need.edit', { associationPath: need.association_path, enterpriseId: need.enterprise_id }) === null && <p><a class="button quiet" href={`/needs/${need.id}/edit`}>{t('现在补充', 'Add them now')}</a></p>}
      {engine && refusal(view.actor, 'need.edit', { associationPath: need.association_path, enterpriseId: need.enterprise_id }) === null && <p><a href={`/needs/${need.id}/ask`}>{t('哪几个问题最能改变匹配结果', 'Which questions would change the matching most')}</a></p>}
    </details>
  );
}

function Progress({ view, need, facts }: NeedPageProps) {
  return (
    <ol class="progress" aria-label={view.t('进度', 'Progress')}>
      {progressOf(need, facts).map(({ stage, state, at }) => (
        <li class={state} aria-current={state === 'current' ? 'step' : undefined}>
          {view.words(progressWords[stage])}<span class="visually-hidden">{`（${view.words(stageStateWords[state])}）`}</span>
          {at !== null && <><br /><time datetime={at.toISOString()}>{dateTime(view, at, need.time_zone)}</time></>}
        </li>
      ))}
    </ol>
  );
}

/** Whose turn it is, and everything the reader can do now. */
function Turn(props: NeedPageProps) {
  const { view, need, facts, search, closeness, now } = props;
  const { t } = view;
  const turn = turnOf(need, facts);
  const waits = need.status === 'accepted' && !foundNobody(need);
  return (
    <section class="mine">
      <h2>{t('现在', 'Now')}</h2>
      <p><Tag tone={needStatusTone[need.status]}>{view.words(needStatusWords[need.status])}</Tag> <CheckMark view={view} need={need} /> <span class="turn">{waits && !props.engine ? t('等匹配服务开通', 'Waiting for matching to be set up') : view.words(turn.words)}</span>{' '}
        <span class="fine">{t('更新于 ', 'updated ')}{ago(view, need.updated_at, now)}</span></p>
      {need.due_on !== null && <p>{t('应在', 'Due ')}<DueMark view={view} due={need} long /></p>}
      {need.status_reason !== null && (need.status === 'returned' || need.status === 'unresolved' || need.status === 'withdrawn' || need.status === 'escalated')
        && <p class="warning"><strong>{t('说明：', 'Note: ')}</strong>{need.status_reason}</p>}
      <SetAsideAnswer view={view} need={need} />
      {need.status === 'merged' && need.merged_into_id !== null && <p><a href={`/needs/${need.merged_into_id}`}>{t('查看合并到的需求', 'See the need it was merged into')}</a></p>}
      {waits && (props.engine ? <Matching {...props} /> : <MatchingWaits view={view} staff={closeness === 'staff'} />)}
      {need.status === 'accepted' && foundNobody(need) && (
        <div class="warning">
          <OutcomeAnswer view={view} outcome={outcomeOf(need, facts.undecided + facts.approved, search)} search={search} staff={closeness === 'staff'} />
          {closeness === 'staff' && <p><a href={`/needs/${need.id}/proposals`}>{t('看差一点的人选和学会路线', 'See the near misses and the society route')}</a></p>}
        </div>
      )}
      {props.questions.map((one) => <p class="next-step">{closeness === 'staff' ? t('已问企业，等答复：', 'Asked the enterprise, no answer yet: ') : t('科协想请您补充：', 'The association asks: ')}{one.text} <a class="button" href={`/questions/${one.id}`}>{closeness === 'staff' ? t('代企业记下答复', 'Write down its answer') : t('回答', 'Answer')}</a></p>)}
      <Actions {...props} />
      <Checks view={view} checks={props.checks} />
      {props.follow !== undefined && <FollowLink view={view} needId={need.id} link={props.follow} stale={need.stale_at !== null} asked={need.confirm_asked_at !== null} />}
    </section>
  );
}

const SOON = 60_000;

/** The page looks again by itself while the matching runs: often at first, then seldom. */
function Matching({ view, need, now }: NeedPageProps) {
  const waited = now.getTime() - (need.accepted_at ?? now).getTime();
  return (
    <p class="waiting" role="status" data-reload-seconds={waited < SOON ? '2' : '20'}>
      {waited < SOON ? view.t('正在匹配，一般几秒内完成，页面会自动更新。', 'Matching is running; it takes seconds, and this page updates itself.')
        : view.t('还在匹配，时间比平时长。您可以先做别的，结果会留在这一页。', 'Matching takes longer than usual. Go on with something else; the result will be on this page.')}
      {' '}<a href={`/needs/${need.id}`}>{view.t('刷新', 'Reload')}</a>
    </p>
  );
}

/** Actions follow the step table and the permissions; nothing is shown that would be refused. */
function Actions(props: NeedPageProps) {
  const { view, need, alike, closeness } = props;
  const { t } = view;
  const thing = { associationPath: need.association_path, enterpriseId: need.enterprise_id };
  const may = (step: NeedStep, permission: Step) => afterNeedStep(need.status, step) !== undefined && refusal(view.actor, permission, thing) === null;
  const at = (step: string) => `/needs/${need.id}/${step}`;
  const staff = closeness === 'staff' && isStaff(view.actor);
  const accept = may('accept', 'need.accept');
  const submit = need.status !== 'set_aside' && may('submit', 'need.submit');
  const edit = need.status !== 'set_aside' && isEditable(need.status) && refusal(view.actor, 'need.edit', thing) === null;
  const again = staff && (need.status === 'accepted' || need.status === 'matched') && refusal(view.actor, 'need.propose', thing) === null;
  return (
    <>
      {(accept || submit || edit || again) && (
        <div class="actions">
          {accept && <StepButton view={view} action={at('accept')} label={t('受理', 'Accept')} />}
          {submit && <StepButton view={view} action={at('submit')} label={t('提交需求', 'Submit need')} />}
          {edit && <a class="button quiet" href={at('edit')}>{t('修改', 'Edit')}</a>}
          {again && <StepButton view={view} action={at('proposals')} label={t('重新匹配', 'Match again')} kind="quiet" />}
        </div>
      )}
      {may('return', 'need.return') && (
        <StepForm {...props} step="return" summary={t('退回补充', 'Return it')} submit={t('退回需求', 'Return need')}
          fields={(state) => <LongField view={view} state={state} name="reason" rows={3} label={t('请企业补充什么', 'What should the enterprise add?')} hint={t('企业会看到这段话。', 'The enterprise will read this.')} />} />
      )}
      {may('set_aside', 'need.set_aside') && <p><a href={at('set-aside')}>{t('暂不办理：写明原因并答复企业', 'Set it aside: say why and answer the enterprise')}</a></p>}
      {may('resume', 'need.set_aside') && (
        <StepForm {...props} step="resume" summary={t('恢复办理', 'Take it up again')} submit={t('恢复办理', 'Take it up again')}
          fields={(state) => <LongField view={view} state={state} name="reason" rows={2} label={t('为什么恢复', 'Why')} hint={t('企业会收到通知，也能看到这段话；原来的答复留在经过里。', 'The enterprise is told and reads this; the answer stays in the history.')} />} />
      )}
      {staff && may('merge', 'need.merge') && alike.length > 0 && (
        <StepForm {...props} step="merge" summary={t('合并到另一条需求', 'Merge into another need')} submit={t('合并需求', 'Merge need')}
          fields={(state) => <SelectField view={view} state={state} name="intoId" label={t('与哪条需求相同', 'Which need says the same?')} blank={t('请选择', 'Choose')}
            choices={alike.map((other) => [other.id, `${other.title}（${other.enterprise_name}）`])} hint={t('列出内容最接近的需求，最接近的在前；两条的经过都会保留。', 'The most alike first; both keep their history.')} />} />
      )}
      {!['draft', 'withdrawn', 'merged'].includes(need.status) && refusal(view.actor, 'need.check', thing) === null && (
        <StepForm {...props} step="check" summary={t('记下核实：走访、电话、座谈会', 'Note a check with the enterprise')} submit={t('记下核实', 'Note check')} start={{ checkedOn: chinaDay(props.now) }}
          fields={(state) => <>
            <SelectField view={view} state={state} name="how" label={t('怎么核实的', 'How')} choices={checkWays.map((way) => [way, view.words(checkWords[way])])} />
            <TextField view={view} state={state} name="checkedOn" type="date" label={t('核实日期', 'Day of the check')} />
            <LongField view={view} state={state} name="found" rows={2} required={false} label={t('简要情况', 'What was found')} hint={t('只有科协工作人员能看到。核实标记不影响排序。', 'For staff only. The mark does not count in the ranking.')} />
          </>} />
      )}
      {may('escalate', 'need.escalate') && (
        <StepForm {...props} step="escalate" summary={t('转上级科协', 'Hand to the parent association')} submit={t('转上级科协', 'Hand over')}
          fields={(state) => <LongField view={view} state={state} name="note" rows={3} required={false} label={t('给上级的说明', 'Note to the parent association')} />} />
      )}
      {!staff && may('withdraw', 'need.withdraw') && (
        <StepForm {...props} step="withdraw" danger summary={t('撤回需求', 'Withdraw the need')} submit={t('撤回需求', 'Withdraw need')}
          fields={(state) => <LongField view={view} state={state} name="reason" rows={2} required={false} label={t('撤回原因', 'Why')} hint={t('撤回后不能再恢复，可以重新发布。', 'This cannot be undone; you may post it anew.')} />} />
      )}
    </>
  );
}

/** A step that needs words: folded away until asked for, open again with the typed text when it was refused. */
function StepForm({ view, need, refused, step, summary, submit, fields, danger, start = {} }: NeedPageProps & {
  step: string; summary: string; submit: string; fields: (state: FormState) => Child; danger?: boolean; start?: FormValues;
}) {
  const mine = refused?.step === step ? refused : undefined;
  const state: FormState = mine === undefined ? { ...emptyForm, values: start } : { values: mine.values, errors: mine.error.fields };
  return (
    <details class="step-form" open={mine !== undefined}>
      <summary>{summary}</summary>
      <Form view={view} state={state} action={`/needs/${need.id}/${step}`} submit={submit} {...(danger ? { danger } : {})}>{fields(state)}</Form>
    </details>
  );
}

/** What was refused and why, on top; what was typed is repeated where its form is no longer on the page. */
function Refused({ view, need, refused }: { view: View; need: NeedRow; refused: NonNullable<NeedPageProps['refused']> }) {
  const { error, step, values } = refused;
  const typed = [values['reason'], values['note']].find((text) => typeof text === 'string' && text.trim() !== '');
  const gone = typed !== undefined && error.fields.length === 0;
  return (
    <div class="error-summary" role="alert" tabindex={-1}>
      <h2>{view.t('没有完成', 'Not done')}</h2>
      <p>{view.words(error.detail)}</p>
      {step === 'submit' && error.fields.length > 0 && <p><a href={`/needs/${need.id}/edit#${error.fields[0]?.field ?? ''}`}>{view.t('去补充', 'Complete it')}</a></p>}
      {gone && <p>{view.t('您填写的内容：', 'You wrote: ')}{typed}</p>}
    </div>
  );
}

function Proposals({ view, need, facts, approved, closeness }: NeedPageProps) {
  const { t } = view;
  const kinds = { expert: [t('专家', 'Expert'), '/experts'], society: [t('学会', 'Society'), '/societies'], achievement: [t('科技成果', 'Achievement'), '/achievements'] } as const;
  return (
    <>
      {closeness === 'staff' && (facts.undecided > 0 || approved.length > 0) && (
        <p><a class="button" href={`/needs/${need.id}/proposals`}>{need.status === 'matched' && facts.undecided > 0 ? t(`查看对接建议（${facts.undecided} 条待审核）`, `See the proposals (${facts.undecided} to review)`) : t('查看对接建议', 'See the proposals')}</a></p>
      )}
      {approved.length === 0
        ? <p class="empty">{closeness !== 'staff' && facts.undecided > 0 ? t('科协工作人员正在审核对接建议，通过后会显示在这里。', 'Staff are reviewing the proposals; what they approve appears here.') : t('还没有审核通过的对接建议。', 'No proposal has been approved yet.')}</p>
        : (
          <ul class="approved">
            {approved.map((one) => {
              const [kind, path] = kinds[one.candidate_type];
              return (
                <li>{kind}{' '}<a href={`${path}/${one.candidate_id}`}>{one.candidate_name}</a>{[one.title, one.institution ?? one.owner].filter(Boolean).map((text) => `，${text}`).join('')}
                  {' '}<Tag tone="good">{one.status === 'claimed' ? t('已领办', 'Taken on') : t('已通过，待领办', 'Approved')}</Tag>
                </li>
              );
            })}
          </ul>
        )}
      {closeness === 'staff' && need.status === 'matched' && approved.length > 0 && <p><a href={`/needs/${need.id}/managers`}>{t('哪位技术经理人适合跟进', 'Which technology manager fits')}</a></p>}
      {facts.engagement !== null && closeness !== 'reader' && (
        <p>{t('技术经理人：', 'Technology manager: ')}{facts.engagement.managerName}{'，'}<a href={`/engagements/${facts.engagement.id}`}>{t('查看对接进展', 'see the case')}</a>
          {facts.engagement.nextStep !== null && <>{t('；下一步：', '; next: ')}{facts.engagement.nextStep}{facts.engagement.nextStepDue !== null && `（${day(view, facts.engagement.nextStepDue)}）`}</>}
        </p>
      )}
    </>
  );
}

export const Prose = ({ text }: { text: string }) => <div class="prose">{text.split(/\n+/).map((line) => <p>{line}</p>)}</div>;

const Text = ({ heading, text }: { heading: string; text: string | null }) => (text === null ? null : <section><h3>{heading}</h3><Prose text={text} /></section>);

function NeedFacts({ view, need }: NeedPageProps) {
  const { t } = view;
  const keeps = refusal(view.actor, 'contact.edit', { associationPath: need.association_path, enterpriseId: need.enterprise_id }) === null;
  const enterprise = isStaff(view.actor) ? <><a href={`/enterprises/${need.enterprise_id}`}>{need.enterprise_name}</a>{need.enterprise_unverified_since !== null && <> <Tag tone="waiting">{t('未核实', 'not verified')}</Tag></>}</> : need.enterprise_name;
  return (
    <Facts rows={[
      [t('企业', 'Enterprise'), enterprise], [t('联系人', 'Contact person'), keeps ? <a href={`/contacts/need/${need.id}`}>{t('填写或修改', 'Enter or change')}</a> : null], [t('受理单位', 'Association'), need.association_name], [t('需求类型', 'Kind'), view.words(needKindWords[need.kind])],
      [t('产业链', 'Industry chain'), need.industry_chain], [t('紧急程度', 'Urgency'), view.words(urgencyWords[need.urgency])], [t('预算', 'Budget'), need.budget_fen === null ? null : money(view, need.budget_fen)],
      [t('希望完成日期', 'Wanted by'), need.deadline === null ? null : day(view, need.deadline)], [t('公开范围', 'Who may see it'), view.words(confidentialityWords[need.confidentiality])],
      [t('需求来源', 'Source'), view.words(needSourceWords[need.source])], [t('提交时间', 'Submitted'), need.submitted_at === null ? null : dateTime(view, need.submitted_at, need.time_zone)],
    ]} />
  );
}

function Timeline({ view, need, history, names }: NeedPageProps) {
  return (
    <ol class="timeline">
      {history.map((line) => (
        <li>
          <time datetime={line.at.toISOString()}>{dateTime(view, line.at, need.time_zone)}</time>
          <strong>{view.words(actionWords(line.subject_type, line.action))}</strong>{names.has(line.subject_id) && `：${names.get(line.subject_id) ?? ''}`}{' '}<span class="who">{whoDid(view, line.actor_name)}</span>
          {line.note !== null && <p>{line.note}</p>}
        </li>
      ))}
    </ol>
  );
}
