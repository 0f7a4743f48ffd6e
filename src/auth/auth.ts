import { betterAuth } from 'better-auth';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import type { Db } from '../db/database.ts';

/**
 * Accounts and sessions are better-auth's: email and password, an HttpOnly session cookie, rates limited by address.
 * Its tables are committed as migration 0002 with snake_case columns, mapped here. People do not sign themselves up: an
 * account is made together with what its owner may do (`auth/accounts.ts`).
 */
export interface AuthOptions { readonly db: Db; readonly secret: string; readonly publicUrl: string }

export function createAuth({ db, secret, publicUrl }: AuthOptions) {
  const gate = limit(2);
  return betterAuth({
    appName: 'Keqiao', baseURL: publicUrl, basePath: '/api/auth', secret,
    database: { db, type: 'postgres', transaction: false },
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true, disableSignUp: true, minPasswordLength: 8, maxPasswordLength: 128,
      // One scrypt takes 134 ms of a core; 16 at once kept a file read waiting 787 ms, so two at a time.
      password: { hash: (password) => gate(() => hashPassword(password)), verify: (input) => gate(() => verifyPassword(input)) },
    },
    session: {
      expiresIn: 7 * 24 * 3600, updateAge: 24 * 3600, cookieCache: { enabled: false },
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at', ipAddress: 'ip_address', userAgent: 'user_agent', userId: 'user_id' },
    },
    user: { fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' } },
    account: {
      fields: {
        accountId: 'account_id', providerId: 'provider_id', userId: 'user_id', accessToken: 'access_token', refreshToken: 'refresh_token',
        idToken: 'id_token', accessTokenExpiresAt: 'access_token_expires_at', refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at', updatedAt: 'updated_at',
      },
    },
    verification: { fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' } },
    rateLimit: { enabled: true, window: 60, max: 300, customRules: { '/sign-in/email': { window: 60, max: 30 } } },
    advanced: {
      // Migration 0002 makes the tables; the library would read the whole schema for each handle, on Workers at each request.
      // `joins`: a session comes with its user, in one query.
      database: { validateSchema: false, joins: true },
      cookiePrefix: 'keqiao', useSecureCookies: publicUrl.startsWith('https:'),
      // Set by our own server from the socket (`http/address.ts`); without it all people would share one rate bucket.
      ipAddress: { ipAddressHeaders: ['x-keqiao-address'] },
    },
    logger: { disabled: true },
    // What is no answer of its own is thrown to us: the library would print it, past the log that hides secrets.
    onAPIError: { throw: true },
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
