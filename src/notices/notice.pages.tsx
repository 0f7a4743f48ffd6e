import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { grantsOf, isStaff } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import type { Role } from '../shared/command.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, SelectField, StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { NextPage, Tag } from '../ui/table.tsx';
import { ago, dateTime, type View, viewOf } from '../ui/view.ts';
import { allNoticeKinds, mailModes, type MailMode, type NoticeKind, noticeKinds, type Side } from './notice.ts';
import { mailModeWords, noticeNames, sentenceOf } from './notice.labels.ts';
import { mailModesOf, noticeById, noticePage, type NoticeRow, withoutMailOf } from './notice.queries.ts';
import { dismissHint, openNotice, readAllNotices, setMailModes } from './reader.commands.ts';
import type { SeenSubject, SubjectsOf } from './subjects.ts';

/** `subjectsOn`: how what a notice is about is asked for; the assembly brings it. */
export function noticePages(subjectsOn: (db: Reader) => SubjectsOf) {
  const pages = new Hono<Env>();
  pages.use('/notices', signedIn);
  pages.use('/notices/*', signedIn);
  pages.use('/hints/*', signedIn);

  pages.get('/notices', async (c) => {
    const view = viewOf(c);
    const { db, clock } = c.get('services');
    const { rows, next } = await noticePage(db, view.actor, { unread: c.req.query('unread') === '1' }, { limit: 30, cursor: c.req.query('cursor') });
    return page(c, <NoticeList view={view} rows={rows} next={next} seen={await subjectsOn(db)(view.actor, rows)} now={clock()} />);
  });

  pages.post('/notices/read', async (c) => {
    const form = await readForm(c);
    await perform(c, readAllNotices, {}, form.requestKey);
    return c.redirect('/notices', 303);
  });

  pages.get('/notices/settings', async (c) => {
    return page(c, settingsPage(viewOf(c), emptyForm, await mailOf(c)));
  });
  pages.post('/notices/settings', async (c) => {
    const form = await readForm(c);
    try {
      await perform(c, setMailModes, form.values, form.requestKey);
      return c.redirect('/notices/settings', 303);
    } catch (error) {
      const mail = await mailOf(c);
      return formAgain(c, error, form, (view, state) => settingsPage(view, state, mail));
    }
  });

  /** Opens what it is about, and is read by that; whether it may be seen is asked anew. `?m=` is the message whose link was followed. */
  pages.get('/notices/:id', async (c) => {
    const { db } = c.get('services');
    const actor = c.get('actor');
    const [noticeId, messageId] = [id.safeParse(c.req.param('id')), id.safeParse(c.req.query('m'))];
    const notice = noticeId.success ? await noticeById(db, actor, noticeId.data) : undefined;
    if (notice === undefined) throw notFound(['这条通知', 'This notice']);
    await perform(c, openNotice, { id: notice.id, messageId: messageId.success ? messageId.data : null });
    const seen = (await subjectsOn(db)(actor, [notice])).get(notice.id);
    return seen === undefined ? page(c, <Gone view={viewOf(c)} notice={notice} />) : c.redirect(seen.path, 303);
  });

  pages.post('/hints/:hint/dismiss', async (c) => {
    const form = await readForm(c);
    await perform(c, dismissHint, { hint: c.req.param('hint') }, form.requestKey);
    const back = form.values['back'];
    return c.redirect(typeof back === 'string' && /^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(back) ? back : '/desk', 303);
  });
  return pages;
}

function NoticeList({ view, rows, next, seen, now }: { view: View; rows: readonly NoticeRow[]; next: string | null; seen: ReadonlyMap<string, SeenSubject>; now: Date }) {
  const { t } = view;
  const unreadOnly = view.path.includes('unread=1');
  return (
    <Layout view={view} title={t('通知', 'Notices')} purpose={t('与您有关的事，新的在前。点开就算已读。', 'What concerns you, newest first. Opening one marks it as read.')}>
      <div class="actions">
        {unreadOnly ? <a class="button quiet" href="/notices">{t('全部', 'All')}</a> : <a class="button quiet" href="/notices?unread=1">{t('只看未读', 'Unread only')}</a>}
        {view.unread > 0 && <StepButton view={view} action="/notices/read" label={t('全部标为已读', 'Mark all as read')} kind="quiet" />}
        <a class="button quiet" href="/notices/settings">{t('邮件设置', 'Mail settings')}</a>
      </div>
      {rows.length === 0
        ? <p class="empty">{unreadOnly ? t('没有未读的通知。', 'Nothing unread.') : t('还没有通知。有需要您办的事，会出现在这里。', 'No notices yet. What waits for you will appear here.')}</p>
        : <ul class="notices">{rows.map((row) => <Entry view={view} row={row} seen={seen.get(row.id)} now={now} />)}</ul>}
      <NextPage view={view} next={next} />
    </Layout>
  );
}

function Entry({ view, row, seen, now }: { view: View; row: NoticeRow; seen: SeenSubject | undefined; now: Date }) {
  const { t } = view;
  const sentence = view.words(sentenceOf(row.kind, row.words));
  return (
    <li class={row.read_at === null ? 'unread' : undefined}>
      <p>{row.read_at === null && <Tag tone="waiting">{t('未读', 'Unread')}</Tag>} <a href={`/notices/${row.id}`}>{sentence}</a></p>
      <p class="since">
        {seen === undefined ? t('您现在不能查看这件事：它可能已转给他人、撤回或合并。', 'You cannot see this now: it may have gone to somebody else, been withdrawn or merged.') : seen.title ?? ''}
        {' '}<time datetime={row.created_at.toISOString()} title={dateTime(view, row.created_at)}>{ago(view, row.created_at, now)}</time>
      </p>
    </li>
  );
}

const Gone = ({ view, notice }: { view: View; notice: NoticeRow }) => (
  <Layout view={view} title={view.t('现在不能查看', 'Not to be seen now')}>
    <p>{view.words(sentenceOf(notice.kind, notice.words))}</p>
    <p>{view.t('这件事您现在不能查看：它可能已转给他人、撤回或合并。如有疑问，请联系所在地科协。', 'You cannot see this any more: it may have gone to somebody else, been withdrawn or merged. Ask your association if in doubt.')}</p>
    <p><a href="/notices">{view.t('回到通知', 'Back to the notices')}</a></p>
  </Layout>
);

interface MailOf { readonly modes: Readonly<Record<NoticeKind, MailMode>>; /** There is a mail server. */ readonly on: boolean; /** The person took back their consent to mail. */ readonly refused: boolean }
async function mailOf(c: Ctx): Promise<MailOf> {
  const { db, mail } = c.get('services');
  const userId = c.get('actor').userId ?? '';
  return { modes: await mailModesOf(db, userId), on: mail.on, refused: (await withoutMailOf(db, [userId])).has(userId) };
}

/** The kinds that can come to this person, by what they are; for somebody without a role, all. */
function kindsFor({ actor }: View): readonly NoticeKind[] {
  const has = (...roles: readonly Role[]): boolean => grantsOf(actor, ...roles).length > 0;
  const sides: Readonly<Record<Side, boolean>> = {
    'enterprise': has('enterprise_member', 'liaison'), 'staff': isStaff(actor), 'parent staff': isStaff(actor), 'manager': has('technology_manager'), 'managers who fit': has('technology_manager'),
    'expert': has('expert'), 'society': has('society_secretary'), 'who is to act': isStaff(actor) || has('technology_manager'),
  };
  const own = allNoticeKinds.filter((kind) => noticeKinds[kind].to.some((side) => sides[side]));
  return own.length === 0 ? allNoticeKinds : own;
}

/** What can come to this person: which words, and how mail goes. */
function settingsPage(view: View, state: FormState, { modes, on, refused }: MailOf): Child {
  const { t } = view;
  const shown: FormState = { ...state, values: { ...modes, ...state.values } };
  return (
    <Layout view={view} title={t('邮件设置', 'Mail settings')} purpose={t('站内通知一直都有。这里选择哪些另发邮件：马上发只在工作日 8:00 至 20:00，其余等到早上；每天汇总在工作日 8:30。', 'Notices inside are always there. Choose what comes by mail as well: at once means working days from 8:00 to 20:00, else the next morning; the summary comes on working days at 8:30.')}>
      {!on && <p class="warning">{t('本系统还没有配置邮件服务器，暂不发邮件。您的选择会保存。', 'No mail server is set up here yet, so no mail is sent. Your choice is kept.')}</p>}
      {refused && <p class="warning">{t('您已撤回“接收邮件通知”的同意，现在不给您发邮件。在', 'You took back your consent to mail, so none is sent to you. Change that under ')}<a href="/me/consents#mail">{t('我的同意', 'consents')}</a>{t('里可以重新同意。', '.')}</p>}
      <Form view={view} state={shown} action="/notices/settings" submit={t('保存设置', 'Save')}>
        <div class="mail-modes">{kindsFor(view).map((kind) => (
          <SelectField view={view} state={shown} name={kind} label={view.words(noticeNames[kind])} hint={view.words(kind.startsWith('clock_') ? CLOCK_HINT : sentenceOf(kind, { months: '3' }))}
            choices={mailModes.map((mode) => [mode, view.words(mailModeWords[mode])])} />
        ))}</div>
      </Form>
    </Layout>
  );
}
const CLOCK_HINT = ['办理时限的提醒。', 'Of the time something may take.'] as const;
