import { createHmac } from 'node:crypto';
import { audited } from './audit/sign-ins.api.ts';
import { type AccessRules, defaultAccess } from './auth/access.ts';
import { createAuth } from './auth/auth.ts';
import { elsewhere } from './auth/providers.ts';
import type { Services } from './http/env.ts';

/** What the two entries make in the same way, from what they open differently: Node once, Workers for each request. */
export type Opened = Omit<Services, 'auth' | 'access' | 'elsewhere' | 'csrfKey' | 'linkKey' | 'hookKey'> & { readonly secret: string; readonly access: AccessRules | undefined };

export function createServices({ secret, access = defaultAccess, ...opened }: Opened): Services {
  const signIn = { db: opened.db, secret, publicUrl: opened.publicUrl, rules: access, clock: opened.clock };
  const keyFor = (purpose: string): string => createHmac('sha256', secret).update(purpose).digest('base64');
  return { ...opened, access, auth: audited(createAuth(signIn), opened), elsewhere: elsewhere(signIn), csrfKey: keyFor('forms'), linkKey: keyFor('links'), hookKey: keyFor('webhooks') };
}
