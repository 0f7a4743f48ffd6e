import { createMiddleware } from 'hono/factory';
import { getCookie } from 'hono/cookie';
import { hasEnded, isWorthNoting } from '../auth/access.ts';
import { actorOfKey, actorOfUser } from '../auth/actor.queries.ts';
import { consume } from '../auth/rate.ts';
import { isStaff } from '../auth/refusal.ts';
import { AppError } from '../shared/errors.ts';
import { keptAddress } from '../shared/address.ts';
import { visitor } from '../shared/command.ts';
import { newId } from '../shared/ids.ts';
import type { Ctx, Env, Locale, Services } from './env.ts';

/**
 * Gives every request its services, id, language and actor. A dead or foreign session cookie makes a visitor. A key of the API
 * (`Authorization: Bearer kq_...`) counts below /api only, and there it wins: a cookie that comes along is not looked at, so that
 * nobody's session can be lent to a program.
 */
export const withSession = (services: (c: Ctx) => Services) => createMiddleware<Env>(async (c, next) => {
  const s = services(c);
  c.set('services', s);
  const requestId = newId();
  c.set('requestId', requestId);
  const origin = { address: keptAddress(c.req.header('x-keqiao-address'), s.addressKept), requestId };
  const api = c.req.path.startsWith('/api/');
  c.set('locale', localeOf(getCookie(c, 'keqiao_language') ?? getCookie(c, 'keqiao_language', 'host'), c.req.query('lang'), c.req.header('accept-language'), api));
  c.set('actor', { ...visitor, origin });
  c.set('session', null);
  c.set('mustEnrol', false);
  c.header('x-request-id', c.get('requestId'));
  const key = api && !c.req.path.startsWith('/api/auth/') ? c.req.header('authorization') : undefined;
  if (key !== undefined) await asClient(c, key);
  else if (c.req.header('cookie')?.includes('keqiao.session_token')) await asPerson(c);
  await next();
});

/** The session's person, if it has not run out. Each use is kept as its last. */
async function asPerson(c: Ctx): Promise<void> {
  const { auth, db, clock, access } = c.get('services');
  const found = await auth.api.getSession({ headers: c.req.raw.headers });
  const actor = found === null ? undefined : await actorOfUser(db, found.user.id);
  if (found === null || actor === undefined) return;
  const { session, user } = found;
  const now = clock();
  const staff = isStaff(actor);
  if (hasEnded(session, staff, access, now)) {
    await db.deleteFrom('session').where('id', '=', session.id).execute();
    return;
  }
  if (isWorthNoting(session.updatedAt, now)) await db.updateTable('session').set({ updated_at: now }).where('id', '=', session.id).execute();
  c.set('actor', { ...actor, origin: c.get('actor').origin });
  c.set('session', session.id);
  c.set('mustEnrol', staff && access.staffSecondFactor && user.twoFactorEnabled !== true);
}

/** Requests of one key in a minute. */
const KEY_RATE = { window: 60, max: 600 };

async function asClient(c: Ctx, header: string): Promise<void> {
  const { db, clock } = c.get('services');
  const now = clock();
  const key = /^Bearer +(kq_[\w-]{20,100})$/i.exec(header)?.[1];
  const found = key === undefined ? undefined : await actorOfKey(db, key, now);
  if (found === undefined) {
    c.header('www-authenticate', 'Bearer');
    throw new AppError('not_signed_in', ['接口密钥无效、已过期或已停用。请向签发它的科协管理员确认。', 'The API key is not valid, has expired or was revoked. Ask the administrator who issued it.']);
  }
  const { actor, lastUsed } = found;
  const { allowed, retryAfter } = await consume(db, `client:${actor.client?.id ?? ''}`, KEY_RATE, now);
  if (!allowed) {
    c.header('retry-after', String(retryAfter));
    throw new AppError('too_many_requests', [`这个接口密钥每分钟最多 ${KEY_RATE.max} 次请求，请过 ${retryAfter} 秒再试。`, `A key may make ${KEY_RATE.max} requests a minute; try again in ${retryAfter} s.`]);
  }
  if (lastUsed === null || isWorthNoting(lastUsed, now)) await db.updateTable('api_client').set({ last_used_at: now }).where('id', '=', actor.client?.id ?? '').execute();
  c.set('actor', { ...actor, origin: c.get('actor').origin });
}

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
