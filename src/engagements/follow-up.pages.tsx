import { Hono } from 'hono';
import { refusal, refuse } from '../auth/refusal.ts';
import { run } from '../db/run.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError } from '../http/errors.ts';
import { type Form, readForm } from '../http/form.ts';
import { linked } from '../http/links.ts';
import { signedIn } from '../http/session.ts';
import { holderOf } from '../shared/command.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { formAgain, page } from '../ui/respond.tsx';
import { viewOf } from '../ui/view.ts';
import { engagementById } from './engagement.queries.ts';
import { answerFollowUp, renewFollowUp } from './follow-up.commands.ts';
import { followUpById, type FollowUpRow } from './follow-up.queries.ts';
import { FollowUpPage, type FollowUpPageProps } from './follow-up.show.tsx';
import { answerThing } from './invitation.queries.ts';

/** The two questions after a contract: by their link, without an account, at /r; signed in (or by staff, for a telephone call) at /follow-ups. */
export const followUpPages = new Hono<Env>();
followUpPages.use('/follow-ups/*', signedIn);
const ASKED = ['这次回访', 'This question'] as const;

const byLink = (c: Ctx): Promise<FollowUpRow> => linked(c, 'follow_up', async (followUpId) => {
  const row = await followUpById(c.get('services').db, followUpId);
  return row && { row, version: row.link_version };
});

interface Seen { readonly row: FollowUpRow; readonly seesCase: boolean }
/** @throws AppError `not_found` where neither the question nor the case is the reader's to see, `not_allowed` where only the case is */
async function ofReader(c: Ctx): Promise<Seen> {
  const [{ db }, actor] = [c.get('services'), c.get('actor')];
  const parsed = id.safeParse(c.req.param('id'));
  const row = parsed.success ? await followUpById(db, parsed.data) : undefined;
  const seesCase = row !== undefined && await engagementById(db, actor, row.engagement_id) !== undefined;
  if (row === undefined || (!seesCase && refusal(actor, 'follow_up.answer', answerThing(row)) !== null)) throw notFound(ASKED);
  refuse(actor, 'follow_up.answer', answerThing(row));
  return { row, seesCase };
}

type Shown = Pick<FollowUpPageProps, 'byLink' | 'seesCase'>;
const show = (c: Ctx, row: FollowUpRow, shown: Shown) => page(c, <FollowUpPage view={viewOf(c)} asked={row} action={c.req.path} now={c.get('services').clock()} {...shown} />);

async function answer(c: Ctx, row: FollowUpRow, form: Form, shown: Shown, send: () => Promise<unknown>): Promise<Response> {
  try {
    await send();
    return c.redirect(c.req.path, 303);
  } catch (error) {
    // What was answered meanwhile, or has ended, says so itself on the page as it is now.
    if (['wrong_state', 'conflict'].includes(asAppError(error).code)) return c.redirect(c.req.path, 303);
    const now = c.get('services').clock();
    return formAgain(c, error, form, (view, state) => <FollowUpPage view={view} asked={row} action={c.req.path} now={now} {...shown} state={state} />);
  }
}

followUpPages.get('/r/:token', async (c) => show(c, await byLink(c), { byLink: true, seesCase: false }));
followUpPages.post('/r/:token', async (c) => {
  const form = await readForm(c);
  const row = await byLink(c);
  return answer(c, row, form, { byLink: true, seesCase: false }, () => run(c.get('services'), answerFollowUp, holderOf({ purpose: 'follow_up', id: row.id }), { ...form.values, id: row.id }, { requestKey: form.requestKey }));
});

followUpPages.get('/follow-ups/:id', async (c) => { const { row, seesCase } = await ofReader(c); return show(c, row, { byLink: false, seesCase }); });
followUpPages.post('/follow-ups/:id', async (c) => {
  const form = await readForm(c);
  const { row, seesCase } = await ofReader(c);
  return answer(c, row, form, { byLink: false, seesCase }, () => perform(c, answerFollowUp, { ...form.values, id: row.id }, form.requestKey));
});

followUpPages.post('/follow-ups/:id/renew', async (c) => {
  const form = await readForm(c);
  const parsed = id.safeParse(c.req.param('id'));
  if (!parsed.success) throw notFound(ASKED);
  const { engagementId } = await perform(c, renewFollowUp, { id: parsed.data }, form.requestKey);
  return c.redirect(`/engagements/${engagementId}#follow-ups`, 303);
});
