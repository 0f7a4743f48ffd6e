import { renderSVG } from 'uqr';
import { Form, type FormState, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import type { View } from '../ui/view.ts';

/** The second factor: off; being set up, with the picture to scan and the backup codes; on. */
export function SecondFactorOff({ view, state, must }: { view: View; state: FormState; must: boolean }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('动态口令', 'Second factor')} purpose={t('登录时除密码外再输入一个每 30 秒变一次的数字，别人知道密码也进不来。', 'A number that changes every 30 seconds beside the password: knowing the password is not enough.')}>
      {must && <p class="warning" role="status">{t('本单位要求工作人员使用动态口令，设置以后才能继续。', 'Staff here must use a second factor; set it up to go on.')}</p>}
      <p>{t('需要手机上的一个验证器应用，例如微信小程序“腾讯身份验证器”、Microsoft Authenticator，断网也能用。', 'You need an authenticator app on your phone; it works without a network.')}</p>
      <Form view={view} state={state} action="/account/second-factor" submit={t('开始设置', 'Set it up')}>
        <TextField view={view} state={state} name="password" type="password" label={t('现在的密码', 'Your present password')} autocomplete="current-password" />
      </Form>
    </Layout>
  );
}

export interface Enrolment { readonly uri: string; readonly codes: readonly string[] }

export function SecondFactorEnrol({ view, state, enrolment: { uri, codes } }: { view: View; state: FormState; enrolment: Enrolment }) {
  const { t } = view;
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return (
    <Layout view={view} title={t('设置动态口令', 'Set up the second factor')} purpose={t('三步：扫描，抄下备用码，输入数字。', 'Three steps: scan, note the codes, type the number.')}>
      <h2>{t('1. 用验证器应用扫描', '1. Scan with your authenticator')}</h2>
      <p><img class="qr" src={`data:image/svg+xml;base64,${Buffer.from(renderSVG(uri, { border: 2 })).toString('base64')}`} alt={t('动态口令的二维码', 'QR code')} width="200" height="200" /></p>
      <p>{t('不能扫描时，手工输入密钥：', 'Or type the key: ')}<code>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code></p>
      <h2>{t('2. 抄下备用码', '2. Note the backup codes')}</h2>
      <p>{t('手机不在身边时用，每个只能用一次。只显示这一次，请打印或抄在纸上。', 'For when the phone is not at hand; each works once. They are shown this once: print them or write them down.')}</p>
      <ul class="codes">{codes.map((code) => <li><code>{code}</code></li>)}</ul>
      <h2>{t('3. 输入应用里显示的数字', '3. Type the number it shows')}</h2>
      <Form view={view} state={state} action="/account/second-factor/confirm" submit={t('启用动态口令', 'Switch it on')}>
        <input type="hidden" name="uri" value={uri} />
        <input type="hidden" name="codes" value={codes.join(' ')} />
        <TextField view={view} state={state} name="code" label={t('6 位数字', 'Six digits')} inputmode="numeric" autocomplete="one-time-code" />
      </Form>
    </Layout>
  );
}

export function SecondFactorOn({ view, state }: { view: View; state: FormState }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('动态口令', 'Second factor')} purpose={t('已启用：登录时要输入验证器应用里的数字，或一个备用码。', 'On: signing in asks for the number of your authenticator, or a backup code.')}>
      <Form view={view} state={state} action="/account/second-factor/off" submit={t('关闭动态口令', 'Switch it off')} danger>
        <TextField view={view} state={state} name="password" type="password" label={t('现在的密码', 'Your present password')} hint={t('换手机时，先关闭，再重新设置', 'With a new phone: switch it off, then set it up again')} autocomplete="current-password" />
      </Form>
      <p><a href="/account">{t('返回我的账号', 'Back to my account')}</a></p>
    </Layout>
  );
}
