import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { workbookOf } from '#workbook';
import { regionName } from '../associations/region.ts';
import { contactOfOwner, grantsOfOwners, viewsOfOwners } from '../contacts/contact.queries.ts';
import { masked } from '../contacts/contact.ts';
import { grantBasisWords, unreadableWords } from '../contacts/contact.labels.ts';
import { consentsOf } from '../consents/consent.queries.ts';
import { ConsentRows } from '../consents/consent.show.tsx';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { Band } from '../matches/bands.tsx';
import { addWish, removeWish } from '../matches/wish.commands.ts';
import { proposalsOfPerson, type WishOwner, wishesOf } from '../matches/wish.queries.ts';
import { needKinds } from '../needs/need.ts';
import { needKindWords } from '../needs/need.labels.ts';
import { profileDefinitions } from '../profiles/kinds.ts';
import { refusal } from '../auth/refusal.ts';
import { profileThing } from '../profiles/profile.commands.ts';
import { profileById } from '../profiles/profile.queries.ts';
import { id } from '../shared/ids.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Facts, NextPage, Table, Tag } from '../ui/table.tsx';
import { dateTime, type View, viewOf } from '../ui/view.ts';
import { eraseMe, erasePerson, noteExport } from './erase.commands.ts';
import { type ExplainedProposal, explained } from './explained.ts';
import { myData, personsOf, type Self, selfOf } from './my-data.queries.ts';
import { whatStays } from './personal-data.ts';

/** My data (我的数据): what is kept of me, who looked, what I agreed to, why I was proposed; take it with me, or have it erased. */
export const mePages = new Hono<Env>();
mePages.use('/me', signedIn);
mePages.use('/me/*', signedIn);

function self(c: Ctx): Self {
  const found = selfOf(c.get('actor'));
  if (found === undefined) throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
  return found;
}
const wishersOf = ({ experts, societies }: Self): readonly { readonly kind: WishOwner; readonly id: string }[] => [...experts.map((id) => ({ kind: 'expert' as const, id })), ...societies.map((id) => ({ kind: 'society' as const, id }))];

const pages = [
  ['/me', ['我的数据', 'My data']], ['/me/contacts', ['联系方式', 'Contact']], ['/me/views', ['谁看过', 'Who looked']], ['/me/consents', ['我的同意', 'Consents']],
  ['/me/matching', ['自动推荐', 'Proposals']],
] as const;

function Me({ view, title, purpose, children }: { view: View; title: string; purpose: string; children: Child }) {
  const here = view.path.split('?')[0];
  return (
    <Layout view={view} title={title} purpose={purpose}>
      <nav class="tabs" aria-label={view.t('我的数据', 'My data')}>{pages.map(([href, words]) => <a href={href} aria-current={here === href ? 'page' : undefined}>{view.words(words)}</a>)}</nav>
      {children}
    </Layout>
  );
}

mePages.get('/me', async (c) => {
  const { db, vault } = c.get('services');
  const view = viewOf(c);
  const { t } = view;
  const sections = await myData(db, vault, self(c));
  const persons = await namesOf(c, self(c));
  return page(c, (
    <Me view={view} title={t('我的数据', 'My data')} purpose={t('平台里与您有关的一切：看、改、带走、删除。', 'Everything here that is about you: see it, correct it, take it with you, delete it.')}>
      <h2>{t('查看和更正', 'See and correct')}</h2>
      <ul>{persons.map(({ kind, id, name }) => <li><a href={`/${profileDefinitions[kind as 'expert'].segment}/${id}`}>{name}</a>{' '}<span class="since">{view.words(profileDefinitions[kind as 'expert'].words)}</span> <a href={`/${profileDefinitions[kind as 'expert'].segment}/${id}/edit`}>{t('修改档案', 'Edit')}</a></li>)}
        {persons.length === 0 && <li>{t('您的账号没有个人档案。', 'Your account has no personal profile.')}</li>}</ul>
      <Table caption={t('保存了什么', 'What is kept')} rows={sections.filter((one) => one.rows.length > 0)} empty="" columns={[
        { head: t('内容', 'What'), kind: 'main', cell: (one) => view.words(one.title) }, { head: t('条数', 'Rows'), kind: 'number', cell: (one) => String(one.rows.length) },
      ]} />
      <h2>{t('带走', 'Take it with you')}</h2>
      <p>{t('包含上表全部内容，与删除前看到的一致。', 'All of the table above.')}</p>
      <div class="actions"><StepButton view={view} action="/me/export" label={t('下载 Excel', 'Download Excel')} fields={{ format: 'xlsx' }} kind="main" /><StepButton view={view} action="/me/export" label={t('下载 JSON', 'Download JSON')} fields={{ format: 'json' }} kind="quiet" /></div>
      <h2>{t('删除', 'Delete')}</h2>
      <p><a href="/me/delete">{t('删除我的账号和个人档案', 'Delete my account and personal profile')}</a></p>
    </Me>
  ));
});

const namesOf = async (c: Ctx, me: Self) => Promise.all(personsOf(me).map(async (owner) => ({ ...owner, name: (await c.get('services').db.selectFrom(owner.kind as 'expert').select('name').where('id', '=', owner.id).executeTakeFirst())?.name ?? '' })));

mePages.post('/me/export', async (c) => {
  const { db, vault } = c.get('services');
  const form = await readForm(c);
  const format = form.values['format'] === 'xlsx' ? 'xlsx' : 'json';
  const sections = await myData(db, vault, self(c));
  const { at } = await perform(c, noteExport, { format }, null);
  const headers = (type: string) => ({ 'content-type': type, 'content-disposition': `attachment; filename="keqiao-my-data-${at.slice(0, 10)}.${format}"`, 'cache-control': 'no-store' });
  if (format === 'json') return c.body(JSON.stringify(Object.fromEntries(sections.map((one) => [one.name, one.rows])), null, 2), 200, headers('application/json; charset=utf-8'));
  const book = await workbookOf(sections.map((one) => ({ ...one, title: one.title.join(' ') })));
  if (book === undefined) throw new AppError('unavailable', ['这个部署方式不能生成 Excel，请下载 JSON，内容相同。', 'This deployment makes no Excel files; the JSON has the same.']);
  return c.body(new Uint8Array(book).buffer, 200, headers('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'));
});

mePages.get('/me/contacts', async (c) => {
  const { db, vault } = c.get('services');
  const view = viewOf(c);
  const { t } = view;
  const me = self(c);
  const owners = await Promise.all((await namesOf(c, me)).map(async (owner) => ({ ...owner, read: await contactOfOwner(db, vault, owner) })));
  const grants = await grantsOfOwners(db, owners.map(({ id }) => id));
  return page(c, (
    <Me view={view} title={t('联系方式', 'Contact')} purpose={t('加密保存。只有您同意的对接里的各方能看到，您可以随时收回。', 'Kept encrypted. Only those in a case you agreed to see it, and you can take that back.')}>
      {owners.length === 0 && <p class="empty">{t('您的账号没有个人档案。企业和学会的联系方式在各自的档案页填写。', 'Your account has no personal profile. Contacts of firms and societies are on their own pages.')}</p>}
      {owners.map(({ kind, id, name, read }) => (
        <section>
          <h2>{name}</h2>
          {read.contact === undefined ? <p class="warning">{view.words(unreadableWords[read.problem])}</p> : <Facts rows={[[t('电话', 'Telephone'), masked(read.contact).phone], [t('邮箱', 'E-mail'), masked(read.contact).email], [t('微信', 'WeChat'), masked(read.contact).wechat]]} />}
          <p class="actions"><a class="button" href={`/contacts/${kind}/${id}`}>{t('查看全部或修改', 'See all or change')}</a></p>
        </section>
      ))}
      {owners.length > 0 && <h2>{t('已同意提供给', 'Agreed to give to')}</h2>}
      {owners.length > 0 && <Table caption={t('已同意提供给', 'Agreed to give to')} rows={grants} empty={<p>{t('还没有。您接受对接邀请后，会出现在这里。', 'Nobody yet. It appears here once you accept an invitation.')}</p>} columns={[
        { head: t('企业', 'Enterprise'), kind: 'main', cell: (row) => row.enterprise_name }, { head: t('需求', 'Need'), cell: (row) => row.need_title }, { head: t('依据', 'Basis'), cell: (row) => <>{view.words(grantBasisWords[row.basis])}{row.note !== null && `：${row.note}`}</> },
        { head: t('时间', 'When'), cell: (row) => dateTime(view, row.granted_at) },
        { head: '', cell: (row) => (row.revoked_at === null ? <StepButton view={view} action={`/contacts/${row.owner_kind}/${row.owner_id}/take-back`} label={t('收回', 'Take back')} fields={{ engagementId: row.engagement_id }} kind="quiet" /> : <Tag tone="quiet">{t(`${dateTime(view, row.revoked_at)} 已收回`, `taken back ${dateTime(view, row.revoked_at)}`)}</Tag>) },
      ]} />}
    </Me>
  ));
});

mePages.get('/me/views', async (c) => {
  const view = viewOf(c);
  const { t } = view;
  const { rows, next } = await viewsOfOwners(c.get('services').db, personsOf(self(c)).map(({ id }) => id), pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') }));
  return page(c, (
    <Me view={view} title={t('谁看过我的联系方式', 'Who looked at my contact')} purpose={t('每一次查看都在这里，包括科协工作人员的。', 'Each look is here, those of association staff included.')}>
      <Table caption={t('谁看过', 'Who looked')} rows={rows} empty={<p>{t('还没有人看过。', 'Nobody has looked yet.')}</p>} columns={[
        { head: t('谁', 'Who'), kind: 'main', cell: (row) => row.viewer_name }, { head: t('什么时候', 'When'), cell: (row) => dateTime(view, row.viewed_at) }, { head: t('为了哪项对接', 'For which case'), cell: (row) => `${row.enterprise_name}：${row.need_title}` },
      ]} />
      <NextPage view={view} next={next} />
    </Me>
  ));
});

mePages.get('/me/consents', async (c) => {
  const { db } = c.get('services');
  const view = viewOf(c);
  const me = self(c);
  const owners = await namesOf(c, me);
  const subjects = [...await Promise.all(owners.map(async ({ kind, id, name }) => ({ subject: { kind: kind as 'expert', id }, name, rows: await consentsOf(db, { kind: kind as 'expert', id }) }))), { subject: { kind: 'user' as const, id: me.userId }, name: view.t('账号', 'Account'), rows: await consentsOf(db, { kind: 'user', id: me.userId }) }];
  return page(c, (
    <Me view={view} title={view.t('我的同意', 'My consents')} purpose={view.t('每一项单独决定，随时可以改，改了马上生效；不同意不影响使用其他功能。', 'Each is decided on its own and can be changed at any time, with effect at once; refusing one changes nothing else.')}>
      {subjects.map((one) => <section><h2>{one.name}</h2><ConsentRows view={view} subject={one.subject} rows={one.rows} own /></section>)}
    </Me>
  ));
});

async function matchingPage(c: Ctx): Promise<(view: View, state: FormState) => Child> {
  const { db } = c.get('services');
  const owners = wishersOf(self(c));
  const wishes = (await Promise.all(owners.map(({ kind, id }) => wishesOf(db, kind, id)))).flat();
  const proposals = (await Promise.all(owners.map(({ kind, id }) => proposalsOfPerson(db, kind, id)))).flat().map(explained);
  const [owner] = owners;
  return (view, state) => {
    const { t } = view;
    return (
      <Me view={view} title={t('自动推荐', 'Automatic proposals')} purpose={t('系统为什么推荐您，以及您不想被推荐给谁。推荐是否采用，由科协工作人员决定。', 'Why the system proposed you, and what you do not want to be proposed for. Staff decide on each proposal.')}>
        {owner === undefined ? <p class="empty">{t('自动推荐只针对专家和学会，您的账号没有这样的档案。', 'Only experts and societies are proposed; your account has no such profile.')}</p> : (
          <>
            <h2>{t('这些不要推荐我', 'Do not propose me for')}</h2>
            {wishes.length > 0 && <ul class="plain-rows">{wishes.map((wish) => <li>{wish.field ?? wish.enterprise_name ?? (wish.need_kind === null ? '' : view.words(needKindWords[wish.need_kind]))} <StepButton view={view} action={`/me/wishes/${wish.id}/remove`} label={t('取消', 'Remove')} kind="quiet" /></li>)}</ul>}
            <details open={wishes.length === 0 || state.errors.length > 0}><summary>{t('增加一项', 'Add one')}</summary>
              <Form view={view} state={state} action="/me/wishes" submit={t('以后不要推荐', 'Do not propose')}>
                <input type="hidden" name="ownerKind" value={owner.kind} /><input type="hidden" name="ownerId" value={owner.id} />
                <TextField view={view} state={state} name="field" label={t('领域', 'Field')} hint={t('需求里出现这个词就不推荐，例如 军工', 'A need with this word is left out')} required={false} />
                <SelectField view={view} state={state} name="needKind" label={t('帮助类型', 'Kind of help')} blank={t('不限', 'Any')} choices={needKinds.map((kind) => [kind, view.words(needKindWords[kind])])} required={false} />
                <TextField view={view} state={state} name="enterprise" label={t('企业', 'Enterprise')} hint={t('营业执照上的全称，或统一社会信用代码', 'Full registered name, or the credit code')} required={false} />
              </Form>
            </details>
            <p>{t('完全不要自动推荐：在', 'No proposals at all: decide so under ')}<a href="/me/consents">{t('我的同意', 'consents')}</a>{t('里选择“不同意”。', '.')}</p>
            <h2>{t('为什么推荐我', 'Why I was proposed')}</h2>
            {proposals.length === 0 ? <p class="empty">{t('系统还没有推荐过您。', 'The system has not proposed you yet.')}</p> : <ol class="proposals">{proposals.map((one) => <Explained view={view} one={one} />)}</ol>}
          </>
        )}
      </Me>
    );
  };
}

function Explained({ view, one }: { view: View; one: ExplainedProposal }) {
  const { t } = view;
  const state = { proposed: ['已提出，等工作人员决定', 'Proposed; staff decide'], approved: ['已采纳', 'Approved'], not_used: ['未采用或已过期', 'Not used, or past'] } as const;
  return (
    <li class="proposal">
      <p class="proposal-head">{one.needId === null ? t(`一家${one.province === null ? '' : regionName(one.province)}企业的需求`, `A need of an enterprise${one.province === null ? '' : ` in ${regionName(one.province)}`}`) : <a href={`/needs/${one.needId}`}>{one.title}</a>}{' '}
        <Band view={view} confidence={one.confidence as 'likely'} /> <Tag tone={one.state === 'approved' ? 'good' : one.state === 'proposed' ? 'waiting' : 'quiet'}>{view.words(state[one.state])}</Tag> <span class="hint">{[one.enterprise, one.field, view.words(needKindWords[one.kind]), dateTime(view, one.proposedAt)].filter((part) => part !== null).join(' · ')}</span></p>
      <ul class="reasons">{one.evidence.map(({ title, terms }) => <li class="reason">{t('您的', 'Your ')}<strong>{title}</strong>{terms.length > 0 && <>{t('，对上的词：', ', with the words: ')}{terms.join(t('、', ', '))}</>}</li>)}</ul>
      <p class="fine">{t('排序版本 ', 'Ranking version ')}{one.rankingVersion}</p>
    </li>
  );
}

mePages.get('/me/matching', async (c) => page(c, (await matchingPage(c))(viewOf(c), emptyForm)));
mePages.post('/me/wishes', async (c) => {
  const form = await readForm(c);
  try {
    await perform(c, addWish, form.values, form.requestKey);
    return c.redirect('/me/matching', 303);
  } catch (error) {
    return formAgain(c, error, form, await matchingPage(c));
  }
});
mePages.post('/me/wishes/:id/remove', async (c) => {
  const form = await readForm(c);
  await perform(c, removeWish, { id: c.req.param('id') }, form.requestKey);
  return c.redirect('/me/matching', 303);
});

/** Whose profile staff may erase on the person's word. @throws AppError `not_found` for others */
async function erasable(c: Ctx): Promise<{ readonly kind: 'expert' | 'technology_manager'; readonly id: string; readonly name: string }> {
  const kind = (['expert', 'technology_manager'] as const).find((one) => one === c.req.param('kind'));
  const given = id.safeParse(c.req.param('id'));
  const row = kind === undefined || !given.success ? undefined : await profileById(c.get('services').db, c.get('actor'), kind, given.data);
  if (kind === undefined || row === undefined || refusal(c.get('actor'), 'profile.erase', profileThing(kind, row)) !== null) throw notFound(['这份档案', 'This profile']);
  return { kind, id: row.id, name: row.name };
}

function ErasePage({ view, state, of: { kind, id: profileId, name } }: { view: View; state: FormState; of: Awaited<ReturnType<typeof erasable>> }) {
  const { t } = view;
  return (
    <Layout view={view} title={t(`按本人要求删除：${name}`, `Erase at their wish: ${name}`)} purpose={t('本人没有账号时，由工作人员代办。删除后不能恢复。', 'For a person without an account, done by staff. This cannot be undone.')}>
      <h2>{t('必须保留、但去掉姓名的', 'What must stay, without the name')}</h2>
      <ul>{whatStays.map((words) => <li>{view.words(words)}</li>)}</ul>
      <Form view={view} state={state} action={`/erase/${kind}/${profileId}`} submit={t('永久删除', 'Delete for good')} danger>
        <TextField view={view} state={state} name="confirm" label={t('请填写档案上的姓名以确认', 'Type the name on the profile to confirm')} hint={name} autocomplete="off" />
      </Form>
      <p><a href={`/${profileDefinitions[kind].segment}/${profileId}`}>{t('不删了，返回', 'Back')}</a></p>
    </Layout>
  );
}

mePages.get('/erase/:kind/:id', signedIn, async (c) => page(c, <ErasePage view={viewOf(c)} state={emptyForm} of={await erasable(c)} />));
mePages.post('/erase/:kind/:id', signedIn, async (c) => {
  const form = await readForm(c);
  const about = await erasable(c);
  try {
    await perform(c, erasePerson, { ...form.values, kind: about.kind, id: about.id }, null);
    return c.redirect(`/${profileDefinitions[about.kind].segment}`, 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => <ErasePage view={view} state={state} of={about} />);
  }
});

function DeletePage({ view, state }: { view: View; state: FormState }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('删除我的账号和个人档案', 'Delete my account and personal profile')} purpose={t('删除后不能恢复。建议先下载一份自己的数据。', 'This cannot be undone. Take your data with you first.')}>
      <h2>{t('会删除', 'What goes')}</h2>
      <p>{t('账号、密码、登录状态、角色；档案里的姓名、单位、简介、专业领域、业绩、联系方式；检索索引、向量和匹配模型里由这些文字得出的内容。', 'Account, password, sessions, roles; name, institution, text, fields, evidence and contact of the profile; what index, vectors and ranking model hold of those words.')}</p>
      <h2>{t('必须保留、但去掉姓名的', 'What must stay, without your name')}</h2>
      <ul>{whatStays.map((words) => <li>{view.words(words)}</li>)}</ul>
      <p class="hint">{t('备份文件在到期前仍含删除前的数据，恢复备份后管理员须重新执行删除。', 'Backups hold the data of before until they expire; after a restore the deletion is done again.')}</p>
      <Form view={view} state={state} action="/me/delete" submit={t('永久删除', 'Delete for good')} danger>
        <TextField view={view} state={state} name="confirm" label={t('请填写“删除”以确认', 'Type “delete” to confirm')} autocomplete="off" />
      </Form>
      <p><a href="/me">{t('不删了，返回', 'Back')}</a></p>
    </Layout>
  );
}

mePages.get('/me/delete', (c) => page(c, <DeletePage view={viewOf(c)} state={emptyForm} />));
mePages.post('/me/delete', async (c) => {
  const form = await readForm(c);
  try {
    await perform(c, eraseMe, form.values, null);
    return c.redirect('/', 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => <DeletePage view={view} state={state} />);
  }
});

