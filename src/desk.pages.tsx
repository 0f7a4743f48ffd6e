import { Hono } from 'hono';
import { isStaff, managerGrant } from './auth/refusal.ts';
import type { Ctx, Env } from './http/env.ts';
import { signedIn } from './http/session.ts';
import { invitationsFor } from './engagements/invitation.queries.ts';
import { InvitationsAsked } from './engagements/invitation.show.tsx';
import { StaffDesk } from './desk/turn.pages.tsx';
import { EnterpriseDesk } from './needs/need.desk.tsx';
import { SocietyDesk } from './reviews/nomination.pages.tsx';
import { ownSocieties } from './reviews/nomination.queries.ts';
import { viewOf } from './ui/view.ts';

/** Home: a visitor tries the matching, everybody else starts at their own desk. */
export const deskPages = new Hono<Env>();

deskPages.get('/', (c) => c.redirect(c.get('actor').kind === 'visitor' ? '/try' : '/desk', 303));

deskPages.get('/desk', signedIn, async (c) => {
  const actor = c.get('actor');
  if (isStaff(actor)) return StaffDesk(c);
  if (managerGrant(actor) !== undefined) return c.redirect('/engagements', 303);
  const asked = await Asked(c);
  return ownSocieties(actor).length > 0 ? SocietyDesk(c, asked) : EnterpriseDesk(c, asked);
});

/** Invitations that wait for this person's answer come first. */
async function Asked(c: Ctx) {
  const rows = await invitationsFor(c.get('services').db, c.get('actor'));
  return rows.length === 0 ? undefined : <InvitationsAsked view={viewOf(c)} rows={rows} />;
}
