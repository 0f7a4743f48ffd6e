import { Hono } from 'hono';
import { associationsWithin } from '../associations/association.queries.ts';
import { grantsOf, isStaff, refusal } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError, statusOf } from '../http/errors.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { Marked } from '../matches/bands.tsx';
import { needText } from '../needs/need.ts';
import { AppError, notFound, unlessUnavailable } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, SelectField, TextField } from '../ui/form.tsx';
import { ExportButtons } from '../ui/export.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { NextPage, Table, Tag } from '../ui/table.tsx';
import { dateTime, day, type View, viewOf } from '../ui/view.ts';
import { editPages } from './edit.pages.tsx';
import { askForPlan, findEvent, findPlan } from './event.api.ts';
import { addEventExperts, addEventNeeds, createEvent, editEvent, removeEventNeed, setPair } from './event.commands.ts';
import { eventStatusTone, eventStatusWords } from './event.labels.ts';
import { addableNeeds, eventHistory, eventPage, type EventRow, expertsOfEvent, needsOfEvent, pairsOfEvent, planOfEvent } from './event.queries.ts';
import { EventPage } from './event.show.tsx';
import { adoptPlan, cancelPlan } from './plan.commands.ts';
import { expertsToInvite, plansOfEvent } from './plan.queries.ts';
import { planPath, type Shown } from './plan.show.tsx';

export const eventPages = new Hono<Env>();
eventPages.use('/events', signedIn);
eventPages.use('/events/*', signedIn);
eventPages.route('/', editPages);

const MOST_ADDABLE = 300;
const staffOnly = (c: Ctx): void => {
  if (!isStaff(c.get('actor'))) throw new AppError('not_allowed', ['活动由科协工作人员安排。', 'Events are arranged by association staff.']);
};

eventPages.get('/events', async (c) => {
  staffOnly(c);
  const view = viewOf(c);
  const { rows, next } = await eventPage(c.get('services').db, c.get('actor'), pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') }));
  return page(c, (
    <Layout view={view} wide title={view.t('活动', 'Events')} purpose={view.t('对接会：一批需求与一批专家，整体安排谁和谁见面。', 'Many needs meet many experts; who meets whom is planned as a whole.')}>
      <p class="actions"><a class="button main" href="/events/new">{view.t('建立活动', 'Prepare an event')}</a></p>
      <Table caption={view.t('活动列表', 'List of events')} rows={rows} empty={<p>{view.t('还没有活动。建立一个，加入需求和专家，就可以整体安排。', 'None yet. Prepare one, add needs and experts, and plan it as a whole.')}</p>} columns={[
        { head: view.t('名称', 'Title'), kind: 'main', cell: (row) => <a href={`/events/${row.id}`}>{row.title}</a> },
        { head: view.t('科协', 'Association'), cell: (row) => row.association_name },
        { head: view.t('日期', 'Day'), cell: (row) => (row.held_on === null ? '' : day(view, row.held_on)) },
        { head: view.t('状态', 'Status'), cell: (row) => <Tag tone={eventStatusTone[row.status]}>{view.words(eventStatusWords[row.status])}</Tag> },
        { head: view.t('需求', 'Needs'), kind: 'number', cell: (row) => row.needs },
        { head: view.t('专家', 'Experts'), kind: 'number', cell: (row) => row.experts },
        { head: view.t('方案', 'Plan'), cell: (row) => (row.planned_at === null ? view.t('未采用', 'None yet') : `${row.pairs} ${view.t('次对接，', 'meetings, ')}${dateTime(view, row.planned_at, row.time_zone)}`) },
      ]} />
      <NextPage view={view} next={next} />
      {rows.length > 0 && <ExportButtons view={view} list="events" path="/events" />}
    </Layout>
  ));
});

async function newPage(c: Ctx): Promise<(view: View, state: FormState) => ReturnType<typeof NewEvent>> {
  const paths = grantsOf(c.get('actor'), 'staff', 'administrator').map((grant) => grant.associationPath);
  const associations = await associationsWithin(c.get('services').db, paths, 500);
  return (view, state) => <NewEvent view={view} state={state} associations={associations} />;
}

function NewEvent({ view, state, associations }: { view: View; state: FormState; associations: readonly { id: string; name: string }[] }) {
  const { t } = view;
  return (
    <Layout view={view} title={t('建立活动', 'Prepare an event')} purpose={t('先起个名字；需求和专家在下一页加入。', 'Give it a name; needs and experts come on the next page.')}>
      <Form view={view} state={state} action="/events/new" submit={t('建立活动', 'Prepare the event')}>
        <SelectField view={view} state={state} name="associationId" label={t('主办科协', 'Association')} choices={associations.map((one) => [one.id, one.name] as const)} />
        <TextField view={view} state={state} name="title" label={t('名称', 'Title')} hint={t('例如 高端装备制造专场对接会', 'E.g. meeting on equipment manufacturing')} />
        <TextField view={view} state={state} name="heldOn" type="date" label={t('日期', 'Day')} required={false} />
        <TextField view={view} state={state} name="place" label={t('地点', 'Place')} required={false} />
      </Form>
    </Layout>
  );
}

eventPages.get('/events/new', async (c) => { staffOnly(c); return page(c, (await newPage(c))(viewOf(c), emptyForm)); });
eventPages.post('/events/new', async (c) => {
  const form = await readForm(c);
  try {
    return c.redirect(`/events/${(await perform(c, createEvent, form.values, form.requestKey)).id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, await newPage(c));
  }
});

/** The id of the address. @throws AppError `not_found` */
async function eventOf(c: Ctx): Promise<EventRow> {
  const given = id.safeParse(c.req.param('id'));
  if (!given.success) throw notFound(['这个活动', 'This event']);
  return findEvent(c, given.data);
}

type Values = Readonly<Record<string, string | readonly string[]>>;
const word = (values: Values, name: string): string => String(values[name] ?? '');

interface Refused { readonly error: AppError; readonly values: Values }

/** The event with its adopted plan, or with the plan that the address names. */
async function show(c: Ctx, event: EventRow, refused: Refused | null = null): Promise<Response> {
  const services = c.get('services');
  const { db } = services;
  const [needs, experts, plans] = [await needsOfEvent(db, event.id), await expertsOfEvent(db, event.id), await plansOfEvent(db, event.id)];
  const asked = refused === null ? c.req.query('plan') : word(refused.values, 'plan');
  const plan = asked === undefined || asked === '' ? undefined : await findPlan(c, event, Number(asked));
  const q = (c.req.query('q') ?? '').trim().slice(0, 100);
  const mayEdit = event.status !== 'closed' && refusal(c.get('actor'), 'event.edit', { associationPath: event.association_path }) === null;
  const wrong = refused?.error.fields.find((one) => one.field === 'atLeast' || one.field === 'atMost')?.message ?? null;
  return page(c, <EventPage view={viewOf(c)} event={event} needs={needs} experts={experts} marks={await pairsOfEvent(db, event.id)} shown={await shownOf(c, event, plan)} mayEdit={mayEdit}
    options={optionsShown(event, plan, refused)} wrong={wrong} missing={services.assigner.missing} problem={refused === null || wrong !== null ? null : refused.error.fields[0]?.message ?? refused.error.detail} plans={plans} plan={plan} q={q}
    addable={mayEdit ? await addableNeeds(db, c.get('actor'), event.id, MOST_ADDABLE) : []} invitable={mayEdit ? await unlessUnavailable(expertsToInvite(services, c.get('actor'), event, needs, q), null) : []}
    history={await eventHistory(db, event.id)} />, refused === null ? 200 : statusOf(refused.error.code) as 422);
}

async function shownOf(c: Ctx, event: EventRow, plan: Awaited<ReturnType<typeof findPlan>> | undefined): Promise<Shown | null> {
  if (plan !== undefined) return plan.record === null ? null : { pairs: plan.pairs ?? [], record: plan.record, number: plan.number, older: plan.pool_version !== event.pool_version };
  return event.plan === null ? null : { pairs: await planOfEvent(c.get('services').db, event.id), record: event.plan, number: null, older: event.planned_pool_version !== event.pool_version };
}

/** What the form of the plan holds: what was typed, else the options of the plan that is shown. */
function optionsShown(event: EventRow, plan: PlanOptionsRow | undefined, refused: Refused | null): Record<'atLeast' | 'atMost', string | number> & { fair: boolean } {
  if (refused !== null && refused.values['atLeast'] !== undefined) return { atLeast: word(refused.values, 'atLeast'), atMost: word(refused.values, 'atMost'), fair: word(refused.values, 'fair') !== '' };
  const { at_least, at_most, fair } = plan ?? event;
  return { atLeast: at_least, atMost: at_most, fair };
}
type PlanOptionsRow = Pick<EventRow, 'at_least' | 'at_most' | 'fair'>;

eventPages.get('/events/:id', async (c) => show(c, await eventOf(c)));

/** What each form of the page does with its values, and which plan to look at afterwards; else it is the one that was open. */
const forms: Record<string, (c: Ctx, event: EventRow, values: Values, key: string | undefined) => Promise<{ readonly look?: number | null }>> = {
  status: async (c, event, { status, version }, key) => { await perform(c, editEvent, { id: event.id, status, version }, key); return {}; },
  needs: async (c, event, { needIds }, key) => { await perform(c, addEventNeeds, { id: event.id, needIds: needIds ?? [] }, key); return {}; },
  'needs/remove': async (c, event, { needId }, key) => { await perform(c, removeEventNeed, { id: event.id, needId }, key); return {}; },
  experts: async (c, event, { expertIds, capacity }, key) => { await perform(c, addEventExperts, { id: event.id, expertIds: expertIds ?? [], capacity }, key); return {}; },
  pairs: async (c, event, values, key) => {
    const [kind, expertId] = word(values, 'pair') === '' ? [word(values, 'kind'), word(values, 'expertId')] : word(values, 'pair').split(' ');
    await perform(c, setPair, { id: event.id, needId: word(values, 'needId'), expertId, kind }, key);
    return {};
  },
  plans: async (c, event, { atLeast, atMost, fair }, key) => ({ look: (await askForPlan(c, event.id, { atLeast, atMost, fair }, key)).number }),
  'plans/cancel': async (c, event, values, key) => { await perform(c, cancelPlan, { id: (await findPlan(c, event, Number(word(values, 'number')))).id }, key); return {}; },
  'plans/adopt': async (c, event, values, key) => { await perform(c, adoptPlan, { id: (await findPlan(c, event, Number(word(values, 'number')))).id, version: word(values, 'version') }, key); return { look: null }; },
};

for (const [name, act] of Object.entries(forms)) {
  eventPages.post(`/events/:id/${name}`, async (c) => {
    const form = await readForm(c);
    const event = await eventOf(c);
    try {
      const open = word(form.values, 'plan') || word(form.values, 'number');
      const { look = open === '' ? null : Number(open) } = await act(c, event, form.values, form.requestKey);
      return c.redirect(planPath(event.id, look), 303);
    } catch (error) {
      const refused = asAppError(error);
      if (!['invalid_input', 'stale_version', 'wrong_state', 'conflict', 'unavailable', 'repeated_with_other_content'].includes(refused.code)) throw error;
      return show(c, await eventOf(c), { error: refused, values: form.values });
    }
  });
}

/** Why this expert for this need: what meets, and what is not answered. */
eventPages.get('/events/:id/why/:needId/:expertId', async (c) => {
  const event = await eventOf(c);
  const { db, search } = c.get('services');
  const need = (await needsOfEvent(db, event.id)).find((one) => one.id === c.req.param('needId'));
  const expert = (await expertsOfEvent(db, event.id)).find((one) => one.id === c.req.param('expertId'));
  if (need === undefined || expert === undefined) throw notFound(['活动中的这一对', 'This pair of the event']);
  const why = await search.explain('expert', needText(need), expert.id);
  const view = viewOf(c);
  const { t } = view;
  return page(c, (
    <Layout view={view} title={t(`${expert.name}与“${need.title}”`, `${expert.name} and "${need.title}"`)} purpose={t('系统给出的依据；是否合适由工作人员判断。', 'Reasons found by the system; staff judge whether they fit.')}>
      {why === undefined || why.reasons.length === 0
        ? <p class="empty">{t('资料中没有与这条需求相关的内容。', 'Nothing in the profile meets this need.')}</p>
        : <ul class="reasons">{why.reasons.map((reason) => <li class="reason"><q><Marked text={reason.phrase} terms={reason.terms} /></q>{' ← '}<Marked text={reason.itemId === null ? t('资料中的介绍', 'their profile') : reason.itemTitle} terms={reason.terms} /></li>)}</ul>}
      {why !== undefined && why.unanswered.length > 0 && <p class="proposal-question">{t('没有依据、需要先问的：', 'Not answered, to be asked first: ')}{why.unanswered.join(t('；', '; '))}</p>}
      <p><a href={`/events/${event.id}`}>{t('回到活动', 'Back to the event')}</a>{t('，', ', ')}<a href={`/experts/${expert.id}`}>{t('查看专家', 'The expert')}</a>{t('，', ', ')}<a href={`/needs/${need.id}`}>{t('查看需求', 'The need')}</a></p>
    </Layout>
  ));
});
