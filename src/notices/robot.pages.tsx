import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { associationById, type AssociationRow } from '../associations/association.queries.ts';
import { refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { invalid, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { ChecksField, emptyForm, Form, type FormState, SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Tag } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { noticeNames } from './notice.labels.ts';
import { addRobot, editRobot, removeRobot } from './robot.commands.ts';
import { robotsOf, type RobotRow } from './robot.queries.ts';
import { robotChannels, robotKinds } from './robot.ts';

/** Group robots of an association's staff, for its administrators. */
export const robotPages = new Hono<Env>();
robotPages.use('/associations/:id/robots', signedIn);
robotPages.use('/associations/:id/robots/*', signedIn);

async function find(c: Ctx): Promise<AssociationRow> {
  const given = id.safeParse(c.req.param('id'));
  const row = given.success ? await associationById(c.get('services').db, given.data) : undefined;
  if (row === undefined) throw notFound(['这个科协', 'This association']);
  refuse(c.get('actor'), 'robot.edit', { associationPath: row.path });
  return row;
}

/** @throws AppError naming the field: only hosts the operator allows. */
function refuseAddress(c: Ctx, url: unknown): void {
  const refused = typeof url === 'string' && url.trim() !== '' ? c.get('services').robots.refused(url.trim()) : null;
  if (refused !== null) throw invalid('url', refused);
}

const channelWords = { wecom: ['企业微信', 'WeCom'], dingtalk: ['钉钉', 'DingTalk'] } as const;

robotPages.get('/associations/:id/robots', async (c) => {
  const row = await find(c);
  return page(c, robotsPage(viewOf(c), emptyForm, row, await robotsOf(c.get('services').db, row.id)));
});

robotPages.post('/associations/:id/robots', async (c) => {
  const form = await readForm(c);
  const row = await find(c);
  try {
    refuseAddress(c, form.values['url']);
    await perform(c, addRobot, { ...form.values, associationId: row.id }, form.requestKey);
    return c.redirect(`/associations/${row.id}/robots`, 303);
  } catch (error) {
    const robots = await robotsOf(c.get('services').db, row.id);
    return formAgain(c, error, form, (view, state) => robotsPage(view, state, row, robots));
  }
});

const ofThis = async (c: Ctx): Promise<{ readonly row: AssociationRow; readonly robot: RobotRow }> => {
  const row = await find(c);
  const robot = (await robotsOf(c.get('services').db, row.id)).find((one) => one.id === c.req.param('robotId'));
  if (robot === undefined) throw notFound(['这个群机器人', 'This robot']);
  return { row, robot };
};

robotPages.get('/associations/:id/robots/:robotId', async (c) => {
  const { row, robot } = await ofThis(c);
  return page(c, robotPage(viewOf(c), { values: { name: robot.name, muted: robot.muted, active: robot.active ? 'true' : '' }, errors: [] }, row, robot));
});

robotPages.post('/associations/:id/robots/:robotId', async (c) => {
  const form = await readForm(c);
  const { row, robot } = await ofThis(c);
  try {
    refuseAddress(c, form.values['url']);
    await perform(c, editRobot, { id: robot.id, active: false, ...form.values }, form.requestKey);
    return c.redirect(`/associations/${row.id}/robots`, 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => robotPage(view, state, row, robot));
  }
});

robotPages.post('/associations/:id/robots/:robotId/remove', async (c) => {
  const form = await readForm(c);
  const { row, robot } = await ofThis(c);
  await perform(c, removeRobot, { id: robot.id }, form.requestKey);
  return c.redirect(`/associations/${row.id}/robots`, 303);
});

function robotsPage(view: View, state: FormState, row: AssociationRow, robots: readonly RobotRow[]): Child {
  const { t } = view;
  return (
    <Layout view={view} title={t(`群机器人：${row.name}`, `Group robots: ${row.name}`)} purpose={t('工作人员的群里只会出现“新的需求 3 条”这样的话，不含名称和内容；详情登录后看。', 'The group hears “New need: 3” and the like, no titles and no content; details are seen after signing in.')}>
      {robots.length === 0 ? <p class="empty">{t('还没有群机器人。在企业微信或钉钉的群里添加机器人，把它的网址填在下面。', 'None yet. Add a robot to the group in WeCom or DingTalk and put its address below.')}</p> : (
        <ul class="status-list">
          {robots.map((robot) => (
            <li><a href={`/associations/${row.id}/robots/${robot.id}`}><strong>{robot.name}</strong></a> <Tag tone={robot.active ? 'good' : 'quiet'}>{robot.active ? t('在用', 'On') : t('停用', 'Off')}</Tag>
              <p>{view.words(channelWords[robot.channel])} {robot.host} {robot.signed ? t('已加签', 'signed') : ''}</p></li>
          ))}
        </ul>
      )}
      <h2>{t('添加', 'Add one')}</h2>
      <Form view={view} state={state} action={`/associations/${row.id}/robots`} submit={t('添加群机器人', 'Add the robot')}>
        <SelectField view={view} state={state} name="channel" label={t('哪一种', 'Which service')} choices={robotChannels.map((channel) => [channel, view.words(channelWords[channel])])} />
        <TextField view={view} state={state} name="name" label={t('名称', 'Name')} hint={t('例如：需求工作群', 'For example: the group for needs')} />
        <TextField view={view} state={state} name="url" label={t('网址（Webhook）', 'Address (webhook)')} autocomplete="off" hint={t('保存以后不再显示。', 'Not shown again after saving.')} />
        <TextField view={view} state={state} name="secret" type="password" label={t('加签密钥', 'Signing secret')} required={false} autocomplete="off" hint={t('只有钉钉需要。', 'DingTalk only.')} />
      </Form>
    </Layout>
  );
}

function robotPage(view: View, state: FormState, row: AssociationRow, robot: RobotRow): Child {
  const { t } = view;
  const action = `/associations/${row.id}/robots/${robot.id}`;
  return (
    <Layout view={view} title={robot.name} purpose={`${view.words(channelWords[robot.channel])} ${robot.host}`}>
      <Form view={view} state={state} action={action} submit={t('保存修改', 'Save changes')}>
        <input type="hidden" name="version" value={String(robot.version)} />
        <TextField view={view} state={state} name="name" label={t('名称', 'Name')} />
        <TextField view={view} state={state} name="url" label={t('换成新的网址', 'New address')} required={false} autocomplete="off" hint={t('不填就用原来的。', 'Empty keeps the present one.')} />
        {robot.channel === 'dingtalk' && <TextField view={view} state={state} name="secret" type="password" label={t('换成新的加签密钥', 'New signing secret')} required={false} autocomplete="off" hint={t('不填就用原来的。', 'Empty keeps the present one.')} />}
        <ChecksField view={view} state={state} name="active" label={t('在用', 'In use')} required={false} choices={[['true', t('发送群消息', 'Say things in the group')]]} />
        <ChecksField view={view} state={state} name="muted" label={t('这些不发', 'Do not say')} required={false} choices={robotKinds.map((kind) => [kind, view.words(noticeNames[kind])])} />
      </Form>
      <div class="actions"><StepButton view={view} action={`${action}/remove`} label={t('删除这个群机器人', 'Remove this robot')} kind="danger" /> <a href={`/associations/${row.id}/robots`}>{t('返回', 'Back')}</a></div>
    </Layout>
  );
}
