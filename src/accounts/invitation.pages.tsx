import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { linkId } from '../auth/link.ts';
import { refuseTooMany } from '../auth/rate.ts';
import { grantsOf, isStaff } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import { addressOf, placeOf } from '../http/address.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { askAuth } from '../http/sign-in.ts';
import { signedIn } from '../http/session.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formState, page } from '../ui/respond.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { dateTime, type View, viewOf } from '../ui/view.ts';
import { INVITATION_HOURS, invitationState } from './account.ts';
import { linkAddress } from './account.jobs.ts';
import { linkStateWords, roleWords } from './account.labels.ts';
import { type InvitationRow, invitationById, invitationsFor } from './account.queries.ts';
import { acceptInvitation, acceptOwnInvitation, invitationProblem, invite, revokeInvitation, sentInvitation } from './invitation.commands.ts';
import { CopyLink } from './link.show.tsx';
import { NewPasswordFields, newPasswordOf } from './password.form.tsx';
import { ChosenRole, isChosen, Picker, picking, type Picking } from './picker.tsx';

/** Invitations: sent by staff, administrators and members of a firm; accepted by whoever holds the link. */
export const invitationPages = new Hono<Env>();
invitationPages.use('/invitations', signedIn);
invitationPages.use('/invitations/*', signedIn);

/** Firms whose colleagues this person may invite. */
const ownFirms = (c: Ctx): readonly string[] => grantsOf(c.get('actor'), 'enterprise_member').flatMap((g) => g.enterpriseId ?? []);

function refuseOthers(c: Ctx): void {
  if (!isStaff(c.get('actor')) && ownFirms(c).length === 0) throw new AppError('not_allowed', ['只有科协工作人员和企业成员可以邀请别人。', 'Association staff and members of a firm may invite.']);
}

invitationPages.get('/invitations', async (c) => {
  refuseOthers(c);
  const view = viewOf(c);
  const { t } = view;
  const { db, clock } = c.get('services');
  const rows = await invitationsFor(db, view.actor);
  return page(c, (
    <Layout view={view} wide title={t('已发出的邀请', 'Invitations sent')} purpose={t(`每个链接有效 ${INVITATION_HOURS} 小时，只能用一次。`, `Each link holds ${INVITATION_HOURS} hours and works once.`)}>
      <p class="actions"><a class="button main" href="/invitations/new">{t('邀请新人', 'Invite somebody')}</a></p>
      <Table caption={t('邀请', 'Invitations')} rows={rows} empty={t('还没有发出过邀请。', 'No invitation was sent yet.')} columns={[
        { head: t('发给', 'To'), kind: 'main', cell: (row) => <a href={`/invitations/${row.id}`}>{row.email}</a> }, { head: t('角色', 'Role'), cell: (row) => view.words(roleWords[row.role]) },
        { head: t('科协', 'Association'), cell: (row) => row.association_name }, { head: t('邀请人', 'By'), cell: (row) => row.inviter_name },
        { head: t('状态', 'State'), cell: (row) => { const state = invitationState(row, clock()); return <Tag tone={state === 'open' ? 'waiting' : state === 'accepted' ? 'good' : 'quiet'}>{view.words(linkStateWords[state])}</Tag>; } },
        { head: t('有效期至', 'Until'), cell: (row) => dateTime(view, row.expires_at) },
      ]} />
    </Layout>
  ));
});

function newPage(view: View, picked: Picking, state: FormState): Child {
  const { t } = view;
  return (
    <Layout view={view} title={t('邀请新人', 'Invite somebody')} purpose={t('对方打开链接后自己设置密码；已有账号的人登录后接受，多一个角色。', 'The person sets their own password; who has an account signs in and gets one role more.')}>
      <Picker view={view} picked={picked} path="/invitations/new" />
      {isChosen(picked) && picked.role !== undefined && (
        <Form view={view} state={state} action="/invitations" submit={t('发出邀请', 'Invite')}>
          <p><strong>{view.words(roleWords[picked.role])}</strong>{picked.profile !== undefined && <>{t('：', ': ')}{picked.profile.name}</>}</p>
          <ChosenRole view={view} state={state} picked={picked} />
          <TextField view={view} state={state} name="email" type="email" inputmode="email" label={t('对方的邮箱', 'Their e-mail')} hint={t('也是以后登录的名字', 'They will sign in with it')} />
        </Form>
      )}
    </Layout>
  );
}

/** A firm's member has one thing to choose: nothing. */
const asked = (c: Ctx, query: Record<string, string>): Promise<Picking> => {
  const [firm] = ownFirms(c);
  const given = isStaff(c.get('actor')) || firm === undefined ? query : { role: 'enterprise_member', profileId: ownFirms(c).find((one) => one === query['profileId']) ?? firm };
  return picking(c.get('services').db, c.get('actor'), given);
};

invitationPages.get('/invitations/new', async (c) => {
  refuseOthers(c);
  return page(c, newPage(viewOf(c), await asked(c, c.req.query()), emptyForm));
});

invitationPages.post('/invitations', async (c) => {
  const form = await readForm(c);
  try {
    const { id } = await perform(c, invite, form.values, form.requestKey);
    return c.redirect(`/invitations/${id}`, 303);
  } catch (error) {
    const { state, status } = formState(c, error, form);
    return page(c, newPage(viewOf(c), await asked(c, { role: String(form.values['role'] ?? ''), profileId: String(form.values['profileId'] ?? '') }), state), status);
  }
});

invitationPages.get('/invitations/:id', async (c) => {
  const view = viewOf(c);
  const { t } = view;
  const services = c.get('services');
  const row = await sentInvitation(services.db, view.actor, c.req.param('id'));
  if (row === undefined) throw notFound(['这份邀请', 'This invitation']);
  const state = invitationState(row, services.clock());
  return page(c, (
    <Layout view={view} title={t(`邀请 ${row.email}`, `Invitation of ${row.email}`)} purpose={whatInto(view, row)}>
      <p class="trail"><a href="/invitations">{t('← 已发出的邀请', '← Invitations sent')}</a></p>
      <p><Tag tone={state === 'open' ? 'waiting' : 'quiet'}>{view.words(linkStateWords[state])}</Tag> {t(`有效期至 ${dateTime(view, row.expires_at)}`, `until ${dateTime(view, row.expires_at)}`)}</p>
      {state === 'open' && (
        <>
          <CopyLink view={view} link={linkAddress(services, 'invitation', row.id)} words={services.mail.on ? t('邀请已发到对方邮箱。也可以把这个链接用微信等方式发给对方：', 'It went out by e-mail. You can also hand over this link:') : t('本系统没有配置邮件，请把这个链接用微信等方式发给对方：', 'Mail is not configured: hand over this link yourself:')} />
          <p class="actions"><StepButton view={view} action={`/invitations/${row.id}/revoke`} label={t('撤回邀请', 'Withdraw it')} kind="danger" /></p>
        </>
      )}
    </Layout>
  ));
});

invitationPages.post('/invitations/:id/revoke', async (c) => {
  const form = await readForm(c);
  await perform(c, revokeInvitation, { id: c.req.param('id') }, form.requestKey);
  return c.redirect('/invitations', 303);
});

const whatInto = (view: View, row: InvitationRow): string => view.t(`${view.words(roleWords[row.role])}：${row.profile_name ?? row.association_name}`, `${view.words(roleWords[row.role])}: ${row.profile_name ?? row.association_name}`);

/** Tries of one address with links that let somebody in. */
export const LINK_RATE = { window: 600, max: 60 };

/** What the link stands for; anything that is wrong with it ends in a page that says so. */
async function opened(c: Ctx): Promise<InvitationRow> {
  const { db, clock, linkKey } = c.get('services');
  await refuseTooMany(db, `links:${placeOf(addressOf(c))}`, LINK_RATE, clock());
  const id = linkId(linkKey, 'invitation', c.req.query('token'));
  const row = id === undefined ? undefined : await invitationById(db, id);
  const problem = await invitationProblem(db, row, clock());
  if (row === undefined || problem !== null) throw new AppError('wrong_state', problem ?? ['这个邀请链接不完整。', 'This link is incomplete.']);
  return row;
}

async function acceptPage(c: Ctx, row: InvitationRow, state: FormState): Promise<Child> {
  const view = viewOf(c);
  const { t } = view;
  const action = `/invitation?token=${encodeURIComponent(c.req.query('token') ?? '')}`;
  const there = await c.get('services').db.selectFrom('user').select('id').where('email', '=', row.email).executeTakeFirst();
  return (
    <Layout view={view} title={t('您收到一份邀请', 'You are invited')} purpose={t(`${row.inviter_name}邀请您加入科桥。`, `${row.inviter_name} invites you to Keqiao.`)}>
      <p class="next-step">{t('身份：', 'As ')}<strong>{whatInto(view, row)}</strong><br />{t('登录邮箱：', 'Signing in as ')}<strong>{row.email}</strong></p>
      {view.actor.kind === 'person'
        ? <StepButton view={view} action={action} label={t(`以${view.actor.name}的账号接受`, `Accept as ${view.actor.name}`)} />
        : there !== undefined
          ? <p>{t('这个邮箱已有账号。', 'This address has an account.')} <a class="button main" href={`/sign-in?next=${encodeURIComponent(action)}`}>{t('登录后接受', 'Sign in to accept')}</a></p>
          : (
            <Form view={view} state={state} action={action} submit={t('接受邀请，开通账号', 'Accept')}>
              <TextField view={view} state={state} name="name" label={t('您的姓名', 'Your name')} autocomplete="name" />
              <NewPasswordFields view={view} state={state} />
            </Form>
          )}
    </Layout>
  );
}

invitationPages.get('/invitation', async (c) => page(c, await acceptPage(c, await opened(c), emptyForm)));

invitationPages.post('/invitation', async (c) => {
  const form = await readForm(c);
  const row = await opened(c);
  if (c.get('actor').kind === 'person') {
    await perform(c, acceptOwnInvitation, { id: row.id }, form.requestKey);
    return c.redirect('/desk', 303);
  }
  try {
    const { password } = newPasswordOf(form);
    await perform(c, acceptInvitation, { id: row.id, name: form.values['name'], password });
    await askAuth(c, '/sign-in/email', { email: row.email, password });
    return c.redirect('/desk', 303);
  } catch (error) {
    const { state, status } = formState(c, error, form);
    return page(c, await acceptPage(c, row, state), status);
  }
});
