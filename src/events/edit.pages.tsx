import { Hono } from 'hono';
import { refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError } from '../http/errors.ts';
import { readForm } from '../http/form.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import type { FormState } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { findEvent } from './event.api.ts';
import { editEvent } from './event.commands.ts';
import { errorsInForm, EventForm, type EventNow, formOf, patchOf } from './event.form.tsx';
import { addableNeeds, expertsOfEvent, needsOfEvent, pairsOfEvent } from './event.queries.ts';

/** Changing an event: one form, one command. */
export const editPages = new Hono<Env>();

const MOST_ADDABLE = 300;

async function nowOf(c: Ctx): Promise<EventNow> {
  const given = id.safeParse(c.req.param('id'));
  if (!given.success) throw notFound(['这个活动', 'This event']);
  const { db } = c.get('services');
  const event = await findEvent(c, given.data);
  return {
    event, needs: await needsOfEvent(db, event.id), experts: await expertsOfEvent(db, event.id), marks: await pairsOfEvent(db, event.id),
    addable: await addableNeeds(db, c.get('actor'), event.id, MOST_ADDABLE),
  };
}

const editPage = (view: View, state: FormState, now: EventNow, newest: boolean) => (
  <Layout view={view} title={view.t(`修改：${now.event.title}`, `Change: ${now.event.title}`)} purpose={view.t('名称、时间、地点，谁来参加，哪些已经说定。', 'Title, day and place, who takes part, what is settled.')}>
    <EventForm view={view} state={state} now={now} newest={newest} />
  </Layout>
);

editPages.get('/events/:id/edit', async (c) => {
  const now = await nowOf(c);
  refuse(c.get('actor'), 'event.edit', { associationPath: now.event.association_path });
  return page(c, editPage(viewOf(c), { values: formOf(now), errors: [] }, now, false));
});

editPages.post('/events/:id/edit', async (c) => {
  const form = await readForm(c);
  const { event } = await nowOf(c);
  const patch = patchOf(event.id, form.values);
  try {
    await perform(c, editEvent, patch, form.requestKey);
    return c.redirect(`/events/${event.id}`, 303);
  } catch (error) {
    const refused = asAppError(error);
    const now = await nowOf(c);
    return formAgain(c, refused.code === 'invalid_input' ? new AppError(refused.code, refused.detail, errorsInForm(refused, patch)) : error, form,
      (view, state) => editPage(view, state, now, refused.code === 'stale_version'));
  }
});
