import { Hono } from 'hono';
import { demoLogins, demoPassword } from '../demo.ts';
import { ADDRESS_HEADER, addressOf } from '../http/address.ts';
import type { Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { emptyForm, Form, type FormState, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { localPath } from './system.pages.tsx';

/** Sign in and out, on better-auth's own routes. */
export const accountPages = new Hono<Env>();

function SignIn({ view, state, next }: { view: View; state: FormState; next: string }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('登录', 'Sign in')} purpose={t('用您所在单位为您开通的邮箱账号登录。', 'Use the e-mail account your organisation set up for you.')}>
      <div class="login-box">
        <Form view={view} state={state} action={`/sign-in?next=${encodeURIComponent(next)}`} submit={t('登录', 'Sign in')}>
          <TextField view={view} state={state} name="email" type="email" label={t('邮箱', 'E-mail')} autocomplete="username" inputmode="email" />
          <TextField view={view} state={state} name="password" type="password" label={t('密码', 'Password')} autocomplete="current-password" />
        </Form>
        {view.demo && (
          <section class="credentials">
            <h2>{t('演示账号', 'Demo accounts')}</h2>
            <p>{t('密码都是', 'All with the password')} <code>{demoPassword}</code></p>
            <ul>{demoLogins.map((login) => <li><code>{login.email}</code> {view.words(login.role)}</li>)}</ul>
          </section>
        )}
      </div>
    </Layout>
  );
}

accountPages.get('/sign-in', (c) => page(c, <SignIn view={viewOf(c)} state={emptyForm} next={localPath(c.req.query('next') ?? '/desk')} />));

accountPages.post('/sign-in', async (c) => {
  const form = await readForm(c);
  const services = c.get('services');
  const answer = await services.auth.handler(new Request(`${services.publicUrl}/api/auth/sign-in/email`, {
    method: 'POST', body: JSON.stringify({ email: form.values['email'] ?? '', password: form.values['password'] ?? '' }),
    headers: { 'content-type': 'application/json', origin: services.publicUrl, [ADDRESS_HEADER]: addressOf(c), 'user-agent': c.req.header('user-agent') ?? '' },
  }));
  const next = localPath(c.req.query('next') ?? '/desk');
  if (answer.ok) {
    for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
    return c.redirect(next, 303);
  }
  const view = viewOf(c);
  const problem = answer.status === 429
    ? view.t('尝试次数太多，请过一分钟再试。', 'Too many tries; wait a minute.')
    : view.t('邮箱或密码不对，请重新输入。', 'E-mail or password is wrong.');
  return page(c, <SignIn view={view} state={{ values: { email: form.values['email'] ?? '' }, errors: [], problem }} next={next} />, answer.status === 429 ? 429 : 422);
});

accountPages.post('/sign-out', async (c) => {
  await readForm(c);
  const services = c.get('services');
  const answer = await services.auth.handler(new Request(`${services.publicUrl}/api/auth/sign-out`, {
    method: 'POST', body: '{}', headers: { 'content-type': 'application/json', origin: services.publicUrl, cookie: c.req.header('cookie') ?? '' },
  }));
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  return c.redirect('/', 303);
});
