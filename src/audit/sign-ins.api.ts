import { actorOfUser } from '../auth/actor.queries.ts';
import type { Auth } from '../auth/auth.ts';
import type { Db } from '../db/database.ts';
import { run, type Writer } from '../db/run.ts';
import { type Actor, visitor } from '../shared/command.ts';
import { type AddressKept, keptAddress } from '../shared/address.ts';
import type { Log } from '../shared/log.ts';
import { recordFailedSignIn, recordSession } from './access.commands.ts';

/**
 * The library of accounts, with every sign-in, failed sign-in and sign-out written into the history. It is read off what the
 * library answers, not from hooks in it: a session counts when its cookie goes out, whichever way of signing in or second step
 * led to it.
 */
interface Kept extends Writer { readonly log: Log; readonly addressKept: AddressKept }

export function audited(auth: Auth, services: Kept): Auth {
  return {
    ...auth,
    handler: async (request) => {
      const way = wayOf(request);
      const asked = way === undefined ? undefined : request.clone();
      const leaving = way === 'sign-out' ? await userOfSession(services.db, sessionIn(request.headers.get('cookie') ?? '')) : undefined;
      const answer = await auth.handler(request);
      if (way !== undefined && asked !== undefined) await recorded(services, way, asked, answer, leaving).catch((error: unknown) => services.log.error({ error: String(error) }, 'a sign-in could not be written into the history'));
      return answer;
    },
  };
}

/** What follows `/api/auth/`, for what may begin or end a session. */
function wayOf(request: Request): string | undefined {
  const path = /\/api\/auth\/(.+)$/.exec(new URL(request.url).pathname)?.[1];
  return path !== undefined && /^(sign-|callback|oauth2|two-factor\/verify|passkey\/verify|sso)/.test(path) ? path.slice(0, 60) : undefined;
}

async function recorded(services: Kept, way: string, asked: Request, answer: Response, leaving: string | undefined): Promise<void> {
  const origin = { address: keptAddress(asked.headers.get('x-keqiao-address') ?? undefined, services.addressKept), requestId: asked.headers.get('x-request-id') ?? '' };
  const as = async (userId: string | undefined): Promise<Actor | undefined> => {
    const actor = userId === undefined ? undefined : await actorOfUser(services.db, userId);
    return actor && { ...actor, origin };
  };
  if (way === 'sign-out') {
    const actor = await as(leaving);
    if (answer.ok && actor !== undefined) await run(services, recordSession, actor, { action: 'sign_out', way });
    return;
  }
  const actor = await as(await userOfSession(services.db, answer.headers.getSetCookie().map(sessionIn).find((token) => token !== undefined)));
  if (actor !== undefined) await run(services, recordSession, actor, { action: 'sign_in', way });
  else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) await run(services, recordFailedSignIn, { ...visitor, origin }, { way, userId: await userMeant(services.db, asked) });
}

/** The token of the session in a cookie header. */
function sessionIn(cookie: string): string | undefined {
  const value = /(?:^|;\s*)(?:__Secure-)?keqiao\.session_token=([^;]+)/.exec(cookie)?.[1];
  return value === undefined ? undefined : decodeURIComponent(value).split('.')[0] || undefined;
}

const userOfSession = async (db: Db, token: string | undefined): Promise<string | undefined> =>
  token === undefined ? undefined : (await db.selectFrom('session').select('user_id').where('token', '=', token).executeTakeFirst())?.user_id;

/** Whose e-mail address was typed. */
async function userMeant(db: Db, asked: Request): Promise<string | null> {
  const body: unknown = await asked.json().catch(() => undefined);
  const email = typeof body === 'object' && body !== null && 'email' in body && typeof body.email === 'string' ? body.email.toLowerCase() : undefined;
  return email === undefined ? null : (await db.selectFrom('user').select('id').where('email', '=', email).executeTakeFirst())?.id ?? null;
}
