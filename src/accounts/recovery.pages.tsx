import { Hono } from 'hono';
import { linkId } from '../auth/link.ts';
import { consume, refuseTooMany } from '../auth/rate.ts';
import { perform } from '../http/api.ts';
import { addressOf, placeOf } from '../http/address.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { AppError } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { email, RECOVERY_MINUTES } from './account.ts';
import { LINK_RATE } from './invitation.pages.tsx';
import { NewPasswordFields, newPasswordOf } from './password.form.tsx';
import { askRecovery, LINK_GONE, recoverPassword } from './recovery.commands.ts';

/** Forgotten passwords. Whether an address has an account is told neither by page, status nor time. */
export const recoveryPages = new Hono<Env>();

const ADDRESS_RATE = { window: 900, max: 30 };
/** Letters to one address: more are not sent, and nobody is told. */
const LETTER_RATE = { window: 3600, max: 3 };

function AskPage({ view, state, mail, sent }: { view: View; state: FormState; mail: boolean; sent: boolean }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('忘记密码', 'Forgot your password')} purpose={t(`重设密码的链接 ${RECOVERY_MINUTES} 分钟内有效，只能用一次。`, `A link to set a new one holds ${RECOVERY_MINUTES} minutes and works once.`)}>
      {!mail && <section class="next-step"><p>{t('本系统没有配置邮件。请联系您所在科协的管理员：管理员在“账号”里打开您的名字，可以生成一个找回链接交给您。', 'Mail is not configured. Ask your association’s administrator, who can make a recovery link for you under Accounts.')}</p></section>}
      {mail && sent && <section class="next-step" role="status"><p>{t(`如果这个邮箱有账号，几分钟内会收到一封信。没有收到时请看一看垃圾邮件，或联系您所在科协的管理员。`, 'If this address has an account, a letter arrives within minutes. If none does, look into the spam folder or ask your administrator.')}</p></section>}
      {mail && !sent && (
        <Form view={view} state={state} action="/recover" submit={t('发送重设链接', 'Send the link')}>
          <TextField view={view} state={state} name="email" type="email" inputmode="email" label={t('登录邮箱', 'Your e-mail')} autocomplete="username" />
        </Form>
      )}
      <p><a href="/sign-in">{t('返回登录', 'Back to sign-in')}</a></p>
    </Layout>
  );
}

recoveryPages.get('/recover', (c) => page(c, <AskPage view={viewOf(c)} state={emptyForm} mail={c.get('services').mail.on} sent={false} />));

recoveryPages.post('/recover', async (c) => {
  const form = await readForm(c);
  const { db, clock, mail } = c.get('services');
  await refuseTooMany(db, `recover:${placeOf(addressOf(c))}`, ADDRESS_RATE, clock());
  try {
    const given = email.safeParse(form.values['email'] ?? '');
    const wanted = !given.success || (await consume(db, `recover:${given.data}`, LETTER_RATE, clock())).allowed;
    if (mail.on && wanted) await perform(c, askRecovery, { email: form.values['email'] }, form.requestKey);
    return page(c, <AskPage view={viewOf(c)} state={emptyForm} mail={mail.on} sent />);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => <AskPage view={view} state={state} mail={mail.on} sent={false} />);
  }
});

/** The link's id; whether it still works is said when it is used, so that looking does not tell. */
async function opened(c: Ctx): Promise<string> {
  const { db, clock, linkKey } = c.get('services');
  await refuseTooMany(db, `links:${placeOf(addressOf(c))}`, LINK_RATE, clock());
  const id = linkId(linkKey, 'recovery', c.req.query('token'));
  const row = id === undefined ? undefined : await db.selectFrom('recovery').select('id').where('id', '=', id).where('used_at', 'is', null).where('expires_at', '>', clock()).executeTakeFirst();
  if (row === undefined) throw new AppError('wrong_state', LINK_GONE);
  return row.id;
}

const setPage = (c: Ctx, view: View, state: FormState) => (
  <Layout view={view} title={view.t('设置新密码', 'Set a new password')} purpose={view.t('设置后，这个账号在其他地方的登录都会结束。', 'Sessions of this account elsewhere will end.')}>
    <Form view={view} state={state} action={`/recover/set?token=${encodeURIComponent(c.req.query('token') ?? '')}`} submit={view.t('设置新密码', 'Set the password')}><NewPasswordFields view={view} state={state} /></Form>
  </Layout>
);

recoveryPages.get('/recover/set', async (c) => {
  await opened(c);
  return page(c, setPage(c, viewOf(c), emptyForm));
});

recoveryPages.post('/recover/set', async (c) => {
  const form = await readForm(c);
  const id = await opened(c);
  try {
    await perform(c, recoverPassword, { id, ...newPasswordOf(form) });
    return c.redirect('/sign-in?note=recovered', 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => setPage(c, view, state));
  }
});
