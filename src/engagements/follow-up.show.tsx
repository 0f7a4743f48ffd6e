import { emptyForm, Form, type FormState, LongField, RadiosField, StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { QrCode } from '../ui/qr.tsx';
import { Facts, Tag } from '../ui/table.tsx';
import { dateTime, day, type View } from '../ui/view.ts';
import { refusal } from '../auth/refusal.ts';
import type { CasePageProps } from './case.parts.tsx';
import { followUpMonths, stillRunning, stillRunsWords } from './follow-up.ts';
import type { FollowUpRow } from './follow-up.queries.ts';
import { sideWords } from './invitation.labels.ts';
import { answerThing } from './invitation.queries.ts';

const sideName = (row: FollowUpRow): string => (row.side === 'enterprise' ? row.enterprise_name : row.candidate_name);

/** What both sides were asked months after the contract, and answered; for manager and staff the links to pass on. */
export function FollowUps({ view, content, followUpLink, now }: CasePageProps) {
  const { t } = view;
  if (content.followUps.length === 0) return null;
  return (
    <section id="follow-ups">
      <h2>{t('签约以后', 'After the contract')}</h2>
      {followUpMonths.map((months) => content.followUps.filter((one) => one.months === months)).filter((rows) => rows.length > 0).map((rows) => (
        <>
          <h3>{t(`满 ${rows[0]?.months ?? 0} 个月`, `After ${rows[0]?.months ?? 0} months`)}</h3>
          {rows.map((one) => <Asked view={view} one={one} link={followUpLink?.(one)} now={now} />)}
        </>
      ))}
    </section>
  );
}

function Asked({ view, one, link, now }: { view: View; one: FollowUpRow; link: string | undefined; now: Date }) {
  const { t } = view;
  const answers = refusal(view.actor, 'follow_up.answer', answerThing(one)) === null;
  return (
    <div class="side">
      <p><strong>{view.words(sideWords[one.side])}</strong> {sideName(one)}{' '}
        {one.still_runs === null || one.answered_at === null ? <Tag tone="waiting">{t('等答复', 'waits for an answer')}</Tag> : <Tag tone={one.still_runs === 'no' ? 'bad' : 'good'}>{view.words(stillRunsWords[one.still_runs])}</Tag>}{' '}
        {one.answered_at === null ? <span class="fine">{t(`${dateTime(view, one.asked_at, one.time_zone)} 问过`, `asked ${dateTime(view, one.asked_at, one.time_zone)}`)}</span> : <span class="fine">{dateTime(view, one.answered_at, one.time_zone)}</span>}</p>
      {one.what_changed !== null && <p>{one.what_changed}</p>}
      {one.answered_at === null && answers && <p><a href={`/follow-ups/${one.id}`}>{link === undefined ? t('现在答复（两个问题）', 'Answer now (two questions)') : t('代为记录电话答复', 'Note an answer given by telephone')}</a></p>}
      {one.answered_at === null && link !== undefined && (
        <details class="pass-on">
          <summary>{t('转发答复链接', 'Pass the link on')}</summary>
          <p>{one.expires_at <= now ? t('这个链接已过期，请换一个新的。', 'This link has ended; make a new one.') : t(`把链接或二维码发给对方，不用注册就能答复；${dateTime(view, one.expires_at, one.time_zone)} 前有效。`, `Send the link or code to them; they answer without an account. It holds until ${dateTime(view, one.expires_at, one.time_zone)}.`)}</p>
          {one.expires_at > now && <><p><label>{t('链接', 'Link')} <input class="link" readonly value={link} data-copy={t('复制', 'Copy')} data-copied={t('已复制', 'Copied')} /></label></p>
            <QrCode text={link} label={t(`${sideName(one)}答复回访的二维码`, `QR code of the questions for ${sideName(one)}`)} /></>}
          <div class="actions"><StepButton view={view} action={`/follow-ups/${one.id}/renew`} label={t('换一个新链接（旧的作废）', 'New link, end this one')} kind="quiet" /></div>
        </details>
      )}
    </div>
  );
}

export interface FollowUpPageProps { readonly view: View; readonly asked: FollowUpRow; readonly action: string; readonly now: Date; /** By its link: when that ends counts. */ readonly byLink: boolean; /** The reader may open the case. */ readonly seesCase: boolean; readonly state?: FormState | undefined }

/** The two questions, or what became of them. */
export function FollowUpPage(props: FollowUpPageProps) {
  const { view, asked, now, byLink, seesCase } = props;
  const { t } = view;
  return (
    <Layout view={view} title={t(`签约满 ${asked.months} 个月，想请您答两个问题`, `${asked.months} months after the contract: two questions`)} purpose={t(`${asked.association_name}的回访，由技术经理人${asked.manager_name}跟进`, `Asked by ${asked.association_name}; your contact is technology manager ${asked.manager_name}`)}>
      {seesCase && <p class="trail"><a href={`/engagements/${asked.engagement_id}#follow-ups`}>{t('← 回到对接', '← Back to the case')}</a></p>}
      <h2>{asked.need_title}</h2>
      <Facts rows={[[t('企业', 'Enterprise'), asked.enterprise_name], [t('合作方', 'Partner'), asked.candidate_name], [t('回访日', 'Asked for'), day(view, asked.due_on)]]} />
      {asked.answered_at !== null ? <Thanks view={view} asked={asked} at={asked.answered_at} /> : byLink && asked.expires_at <= now
        ? <section class="mine" role="status"><h2>{t('这个链接已过期', 'This link has ended')}</h2><p>{t(`仍想答复的话，请向${asked.manager_name}或${asked.association_name}要一个新链接。`, `To answer all the same, ask ${asked.manager_name} or ${asked.association_name} for a new one.`)}</p></section>
        : <Questions {...props} />}
    </Layout>
  );
}

function Thanks({ view, asked, at }: { view: View; asked: FollowUpRow; at: Date }) {
  const { t } = view;
  return (
    <section class="mine" role="status">
      <h2>{t('谢谢，已收到您的答复', 'Thank you, your answer has arrived')}</h2>
      <p>{asked.still_runs !== null && <Tag tone={asked.still_runs === 'no' ? 'bad' : 'good'}>{view.words(stillRunsWords[asked.still_runs])}</Tag>} {asked.what_changed} <span class="fine">{dateTime(view, at, asked.time_zone)}</span></p>
    </section>
  );
}

function Questions({ view, asked, action, byLink, state = emptyForm }: FollowUpPageProps) {
  const { t } = view;
  return (
    <section class="mine">
      <Form view={view} state={state} action={action} submit={t('提交答复', 'Send the answer')}>
        <RadiosField view={view} state={state} name="stillRuns" label={t('这次合作的成果现在还在用吗', 'Is the result of this work still in use')} choices={stillRunning.map((one) => [one, view.words(stillRunsWords[one])])} />
        <LongField view={view} state={state} name="whatChanged" rows={4} label={t('有什么变化', 'What has changed')} hint={t('例如产量、成本、质量、人员的变化；停用的请说说为什么。', 'Output, cost, quality, people; if it was given up, why.')} />
      </Form>
      <p class="fine">{byLink ? t(`不用登录。答复给技术经理人和科协看，提交后不能修改；链接 ${dateTime(view, asked.expires_at, asked.time_zone)} 前有效。`, `No account needed. The manager and the association read your answer, which cannot be changed later; the link holds until ${dateTime(view, asked.expires_at, asked.time_zone)}.`) : t('答复给技术经理人、企业和科协看，提交后不能修改。', 'The manager, the enterprise and the association read the answer; it cannot be changed later.')}</p>
    </section>
  );
}

/** On the desk of whoever is asked. */
export function FollowUpsAsked({ view, rows }: { view: View; rows: readonly FollowUpRow[] }) {
  return (
    <section class="mine">
      <h2>{view.t(`轮到您了：${rows.length} 份签约后回访请答复`, `Your turn: ${rows.length} question(s) after a contract`)}</h2>
      <ul>{rows.map((row) => <li><a href={`/follow-ups/${row.id}`}>{row.need_title}</a>{view.t(`（签约满 ${row.months} 个月）`, ` (${row.months} months after the contract)`)}</li>)}</ul>
    </section>
  );
}
