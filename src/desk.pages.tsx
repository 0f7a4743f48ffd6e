import { Hono } from 'hono';
import { isStaff, managerGrant } from './auth/refusal.ts';
import type { Ctx, Env } from './http/env.ts';
import { signedIn } from './http/session.ts';
import { followUpsFor } from './engagements/follow-up.queries.ts';
import { FollowUpsAsked } from './engagements/follow-up.show.tsx';
import { invitationsFor } from './engagements/invitation.queries.ts';
import { InvitationsAsked } from './engagements/invitation.show.tsx';
import { waitingFor } from './findings/finding.queries.ts';
import { FindingsAsked } from './findings/finding.show.tsx';
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

/** What waits for this person's answer comes first: invitations, the questions after a contract, and what was found about them. */
async function Asked(c: Ctx) {
  const [{ db }, actor, view] = [c.get('services'), c.get('actor'), viewOf(c)];
  const [invitations, followUps, waiting] = [await invitationsFor(db, actor), await followUpsFor(db, actor), await waitingFor(db, actor)];
  if (invitations.length + followUps.length + waiting.length === 0) return undefined;
  return <>{invitations.length > 0 && <InvitationsAsked view={view} rows={invitations} />}{followUps.length > 0 && <FollowUpsAsked view={view} rows={followUps} />}{waiting.length > 0 && <FindingsAsked view={view} waiting={waiting} />}</>;
}
