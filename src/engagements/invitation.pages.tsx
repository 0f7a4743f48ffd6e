import { Hono } from 'hono';
import { refusal } from '../auth/refusal.ts';
import { run } from '../db/run.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError } from '../http/errors.ts';
import { readForm } from '../http/form.ts';
import { linked } from '../http/links.ts';
import { signedIn } from '../http/session.ts';
import { holderOf } from '../shared/command.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, type FormState } from '../ui/form.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { viewOf } from '../ui/view.ts';
import { answerCaseInvitation, renewCaseInvitation, withdrawCaseInvitation } from './invitation.commands.ts';
import { answerThing, invitationById, type InvitationRow } from './invitation.queries.ts';
import { InvitationPage } from './invitation.show.tsx';

/** Answering an invitation: by its link, without an account, at /i; signed in (or by staff, for a telephone call) at /invitations. */
export const caseInvitationPages = new Hono<Env>();
const INVITATION = ['这份邀请', 'This invitation'] as const;

const byLink = (c: Ctx): Promise<InvitationRow> => linked(c, 'invitation', async (invitationId) => {
  const row = await invitationById(c.get('services').db, invitationId);
  return row && { row, version: row.link_version };
});

async function ofReader(c: Ctx): Promise<InvitationRow> {
  const parsed = id.safeParse(c.req.param('id'));
  const row = parsed.success ? await invitationById(c.get('services').db, parsed.data) : undefined;
  if (row === undefined || refusal(c.get('actor'), 'invitation.answer', answerThing(row)) !== null) throw notFound(INVITATION);
  return row;
}

const show = (c: Ctx, row: InvitationRow, action: string, state: FormState = emptyForm) => page(c, <InvitationPage view={viewOf(c)} row={row} action={action} now={c.get('services').clock()} state={state} />);

caseInvitationPages.get('/i/:token', async (c) => show(c, await byLink(c), c.req.path));
caseInvitationPages.get('/case-invitations/:id', signedIn, async (c) => show(c, await ofReader(c), c.req.path));

caseInvitationPages.post('/i/:token', async (c) => {
  const form = await readForm(c);
  const row = await byLink(c);
  return answer(c, row, form, () => run(c.get('services'), answerCaseInvitation, holderOf({ purpose: 'invitation', id: row.id }), { ...form.values, id: row.id }, { requestKey: form.requestKey }));
});
caseInvitationPages.post('/case-invitations/:id', signedIn, async (c) => {
  const form = await readForm(c);
  const row = await ofReader(c);
  return answer(c, row, form, () => perform(c, answerCaseInvitation, { ...form.values, id: row.id }, form.requestKey));
});

async function answer(c: Ctx, row: InvitationRow, form: Awaited<ReturnType<typeof readForm>>, send: () => Promise<unknown>): Promise<Response> {
  try {
    await send();
    return c.redirect(c.req.path, 303);
  } catch (error) {
    // What was settled meanwhile says so itself, on the page as it is now.
    if (asAppError(error).code === 'wrong_state') return c.redirect(c.req.path, 303);
    const now = c.get('services').clock();
    return formAgain(c, error, form, (view, state) => <InvitationPage view={view} row={row} action={c.req.path} now={now} state={state} />);
  }
}

for (const [step, command] of [['withdraw', withdrawCaseInvitation], ['renew', renewCaseInvitation]] as const) {
  caseInvitationPages.post(`/case-invitations/:id/${step}`, signedIn, async (c) => {
    const form = await readForm(c);
    const parsed = id.safeParse(c.req.param('id'));
    if (!parsed.success) throw notFound(INVITATION);
    const { engagementId } = await perform(c, command, { id: parsed.data }, form.requestKey);
    return c.redirect(`/engagements/${engagementId}#invitations`, 303);
  });
}
