import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { grantsOf, isStaff, refusal, refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError } from '../http/errors.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { type Choice, Form, type FormState, SelectField, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Facts, Tag } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { associationLevels, type AssociationLevel, levelsBelow } from './association.ts';
import { createAssociation, editAssociation } from './association.commands.ts';
import { associationLevelWords } from './association.labels.ts';
import { associationById, type AssociationRow, associationsWithin, associationTree, pathTo, type TreeNode } from './association.queries.ts';
import { RegionField } from './region.form.tsx';
import { regionName } from './region.ts';

export const associationPages = new Hono<Env>();
associationPages.use('/associations', signedIn);
associationPages.use('/associations/*', signedIn);

const MOST_NODES = 400;
const mayCreate = (view: View) => grantsOf(view.actor, 'administrator').length > 0;

associationPages.get('/associations', async (c) => {
  const view = viewOf(c);
  const tree = await associationTree(c.get('services').db, undefined, MOST_NODES);
  return page(c, (
    <Layout view={view} title={view.t('科协', 'Associations')} purpose={view.t('从全国到县、园区、高校和企业的科协组织。', 'Associations from the country down to counties, parks, universities and enterprises.')}>
      {mayCreate(view) && <p class="actions"><a class="button" href="/associations/new">{view.t('新增科协', 'Add an association')}</a></p>}
      {tree.length === 0 ? <p class="empty">{view.t('还没有科协。请先建立全国科协。', 'None yet; begin with the national one.')}</p> : <Tree view={view} nodes={tree} />}
    </Layout>
  ));
});

function Tree({ view, nodes }: { view: View; nodes: readonly TreeNode[] }) {
  return (
    <ul class="tree">
      {nodes.map(({ association: a, below }) => (
        <li>
          <a href={`/associations/${a.id}`}>{a.name}</a> <Tag tone="quiet">{view.words(associationLevelWords[a.level])}</Tag>
          {below.length > 0 && <Tree view={view} nodes={below} />}
          {below.length === 0 && a.child_count > 0 && <span class="since"> {view.t(`下级 ${a.child_count} 个`, `${a.child_count} below`)}</span>}
        </li>
      ))}
    </ul>
  );
}

async function find(c: Ctx): Promise<AssociationRow> {
  const given = id.safeParse(c.req.param('id'));
  const row = given.success ? await associationById(c.get('services').db, given.data) : undefined;
  if (row === undefined) throw notFound(['这个科协', 'This association']);
  return row;
}

associationPages.get('/associations/new', async (c) => {
  const [own] = grantsOf(c.get('actor'), 'administrator');
  refuse(c.get('actor'), 'association.create', own === undefined ? {} : { associationPath: own.associationPath });
  const view = viewOf(c);
  return page(c, newPage(view, { values: { parentId: c.req.query('parentId') ?? own?.associationId ?? '' }, errors: [] }, await parents(c, c.req.query('parentId')), await levelsUnder(c, c.req.query('parentId'))));
});

/** Below a parent that is named only the levels that may stand there are offered. */
async function levelsUnder(c: Ctx, parentId: string | undefined): Promise<readonly AssociationLevel[]> {
  const parent = parentId !== undefined && id.safeParse(parentId).success ? await associationById(c.get('services').db, parentId) : undefined;
  return parent === undefined ? associationLevels : levelsBelow(parent.level);
}

async function parents(c: Ctx, also: string | undefined): Promise<readonly Choice[]> {
  const { db } = c.get('services');
  const near = await associationsWithin(db, grantsOf(c.get('actor'), 'administrator').map((grant) => grant.associationPath), 200);
  const extra = also === undefined || !id.safeParse(also).success || near.some((each) => each.id === also) ? undefined : await associationById(db, also);
  return (extra === undefined ? near : [extra, ...near]).map((each) => [each.id, each.name]);
}

function Fields({ view, state, parents: choices, levels }: { view: View; state: FormState; parents: readonly Choice[]; levels: readonly AssociationLevel[] }) {
  const { t } = view;
  return (
    <>
      <TextField view={view} state={state} name="name" label={t('名称', 'Name')} />
      <SelectField view={view} state={state} name="parentId" label={t('上级科协', 'Parent')} choices={choices} blank={t('（没有，仅限全国科协）', '(none; the national association only)')} />
      <SelectField view={view} state={state} name="level" label={t('级别', 'Level')} choices={levels.map((level) => [level, view.words(associationLevelWords[level])])} blank={t('请选择', 'Choose one')} />
      <RegionField view={view} state={state} label={t('地区', 'Region')} />
    </>
  );
}

const newPage = (view: View, state: FormState, choices: readonly Choice[], levels: readonly AssociationLevel[]): Child => (
  <Layout view={view} title={view.t('新增科协', 'Add an association')} purpose={view.t('地区要在上级科协的地区之内。', 'Its region lies within that of its parent.')}>
    <Form view={view} state={state} action="/associations" submit={view.t('保存科协', 'Save')}><Fields view={view} state={state} parents={choices} levels={levels} /></Form>
  </Layout>
);

associationPages.post('/associations', async (c) => {
  const form = await readForm(c);
  try {
    const made = await perform(c, createAssociation, form.values, form.requestKey);
    return c.redirect(`/associations/${made.id}`, 303);
  } catch (error) {
    const choices = await parents(c, String(form.values['parentId'] ?? ''));
    return formAgain(c, error, form, (view, state) => newPage(view, state, choices, associationLevels));
  }
});

associationPages.get('/associations/:id', async (c) => {
  const view = viewOf(c);
  const { t } = view;
  const row = await find(c);
  const { db } = c.get('services');
  const above = row.parent_id === null ? [] : await pathTo(db, row.path);
  const [self] = await associationTree(db, row.path, MOST_NODES);
  const may = (step: 'association.create' | 'association.edit' | 'profile.create') => refusal(view.actor, step, { associationPath: row.path }) === null;
  return page(c, (
    <Layout view={view} title={row.name} purpose={view.words(associationLevelWords[row.level])}>
      <Facts rows={[
        [t('上级', 'Above'), above.length === 0 ? '' : <>{above.map((each, at) => <>{at > 0 && ' › '}<a href={`/associations/${each.id}`}>{each.name}</a></>)}</>],
        [t('地区', 'Region'), `${regionName(row.region_code)}（${row.region_code}）`],
      ]} />
      {(may('association.edit') || may('association.create')) && (
        <p class="actions">
          {may('association.create') && levelsBelow(row.level).length > 0 && <a class="button" href={`/associations/new?parentId=${row.id}`}>{t('新增下级科协', 'Add one below')}</a>}
          {may('association.edit') && <a class="button quiet" href={`/associations/${row.id}/edit`}>{t('修改', 'Edit')}</a>}
        </p>
      )}
      {may('association.edit') && <p>{t('设置：', 'Settings: ')}<a href={`/associations/${row.id}/clocks`}>{t('办理时限', 'time limits')}</a>{t('、', ', ')}<a href={`/associations/${row.id}/robots`}>{t('群机器人', 'group robots')}</a></p>}
      {isStaff(view.actor) && may('profile.create') && (
        <p>{t('在这里登记：', 'Register here: ')}
          <a href={`/enterprises/new?associationId=${row.id}`}>{t('企业', 'enterprise')}</a>{t('、', ', ')}<a href={`/experts/new?associationId=${row.id}`}>{t('专家', 'expert')}</a>{t('、', ', ')}
          <a href={`/societies/new?associationId=${row.id}`}>{t('学会', 'society')}</a>{t('、', ', ')}<a href={`/technology-managers/new?associationId=${row.id}`}>{t('技术经理人', 'technology manager')}</a>{t('、', ', ')}
          <a href={`/achievements/new?associationId=${row.id}`}>{t('科技成果', 'achievement')}</a></p>
      )}
      <h2>{t(`下级科协（${row.child_count} 个）`, `Below (${row.child_count})`)}</h2>
      {self === undefined || self.below.length === 0 ? <p class="empty">{t('没有下级科协。', 'Nothing stands below.')}</p> : <Tree view={view} nodes={self.below} />}
    </Layout>
  ));
});

const editPage = (view: View, state: FormState, row: AssociationRow, choices: readonly Choice[], newest: boolean): Child => (
  <Layout view={view} title={view.t(`修改：${row.name}`, `Edit: ${row.name}`)} purpose={view.t('换上级时，下级科协一起移动。', 'With a new parent everything below moves along.')}>
    {newest && <p class="warning">{view.t(`现在保存的是：${row.name}，${associationLevelWords[row.level][0]}，${regionName(row.region_code)}，上级 ${row.parent_name ?? '无'}。再保存一次就会以您填写的为准。`, `Stored now: ${row.name}, ${associationLevelWords[row.level][1]}, ${regionName(row.region_code)}, under ${row.parent_name ?? 'nothing'}. Saving again makes yours count.`)}</p>}
    <Form view={view} state={state} action={`/associations/${row.id}/edit`} submit={view.t('保存修改', 'Save changes')}>
      <input type="hidden" name="version" value={newest ? String(row.version) : String(state.values['version'] ?? row.version)} />
      <Fields view={view} state={state} parents={choices} levels={associationLevels} />
    </Form>
    <p><a href={`/associations/${row.id}`}>{view.t('不改了，返回', 'Back without saving')}</a></p>
  </Layout>
);

associationPages.get('/associations/:id/edit', async (c) => {
  const row = await find(c);
  refuse(c.get('actor'), 'association.edit', { associationPath: row.path });
  const values = { name: row.name, level: row.level, parentId: row.parent_id ?? '', regionCode: regionName(row.region_code), version: String(row.version) };
  return page(c, editPage(viewOf(c), { values, errors: [] }, row, await parents(c, row.parent_id ?? undefined), false));
});

associationPages.post('/associations/:id/edit', async (c) => {
  const form = await readForm(c);
  const row = await find(c);
  try {
    await perform(c, editAssociation, { ...form.values, id: row.id }, form.requestKey);
    return c.redirect(`/associations/${row.id}`, 303);
  } catch (error) {
    const [current, choices, stale] = [await find(c), await parents(c, String(form.values['parentId'] ?? '')), asAppError(error).code === 'stale_version'];
    return formAgain(c, error, form, (view, state) => editPage(view, state, current, choices, stale));
  }
});
