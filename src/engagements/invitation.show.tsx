import { refusal } from '../auth/refusal.ts';
import type { FormValues } from '../http/form.ts';
import type { AppError } from '../shared/errors.ts';
import { RadiosField, emptyForm, Form, type FormState, LongField, SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { QrCode } from '../ui/qr.tsx';
import { Facts, Tag } from '../ui/table.tsx';
import { dateTime, day, type View } from '../ui/view.ts';
import { isOpen, localDay } from './engagement.ts';
import type { CaseRow } from './engagement.queries.ts';
import { answers, declineReasons, isWaiting, type Side, sides } from './invitation.ts';
import { answerWords, declineReasonWords, invitationStatusTone, invitationStatusWords, sideWords } from './invitation.labels.ts';
import { answerThing, type InvitationRow } from './invitation.queries.ts';

export interface InvitationPageProps { readonly view: View; readonly row: InvitationRow; readonly action: string; readonly now: Date; readonly state?: FormState }

/** Still open to be answered at this moment. */
export const mayAnswer = (row: Pick<InvitationRow, 'status' | 'case_status' | 'expires_at'>, now: Date): boolean =>
  isOpen(row.case_status) && (row.status === 'postponed' || (row.status === 'sent' && row.expires_at > now));

/** Invitations end with a day: the last one on which an answer counts. */
const lastDay = (view: View, { expires_at, time_zone }: InvitationRow): string => day(view, localDay(new Date(expires_at.getTime() - 1), time_zone));

/** What the invited side reads: who asks, what for, what happens with an answer; and the four answers. */
export function InvitationPage(props: InvitationPageProps) {
  const { view, row, now } = props;
  const { t } = view;
  const firm = row.side === 'enterprise';
  return (
    <Layout view={view} title={firm ? t('请确认一次对接', 'Please confirm a meeting of minds') : t('有企业想向您请教', 'An enterprise asks for your help')}
      purpose={t(`${row.association_name}转达，由技术经理人${row.manager_name}联系`, `Passed on by ${row.association_name}; your contact is technology manager ${row.manager_name}`)}>
      {mayAnswer(row, now) && <p class="deadline">{t(`请在${lastDay(view, row)}以前（含当天）答复，一分钟就够。`, `Please answer by the end of ${lastDay(view, row)}. It takes a minute.`)}</p>}
      {row.message !== null && <blockquote>{row.message}<footer>{row.manager_name}{row.manager_institution !== null && `，${row.manager_institution}`}</footer></blockquote>}
      <h2>{row.need_title}</h2>
      <Facts rows={[
        ...(firm ? [[view.t('推荐的人选', 'Who could help'), row.candidate_name] as const] : [[t('企业', 'Enterprise'), row.enterprise_name] as const]),
        [t('领域', 'Field'), row.field], ...([[t('技术难题', 'Problem'), row.problem], [t('希望达到', 'Goals'), row.goals], [t('背景', 'Background'), row.background]] as const).flatMap(([label, text]) => (text === null ? [] : [[label, text] as const])),
      ]} />
      {!firm && row.reasons.length > 0 && (
        <section>
          <h2>{t('为什么想到您', 'Why you')}</h2>
          <ul>{row.reasons.slice(0, 4).map((one) => <li>{one.evidenceId === null ? t(`“${one.phrase}”，您的档案里有：${one.terms.join('、')}`, `“${one.phrase}”: your profile says ${one.terms.join(', ')}`) : t(`“${one.phrase}”，您做过：${one.evidenceTitle}`, `“${one.phrase}”: you did ${one.evidenceTitle}`)}</li>)}</ul>
        </section>
      )}
      {mayAnswer(row, now) ? <AnswerForm {...props} /> : <Settled {...props} />}
    </Layout>
  );
}

function Settled({ view, row }: InvitationPageProps) {
  const { t } = view;
  const words = !isOpen(row.case_status) ? t('这次对接已经结束，不用再答复。谢谢您。', 'This engagement has ended; no answer is needed. Thank you.')
    : row.status === 'accepted' ? t(`谢谢您。${row.manager_name}会与您联系；您的联系方式只有参与这次对接的人看得到，每次查看都有记录。`, `Thank you. ${row.manager_name} will get in touch. Only those in this case see your contact, and every look is recorded.`)
      : row.status === 'referred' ? t('谢谢您，我们会与您推荐的同事联系。', 'Thank you, we will ask your colleague.')
        : row.status === 'declined' ? t('知道了，谢谢您的答复。我们会另找合适的人，不再为这条需求打扰您。', 'Understood, thank you. We will find somebody else and not ask you about this again.')
          : row.status === 'withdrawn' ? t('这份邀请已由技术经理人撤回，不用再答复。', 'The manager has withdrawn this invitation; no answer is needed.')
            : t(`答复的期限已过。如仍愿意对接，请联系${row.manager_name}或${row.association_name}。`, `The time to answer has passed. If you are still willing, tell ${row.manager_name} or ${row.association_name}.`);
  return <section class="mine" role="status"><h2><Tag tone={invitationStatusTone[row.status]}>{view.words(invitationStatusWords[row.status])}</Tag></h2><p>{words}</p></section>;
}

function AnswerForm({ view, row, action, state = emptyForm }: InvitationPageProps) {
  const { t } = view;
  const field = { view, state };
  return (
    <section class="mine">
      <h2>{t('您的答复', 'Your answer')}</h2>
      {row.status === 'postponed' && row.not_before !== null && <p>{t(`您答复过：${day(view, row.not_before)}以后方便。可以改成别的答复。`, `You said: not before ${day(view, row.not_before)}. You may change your answer.`)}</p>}
      <Form view={view} state={state} action={action} submit={t('提交答复', 'Send my answer')}>
        <RadiosField {...field} name="answer" label={t('请选择一项', 'Choose one')} choices={answers.map((answer) => [answer, view.words(answerWords[answer])])} />
        <TextField {...field} name="notBefore" type="date" required={false} label={t('哪天以后方便', 'From which day on')} hint={t('选“现在不方便”时填写，到那天我们再问您。', 'For “not now”: we ask again on that day.')} />
        <TextField {...field} name="colleague" required={false} label={t('同事的姓名和单位', 'Your colleague: name and institution')} hint={t('选“请找我的同事”时填写。请先征得同事同意，不要填写电话。', 'For “ask my colleague”. Ask them first; no telephone number here.')} />
        <SelectField {...field} name="reason" required={false} label={t('不接受的原因', 'Why not')} blank={t('选“不接受”时请选择', 'Choose when you answer no')} choices={declineReasons.map((reason) => [reason, view.words(declineReasonWords[reason])])} />
        <LongField {...field} name="note" rows={3} required={false} label={t('还想说明的', 'Anything else')} />
      </Form>
      <p class="fine">{t('接受以后，您在平台登记的联系方式只给参与这次对接的人看，您可以随时收回。', 'After a yes, the contact you registered is shown to those in this case only; you can take it back at any time.')}</p>
    </section>
  );
}

/** On the desk of whoever is invited. */
export function InvitationsAsked({ view, rows }: { view: View; rows: readonly InvitationRow[] }) {
  return (
    <section class="mine">
      <h2>{view.t(`轮到您了：${rows.length} 份对接邀请请答复`, `Your turn: ${rows.length} invitation(s) to answer`)}</h2>
      <ul>{rows.map((row) => <li><a href={`/case-invitations/${row.id}`}>{row.need_title}</a>{view.t(`（${lastDay(view, row)}以前）`, ` (by ${lastDay(view, row)})`)}</li>)}</ul>
    </section>
  );
}

export interface InvitationsProps {
  readonly view: View; readonly row: CaseRow; readonly invitations: readonly InvitationRow[]; readonly alternates: readonly string[]; readonly now: Date;
  /** The address of a waiting invitation, for those who may pass it on. */
  readonly linkOf: ((invitation: InvitationRow) => string) | undefined;
  readonly refused?: { readonly error: AppError; readonly values: FormValues } | undefined;
}

/** On the case page: both sides, what they answered, and for manager and staff the links to pass on. */
export function Invitations(props: InvitationsProps) {
  const { view, row, alternates, linkOf } = props;
  const { t } = view;
  return (
    <section id="invitations">
      <h2>{t('双方的答复', 'What both sides say')}</h2>
      {sides.map((side) => <SideBlock {...props} side={side} />)}
      {linkOf !== undefined && isOpen(row.status) && <p class="fine">{alternates.length === 0 ? t('没有已同意的备选人选：对方若婉拒，需要科协再审核。', 'No approved alternate: should they decline, staff must review again.')
        : t(`备选已就绪：${alternates.join('、')}。对方婉拒或期限内不答复，会自动改请下一位并告诉大家。`, `Alternates ready: ${alternates.join(', ')}. A no or silence brings the next one by itself, and everybody is told.`)}</p>}
    </section>
  );
}

function SideBlock({ view, row, invitations, linkOf, now, side, refused }: InvitationsProps & { side: Side }) {
  const { t } = view;
  const latest = invitations.find((one) => one.side === side && (side === 'enterprise' || one.match_id === row.match_id));
  const name = side === 'enterprise' ? row.enterprise_name : row.candidate_name;
  const asks = linkOf !== undefined && isOpen(row.status) && (latest === undefined || ['referred', 'expired', 'withdrawn', 'declined'].includes(latest.status));
  return (
    <div class="side">
      <h3>{`${view.words(sideWords[side])}${t('：', ': ')}${name}`} {latest === undefined ? <Tag tone="quiet">{t('还没有邀请', 'Not invited yet')}</Tag> : <Tag tone={invitationStatusTone[latest.status]}>{view.words(invitationStatusWords[latest.status])}</Tag>}</h3>
      {latest !== undefined && <Said view={view} invitation={latest} />}
      {latest !== undefined && isWaiting(latest.status) && linkOf !== undefined && <PassOn view={view} invitation={latest} link={linkOf(latest)} late={latest.status === 'sent' && latest.expires_at <= now} />}
      {asks && (
        <Form view={view} state={refused?.values['side'] === side ? { values: refused.values, errors: refused.error.fields, ...(refused.error.fields.length === 0 ? { problem: view.words(refused.error.detail) } : {}) } : emptyForm} action={`/engagements/${row.id}/invitations#invitations`} submit={side === 'enterprise' ? t('邀请企业', 'Invite the enterprise') : t('邀请对方', 'Invite them')}>
          <input type="hidden" name="side" value={side} />
          <LongField view={view} state={emptyForm} name="message" rows={2} required={false} label={t('附一句话', 'A word with it')} hint={t('例如约定先电话谈二十分钟。不要写电话和身份信息。', 'E.g. a call of twenty minutes first. No telephone numbers.')} />
        </Form>
      )}
    </div>
  );
}

function Said({ view, invitation }: { view: View; invitation: InvitationRow }) {
  const { t } = view;
  const facts = [
    t(`${dateTime(view, invitation.sent_at, invitation.time_zone)} 发出`, `sent ${dateTime(view, invitation.sent_at, invitation.time_zone)}`),
    invitation.answered_at === null ? '' : t(`${dateTime(view, invitation.answered_at, invitation.time_zone)} 答复`, `answered ${dateTime(view, invitation.answered_at, invitation.time_zone)}`),
    invitation.status === 'sent' ? t(`${lastDay(view, invitation)}截止`, `until ${lastDay(view, invitation)}`) : '',
    invitation.not_before === null ? '' : t(`${day(view, invitation.not_before)}以后方便`, `not before ${day(view, invitation.not_before)}`),
    invitation.colleague === null ? '' : t(`推荐：${invitation.colleague}`, `named: ${invitation.colleague}`),
    invitation.decline_reason === null ? '' : view.words(declineReasonWords[invitation.decline_reason]),
  ].filter((text) => text !== '');
  return <p>{facts.join(t('，', ', '))}{invitation.note !== null && <><br />“{invitation.note}”</>}</p>;
}

function PassOn({ view, invitation, link, late }: { view: View; invitation: InvitationRow; link: string; late: boolean }) {
  const { t } = view;
  return (
    <details class="pass-on" open={invitation.status === 'sent' && !late}>
      <summary>{t('转发答复链接', 'Pass the link on')}</summary>
      <p>{t('把这个链接或二维码发给对方，不用注册就能答复。链接只给本人。', 'Send this link or code to them; they can answer without an account. It is for them only.')}</p>
      <p><label>{t('链接', 'Link')} <input class="link" readonly value={link} data-copy={t('复制', 'Copy')} data-copied={t('已复制', 'Copied')} /></label></p>
      <QrCode text={link} label={t('答复链接的二维码', 'The link as a QR code')} />
      <div class="actions">
        <StepButton view={view} action={`/case-invitations/${invitation.id}/renew`} label={t('换一个新链接', 'New link, end this one')} kind="quiet" />
        <StepButton view={view} action={`/case-invitations/${invitation.id}/withdraw`} label={t('撤回邀请', 'Withdraw')} kind="danger" />
        {refusal(view.actor, 'invitation.answer', answerThing(invitation)) === null && <a href={`/case-invitations/${invitation.id}`}>{t('代为记录电话答复', 'Note an answer given by telephone')}</a>}
      </div>
    </details>
  );
}
