import type { GenericOAuthConfig } from 'better-auth/plugins';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { outgoing } from '#outgoing';
import type { AccessRules } from './access.ts';
import { type Auth, type AuthOptions, createAuth } from './auth.ts';

/**
 * Coming in from elsewhere: a province's single sign-on (OpenID Connect) and 企业微信. Nobody gets an account this way: the
 * person signs in here, links the other identity under 我的账号, and may come in by it from then on. An address that the
 * other side names is never looked at, so that nobody becomes somebody by writing their address elsewhere.
 */
export type ProviderConfig = GenericOAuthConfig;
export type ProviderId = 'oidc' | 'wecom';
export interface Provider { readonly id: ProviderId; readonly name: string }

export interface Elsewhere {
  readonly providers: readonly Provider[];
  /** better-auth with these providers. What the other side says of itself is asked at the first use, so that its absence keeps nothing here from starting. */
  readonly open: () => Promise<Auth>;
}

export function elsewhere(options: Omit<AuthOptions, 'providers'>): Elsewhere {
  const { oidc, wecom } = options.rules;
  const providers: Provider[] = [...(oidc === undefined ? [] : [{ id: 'oidc' as const, name: oidc.name }]), ...(wecom === undefined ? [] : [{ id: 'wecom' as const, name: '企业微信' }])];
  let opened: Promise<Auth> | undefined;
  const make = async (): Promise<Auth> => {
    const auth = createAuth({ ...options, providers: [...(oidc === undefined ? [] : [oidcConfig(oidc)]), ...(wecom === undefined ? [] : [wecomConfig(wecom)])] });
    // A provider that did not answer is left out by the library: then the next one who wants in asks again.
    if ((await auth.$context).socialProviders.length < providers.length) opened = undefined;
    return auth;
  };
  return { providers, open: () => opened ??= make().catch((error: unknown) => { opened = undefined; throw error; }) };
}

/** No mailbox: a name in the library's own form, which no person here bears. */
const nobodysAddress = (provider: ProviderId, subject: string): string => `${createHash('sha256').update(`${provider}:${subject}`).digest('hex').slice(0, 32)}@${provider}.invalid`;

const oidcConfig = ({ issuer, clientId, clientSecret, name }: NonNullable<AccessRules['oidc']>): ProviderConfig => ({
  providerId: 'oidc', name, discoveryUrl: `${issuer}/.well-known/openid-configuration`, clientId, clientSecret, scopes: ['openid', 'profile'], pkce: true, disableSignUp: true, requireIdTokenVerification: true,
  accountSubject: ({ profile }) => String(profile['sub'] ?? ''),
  getUserInfo: async (tokens) => {
    if (tokens.idToken === undefined) return null;
    // Its signature, issuer, audience and nonce are checked by the library before this.
    const payload = subjectShape.parse(JSON.parse(Buffer.from(tokens.idToken.split('.')[1] ?? '', 'base64url').toString('utf8')));
    return { ...payload, id: payload.sub, email: nobodysAddress('oidc', payload.sub), emailVerified: false, name: payload.name ?? '' };
  },
});
const subjectShape = z.object({ sub: z.string().min(1).max(500), name: z.string().max(200).optional() });

const PATIENCE = 10_000;

/** 企业微信's own form of OAuth: the code is changed for a member's userid, with the application's token. */
const wecomConfig = ({ corpId, agentId, secret, apiUrl, loginUrl }: NonNullable<AccessRules['wecom']>): ProviderConfig => ({
  providerId: 'wecom', name: '企业微信', clientId: corpId, clientSecret: secret, authorizationUrl: `${loginUrl}/wwlogin/sso/login`, tokenUrl: `${apiUrl}/cgi-bin/gettoken`, pkce: false, disableSignUp: true,
  authorizationUrlParams: { login_type: 'CorpApp', appid: corpId, agentid: agentId },
  accountSubject: ({ profile }) => String(profile['id'] ?? ''),
  getToken: async ({ code }) => {
    const { access_token: token } = tokenShape.parse(await asked(`${apiUrl}/cgi-bin/gettoken`, { corpid: corpId, corpsecret: secret }));
    const { userid } = memberShape.parse(await asked(`${apiUrl}/cgi-bin/auth/getuserinfo`, { access_token: token, code }));
    return { raw: { userid } };
  },
  getUserInfo: async (tokens) => {
    const { userid } = memberShape.parse(tokens.raw);
    return { id: `${corpId}:${userid}`, email: nobodysAddress('wecom', `${corpId}:${userid}`), emailVerified: false, name: userid };
  },
});

const tokenShape = z.object({ access_token: z.string().min(1) });
/** Somebody who is no member of the corporation has an openid instead of a userid: they do not come in. */
const memberShape = z.object({ userid: z.string().min(1).max(100) });

async function asked(url: string, query: Record<string, string>): Promise<unknown> {
  const answer = await outgoing({ reach: 'anywhere' })(`${url}?${new URLSearchParams(query)}`, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`${new URL(url).pathname}: ${answer.status}`);
  return answer.json();
}
