import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { associationById, associationsWithin } from '../associations/association.queries.ts';
import { grantsOf, isStaff, refusal, refuse } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError } from '../http/errors.ts';
import { type FormValues, readForm } from '../http/form.ts';
import { linkAddress } from '../http/links.ts';
import { signedIn } from '../http/session.ts';
import type { Actor } from '../shared/command.ts';
import { invalid, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, type FormState } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Facts } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { Evidence, History } from './evidence.pages.tsx';
import { Freshness, freshnessFact } from './freshness.pages.tsx';
import { profileDefinitions } from './kinds.ts';
import { list } from './list.pages.tsx';
import { addEvidence, commandsOf, profileThing, removeEvidence } from './profile.commands.ts';
import { formValues, Newest, ProfileForm, shown, withUnticked } from './profile.form.tsx';
import { isEvidenced, type ProfileDefinition, profileKinds } from './profile.ts';
import { achievementsOf, evidenceOf, profileById, profileHistory, type ProfileRow, profilesNamed } from './profile.queries.ts';

/** Lists, pages and forms of all kinds of profile; what differs is in the kinds' definitions. */
export const profilePages = new Hono<Env>();
for (const kind of profileKinds) routesOf(profileDefinitions[kind]);

function routesOf(definition: ProfileDefinition): void {
  const path = `/${definition.segment}`;
  profilePages.use(path, signedIn);
  profilePages.use(`${path}/*`, signedIn);
  profilePages.get(path, (c) => list(c, definition));
  profilePages.get(`${path}/new`, (c) => newForm(c, definition));
  profilePages.post(path, (c) => create(c, definition));
  profilePages.get(`${path}/:id`, (c) => one(c, definition));
  profilePages.get(`${path}/:id/edit`, (c) => editForm(c, definition));
  profilePages.post(`${path}/:id/edit`, (c) => edit(c, definition));
  if (!isEvidenced(definition.kind)) return;
  profilePages.post(`${path}/:id/evidence`, (c) => add(c, definition));
  profilePages.post(`${path}/:id/evidence/:evidenceId/remove`, (c) => remove(c, definition));
}

async function find(c: Ctx, definition: ProfileDefinition): Promise<ProfileRow> {
  const given = id.safeParse(c.req.param('id'));
  const row = given.success ? await profileById(c.get('services').db, c.get('actor'), definition.kind, given.data) : undefined;
  if (row === undefined) throw notFound([`这份${definition.words[0]}档案`, `This ${definition.words[1].toLowerCase()}`]);
  return row;
}

/** Named only to those who may see them. */
const authorOf = async (db: Reader, actor: Actor, { expert_id: expertId }: ProfileRow<'achievement'>) =>
  expertId === null ? undefined : profileById(db, actor, 'expert', expertId);

const one = async (c: Ctx, definition: ProfileDefinition) => page(c, await profilePage(c, definition, await find(c, definition), emptyForm));

async function profilePage(c: Ctx, definition: ProfileDefinition, row: ProfileRow, evidenceState: FormState): Promise<Child> {
  const view = viewOf(c);
  const { kind, segment } = definition;
  const { db } = c.get('services');
  const mayEdit = refusal(view.actor, 'profile.edit', profileThing(kind, row)) === null;
  const evidence = isEvidenced(kind) ? await evidenceOf(db, kind, row.id) : undefined;
  const offered = kind === 'expert' ? await achievementsOf(db, view.actor, row.id) : [];
  const author = kind === 'achievement' ? await authorOf(db, view.actor, row as ProfileRow<'achievement'>) : undefined;
  const facts = definition.fields.slice(1).map((field): readonly [string, Child] =>
    [view.words(field.label), field.as === 'expert' ? author && <a href={`/experts/${author.id}`}>{author.name}</a> : shown(view, field, row)]);
  return (
    <Layout view={view} title={row.name} purpose={view.words(definition.words)}>
      {mayEdit && (
        <p class="actions"><a class="button" href={`/${segment}/${row.id}/edit`}>{view.t('修改档案', 'Edit')}</a>
          {kind === 'expert' && <a class="button quiet" href={`/experts/${row.id}/findings`}>{view.t('从公开目录补充业绩', 'Papers and patents from public sources')}</a>}
          {kind !== 'achievement' && <a class="button quiet" href={`/contacts/${kind}/${row.id}`}>{view.t('联系方式', 'Contact')}</a>}
          {(kind === 'expert' || kind === 'technology_manager') && isStaff(view.actor) && <a class="button quiet" href={`/consents/${kind}/${row.id}`}>{view.t('同意与依据', 'Consent and basis')}</a>}
        </p>
      )}
      <Facts rows={[...facts, ...(isEvidenced(kind) ? [[view.t('资料确认', 'Confirmed'), freshnessFact(view, row as ProfileRow<'expert'>)] as const] : []), [view.t('负责的科协', 'Association in charge'), <a href={`/associations/${row.association_id}`}>{row.association_name}</a>]]} />
      {mayEdit && isEvidenced(kind) && <Freshness view={view} kind={kind} row={row as ProfileRow<'expert'>} link={linkAddress(c, '/c', 'profile', row.id, (row as ProfileRow<'expert'>).confirm_link)} />}
      {kind === 'enterprise' && <p><a href={`/needs?enterpriseId=${row.id}`}>{view.t('查看这家企业的需求', 'Needs of this enterprise')}</a></p>}
      {(kind === 'expert' || kind === 'achievement') && <p><a href={`/${segment}/${row.id}/needs`}>{view.t('可能回答的需求', 'Open needs this may answer')}</a></p>}
      {evidence !== undefined && <Evidence view={view} evidence={evidence} at={`/${segment}/${row.id}/evidence`} mayEdit={mayEdit} state={evidenceState} />}
      {offered.length > 0 && <section><h2>{view.t('科技成果', 'Achievements')}</h2><ul>{offered.map((each) => <li><a href={`/achievements/${each.id}`}>{each.name}</a></li>)}</ul></section>}
      {mayEdit && <History view={view} lines={await profileHistory(db, row.id)} timeZone={row.time_zone} />}
    </Layout>
  );
}

/** The associations the reader may entrust a profile to; for a profile's owner, who may not, undefined. */
async function choosable(c: Ctx, also: string | undefined): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const { db } = c.get('services');
  const near = await associationsWithin(db, grantsOf(c.get('actor'), 'staff', 'administrator').map((grant) => grant.associationPath), 200);
  const extra = also === undefined || !id.safeParse(also).success || near.some((each) => each.id === also) ? undefined : await associationById(db, also);
  return extra === undefined ? near : [extra, ...near];
}

async function newForm(c: Ctx, definition: ProfileDefinition) {
  const [own] = grantsOf(c.get('actor'), 'staff', 'administrator');
  refuse(c.get('actor'), 'profile.create', own === undefined ? {} : { associationPath: own.associationPath });
  const chosen = c.req.query('associationId') ?? own?.associationId ?? '';
  return page(c, formPage(viewOf(c), { values: { associationId: chosen }, errors: [] }, definition, await choosable(c, chosen)));
}

function formPage(view: View, state: FormState, definition: ProfileDefinition, associations: Awaited<ReturnType<typeof choosable>>): Child {
  const [zh, en] = definition.words;
  return (
    <Layout view={view} title={view.t(`新增${zh}`, `Add: ${en.toLowerCase()}`)} purpose={view.words(definition.purpose)}>
      <ProfileForm view={view} state={state} definition={definition} action={`/${definition.segment}`} submit={view.t(`保存${zh}档案`, 'Save')} associations={associations} />
    </Layout>
  );
}

async function create(c: Ctx, definition: ProfileDefinition) {
  const form = await readForm(c);
  try {
    const made = await perform(c, commandsOf[definition.kind].create, await named(c, definition, form.values), form.requestKey);
    return c.redirect(`/${definition.segment}/${made.id}`, 303);
  } catch (error) {
    const associations = await choosable(c, String(form.values['associationId'] ?? ''));
    return formAgain(c, error, form, (view, state) => formPage(view, state, definition, associations));
  }
}

async function editForm(c: Ctx, definition: ProfileDefinition) {
  const row = await find(c, definition);
  refuse(c.get('actor'), 'profile.edit', profileThing(definition.kind, row));
  const values = { ...formValues(definition, row), version: String(row.version) };
  return page(c, editPage(viewOf(c), { values, errors: [] }, definition, row, await choosableFor(c, definition, row)));
}

/** Those who may not certify do not see the fields that certify. */
const choosableFor = async (c: Ctx, definition: ProfileDefinition, row: ProfileRow) =>
  refusal(c.get('actor'), 'profile.certify', profileThing(definition.kind, row)) === null ? choosable(c, row.association_id) : undefined;

function editPage(view: View, state: FormState, definition: ProfileDefinition, row: ProfileRow, associations: Awaited<ReturnType<typeof choosableFor>>, newest?: Child): Child {
  const at = `/${definition.segment}/${row.id}`;
  return (
    <Layout view={view} title={view.t(`修改：${row.name}`, `Edit: ${row.name}`)}>
      {newest}
      <ProfileForm view={view} state={state} definition={definition} action={`${at}/edit`} submit={view.t('保存修改', 'Save changes')} associations={associations}>
        <input type="hidden" name="version" value={newest === undefined ? String(state.values['version'] ?? row.version) : String(row.version)} />
      </ProfileForm>
      <p><a href={at}>{view.t('不改了，返回', 'Back without saving')}</a></p>
    </Layout>
  );
}

async function edit(c: Ctx, definition: ProfileDefinition) {
  const form = await readForm(c);
  const row = await find(c, definition);
  try {
    await perform(c, commandsOf[definition.kind].edit, { ...withUnticked(definition, await named(c, definition, form.values)), id: row.id }, form.requestKey);
    return c.redirect(`/${definition.segment}/${row.id}`, 303);
  } catch (error) {
    const current = await find(c, definition);
    const associations = await choosableFor(c, definition, current);
    const stale = asAppError(error).code === 'stale_version';
    return formAgain(c, error, form, (view, state) =>
      editPage(view, state, definition, current, associations, stale ? <Newest view={view} definition={definition} current={current} typed={form.values} /> : undefined));
  }
}

/** Where a form names an expert, the command wants the id; a name that stands for one expert will do. */
async function named(c: Ctx, definition: ProfileDefinition, values: FormValues): Promise<FormValues> {
  const field = definition.fields.find((each) => each.as === 'expert')?.name;
  const typed = field === undefined ? '' : String(values[field] ?? '').trim();
  if (field === undefined || typed === '' || /[0-9a-f]{8}-/i.test(typed)) return values;
  const [only, other] = await profilesNamed(c.get('services').db, c.get('actor'), 'expert', typed);
  if (other !== undefined) throw invalid(field, ['有几位专家同名，请粘贴其中一位的页面地址。', 'Several experts have this name; paste the address of the right one’s page.']);
  return only === undefined ? values : { ...values, [field]: only };
}

async function add(c: Ctx, definition: ProfileDefinition) {
  const form = await readForm(c);
  const row = await find(c, definition);
  try {
    await perform(c, addEvidence, { ...form.values, profileKind: definition.kind, profileId: row.id }, form.requestKey);
    return c.redirect(`/${definition.segment}/${row.id}`, 303);
  } catch (error) {
    const view = viewOf(c);
    const refused = asAppError(error);
    const again = await profilePage(c, definition, row, { values: form.values, errors: refused.fields, ...(refused.fields.length === 0 ? { problem: view.words(refused.detail) } : {}) });
    return formAgain(c, error, form, () => again);
  }
}

async function remove(c: Ctx, definition: ProfileDefinition) {
  const form = await readForm(c);
  const row = await find(c, definition);
  await perform(c, removeEvidence, { profileKind: definition.kind, profileId: row.id, evidenceId: c.req.param('evidenceId') }, form.requestKey);
  return c.redirect(`/${definition.segment}/${row.id}`, 303);
}
