import { Hono } from 'hono';
import { demoLogins, demoPassword } from '../demo.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { askAuth } from '../http/sign-in.ts';
import { AppError } from '../shared/errors.ts';
import type { Provider } from '../auth/providers.ts';
import { emptyForm, Form, type FormState, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { awayPage, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { localPath } from './system.pages.tsx';

/** Sign in and out, on better-auth's own routes: by password (and second factor), by passkey, by an identity elsewhere. */
export const accountPages = new Hono<Env>();

/** What brought somebody to this page, said in a sentence. */
const notes: Readonly<Record<string, readonly [string, string]>> = {
  recovered: ['密码已重设，其他登录都已结束。请用新密码登录。', 'Your password is set and other sessions have ended. Sign in with it.'],
  welcome: ['账号已开通，请登录。', 'Your account is ready; sign in.'],
  ready: ['初始设置完成，请用刚才的邮箱和密码登录。', 'Set-up is done; sign in with the address and password you chose.'],
};
const problemsFromElsewhere: Readonly<Record<string, readonly [string, string]>> = {
  signup_disabled: ['这个身份还没有与科桥的账号关联。请先用邮箱和密码登录，再到“我的账号”里关联。', 'This identity is not linked to an account here. Sign in with your password, then link it under My account.'],
  INVALID_EMAIL_OR_PASSWORD: ['这个账号已停用，请联系管理员。', 'This account has ended; ask the administrator.'],
};
const NOT_FINISHED = ['从其他系统登录没有完成，请再试一次，或用邮箱和密码登录。', 'Signing in from elsewhere was not completed. Try again, or use your password.'] as const;

const own = <T,>(of: Readonly<Record<string, T>>, key: string | undefined): T | undefined => (key !== undefined && Object.hasOwn(of, key) ? of[key] : undefined);

function SignIn({ view, state, next, providers, note }: { view: View; state: FormState; next: string; providers: readonly Provider[]; note?: string | undefined }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('登录', 'Sign in')} purpose={t('用您所在单位为您开通的邮箱账号登录。', 'Use the e-mail account your organisation set up for you.')}>
      {note !== undefined && <p class="next-step" role="status">{note}</p>}
      <div class="login-box">
        <div>
          <Form view={view} state={state} action={`/sign-in?next=${encodeURIComponent(next)}`} submit={t('登录', 'Sign in')}>
            <TextField view={view} state={state} name="email" type="email" label={t('邮箱', 'E-mail')} autocomplete="username" inputmode="email" />
            <TextField view={view} state={state} name="password" type="password" label={t('密码', 'Password')} autocomplete="current-password" />
          </Form>
          <p class="actions" data-passkey="sign-in" data-next={next} hidden><button type="button" class="quiet">{t('用通行密钥登录', 'Sign in with a passkey')}</button> <span class="hint" role="status" /></p>
          {providers.length > 0 && <div class="actions">{providers.map((provider) => <StepButton view={view} action={`/sign-in/with/${provider.id}?next=${encodeURIComponent(next)}`} label={t(`用${provider.name}登录`, `Sign in with ${provider.name}`)} kind="quiet" />)}</div>}
          <p><a href="/recover">{t('忘记密码', 'Forgot your password?')}</a>{t('　还没有账号：', '  No account yet: ')}<a href="/join">{t('企业、学会登记', 'register your firm or society')}</a></p>
        </div>
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

const nextOf = (c: Ctx): string => localPath(c.req.query('next') ?? '/desk');
const providersOf = (c: Ctx) => c.get('services').elsewhere.providers;

accountPages.get('/sign-in', (c) => {
  const view = viewOf(c);
  const [note, error] = [own(notes, c.req.query('note')), c.req.query('error')];
  const state = error === undefined ? emptyForm : { ...emptyForm, problem: view.words(own(problemsFromElsewhere, error) ?? NOT_FINISHED) };
  return page(c, <SignIn view={view} state={state} next={nextOf(c)} providers={providersOf(c)} note={note && view.words(note)} />);
});

accountPages.post('/sign-in', async (c) => {
  const form = await readForm(c);
  const email = String(form.values['email'] ?? '').trim();
  const answer = await askAuth(c, '/sign-in/email', { email, password: String(form.values['password'] ?? '') });
  const next = nextOf(c);
  if (answer.ok) {
    const { twoFactorRedirect } = await answer.json() as { twoFactorRedirect?: boolean };
    return c.redirect(twoFactorRedirect === true ? `/sign-in/second?next=${encodeURIComponent(next)}` : next, 303);
  }
  const view = viewOf(c);
  const problem = answer.status === 429
    ? view.t('尝试次数太多，请过几分钟再试。在以前登录过的设备上不受影响。', 'Too many tries; wait a few minutes. A device you signed in on before is not affected.')
    : view.t('邮箱或密码不对，请重新输入。', 'E-mail or password is wrong.');
  return page(c, <SignIn view={view} state={{ values: { email }, errors: [], problem }} next={next} providers={providersOf(c)} />, answer.status === 429 ? 429 : 422);
});

function Second({ view, state, next }: { view: View; state: FormState; next: string }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('动态口令', 'Second factor')} purpose={t('密码正确。请再输入验证器应用里现在显示的 6 位数字。', 'Your password is right. Now the six digits your authenticator shows.')}>
      <Form view={view} state={state} action={`/sign-in/second?next=${encodeURIComponent(next)}`} submit={t('登录', 'Sign in')}>
        <TextField view={view} state={state} name="code" label={t('动态口令或备用码', 'Code, or a backup code')} hint={t('手机不在身边时，可以输入一个备用码，每个只能用一次', 'Without your phone, use one of your backup codes; each works once')} autocomplete="one-time-code" />
      </Form>
      <p>{t('手机和备用码都没有了？请管理员在账号里解除动态口令。', 'Neither phone nor codes? An administrator can remove the second factor.')} <a href="/sign-in">{t('重新登录', 'Begin again')}</a></p>
    </Layout>
  );
}

accountPages.get('/sign-in/second', (c) => page(c, <Second view={viewOf(c)} state={emptyForm} next={nextOf(c)} />));

accountPages.post('/sign-in/second', async (c) => {
  const form = await readForm(c);
  const code = String(form.values['code'] ?? '').normalize('NFKC').replaceAll(/\s/g, '');
  const answer = /^\d{6}$/.test(code) ? await askAuth(c, '/two-factor/verify-totp', { code }) : await askAuth(c, '/two-factor/verify-backup-code', { code });
  if (answer.ok) return c.redirect(nextOf(c), 303);
  const view = viewOf(c);
  const { code: reason } = await answer.json().catch(() => ({})) as { code?: string };
  const problem = answer.status === 429 || reason === 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE' || reason === 'TWO_FACTOR_LOCKED'
    ? view.t('尝试次数太多，请过一会儿重新登录。', 'Too many tries; sign in again later.')
    : reason === 'INVALID_TWO_FACTOR_COOKIE'
      ? view.t('这次登录已超时，请重新登录。', 'This sign-in took too long; begin again.')
      : view.t('口令不对，或者已经用过。请等下一个数字出现再输入。', 'The code is wrong or was used. Wait for the next one.');
  return page(c, <Second view={view} state={{ values: {}, errors: [], problem }} next={nextOf(c)} />, answer.status === 429 ? 429 : 422);
});

accountPages.post('/sign-in/with/:provider', async (c) => {
  await readForm(c);
  const { elsewhere } = c.get('services');
  const provider = elsewhere.providers.find((one) => one.id === c.req.param('provider'));
  if (provider === undefined) throw new AppError('not_found', ['没有这种登录方式。', 'There is no such way to sign in.']);
  const answer = await askAuth(c, '/sign-in/social', { provider: provider.id, callbackURL: nextOf(c), errorCallbackURL: '/sign-in', disableRedirect: true }, await elsewhere.open());
  const { url } = await answer.json().catch(() => ({})) as { url?: string };
  if (answer.ok && url !== undefined) return awayPage(c, provider.name, url);
  throw new AppError(answer.status === 429 ? 'too_many_requests' : 'unavailable', [`${provider.name}暂时没有应答，请稍后再试，或用邮箱和密码登录。`, `${provider.name} does not answer right now; try later, or use your password.`]);
});

accountPages.post('/sign-out', async (c) => {
  await readForm(c);
  await askAuth(c, '/sign-out', {});
  return c.redirect('/', 303);
});
