import { createHmac } from 'node:crypto';
import { audited } from './audit/sign-ins.api.ts';
import { createAuth } from './auth/auth.ts';
import type { Services } from './http/env.ts';

/** What the two entries make in the same way, from what they open differently: Node once, Workers for each request. */
export type Opened = Omit<Services, 'auth' | 'csrfKey'> & { readonly secret: string };

export const createServices = ({ secret, ...opened }: Opened): Services => ({
  ...opened,
  auth: audited(createAuth({ db: opened.db, secret, publicUrl: opened.publicUrl }), opened),
  csrfKey: createHmac('sha256', secret).update('forms').digest('base64'),
});
