import { createMiddleware } from 'hono/factory';
import { getCookie } from 'hono/cookie';
import { actorOfUser } from '../auth/actor.queries.ts';
import { AppError } from '../shared/errors.ts';
import { visitor } from '../shared/command.ts';
import { newId } from '../shared/ids.ts';
import type { Ctx, Env, Locale, Services } from './env.ts';

/** Gives every request its services, id, language and actor. A dead or foreign session cookie makes a visitor. */
export const withSession = (services: (c: Ctx) => Services) => createMiddleware<Env>(async (c, next) => {
  const s = services(c);
  c.set('services', s);
  c.set('requestId', newId());
  c.set('locale', localeOf(getCookie(c, 'keqiao_language') ?? getCookie(c, 'keqiao_language', 'host'), c.req.query('lang'), c.req.header('accept-language'), c.req.path.startsWith('/api/')));
  c.set('actor', visitor);
  c.set('session', null);
  if (c.req.header('cookie')?.includes('keqiao.session_token')) {
    const session = await s.auth.api.getSession({ headers: c.req.raw.headers });
    const actor = session === null ? undefined : await actorOfUser(s.db, session.user.id);
    if (session !== null && actor !== undefined) {
      c.set('actor', actor);
      c.set('session', session.session.id);
    }
  }
  c.header('x-request-id', c.get('requestId'));
  await next();
});

/** Pages speak Chinese unless the reader chose otherwise; the API follows Accept-Language. */
function localeOf(cookie: string | undefined, query: string | undefined, header: string | undefined, api: boolean): Locale {
  if (query === 'zh' || query === 'en') return query;
  if (cookie === 'zh' || cookie === 'en') return cookie;
  return api && header !== undefined && /^\s*en\b/i.test(header) ? 'en' : 'zh';
}

/** For routes that only make sense for a signed-in person. */
export const signedIn = createMiddleware<Env>(async (c, next) => {
  if (c.get('actor').kind === 'visitor') throw new AppError('not_signed_in', ['请先登录。', 'Sign in first.']);
  await next();
});
