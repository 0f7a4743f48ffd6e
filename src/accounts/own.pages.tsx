import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { refuseTooMany } from '../auth/rate.ts';
import { grantsOf, isStaff } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { askAuth } from '../http/sign-in.ts';
import { signedIn } from '../http/session.ts';
import { AppError, invalid } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { awayPage, formState, page } from '../ui/respond.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View, viewOf } from '../ui/view.ts';
import { changePassword, endSession, removePasskey, unlinkProvider } from './account.commands.ts';
import { applicationsFor, grantsOfPeople, linkedTo, passkeysOf, personById, sessionsOf } from './account.queries.ts';
import { NewPasswordFields, newPasswordOf } from './password.form.tsx';
import { roleLine } from './picker.tsx';
import { type Enrolment, SecondFactorEnrol, SecondFactorOff, SecondFactorOn } from './second-factor.show.tsx';

/** One's own account: roles, ways to sign in, where one is signed in. */
export const ownPages = new Hono<Env>();
ownPages.use('/account', signedIn);
ownPages.use('/account/*', signedIn);

ownPages.get('/account', async (c) => {
  const view = viewOf(c);
  const code = c.req.query('error');
  // Linking that failed comes back here with the library's word for it.
  const problem = code === undefined ? undefined : code === 'account_already_linked_to_different_user' ? view.t('这个身份已经与另一个账号关联。', 'This identity is linked to another account.') : view.t('关联没有完成，请再试一次。', 'Linking was not completed; try again.');
  return page(c, await ownPage(c, problem === undefined ? emptyForm : { ...emptyForm, problem }));
});

/** A browser and its system in two words, as far as its own name tells. */
function deviceWords(view: View, agent: string | null): string {
  const found = (pairs: readonly (readonly [RegExp, string])[]) => pairs.find(([pattern]) => pattern.test(agent ?? ''))?.[1];
  const browser = found([[/MicroMessenger/, view.t('微信', 'WeChat')], [/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']]) ?? view.t('其他程序', 'Another program');
  const system = found([[/iPhone|iPad/, 'iOS'], [/HarmonyOS/, 'HarmonyOS'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS/, 'macOS'], [/Linux/, 'Linux']]);
  return system === undefined ? browser : `${browser}${view.t('，', ', ')}${system}`;
}

async function ownPage(c: Ctx, state: FormState): Promise<Child> {
  const view = viewOf(c);
  const { t } = view;
  const { db, elsewhere } = c.get('services');
  const userId = view.actor.userId ?? '';
  const [person, grants, sessions, passkeys, linked] = [await personById(db, userId), await grantsOfPeople(db, [userId]), await sessionsOf(db, userId), await passkeysOf(db, userId), await linkedTo(db, userId)];
  const firms = grantsOf(view.actor, 'enterprise_member');
  const asked = isStaff(view.actor) || firms.length === 0 ? [] : await applicationsFor(db, view.actor);
  return (
    <Layout view={view} title={t('我的账号', 'My account')} purpose={`${view.actor.name}，${person?.email ?? ''}`}>
      {asked.length > 0 && (
        <section class="mine">
          <h2>{t(`轮到您了：${asked.length} 人申请加入您的企业`, `Your turn: ${asked.length} ask to join your firm`)}</h2>
          {asked.map((one) => (
            <div>
              <p>{one.person}（{one.email}）{t('申请加入', ' asks to join ')}{one.profile_name}</p>
              <div class="actions">
                <StepButton view={view} action={`/accounts/applications/${one.id}`} fields={{ decision: 'accepted' }} label={t('是同事，同意', 'A colleague: yes')} />
                <StepButton view={view} action={`/accounts/applications/${one.id}`} fields={{ decision: 'refused' }} label={t('不同意', 'No')} kind="danger" />
              </div>
            </div>
          ))}
        </section>
      )}
      <h2>{t('我的角色', 'My roles')}</h2>
      {grants.length === 0
        ? <p class="empty">{t('还没有角色。如果您刚登记，请等同事或科协确认；也可以', 'No role yet. If you have just registered, a colleague or the association will confirm; or ')}<a href="/join">{t('登记企业或学会', 'register a firm or society')}</a></p>
        : <ul class="found">{grants.map((g) => <li>{roleLine(view, g)} {g.profile !== null && <span class="hint">{g.associationName}</span>} {g.role === 'enterprise_member' && g.profile !== null && <a href={`/invitations/new?role=enterprise_member&profileId=${g.profile.id}`}>{t('邀请同事', 'Invite a colleague')}</a>}</li>)}</ul>}
      <p class="hint">{isStaff(view.actor) ? <a href="/setup/next">{t('使用指引', 'What to do next')}</a> : <a href="/join">{t('再登记一家企业或学会', 'Register another firm or society')}</a>}</p>
      <h2>{t('登录在哪里', 'Where you are signed in')}</h2>
      <ul class="found">
        {sessions.map((one) => (
          <li>
            {deviceWords(view, one.user_agent)} {one.id === c.get('session') && <Tag tone="good">{t('现在这里', 'here')}</Tag>} <span class="hint">{one.ip_address}{t('，最近使用 ', ', last used ')}{dateTime(view, one.updated_at)}{t('，登录于 ', ', since ')}{dateTime(view, one.created_at)}</span>
            {one.id !== c.get('session') && <StepButton view={view} action="/account/sessions/end" fields={{ id: one.id }} label={t('结束', 'End')} kind="quiet" />}
          </li>
        ))}
      </ul>
      <h2>{t('动态口令', 'Second factor')}</h2>
      <p>{person?.two_factor_enabled === true ? t('已启用。', 'On. ') : t('没有启用。', 'Off. ')}<a href="/account/second-factor">{person?.two_factor_enabled === true ? t('管理', 'Manage') : t('设置', 'Set it up')}</a></p>
      <h2>{t('通行密钥', 'Passkeys')}</h2>
      {passkeys.length === 0 ? <p class="hint">{t('没有。通行密钥用指纹、面容或电脑的开机密码代替密码，在支持的浏览器里可以添加。', 'None. A passkey replaces the password with fingerprint, face or the computer’s own lock, where the browser can.')}</p>
        : <ul class="found">{passkeys.map((one) => <li>{one.name ?? t('通行密钥', 'Passkey')} <span class="hint">{one.created_at === null ? '' : dateTime(view, one.created_at)}</span><StepButton view={view} action="/account/passkeys/remove" fields={{ id: one.id }} label={t('移除', 'Remove')} kind="quiet" /></li>)}</ul>}
      <p class="actions" data-passkey="register" hidden><button type="button" class="quiet">{t('添加这台设备的通行密钥', 'Add a passkey of this device')}</button> <span class="hint" role="status" /></p>
      {elsewhere.providers.length > 0 && (
        <>
          <h2>{t('其他登录方式', 'Other ways to sign in')}</h2>
          <ul class="found">{elsewhere.providers.map((provider) => (linked.includes(provider.id)
            ? <li>{provider.name} <Tag tone="good">{t('已关联', 'linked')}</Tag><StepButton view={view} action="/account/unlink" fields={{ id: provider.id }} label={t('取消关联', 'Unlink')} kind="quiet" /></li>
            : <li>{provider.name} <StepButton view={view} action={`/account/link/${provider.id}`} label={t('关联', 'Link')} kind="quiet" /></li>))}</ul>
        </>
      )}
      <h2>{t('修改密码', 'Change your password')}</h2>
      <Form view={view} state={state} action="/account/password" submit={t('修改密码', 'Change the password')}>
        <TextField view={view} state={state} name="oldPassword" type="password" label={t('现在的密码', 'Present password')} hint={t('修改后，其他地方的登录都会结束', 'Sessions elsewhere will end')} autocomplete="current-password" />
        <NewPasswordFields view={view} state={state} />
      </Form>
    </Layout>
  );
}

/** Tries of one's own password, from a session somebody may have found open. */
const OWN_RATE = { window: 900, max: 10 };
const countTry = (c: Ctx): Promise<void> => refuseTooMany(c.get('services').db, `own:${c.get('actor').userId ?? ''}`, OWN_RATE, c.get('services').clock());

ownPages.post('/account/password', async (c) => {
  const form = await readForm(c);
  await countTry(c);
  try {
    await perform(c, changePassword, { oldPassword: form.values['oldPassword'], ...newPasswordOf(form), keptSession: c.get('session') ?? '' }); // under no request key: its hash would be one of the password
    return c.redirect('/account', 303);
  } catch (error) {
    const { state, status } = formState(c, error, { values: {} });
    return page(c, await ownPage(c, state), status);
  }
});

for (const [path, command] of [['sessions/end', endSession], ['passkeys/remove', removePasskey], ['unlink', unlinkProvider]] as const) {
  ownPages.post(`/account/${path}`, async (c) => {
    const form = await readForm(c);
    await perform(c, command, { id: form.values['id'] }, form.requestKey);
    return c.redirect('/account', 303);
  });
}

ownPages.post('/account/link/:provider', async (c) => {
  await readForm(c);
  const { elsewhere } = c.get('services');
  const provider = elsewhere.providers.find((one) => one.id === c.req.param('provider'));
  if (provider === undefined) throw new AppError('not_found', ['没有这种登录方式。', 'There is no such way to sign in.']);
  const answer = await askAuth(c, '/link-social', { provider: provider.id, callbackURL: '/account', errorCallbackURL: '/account', disableRedirect: true }, await elsewhere.open());
  const { url } = await answer.json().catch(() => ({})) as { url?: string };
  if (answer.ok && url !== undefined) return awayPage(c, provider.name, url);
  throw new AppError('unavailable', [`${provider.name}暂时没有应答，请稍后再试。`, `${provider.name} does not answer right now; try later.`]);
});

const hasSecondFactor = async (c: Ctx): Promise<boolean> => (await personById(c.get('services').db, c.get('actor').userId ?? ''))?.two_factor_enabled === true;

ownPages.get('/account/second-factor', async (c) => page(c, await hasSecondFactor(c) ? <SecondFactorOn view={viewOf(c)} state={emptyForm} /> : <SecondFactorOff view={viewOf(c)} state={emptyForm} must={c.get('mustEnrol')} />));

const WRONG_PASSWORD = invalid('password', ['现在的密码不对，请重新填写。', 'This is not your present password.']);

ownPages.post('/account/second-factor', async (c) => {
  const form = await readForm(c);
  await countTry(c);
  const answer = await askAuth(c, '/two-factor/enable', { password: String(form.values['password'] ?? ''), method: 'totp' });
  if (!answer.ok) return page(c, <SecondFactorOff view={viewOf(c)} state={{ values: {}, errors: WRONG_PASSWORD.fields }} must={c.get('mustEnrol')} />, 422);
  const { totpURI, backupCodes } = await answer.json() as { totpURI: string; backupCodes: readonly string[] };
  return page(c, <SecondFactorEnrol view={viewOf(c)} state={emptyForm} enrolment={{ uri: totpURI, codes: backupCodes }} />);
});

/** What the page before showed, which only the person has: it comes back with the form when the number was wrong. */
function enrolmentOf(values: FormState['values']): Enrolment {
  const uri = String(values['uri'] ?? '');
  if (!uri.startsWith('otpauth://totp/') || uri.length > 500) throw new AppError('malformed_request', ['请重新开始设置。', 'Begin again.']);
  return { uri, codes: String(values['codes'] ?? '').slice(0, 400).split(' ') };
}

ownPages.post('/account/second-factor/confirm', async (c) => {
  const form = await readForm(c);
  const enrolment = enrolmentOf(form.values);
  const answer = await askAuth(c, '/two-factor/verify-totp', { code: String(form.values['code'] ?? '').normalize('NFKC').replaceAll(/\s/g, '') });
  if (answer.ok) return c.redirect('/account', 303);
  const message = ['数字不对，或者已经变了。请输入应用里现在显示的。', 'The number is wrong or has changed; type the present one.'] as const;
  return page(c, <SecondFactorEnrol view={viewOf(c)} state={{ values: {}, errors: [{ field: 'code', message }] }} enrolment={enrolment} />, answer.status === 429 ? 429 : 422);
});

ownPages.post('/account/second-factor/off', async (c) => {
  const form = await readForm(c);
  await countTry(c);
  const answer = await askAuth(c, '/two-factor/disable', { password: String(form.values['password'] ?? '') });
  if (answer.ok) return c.redirect('/account', 303);
  return page(c, <SecondFactorOn view={viewOf(c)} state={{ values: {}, errors: WRONG_PASSWORD.fields }} />, 422);
});
