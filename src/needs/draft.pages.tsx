import { Hono } from 'hono';
import { perform } from '../http/api.ts';
import type { Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { askForDraft, decideDraft } from './draft.commands.ts';

/** Asking for drafts and deciding on them; they are shown on the page of the need or of the match. */
export const draftPages = new Hono<Env>();

const pageOf = (needId: string, matchId: string | null | undefined): string => (typeof matchId === 'string' ? `/matches/${matchId}#draft` : `/needs/${needId}#drafts`);

draftPages.post('/needs/:id/drafts', signedIn, async (c) => {
  const { values, requestKey } = await readForm(c);
  const needId = c.req.param('id');
  await perform(c, askForDraft, { ...values, needId }, requestKey);
  return c.redirect(pageOf(needId, values['matchId'] as string | undefined), 303);
});

for (const decision of ['accept', 'dismiss'] as const) {
  draftPages.post(`/drafts/:id/${decision}`, signedIn, async (c) => {
    const { values, requestKey } = await readForm(c);
    const { needId, matchId } = await perform(c, decideDraft, { ...values, id: c.req.param('id'), decision }, requestKey);
    return c.redirect(pageOf(needId, matchId), 303);
  });
}
