import { Hono } from 'hono';
import { isStaff, managerGrant } from './auth/refusal.ts';
import type { Env } from './http/env.ts';
import { signedIn } from './http/session.ts';
import { StaffDesk } from './desk/turn.pages.tsx';
import { EnterpriseDesk } from './needs/need.desk.tsx';
import { SocietyDesk } from './reviews/nomination.pages.tsx';
import { ownSocieties } from './reviews/nomination.queries.ts';

/** Home: a visitor tries the matching, everybody else starts at their own desk. */
export const deskPages = new Hono<Env>();

deskPages.get('/', (c) => c.redirect(c.get('actor').kind === 'visitor' ? '/try' : '/desk', 303));

deskPages.get('/desk', signedIn, async (c) => {
  const actor = c.get('actor');
  if (isStaff(actor)) return StaffDesk(c);
  if (managerGrant(actor) !== undefined) return c.redirect('/engagements', 303);
  return ownSocieties(actor).length > 0 ? SocietyDesk(c) : EnterpriseDesk(c);
});
