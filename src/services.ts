import { createHmac } from 'node:crypto';
import { createAuth } from './auth/auth.ts';
import type { Services } from './http/env.ts';

/** What the two entries make in the same way, from what they open differently: Node once, Workers for each request. */
export type Opened = Omit<Services, 'auth' | 'csrfKey'> & { readonly secret: string };

export const createServices = ({ secret, ...opened }: Opened): Services => ({
  ...opened,
  auth: createAuth({ db: opened.db, secret, publicUrl: opened.publicUrl }),
  csrfKey: createHmac('sha256', secret).update('forms').digest('base64'),
});
