import { createMiddleware } from 'hono/factory';
import { grantsOf, isStaff, managerGrant } from '../auth/refusal.ts';
import type { Env } from '../http/env.ts';
import type { Actor } from '../shared/command.ts';
import type { HintName } from '../shared/hints.ts';
import { readerOf, unreadCount } from './notice.queries.ts';

/** For the head of every page: the number beside 通知, and the desk's hint for who has not seen enough of it. The API has no head. */
export const withUnread = createMiddleware<Env>(async (c, next) => {
  const actor = c.get('actor');
  if (actor.userId !== null && !c.req.path.startsWith('/api/')) {
    const { db } = c.get('services');
    const hint = hintOf(actor, c.req.path);
    c.set('unread', await unreadCount(db, actor.userId));
    if (hint !== undefined && (await readerOf(db, actor.userId))?.hints_done.includes(hint) !== true) c.set('hint', hint);
  }
  await next();
});

function hintOf(actor: Actor, path: string): HintName | undefined {
  if (path === '/engagements') return managerGrant(actor) === undefined ? undefined : 'manager_desk';
  if (path !== '/desk') return undefined;
  return isStaff(actor) ? 'review_desk' : grantsOf(actor, 'enterprise_member', 'liaison').length > 0 ? 'enterprise_desk' : undefined;
}
