import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { grantsFor, isStaff, refusal, refuse, refuseOthersThanStaff } from '../auth/refusal.ts';
import { regionName } from '../associations/region.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { pageRequest } from '../db/page.ts';
import { notFound } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, LongField, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formState, page } from '../ui/respond.tsx';
import { Facts, NextPage, Table, Tag } from '../ui/table.tsx';
import { ago, dateTime, type View, viewOf, whoDid } from '../ui/view.ts';
import { RECOVERY_MINUTES } from './account.ts';
import { grantRole, leaveAccount, PERSON, resetSecondFactor, returnAccount, revokeRole } from './account.commands.ts';
import { linkAddress } from './account.jobs.ts';
import { accountActionWords, profileSegments, roleWords } from './account.labels.ts';
import { administers, applicationsFor, enterprisesToVerify, grantsOfPeople, historyOfPerson, knownTo, peopleIn, type Person, personById, type PersonGrant } from './account.queries.ts';
import { decideApplication, verifyEnterprise } from './join.commands.ts';
import { CopyLink } from './link.show.tsx';
import { ChosenRole, isChosen, Picker, picking, type Picking, roleLine } from './picker.tsx';
import { makeRecovery } from './recovery.commands.ts';

/** The accounts desk: what waits for staff, and people with their roles for administrators. */
export const accountDeskPages = new Hono<Env>();
accountDeskPages.use('/accounts', signedIn);
accountDeskPages.use('/accounts/*', signedIn);

accountDeskPages.get('/accounts', async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  return page(c, await desk(c, emptyForm));
});

async function desk(c: Ctx, state: FormState, failed?: string): Promise<Child> {
  const view = viewOf(c);
  const { t } = view;
  const { db, clock } = c.get('services');
  const paths = administers(view.actor);
  const q = (c.req.query('q') ?? '').slice(0, 80);
  const [firms, applications, people] = [await enterprisesToVerify(db, view.actor), await applicationsFor(db, view.actor), paths.length === 0 ? undefined : await peopleIn(db, paths, q, pageRequest.parse({ cursor: c.req.query('cursor') }))];
  const grants = people === undefined ? [] : await grantsOfPeople(db, people.rows.map((one) => one.id));
  const waits = firms.length + applications.length;
  return (
    <Layout view={view} wide title={t('账号', 'Accounts')} purpose={t('核实自行登记的企业和学会秘书；管理员在这里邀请人、授予和收回角色。', 'Verify who registered themselves; administrators invite people, give and take roles here.')}>
      <p class="actions">
        <a class="button main" href="/invitations/new">{t('邀请新人', 'Invite somebody')}</a> <a class="button quiet" href="/invitations">{t('已发出的邀请', 'Invitations sent')}</a>
        {paths.length > 0 && <a class="button quiet" href="/accounts/clients">{t('接口密钥', 'API keys')}</a>}
        {grantsFor(view.actor, 'webhook.manage').length > 0 && <a class="button quiet" href="/webhooks">{t('变更推送', 'Webhooks')}</a>}
      </p>
      <section class="mine">
        <h2>{waits === 0 ? t('没有等待核实的登记', 'Nothing waits to be verified') : t(`轮到您了：${waits} 项等待核实`, `Your turn: ${waits} to verify`)}</h2>
        {waits === 0 && <p>{t('企业和学会在“登记”页自行登记后，会出现在这里。', 'Firms and societies that register themselves appear here.')}</p>}
      </section>
      {firms.map((firm) => (
        <section class="case">
          <h3><a href={`/enterprises/${firm.id}`}>{firm.name}</a> <Tag tone="waiting">{t('未核实', 'not verified')}</Tag></h3>
          <Facts rows={[
            [t('统一社会信用代码', 'Credit code'), firm.credit_code], [t('地区', 'Region'), regionName(firm.region_code)], [t('登记人', 'Registered by'), firm.who],
            [t('登记时间', 'Since'), firm.unverified_since === null ? '' : `${dateTime(view, firm.unverified_since)}（${ago(view, firm.unverified_since, clock())}）`],
          ]} />
          <p class="hint">{t('请对照营业执照，或在国家企业信用信息公示系统查询这个代码，再给企业公开的电话打一次。', 'Compare with the licence or the national register of enterprises, and call the firm on its public number.')}</p>
          <Form view={view} state={failed === firm.id ? state : emptyForm} action={`/accounts/enterprises/${firm.id}`} submit={t('核实无误', 'It is what it says')} more={<button class="danger" name="decision" value="refused">{t('不予通过', 'It is not')}</button>}>
            <TextField view={view} state={failed === firm.id ? state : emptyForm} name="reason" label={t('不予通过时写明原因', 'If not, why')} required={false} />
          </Form>
        </section>
      ))}
      {applications.map((one) => (
        <section class="case">
          <h3>{t(`${one.person} 申请成为 ${one.profile_name ?? ''} 的${view.words(roleWords[one.role])}`, `${one.person} asks to be ${view.words(roleWords[one.role]).toLowerCase()} of ${one.profile_name ?? ''}`)}</h3>
          <p>{one.email} <span class="hint">{one.association_name}{t('，', ', ')}{ago(view, one.created_at, clock())}</span></p>
          {one.note !== null && <p>{one.note}</p>}
          <div class="actions">
            <StepButton view={view} action={`/accounts/applications/${one.id}`} fields={{ decision: 'accepted' }} label={t('确认，授予角色', 'Confirm')} />
            <StepButton view={view} action={`/accounts/applications/${one.id}`} fields={{ decision: 'refused' }} label={t('不同意', 'Refuse')} kind="danger" />
          </div>
        </section>
      ))}
      {people !== undefined && (
        <>
          <h2>{t('辖区内的人', 'People in your area')}</h2>
          <form method="get" action="/accounts" class="filters" role="search">
            <label for="people-q">{t('姓名或邮箱', 'Name or e-mail')}<input id="people-q" name="q" type="search" value={q} maxlength={80} /></label>
            <p class="actions"><button class="quiet">{t('查找', 'Search')}</button></p>
          </form>
          <People view={view} people={people.rows} grants={grants} />
          <NextPage view={view} next={people.next} />
        </>
      )}
    </Layout>
  );
}

function People({ view, people, grants }: { view: View; people: readonly Person[]; grants: readonly PersonGrant[] }) {
  const { t } = view;
  return (
    <Table caption={t('辖区内的人', 'People')} rows={people} empty={t('没有找到。请换个写法，或邀请新人。', 'Nobody found. Try another spelling, or invite somebody.')} columns={[
      { head: t('姓名', 'Name'), kind: 'main', cell: (one) => <a href={`/accounts/${one.id}`}>{one.name}</a> },
      { head: t('邮箱', 'E-mail'), cell: (one) => one.email },
      { head: t('角色', 'Roles'), cell: (one) => { const own = grants.filter((g) => g.userId === one.id); return own.length === 0 ? t('没有角色', 'none') : own.map((g) => <div>{roleLine(view, g)}</div>); } },
      { head: t('状态', 'State'), cell: (one) => (one.left_at === null ? <Tag tone="good">{t('在用', 'active')}</Tag> : <Tag tone="quiet">{t('已停用', 'ended')}</Tag>) },
    ]} />
  );
}

accountDeskPages.post('/accounts/enterprises/:id', async (c) => {
  const form = await readForm(c);
  refuseOthersThanStaff(c.get('actor'));
  try {
    await perform(c, verifyEnterprise, { id: c.req.param('id'), decision: form.values['decision'] ?? 'verified', reason: form.values['reason'] }, form.requestKey);
    return c.redirect('/accounts', 303);
  } catch (error) {
    const { state, status } = formState(c, error, form);
    return page(c, await desk(c, state, c.req.param('id')), status);
  }
});

accountDeskPages.post('/accounts/applications/:id', async (c) => {
  const form = await readForm(c);
  await perform(c, decideApplication, { id: c.req.param('id'), decision: form.values['decision'], reason: form.values['reason'] }, form.requestKey);
  return c.redirect(isStaff(c.get('actor')) ? '/accounts' : '/account', 303);
});

interface Shown { readonly person: Person; readonly whole: boolean; readonly grants: readonly PersonGrant[] }

async function find(c: Ctx): Promise<Shown> {
  const { db } = c.get('services');
  const actor = c.get('actor');
  if (administers(actor).length === 0) refuse(actor, 'account.manage', { associationPath: '' });
  const userId = c.req.param('id') ?? '';
  const [person, seen] = [await personById(db, userId), await knownTo(db, actor, userId)];
  if (person === undefined || !seen.known) throw notFound(PERSON);
  return { person, whole: seen.whole, grants: await grantsOfPeople(db, [userId]) };
}

accountDeskPages.get('/accounts/:id', async (c) => page(c, await personPage(c, await find(c), emptyForm)));

async function personPage(c: Ctx, { person, whole, grants }: Shown, state: FormState, link?: string): Promise<Child> {
  const view = viewOf(c);
  const { t } = view;
  const history = await historyOfPerson(c.get('services').db, person.id);
  const self = person.id === view.actor.userId;
  const at = `/accounts/${person.id}`;
  return (
    <Layout view={view} title={person.name} purpose={person.email}>
      <p class="trail"><a href="/accounts">{t('← 账号', '← Accounts')}</a></p>
      {link !== undefined && <CopyLink view={view} link={link} words={t(`把这个链接交给本人：${RECOVERY_MINUTES} 分钟内有效，只能用一次。`, `Hand this link to the person: it holds ${RECOVERY_MINUTES} minutes and works once.`)} />}
      <Facts rows={[
        [t('状态', 'State'), person.left_at === null ? <Tag tone="good">{t('在用', 'active')}</Tag> : <><Tag tone="quiet">{t('已停用', 'ended')}</Tag> {dateTime(view, person.left_at)}</>],
        [t('动态口令', 'Second factor'), person.two_factor_enabled ? t('已设置', 'on') : t('没有设置', 'off')], [t('开通时间', 'Since'), dateTime(view, person.created_at)],
      ]} />
      <h2>{t('角色', 'Roles')}</h2>
      {grants.length === 0 && <p class="empty">{t('没有角色：可以登录，但什么也做不了。', 'No role: may sign in, but can do nothing.')}</p>}
      <ul class="found">
        {grants.map((g) => (
          <li>
            {g.profile === null ? roleLine(view, g) : <>{view.words(roleWords[g.role])}{t('：', ': ')}<a href={`/${profileSegments[g.profile.kind]}/${g.profile.id}`}>{g.profile.name}</a></>} <span class="hint">{g.associationName}</span>
            {refusal(view.actor, 'account.grant', { associationPath: g.associationPath }) === null && !(self && g.role === 'administrator') && <StepButton view={view} action={`${at}/revoke`} fields={{ grantId: g.id }} label={t('收回', 'Take away')} kind="quiet" />}
          </li>
        ))}
      </ul>
      <p class="actions"><a class="button" href={`${at}/grant`}>{t('再给一个角色', 'Give another role')}</a></p>
      {!whole && <p class="warning">{t('这个人在您的辖区以外还有角色，停用和重设账号要由上级管理员来做。', 'This person has roles outside your area: ending or resetting the account is for an administrator above.')}</p>}
      {whole && !self && (person.left_at === null ? (
        <>
          <h2>{t('登录有困难', 'Trouble signing in')}</h2>
          <div class="actions">
            <StepButton view={view} action={`${at}/recovery`} label={t('生成找回密码的链接', 'Make a recovery link')} kind="quiet" />
            {person.two_factor_enabled && <StepButton view={view} action={`${at}/second-factor/reset`} label={t('解除动态口令', 'Remove the second factor')} kind="quiet" />}
          </div>
          <h2>{t('离开', 'Leaving')}</h2>
          <p>{t('停用后立刻不能登录：所有登录、未用的邀请和此人签发的接口密钥同时失效。办理过的事和历史都保留，以后可以恢复。', 'Access ends at once: sessions, open invitations and API keys this person made. What they did is kept, and they may return.')}</p>
          <Form view={view} state={state} action={`${at}/leave`} submit={t('停用账号', 'End this account')} danger><LongField view={view} state={state} name="note" label={t('原因', 'Why')} required={false} rows={2} /></Form>
        </>
      ) : <p class="actions"><StepButton view={view} action={`${at}/return`} label={t('恢复账号', 'Let this account return')} /></p>)}
      <h2>{t('经过', 'History')}</h2>
      <ul class="found">{history.map((row) => <li><time>{dateTime(view, row.at)}</time> {view.words(accountActionWords[row.action] ?? [row.action, row.action])} <span class="hint">{whoDid(view, row.actor_name)}{row.note !== null && `${t('：', ': ')}${row.note}`}</span></li>)}</ul>
    </Layout>
  );
}

async function grantPage(c: Ctx, { person }: Shown, picked: Picking, state: FormState): Promise<Child> {
  const view = viewOf(c);
  const { t } = view;
  const path = `/accounts/${person.id}/grant`;
  return (
    <Layout view={view} title={t(`给${person.name}一个角色`, `A role for ${person.name}`)} purpose={t('一个人可以有几个角色，例如联络员服务几家企业。', 'A person may have several, as a liaison who serves several firms.')}>
      <p class="trail"><a href={`/accounts/${person.id}`}>{t(`← ${person.name}`, `← ${person.name}`)}</a></p>
      <Picker view={view} picked={picked} path={path} />
      {isChosen(picked) && picked.role !== undefined && (
        <Form view={view} state={state} action={path} submit={t('授予角色', 'Give the role')}>
          <p><strong>{view.words(roleWords[picked.role])}</strong>{picked.profile !== undefined && <>{t('：', ': ')}{picked.profile.name}</>}</p>
          <ChosenRole view={view} state={state} picked={picked} />
        </Form>
      )}
    </Layout>
  );
}

accountDeskPages.get('/accounts/:id/grant', async (c) => {
  const shown = await find(c);
  return page(c, await grantPage(c, shown, await picking(c.get('services').db, c.get('actor'), c.req.query()), emptyForm));
});

accountDeskPages.post('/accounts/:id/grant', async (c) => {
  const form = await readForm(c);
  try {
    const { id } = await perform(c, grantRole, { ...form.values, userId: c.req.param('id') }, form.requestKey);
    return c.redirect(`/accounts/${id}`, 303);
  } catch (error) {
    const shown = await find(c);
    const { state, status } = formState(c, error, form);
    return page(c, await grantPage(c, shown, await picking(c.get('services').db, c.get('actor'), { role: String(form.values['role'] ?? ''), profileId: String(form.values['profileId'] ?? '') }), state), status);
  }
});

accountDeskPages.post('/accounts/:id/revoke', async (c) => {
  const form = await readForm(c);
  const { id } = await perform(c, revokeRole, { ...form.values, userId: c.req.param('id') }, form.requestKey);
  return c.redirect(`/accounts/${id}`, 303);
});

for (const [path, command] of [['leave', leaveAccount], ['return', returnAccount], ['second-factor/reset', resetSecondFactor]] as const) {
  accountDeskPages.post(`/accounts/:id/${path}`, async (c) => {
    const form = await readForm(c);
    const { id } = await perform(c, command, { ...form.values, id: c.req.param('id') }, form.requestKey);
    return c.redirect(`/accounts/${id}`, 303);
  });
}

accountDeskPages.post('/accounts/:id/recovery', async (c) => {
  const form = await readForm(c);
  const made = await perform(c, makeRecovery, { id: c.req.param('id') }, form.requestKey);
  return page(c, await personPage(c, await find(c), emptyForm, linkAddress(c.get('services'), 'recovery', made.id)));
});
