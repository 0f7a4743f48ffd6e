import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { associationLevelWords } from '../associations/association.labels.ts';
import { RegionField } from '../associations/region.form.tsx';
import { linkId } from '../auth/link.ts';
import { refuseTooMany } from '../auth/rate.ts';
import { perform } from '../http/api.ts';
import { addressOf, placeOf } from '../http/address.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { askAuth } from '../http/sign-in.ts';
import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { AppError } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, SelectField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { LINK_RATE } from './invitation.pages.tsx';
import { NewPasswordFields, newPasswordOf } from './password.form.tsx';
import { setUp, SETUP_OVER, setupIsOpen, setupLevels } from './setup.commands.ts';

/** The first hour: by the link that was printed at the start, then what to do next. */
export const setupPages = new Hono<Env>();

async function opened(c: Ctx): Promise<string> {
  const { db, clock, linkKey } = c.get('services');
  await refuseTooMany(db, `links:${placeOf(addressOf(c))}`, LINK_RATE, clock());
  const link = linkId(linkKey, 'setup', c.req.query('token'));
  if (link === undefined || !await setupIsOpen(db, link)) throw new AppError('wrong_state', SETUP_OVER);
  return link;
}

const setupPage = (c: Ctx, view: View, state: FormState): Child => {
  const { t } = view;
  return (
    <Layout view={view} title={t('初始设置', 'First set-up')} purpose={t('说明这是哪个科协的系统，并开通第一个管理员账号。两分钟就好。', 'Whose system this is, and the first administrator. It takes two minutes.')}>
      <Form view={view} state={state} action={`/setup?token=${encodeURIComponent(c.req.query('token') ?? '')}`} submit={t('完成设置', 'Finish')}>
        <h2>{t('您的科协', 'Your association')}</h2>
        <TextField view={view} state={state} name="associationName" label={t('名称', 'Name')} hint={t('例如 泰安市科学技术协会', 'For example 泰安市科学技术协会')} autocomplete="organization" />
        <SelectField view={view} state={state} name="level" label={t('级别', 'Level')} choices={setupLevels.map((level) => [level, view.words(associationLevelWords[level])])} blank={t('请选择', 'Choose')} hint={t('上级科协会一起建好，名称以后可以改', 'Those above are made too; names can be changed later')} />
        <RegionField view={view} state={state} label={t('地区', 'Region')} />
        <h2>{t('第一个管理员', 'The first administrator')}</h2>
        <TextField view={view} state={state} name="name" label={t('您的姓名', 'Your name')} autocomplete="name" />
        <TextField view={view} state={state} name="email" type="email" inputmode="email" label={t('邮箱', 'E-mail')} hint={t('登录用', 'You will sign in with it')} autocomplete="username" />
        <NewPasswordFields view={view} state={state} />
      </Form>
    </Layout>
  );
};

setupPages.get('/setup', async (c) => {
  await opened(c);
  return page(c, setupPage(c, viewOf(c), emptyForm));
});

setupPages.post('/setup', async (c) => {
  const form = await readForm(c);
  const link = await opened(c);
  try {
    const { again: _, ...values } = form.values;
    const { password } = newPasswordOf(form);
    await perform(c, setUp, { ...values, password, link });
    const answer = await askAuth(c, '/sign-in/email', { email: String(values['email']).trim(), password });
    return c.redirect(answer.ok ? '/setup/next' : '/sign-in?note=ready&next=%2Fsetup%2Fnext', 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => setupPage(c, view, state));
  }
});

/** What to do next, in the order in which it helps. */
setupPages.get('/setup/next', (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const view = viewOf(c);
  const { t } = view;
  const steps: readonly (readonly [string, string, string])[] = [
    ['/associations', t('看一看科协的树', 'Look at the tree of associations'), t('上级已经建好，在这里添加下级、园区和高校科协', 'Those above are there; add those below, parks and universities')],
    ['/invitations/new', t('邀请同事', 'Invite colleagues'), t('受理、审核分给不同的人；链接可以用微信发', 'Share triage and review; links can go by WeChat')],
    ['/account/second-factor', t('给自己的账号加一道锁', 'Put a second lock on your account'), t('验证器应用里的动态口令', 'With an authenticator')],
    ['/enterprises/new', t('登记第一家企业', 'Register the first enterprise'), t('企业也可以在“登记”页自己来', 'Firms can also register themselves')],
    ['/experts/new', t('登记第一批专家', 'Register the first experts'), t('有业绩证据，才会被推荐', 'Evidence is what gets them proposed')],
    ['/status', t('查看系统状态', 'See the status'), t('哪些部分开着，邮件、备份还缺什么', 'What is on, and what mail and backups still need')],
  ];
  return page(c, (
    <Layout view={view} title={t('接下来', 'What next')} purpose={t('不必按顺序，也可以以后再做。这一页随时可以从“我的账号”回来。', 'In any order, now or later. My account leads back here.')}>
      <ol class="found">{steps.map(([href, label, why]) => <li><a href={href}>{label}</a> <span class="hint">{why}</span></li>)}</ol>
      <p class="hint">{t('请安排定期备份：停止程序后运行 npm run backup -- 备份文件（使用 PostgreSQL 时不用停止）。', 'Plan backups: npm run backup -- FILE, with the program stopped unless PostgreSQL is used.')}</p>
    </Layout>
  ));
});
