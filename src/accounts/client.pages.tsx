import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { associationsWithin } from '../associations/association.queries.ts';
import { keyHash } from '../auth/actor.queries.ts';
import { grantsOf, refuse } from '../auth/refusal.ts';
import { scopes, scopeWords } from '../auth/scope.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { ChecksField, emptyForm, Form, type FormState, SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formState, page } from '../ui/respond.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { dateTime, viewOf } from '../ui/view.ts';
import { administers, clientsFor } from './account.queries.ts';
import { createClient, keyDays, revokeClient } from './client.commands.ts';
import { CopyLink } from './link.show.tsx';

/** Keys of the API, one for each program that uses it. */
export const clientPages = new Hono<Env>();

async function clientsPage(c: Ctx, state: FormState, key?: string): Promise<Child> {
  const view = viewOf(c);
  const { t } = view;
  const { db, clock } = c.get('services');
  const [rows, associations] = [await clientsFor(db, view.actor), await associationsWithin(db, administers(view.actor), 300)];
  const now = clock();
  const stateOf = (row: (typeof rows)[number]) => (row.revoked_at !== null ? t('已停用', 'revoked') : row.expires_at !== null && row.expires_at <= now ? t('已过期', 'expired') : undefined);
  return (
    <Layout view={view} wide title={t('接口密钥', 'API keys')} purpose={t('每个对接的系统一把密钥：看得到所属科协辖区内的内容，只能做勾选的事，到期失效。', 'One key for each program: it sees its association’s area, may do what is ticked, and ends.')}>
      <p class="trail"><a href="/accounts">{t('← 账号', '← Accounts')}</a></p>
      {key !== undefined && <CopyLink view={view} link={key} words={t('密钥只显示这一次，请马上保存到对接的系统里。以后看不到，丢失只能另做一把。', 'The key is shown this once: store it now. It cannot be seen again.')} />}
      <Table caption={t('接口密钥', 'API keys')} rows={rows} empty={t('还没有密钥。', 'No key yet.')} columns={[
        { head: t('用途', 'For'), kind: 'main', cell: (row) => row.name }, { head: t('科协', 'Association'), cell: (row) => row.association_name }, { head: t('密钥', 'Key'), cell: (row) => <code>{row.key_start}…</code> },
        { head: t('权限', 'Scopes'), cell: (row) => row.scopes.map((scope) => view.words(scopeWords[scope])).join(t('、', ', ')) },
        { head: t('到期', 'Until'), cell: (row) => (row.expires_at === null ? '' : dateTime(view, row.expires_at)) }, { head: t('最近使用', 'Last use'), cell: (row) => (row.last_used_at === null ? t('还没有用过', 'never') : dateTime(view, row.last_used_at)) },
        { head: '', cell: (row) => (stateOf(row) === undefined ? <StepButton view={view} action={`/accounts/clients/${row.id}/revoke`} label={t('停用', 'Revoke')} kind="danger" /> : <Tag tone="quiet">{stateOf(row) ?? ''}</Tag>) },
      ]} />
      <h2>{t('做一把新密钥', 'Make a key')}</h2>
      <Form view={view} state={state} action="/accounts/clients" submit={t('生成密钥', 'Make the key')}>
        <TextField view={view} state={state} name="name" label={t('用途', 'What for')} hint={t('例如 市数据平台同步', 'For example: the city’s data platform')} />
        <SelectField view={view} state={state} name="associationId" label={t('属于哪个科协', 'Association')} choices={associations.map((one) => [one.id, one.name])} blank={t('请选择', 'Choose')} />
        <ChecksField view={view} state={state} name="scopes" label={t('可以做什么', 'What it may do')} hint={t('受理、审核、领办等决定只能由人来做', 'Decisions are left to people')} choices={scopes.map((scope) => [scope, view.words(scopeWords[scope])])} />
        <SelectField view={view} state={state} name="days" label={t('有效期', 'Holds for')} choices={keyDays.map((days) => [days, t(`${days} 天`, `${days} days`)])} />
      </Form>
      <p class="hint">{t('用法：请求头 Authorization: Bearer 密钥，详见', 'Send Authorization: Bearer KEY; see ')}<a href="/docs">{t('接口文档', 'the API page')}</a>{t('。需要变更一发生就通知对接的系统，请用', '. To be told of changes as they happen, use ')}<a href="/webhooks">{t('变更推送', 'webhooks')}</a></p>
    </Layout>
  );
}

const refuseOthers = (c: Ctx): void => { if (grantsOf(c.get('actor'), 'administrator').length === 0) refuse(c.get('actor'), 'client.manage', { associationPath: '' }); };

clientPages.get('/accounts/clients', async (c) => {
  refuseOthers(c);
  return page(c, await clientsPage(c, emptyForm));
});

clientPages.post('/accounts/clients', async (c) => {
  const form = await readForm(c);
  const key = `kq_${randomBytes(32).toString('base64url')}`;
  try {
    await perform(c, createClient, { ...form.values, keyHash: keyHash(key), keyStart: key.slice(0, 9) }, form.requestKey);
    return page(c, await clientsPage(c, emptyForm, key));
  } catch (error) {
    const { state, status } = formState(c, error, form);
    refuseOthers(c);
    return page(c, await clientsPage(c, state), status);
  }
});

clientPages.post('/accounts/clients/:id/revoke', async (c) => {
  const form = await readForm(c);
  await perform(c, revokeClient, { id: c.req.param('id') }, form.requestKey);
  return c.redirect('/accounts/clients', 303);
});
