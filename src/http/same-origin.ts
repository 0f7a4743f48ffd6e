import { createMiddleware } from 'hono/factory';
import { AppError } from '../shared/errors.ts';
import type { Ctx, Env } from './env.ts';

/**
 * What a browser sends from another site changes nothing here. Modern browsers say where a request comes from (Sec-Fetch-Site), older ones
 * send an Origin, the oldest neither: pages ask for their form token besides. Behind a proxy that ends TLS the address of the request is
 * not the one people typed, so an Origin is held against PUBLIC_URL and the Host it was sent to. `Origin: null` comes from the browser
 * inside other apps and says nothing: a page's token decides; the API refuses it.
 */
export const fromThisSite = createMiddleware<Env>(async (c, next) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && isForeign(c)) {
    throw new AppError('forged_form', ['这个请求来自其他网站，没有保存任何内容。请在本系统的页面上操作。', 'This request comes from another site; nothing was saved. Use the pages of this site.']);
  }
  await next();
});

function isForeign(c: Ctx): boolean {
  const origin = c.req.header('origin');
  if (origin === 'null') return c.req.path.startsWith('/api/') || c.req.header('sec-fetch-site') === 'cross-site';
  if (origin !== undefined) return origin !== new URL(c.get('services').publicUrl).origin && !(URL.canParse(origin) && new URL(origin).host === c.req.header('host'));
  const site = c.req.header('sec-fetch-site');
  return site === 'cross-site' || site === 'same-site';
}
