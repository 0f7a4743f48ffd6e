import { passkey } from '@better-auth/passkey';
import { betterAuth } from 'better-auth';
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import { createHash, createHmac } from 'node:crypto';
import type { Db } from '../db/database.ts';
import { ADDRESS_HEADER } from '../http/address.ts';
import { newId } from '../shared/ids.ts';
import type { AccessRules } from './access.ts';
import type { ProviderConfig } from './providers.ts';
import { consume, forget } from './rate.ts';

/**
 * Accounts and sessions are better-auth's: email and password, second factor, passkeys, an HttpOnly session cookie. Its tables are
 * committed as migrations 0002 and 0016 with snake_case columns, mapped here. People do not sign themselves up through it: an
 * account is made together with what its owner may do (`auth/accounts.ts`).
 */
export interface AuthOptions {
  readonly db: Db;
  readonly secret: string;
  readonly publicUrl: string;
  readonly rules: AccessRules;
  readonly clock: () => Date;
  /** Only where somebody comes from elsewhere: see `auth/providers.ts`. */
  readonly providers?: readonly ProviderConfig[];
}

/** Tries for one account from devices that never signed in to it, and from one that has. */
const TRIES = { window: 5 * 60, max: 10 };
const YEAR = 365 * 24 * 3600;
/** A code of the second factor is accepted for a minute and a half at most, and once. */
const CODE_ONCE = { window: 180, max: 1 };

export function createAuth({ db, secret, publicUrl, rules, clock, providers = [] }: AuthOptions) {
  const gate = limit(2);
  const secure = publicUrl.startsWith('https:');
  // `__Host-`: sent by this host alone, over https alone. The library's own switch would put `__Secure-` before it.
  const prefix = secure ? '__Host-keqiao' : 'keqiao';
  const deviceCookie = `${prefix}.device`;
  /** Somebody who signed in on this device is not kept out by strangers who try their address elsewhere. */
  const deviceMark = (device: string, userKey: string): string => `${device}.${createHmac('sha256', secret).update(`device:${device}:${userKey}`).digest('base64url')}`;
  const addressKey = (email: string): string => createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
  const tryKey = (email: string, device: string | null | undefined): string => {
    const known = device?.split('.')[0] ?? '';
    return known !== '' && device === deviceMark(known, addressKey(email)) ? `sign-in:device:${known}` : `sign-in:account:${addressKey(email)}`;
  };
  const hooks = {
    before: createAuthMiddleware(async (ctx) => {
      // The library checks these against its own origin, except where it takes the environment for a test.
      const places = [ctx.body, ctx.query].flatMap((given: unknown) => (typeof given === 'object' && given !== null ? Object.entries(given).flatMap(([name, value]) => (/callbackURL$/i.test(name) ? [value] : [])) : []));
      if (places.some((place) => typeof place !== 'string' || !/^\/(?![/\\])[^\\\u0000-\u001f]*$/.test(place))) throw new APIError('FORBIDDEN', { message: 'Only a path of this site' });
      if (ctx.path === '/sign-in/email') {
        const email: unknown = (ctx.body as { email?: unknown } | undefined)?.email;
        if (typeof email !== 'string') return;
        const { allowed } = await consume(db, tryKey(email, ctx.getCookie(deviceCookie)), TRIES, clock());
        if (!allowed) throw new APIError('TOO_MANY_REQUESTS', { message: 'Too many tries' });
      }
      if (ctx.path === '/two-factor/verify-totp') {
        const code: unknown = (ctx.body as { code?: unknown } | undefined)?.code;
        const cookie = await ctx.getSignedCookie(ctx.context.createAuthCookie('two_factor').name, ctx.context.secret);
        const pending = cookie ? await ctx.context.internalAdapter.findVerificationValue(cookie) : null;
        const userId = (await getSessionFromCtx(ctx))?.user.id ?? pending?.value;
        if (userId === undefined || typeof code !== 'string') return;
        const once = `code:${createHash('sha256').update(`${userId}:${code}`).digest('base64url')}`;
        if (!(await consume(db, once, CODE_ONCE, clock())).allowed) throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'Invalid code' });
      }
    }),
    after: createAuthMiddleware(async (ctx) => {
      const entered = ctx.context.newSession;
      // With a second factor the password alone is half the way; the library ends this session at once.
      if (!entered || !/^\/(sign-in\/email|two-factor\/verify|passkey\/verify-authentication)/.test(ctx.path) || (ctx.path === '/sign-in/email' && entered.user['twoFactorEnabled'] === true)) return;
      const { email } = entered.user;
      await forget(db, tryKey(email, ctx.getCookie(deviceCookie)));
      ctx.setCookie(deviceCookie, deviceMark(newId(), addressKey(email)), { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: YEAR });
    }),
  };
  return betterAuth({
    appName: '科桥', baseURL: publicUrl, basePath: '/api/auth', secret,
    database: { db, type: 'postgres', transaction: false },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128,
      // One scrypt takes 134 ms of a core; 16 at once kept a file read waiting 787 ms, so two at a time.
      password: { hash: (password) => gate(() => hashPassword(password)), verify: (input) => gate(() => verifyPassword(input)) },
    },
    plugins: [
      twoFactor({
        issuer: '科桥',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: { modelName: 'two_factor', fields: { backupCodes: 'backup_codes', userId: 'user_id', failedVerificationCount: 'failed_verification_count', lockedUntil: 'locked_until' } },
        },
      }),
      passkey({
        rpName: '科桥', rpID: new URL(publicUrl).hostname, origin: new URL(publicUrl).origin,
        schema: { passkey: { fields: { publicKey: 'public_key', userId: 'user_id', credentialID: 'credential_id', deviceType: 'device_type', backedUp: 'backed_up', createdAt: 'created_at' } } },
      }),
      ...(providers.length === 0 ? [] : [genericOAuth({ config: [...providers] })]),
    ],
    session: {
      // A session lives as long as the longest rule allows; `http/session.ts` ends it earlier, by the rules of who it belongs to.
      expiresIn: Math.max(rules.sessionHours.staff, rules.sessionHours.others) * 3600, disableSessionRefresh: true, cookieCache: { enabled: false },
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at', ipAddress: 'ip_address', userAgent: 'user_agent', userId: 'user_id' },
    },
    user: { fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' } },
    account: {
      fields: {
        accountId: 'account_id', providerId: 'provider_id', userId: 'user_id', accessToken: 'access_token', refreshToken: 'refresh_token',
        idToken: 'id_token', accessTokenExpiresAt: 'access_token_expires_at', refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at', updatedAt: 'updated_at',
      },
      // Who comes from elsewhere is known by what they linked themselves, signed in here; an equal address proves nothing.
      accountLinking: { enabled: true, disableImplicitLinking: true, allowDifferentEmails: true, trustedProviders: providers.map((provider) => provider.providerId) },
      encryptOAuthTokens: true,
    },
    verification: { fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' } },
    rateLimit: {
      enabled: true, window: 60, max: 300, customStorage: { consume: (key, rule) => consume(db, `auth:${key}`, rule, clock()) },
      customRules: { '/sign-in/email': { window: 60, max: 30 }, '/sign-in/social': { window: 60, max: 30 }, '/two-factor/*': { window: 60, max: 20 }, '/passkey/*': { window: 60, max: 60 } },
    },
    hooks,
    databaseHooks: {
      session: {
        create: {
          // Every way in ends here: password, second factor, passkey, another provider. The very words of a wrong password: nobody learns who left.
          before: async (session) => {
            const owner = await db.selectFrom('user').select('left_at').where('id', '=', session.userId).executeTakeFirst();
            if (owner === undefined || owner.left_at !== null) throw new APIError('UNAUTHORIZED', { message: 'Invalid email or password', code: 'INVALID_EMAIL_OR_PASSWORD' });
          },
        },
      },
    },
    advanced: {
      // Migrations make the tables; the library would read the whole schema for each handle, on Workers at each request.
      // `joins`: a session comes with its user, in one query.
      database: { validateSchema: false, joins: true },
      cookiePrefix: prefix, useSecureCookies: false, defaultCookieAttributes: { secure },
      // Set by our own server from the socket (`http/address.ts`); without it all people would share one rate bucket. IPv6 counts by /64.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    logger: { disabled: true },
    // What is no answer of its own is thrown to us: the library would print it, past the log that hides secrets.
    onAPIError: { throw: true, errorURL: `${publicUrl}/sign-in` },
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** At most `most` of these at a time; the others wait their turn. */
function limit(most: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    running += 1;
    try { return await work(); } finally { running -= 1; waiting.shift()?.(); }
  };
}
