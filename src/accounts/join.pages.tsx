import { Hono } from 'hono';
import type { z } from 'zod';
import type { Database } from '../db/database.ts';
import type { Command } from '../shared/command.ts';
import type { Child } from 'hono/jsx';
import { RegionField } from '../associations/region.form.tsx';
import { refuseTooMany } from '../auth/rate.ts';
import { perform } from '../http/api.ts';
import { addressOf, placeOf } from '../http/address.ts';
import type { Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { emptyForm, Form, type FormState, LongField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { joinEnterprise, joinOwnEnterprise, joinOwnSociety, joinSociety } from './join.commands.ts';
import { NewPasswordFields, newPasswordOf } from './password.form.tsx';

/** Firms and societies' secretaries register themselves; staff verify them. */
export const joinPages = new Hono<Env>();

const JOIN_RATE = { window: 3600, max: 40 };

joinPages.get('/join', (c) => {
  const view = viewOf(c);
  const { t } = view;
  return page(c, (
    <Layout view={view} title={t('登记', 'Register')} purpose={t('企业和学会可以自行登记；专家、技术经理人和科协工作人员由科协邀请。', 'Firms and societies register themselves; experts, managers and staff are invited by an association.')}>
      <ul class="found">
        <li><a href="/join/enterprise">{t('企业登记', 'Register an enterprise')}</a> <span class="hint">{t('备好营业执照上的统一社会信用代码。登记后马上可以写需求；核实之前，科协会看到“未核实”的标记', 'Have the licence’s credit code at hand. You may file needs at once; staff see that you are not verified yet')}</span></li>
        <li><a href="/join/society">{t('学会秘书登记', 'Register as a society’s secretary')}</a> <span class="hint">{t('由主管科协确认后生效', 'Takes effect when the association confirms it')}</span></li>
      </ul>
    </Layout>
  ));
});

joinPages.get('/join/done', (c) => {
  const view = viewOf(c);
  const { t } = view;
  return page(c, (
    <Layout view={view} title={t('登记已收到', 'We have your registration')}>
      <section class="next-step">
        <p>{view.actor.kind === 'visitor' ? t('请用刚才填写的邮箱和密码登录。如果这个邮箱以前就有账号，这次没有改动它：请用原来的密码登录，再从“我的账号”登记。', 'Sign in with the address and password you gave. If the address had an account before, nothing was changed: sign in with your old password and register under My account.') : t('登记的单位会出现在“我的账号”里。', 'It appears under My account.')}</p>
        <p>{t('新登记的企业可以马上写需求，科协核实后去掉“未核实”标记。企业以前已经登记过、或您登记为学会秘书的，要等同事或科协确认后才能看到。', 'A new firm may file needs at once; staff remove the mark “not verified” later. If the firm was known already, or you registered as a secretary, a colleague or the association confirms it first.')}</p>
      </section>
      <p class="actions"><a class="button main" href={view.actor.kind === 'visitor' ? '/sign-in' : '/account'}>{view.actor.kind === 'visitor' ? t('去登录', 'Sign in') : t('我的账号', 'My account')}</a></p>
    </Layout>
  ));
});

function Account({ view, state }: { view: View; state: FormState }) {
  const { t } = view;
  if (view.actor.kind !== 'visitor') return <p class="hint">{t(`登记在您的账号（${view.actor.name}）下。`, `For your account (${view.actor.name}).`)}</p>;
  return (
    <>
      <h2>{t('您的账号', 'Your account')}</h2>
      <TextField view={view} state={state} name="name" label={t('您的姓名', 'Your name')} autocomplete="name" />
      <TextField view={view} state={state} name="email" type="email" inputmode="email" label={t('邮箱', 'E-mail')} hint={t('也是以后登录的名字', 'You will sign in with it')} autocomplete="username" />
      <NewPasswordFields view={view} state={state} />
    </>
  );
}

const enterprisePage = (view: View, state: FormState): Child => (
  <Layout view={view} title={view.t('企业登记', 'Register an enterprise')} purpose={view.t('请与营业执照一致。', 'As on the licence.')}>
    <p class="trail"><a href="/join">{view.t('← 登记', '← Register')}</a></p>
    <Form view={view} state={state} action="/join/enterprise" submit={view.t('提交登记', 'Register')}>
      <TextField view={view} state={state} name="firmName" label={view.t('企业名称', 'Name of the enterprise')} autocomplete="organization" />
      <TextField view={view} state={state} name="creditCode" label={view.t('统一社会信用代码', 'Unified social credit code')} hint={view.t('营业执照上的 18 位代码，会核对校验位', 'The 18 characters on the licence; the check character is verified')} />
      <RegionField view={view} state={state} label={view.t('所在地区', 'Region')} />
      <TextField view={view} state={state} name="industry" label={view.t('行业', 'Industry')} required={false} />
      <Account view={view} state={state} />
    </Form>
  </Layout>
);

const societyPage = (view: View, state: FormState): Child => (
  <Layout view={view} title={view.t('学会秘书登记', 'Register as a society’s secretary')} purpose={view.t('主管科协确认后，您就可以维护学会的档案。', 'When the association confirms it, you keep the society’s profile.')}>
    <p class="trail"><a href="/join">{view.t('← 登记', '← Register')}</a></p>
    <Form view={view} state={state} action="/join/society" submit={view.t('提交登记', 'Register')}>
      <TextField view={view} state={state} name="societyName" label={view.t('学会全称', 'Full name of the society')} />
      <LongField view={view} state={state} name="note" label={view.t('怎样核实您的身份', 'How we can verify you')} hint={view.t('例如办公室电话、担任的职务', 'For example the office’s phone, your position')} rows={2} required={false} />
      <Account view={view} state={state} />
    </Form>
  </Layout>
);

type Join = Command<z.ZodType, Record<string, never>, Database>;
interface Kind { readonly path: string; readonly render: typeof enterprisePage; readonly newcomer: Join; readonly own: Join }
/** Each command parses what its form sends, whatever the kind. */
const kinds: readonly Kind[] = [
  { path: '/join/enterprise', render: enterprisePage, newcomer: joinEnterprise as unknown as Join, own: joinOwnEnterprise as unknown as Join },
  { path: '/join/society', render: societyPage, newcomer: joinSociety as unknown as Join, own: joinOwnSociety as unknown as Join },
];

for (const { path, render, newcomer, own: ownCommand } of kinds) {
  joinPages.get(path, (c) => page(c, render(viewOf(c), emptyForm)));
  joinPages.post(path, async (c) => {
    const form = await readForm(c);
    const { db, clock } = c.get('services');
    await refuseTooMany(db, `join:${placeOf(addressOf(c))}`, JOIN_RATE, clock());
    try {
      const { password: _, again: __, name: ___, email: ____, ...own } = form.values;
      if (c.get('actor').kind === 'visitor') await perform(c, newcomer, { ...own, name: form.values['name'], email: form.values['email'], ...newPasswordOf(form) }); // under no request key: its hash would be one of the password
      else await perform(c, ownCommand, own, form.requestKey);
      return c.redirect('/join/done', 303);
    } catch (error) {
      return formAgain(c, error, form, render);
    }
  });
}
