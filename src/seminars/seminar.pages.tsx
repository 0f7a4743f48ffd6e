import { Hono } from 'hono';
import { associationsWithin } from '../associations/association.queries.ts';
import { grantsOf, refuseOthersThanStaff } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, type FormState } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, formState, page } from '../ui/respond.tsx';
import { NextPage } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { askToReadMinutes } from './reading.commands.ts';
import { readerOf } from './reading.jobs.ts';
import { confirmSeminarDraft, dropSeminarDraft, editSeminar, holdSeminar, noteSeminarNeed, splitMinutes } from './seminar.commands.ts';
import { draftsOfSeminar, firmsOf, readingOfSeminar, seminarById, seminarOfDraft, seminarPage, type SeminarRow } from './seminar.queries.ts';
import { DraftPage, NotePage, SeminarForm, SeminarPage, SeminarsPage } from './seminar.show.tsx';

export const seminarPages = new Hono<Env>();
for (const path of ['/seminars', '/seminars/*', '/seminar-drafts/*']) seminarPages.use(path, signedIn);

const dbOf = (c: Ctx) => c.get('services').db;

seminarPages.get('/seminars', async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const view = viewOf(c);
  const { rows, next } = await seminarPage(dbOf(c), c.get('actor'), pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') }));
  return page(c, <SeminarsPage view={view} rows={rows} next={<NextPage view={view} next={next} />} />);
});

async function newPage(c: Ctx): Promise<(view: View, state: FormState) => ReturnType<typeof SeminarForm>> {
  const associations = await associationsWithin(dbOf(c), grantsOf(c.get('actor'), 'staff', 'administrator').map((grant) => grant.associationPath), 500);
  return (view, state) => (
    <Layout view={view} title={view.t('登记座谈会', 'Enter a seminar')} purpose={view.t('先记下时间、地点和来了哪些企业；记录在下一页贴。', 'When, where, who came; the minutes come on the next page.')}>
      <SeminarForm view={view} state={state} action="/seminars/new" submit={view.t('登记', 'Enter')} associations={associations} />
    </Layout>
  );
}

seminarPages.get('/seminars/new', async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const today = new Date(c.get('services').clock().getTime() + 8 * 3600_000).toISOString().slice(0, 10);
  return page(c, (await newPage(c))(viewOf(c), { ...emptyForm, values: { heldOn: today, associationId: grantsOf(c.get('actor'), 'staff', 'administrator')[0]?.associationId ?? '' } }));
});

seminarPages.post('/seminars/new', async (c) => {
  const form = await readForm(c);
  try {
    const made = await perform(c, holdSeminar, form.values, form.requestKey);
    return c.redirect(`/seminars/${made.id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, await newPage(c));
  }
});

/** The seminar of the address, as this reader may see it. @throws AppError `not_found` */
async function seminarOf(c: Ctx, seminarId: string | undefined = c.req.param('id')): Promise<SeminarRow> {
  const given = id.safeParse(seminarId);
  const seminar = given.success ? await seminarById(dbOf(c), c.get('actor'), given.data) : undefined;
  if (seminar === undefined) throw notFound(['这场座谈会', 'This seminar']);
  return seminar;
}

async function show(c: Ctx, state: FormState, editing: FormState | null = null) {
  const seminar = await seminarOf(c);
  return <SeminarPage view={viewOf(c)} state={state} seminar={seminar} firms={await firmsOf(dbOf(c), seminar.id)} drafts={await draftsOfSeminar(dbOf(c), seminar.id)} editing={editing}
    reading={await readingOfSeminar(dbOf(c), seminar.id)} reader={seminar.minutes === null ? null : await readerOf(c.get('services').assistant)} now={c.get('services').clock()} />;
}

seminarPages.get('/seminars/:id', async (c) => page(c, await show(c, emptyForm)));

seminarPages.post('/seminars/:id/minutes', async (c) => {
  const form = await readForm(c);
  const seminar = await seminarOf(c);
  try {
    await perform(c, splitMinutes, { ...form.values, id: seminar.id }, form.requestKey);
    return c.redirect(`/seminars/${seminar.id}`, 303);
  } catch (error) {
    const { state, status } = formState(c, error, form);
    return page(c, await show(c, state), status);
  }
});

seminarPages.post('/seminars/:id/reading', async (c) => {
  const { requestKey } = await readForm(c);
  const seminar = await seminarOf(c);
  await perform(c, askToReadMinutes, { id: seminar.id, to: await readerOf(c.get('services').assistant) }, requestKey);
  return c.redirect(`/seminars/${seminar.id}#reading`, 303);
});

seminarPages.post('/seminars/:id/edit', async (c) => {
  const form = await readForm(c);
  const seminar = await seminarOf(c);
  try {
    await perform(c, editSeminar, { ...form.values, id: seminar.id }, form.requestKey);
    return c.redirect(`/seminars/${seminar.id}`, 303);
  } catch (error) {
    const { state, status } = formState(c, error, form);
    return page(c, await show(c, emptyForm, state), status);
  }
});

async function notePage(c: Ctx, state: FormState) {
  const seminar = await seminarOf(c);
  return <NotePage view={viewOf(c)} state={state} seminar={seminar} firms={await firmsOf(dbOf(c), seminar.id)} noted={c.req.query('noted') === '1'} />;
}

seminarPages.get('/seminars/:id/note', async (c) => page(c, await notePage(c, emptyForm)));

seminarPages.post('/seminars/:id/note', async (c) => {
  const form = await readForm(c);
  const seminar = await seminarOf(c);
  try {
    await perform(c, noteSeminarNeed, { ...form.values, id: seminar.id }, form.requestKey);
    return c.redirect(`/seminars/${seminar.id}/note?noted=1`, 303);
  } catch (error) {
    const { state, status } = formState(c, error, form);
    return page(c, await notePage(c, state), status);
  }
});

async function draftPage(c: Ctx, state: FormState, dropping: FormState | null = null) {
  const given = id.safeParse(c.req.param('id'));
  const found = given.success ? await seminarOfDraft(dbOf(c), c.get('actor'), given.data) : undefined;
  if (found === undefined) throw notFound(['这条草稿', 'This draft']);
  const seminar = await seminarOf(c, found.id);
  const drafts = await draftsOfSeminar(dbOf(c), seminar.id);
  const draft = drafts.find((one) => one.id === given.data);
  if (draft === undefined) throw notFound(['这条草稿', 'This draft']);
  return <DraftPage view={viewOf(c)} state={state} seminar={seminar} draft={draft} firms={await firmsOf(dbOf(c), seminar.id)} left={seminar.open ?? 0} dropping={dropping} />;
}

seminarPages.get('/seminar-drafts/:id', async (c) => page(c, await draftPage(c, emptyForm)));

for (const [step, command] of Object.entries({ confirm: confirmSeminarDraft, drop: dropSeminarDraft })) {
  seminarPages.post(`/seminar-drafts/:id/${step}`, async (c) => {
    const form = await readForm(c);
    try {
      const { seminarId } = await perform(c, command as typeof dropSeminarDraft, { ...form.values, id: c.req.param('id') }, form.requestKey);
      // On to the next that waits.
      const next = (await draftsOfSeminar(dbOf(c), seminarId)).find((draft) => draft.state === 'draft');
      return c.redirect(next === undefined ? `/seminars/${seminarId}` : `/seminar-drafts/${next.id}`, 303);
    } catch (error) {
      const { state, status } = formState(c, error, form);
      return page(c, await (step === 'drop' ? draftPage(c, emptyForm, state) : draftPage(c, state)), status);
    }
  });
}
