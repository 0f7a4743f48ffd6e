import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { CopyLink } from '../accounts/link.show.tsx';
import { associationsWithin } from '../associations/association.queries.ts';
import { refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { ChecksField, emptyForm, Form, type FormState, SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formState, page } from '../ui/respond.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { dateTime, type View, viewOf } from '../ui/view.ts';
import { refuseAddress, secretShown } from './webhook.api.ts';
import { addWebhook, editWebhook, pingWebhook, removeWebhook, renewWebhookSecret, resendDelivery } from './webhook.commands.ts';
import { deliveryWords, problemWords, webhookKindWords } from './webhook.labels.ts';
import { deliveriesOf, webhookAreas, webhookById, type WebhookRow, webhooksFor } from './webhook.queries.ts';
import { webhookKinds } from './webhook.ts';

/** Who outside is told of changes, for administrators and those who lead. */
export const webhookPages = new Hono<Env>();
webhookPages.use('/webhooks', signedIn);
webhookPages.use('/webhooks/*', signedIn);

type DeliveryRow = Awaited<ReturnType<typeof deliveriesOf>>[number];

async function find(c: Ctx): Promise<WebhookRow> {
  refuse(c.get('actor'), 'webhook.manage', {});
  const given = id.safeParse(c.req.param('id'));
  const row = given.success ? await webhookById(c.get('services').db, c.get('actor'), given.data) : undefined;
  if (row === undefined) throw notFound(['这个变更推送', 'This webhook']);
  return row;
}

const kindChoices = (view: View) => webhookKinds.map((kind) => [kind, view.words(webhookKindWords[kind])] as const);
const kindsSaid = (view: View, kinds: readonly string[]): string => webhookKinds.filter((kind) => kinds.includes(kind)).map((kind) => view.words(webhookKindWords[kind])).join(view.t('、', ', '));
const off = (c: Ctx, view: View): Child => (c.get('services').hooks.on ? null : <p role="status" class="next-step">{view.t('本系统设为不向外发送，变更推送关闭。变更照常登记，恢复后补发，最多保留 90 天。', 'This deployment sends nothing outside, so webhooks are off. Changes are noted, kept for up to 90 days, and sent once it is on again.')}</p>);
const shown = (view: View, secret: string): Child => <CopyLink view={view} link={secret} words={view.t('签名密钥只显示这一次，请马上保存到接收的系统里。以后看不到，丢失只能换发。', 'The signing secret is shown this once: store it in the receiving system now. If it is lost, renew it.')} />;

/** How a receiver checks what arrives. */
function Signature({ view }: { view: View }) {
  const { t } = view;
  return (
    <details>
      <summary>{t('接收方怎样核对', 'How the receiver checks')}</summary>
      <p>{t('每次变更以 POST 发送一段 JSON，只有编号和状态，没有标题、内容、姓名和联系方式；需要内容时用接口密钥按编号查询，看得到什么由密钥的权限决定。', 'Each change is posted as JSON with ids and states only: no titles, content, names or contact data. Ask the API for the thing by its id; the key’s scopes say what is seen.')}</p>
      <pre><code>{'{"id": "…", "at": "2026-11-27T02:00:00.000Z", "type": "need.accept",\n "subject": {"type": "need", "id": "…"}, "needId": "…",\n "from": "submitted", "to": "accepted"}'}</code></pre>
      <ol>
        <li>{t('取请求头 Webhook-Id、Webhook-Timestamp、Webhook-Signature 和未经改动的正文。', 'Take the headers Webhook-Id, Webhook-Timestamp, Webhook-Signature and the body exactly as it came.')}</li>
        <li>{t('密钥是 whsec_ 之后部分按 base64 解码。计算 HMAC-SHA256(密钥, Webhook-Id + "." + Webhook-Timestamp + "." + 正文)，再作 base64。', 'The key is what follows whsec_, decoded from base64. Compute HMAC-SHA256(key, Webhook-Id + "." + Webhook-Timestamp + "." + body), in base64.')}</li>
        <li>{t('Webhook-Signature 中以空格分开的若干个“v1,签名”，有一个相同即可信；时间与本机相差超过 5 分钟的不收。换发密钥后一天内新旧两个签名都带。', 'Webhook-Signature holds “v1,signature” once or several times, separated by spaces; one that is equal is enough. Refuse what is more than five minutes off. For a day after a renewal both signatures are sent.')}</li>
        <li>{t('10 秒内答复 2xx。同一件可能收到两次，按 Webhook-Id 去重。没有送达的隔 1、5、30、120、360 分钟再发。', 'Answer 2xx within 10 seconds. The same event may come twice: keep its Webhook-Id. What does not arrive is sent again after 1, 5, 30, 120, 360 minutes.')}</li>
      </ol>
      <p class="hint">{t('签名方式为 Standard Webhooks，多数语言有现成的库。', 'The scheme is Standard Webhooks; most languages have a library for it.')}</p>
    </details>
  );
}

async function listPage(c: Ctx, state: FormState, secret?: string): Promise<Child> {
  const view = viewOf(c);
  const { t } = view;
  const { db } = c.get('services');
  const [rows, associations] = [await webhooksFor(db, view.actor), await associationsWithin(db, webhookAreas(view.actor), 300)];
  return (
    <Layout view={view} wide title={t('变更推送', 'Webhooks')} purpose={t('辖区内的需求、对接建议或对接服务一有变更，就通知对接的系统。', 'Another system is told as soon as a need, a proposal or a case of the area changes.')}>
      <p class="trail"><a href="/accounts">{t('← 账号', '← Accounts')}</a></p>
      {off(c, view)}
      {secret !== undefined && shown(view, secret)}
      <Table caption={t('变更推送', 'Webhooks')} rows={rows} empty={t('还没有变更推送。在下面填写接收系统的网址。', 'None yet. Enter the address of the receiving system below.')} columns={[
        { head: t('名称', 'Name'), kind: 'main', cell: (row) => <a href={`/webhooks/${row.id}`}>{row.name}</a> }, { head: t('科协', 'Association'), cell: (row) => row.association_name },
        { head: t('发往', 'To'), cell: (row) => new URL(row.url).host }, { head: t('哪些变更', 'Changes of'), cell: (row) => kindsSaid(view, row.kinds) },
        { head: t('状态', 'State'), cell: (row) => <Tag tone={row.active ? 'good' : 'quiet'}>{row.active ? t('在用', 'On') : t('暂停', 'Paused')}</Tag> },
        { head: t('等待', 'Waiting'), kind: 'number', cell: (row) => row.waiting ?? 0 }, { head: t('失败', 'Failed'), kind: 'number', cell: (row) => row.failed ?? 0 },
      ]} />
      <h2>{t('添加', 'Add one')}</h2>
      <Form view={view} state={state} action="/webhooks" submit={t('添加变更推送', 'Add the webhook')}>
        <TextField view={view} state={state} name="name" label={t('名称', 'Name')} hint={t('例如 市数据平台', 'For example: the city’s data platform')} />
        <SelectField view={view} state={state} name="associationId" label={t('属于哪个科协', 'Association')} hint={t('推送它和下级科协的变更', 'Changes of it and of those below it')} choices={associations.map((one) => [one.id, one.name])} blank={t('请选择', 'Choose')} />
        <TextField view={view} state={state} name="url" label={t('接收的网址', 'Address')} autocomplete="off" hint={t('例如 https://data.example.cn/keqiao', 'For example https://data.example.cn/keqiao')} />
        <ChecksField view={view} state={state} name="kinds" label={t('哪些变更', 'Changes of')} choices={kindChoices(view)} />
      </Form>
      <Signature view={view} />
    </Layout>
  );
}

async function webhookPage(c: Ctx, row: WebhookRow, state?: FormState, secret?: string): Promise<Child> {
  const view = viewOf(c);
  const { t } = view;
  const deliveries = await deliveriesOf(c.get('services').db, row.id);
  const action = `/webhooks/${row.id}`;
  const form = state ?? { values: { name: row.name, url: row.url, kinds: row.kinds, active: row.active ? 'true' : '' }, errors: [] };
  return (
    <Layout view={view} wide title={row.name} purpose={`${row.association_name} · ${kindsSaid(view, row.kinds)}`}>
      <p class="trail"><a href="/webhooks">{t('← 变更推送', '← Webhooks')}</a></p>
      {off(c, view)}
      {secret !== undefined && shown(view, secret)}
      {!row.active && <p role="status" class="next-step">{t('已暂停：变更照常登记，恢复后按次序补发，最多保留 90 天。', 'Paused: changes are noted and sent in order once resumed; kept for up to 90 days.')}</p>}
      <div class="actions"><StepButton view={view} action={`${action}/ping`} label={t('试发一次', 'Send a test')} /> <a href={action}>{t('刷新', 'Reload')}</a></div>
      <h2>{t('最近的发送', 'Latest deliveries')}</h2>
      <Table caption={t('最近的发送', 'Latest deliveries')} rows={deliveries} empty={t('还没有发送过。试发一次，看对方是否收到。', 'Nothing yet. Send a test to see whether it arrives.')} columns={[
        { head: t('事件', 'Event'), kind: 'main', cell: (one) => <code>{one.type}</code> },
        { head: t('登记', 'Noted'), cell: (one) => dateTime(view, one.created_at) },
        { head: t('结果', 'Result'), cell: (one) => <Tag tone={one.state === 'sent' ? 'good' : one.state === 'failed' ? 'bad' : 'quiet'}>{view.words(deliveryWords[one.state])}</Tag> },
        { head: t('答复', 'Answer'), cell: (one) => (one.status === null ? '' : `HTTP ${one.status}`) },
        { head: t('原因', 'Reason'), cell: (one) => reason(view, one) },
        { head: t('次数', 'Tries'), kind: 'number', cell: (one) => one.tries },
        { head: '', cell: (one) => ((one.state === 'failed' || (one.state === 'waiting' && one.tries > 0)) ? <StepButton view={view} action={`${action}/deliveries/${one.id}/resend`} label={t('现在再发', 'Send now')} kind="quiet" /> : null) },
      ]} />
      <h2>{t('设置', 'Settings')}</h2>
      <Form view={view} state={form} action={action} submit={t('保存修改', 'Save changes')}>
        <input type="hidden" name="version" value={String(row.version)} />
        <TextField view={view} state={form} name="name" label={t('名称', 'Name')} />
        <TextField view={view} state={form} name="url" label={t('接收的网址', 'Address')} autocomplete="off" />
        <ChecksField view={view} state={form} name="kinds" label={t('哪些变更', 'Changes of')} choices={kindChoices(view)} />
        <ChecksField view={view} state={form} name="active" label={t('在用', 'In use')} required={false} choices={[['true', t('发送变更；不勾选则暂停', 'Send changes; unticked means paused')]]} />
      </Form>
      <div class="actions"><StepButton view={view} action={`${action}/secret`} label={t('换发签名密钥', 'Renew the signing secret')} kind="quiet" /> <StepButton view={view} action={`${action}/remove`} label={t('删除这个变更推送', 'Remove this webhook')} kind="danger" /></div>
      <Signature view={view} />
    </Layout>
  );
}

function reason(view: View, { problem, state, due_at: due }: DeliveryRow): string {
  if (problem === null) return '';
  const words = problemWords[problem];
  const said = words !== undefined ? view.words(words) : problem.startsWith('HTTP ') ? view.t('对方没有答复成功(2xx)', 'The answer was not 2xx') : problem;
  return state === 'waiting' ? view.t(`${said}；${dateTime(view, due)} 再发`, `${said}; again ${dateTime(view, due)}`) : said;
}

webhookPages.get('/webhooks', async (c) => {
  refuse(c.get('actor'), 'webhook.manage', {});
  return page(c, await listPage(c, emptyForm));
});

webhookPages.post('/webhooks', async (c) => {
  const form = await readForm(c);
  refuse(c.get('actor'), 'webhook.manage', {});
  try {
    refuseAddress(c, form.values['url']);
    return await page(c, await listPage(c, emptyForm, secretShown(c, await perform(c, addWebhook, form.values, form.requestKey))));
  } catch (error) {
    const { state, status } = formState(c, error, form);
    return page(c, await listPage(c, state), status);
  }
});

webhookPages.get('/webhooks/:id', async (c) => page(c, await webhookPage(c, await find(c))));

webhookPages.post('/webhooks/:id', async (c) => {
  const form = await readForm(c);
  const row = await find(c);
  try {
    refuseAddress(c, form.values['url']);
    await perform(c, editWebhook, { active: false, ...form.values, id: row.id }, form.requestKey);
    return c.redirect(`/webhooks/${row.id}`, 303);
  } catch (error) {
    const { state, status } = formState(c, error, form);
    return page(c, await webhookPage(c, row, state), status);
  }
});

webhookPages.post('/webhooks/:id/secret', async (c) => {
  const form = await readForm(c);
  const row = await find(c);
  return page(c, await webhookPage(c, row, undefined, secretShown(c, await perform(c, renewWebhookSecret, { id: row.id }, form.requestKey))));
});

webhookPages.post('/webhooks/:id/ping', async (c) => {
  const form = await readForm(c);
  const row = await find(c);
  await perform(c, pingWebhook, { id: row.id }, form.requestKey);
  return c.redirect(`/webhooks/${row.id}`, 303);
});

webhookPages.post('/webhooks/:id/deliveries/:deliveryId/resend', async (c) => {
  const form = await readForm(c);
  const row = await find(c);
  const deliveryId = id.safeParse(c.req.param('deliveryId'));
  if (!deliveryId.success) throw notFound(['这条推送', 'This delivery']);
  await perform(c, resendDelivery, { id: row.id, deliveryId: deliveryId.data }, form.requestKey);
  return c.redirect(`/webhooks/${row.id}`, 303);
});

webhookPages.post('/webhooks/:id/remove', async (c) => {
  const form = await readForm(c);
  const row = await find(c);
  await perform(c, removeWebhook, { id: row.id }, form.requestKey);
  return c.redirect('/webhooks', 303);
});
