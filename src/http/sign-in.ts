import { ADDRESS_HEADER, addressOf } from './address.ts';
import { unreachable } from './errors.ts';
import type { Ctx } from './env.ts';

/** Asks better-auth for this visitor, as a browser would, with their address, device and half-done sign-in. @throws AppError `unavailable` */
export async function askAuth(c: Ctx, path: string, body: object, auth = c.get('services').auth): Promise<Response> {
  const { publicUrl } = c.get('services');
  const answer = await auth.handler(new Request(`${publicUrl}/api/auth${path}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: publicUrl, cookie: c.req.header('cookie') ?? '', [ADDRESS_HEADER]: addressOf(c), 'x-request-id': c.get('requestId'), 'user-agent': c.req.header('user-agent') ?? '' },
  }));
  if (answer.status >= 500) throw unreachable();
  for (const cookie of answer.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
  return answer;
}
