import { Hono } from 'hono';
import { isStaff, managerGrant } from './auth/refusal.ts';
import type { Env } from './http/env.ts';
import { signedIn } from './http/session.ts';
import { EnterpriseDesk } from './needs/need.desk.tsx';

/** Home: a visitor tries the matching, everybody else starts at their own desk. */
export const deskPages = new Hono<Env>();

deskPages.get('/', (c) => c.redirect(c.get('actor').kind === 'visitor' ? '/try' : '/desk', 303));

deskPages.get('/desk', signedIn, async (c) => {
  const actor = c.get('actor');
  if (isStaff(actor)) return c.redirect('/reviews', 303);
  if (managerGrant(actor) !== undefined) return c.redirect('/engagements', 303);
  return EnterpriseDesk(c);
});
