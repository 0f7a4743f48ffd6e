import { createHmac, timingSafeEqual } from 'node:crypto';
import { id as uuid } from '../shared/ids.ts';

/**
 * Links that let somebody in once: an invitation, a way back in, the first set-up. The token is the id of a row and its
 * signature; the row says whom it is for, until when, and whether it was used. Nothing secret is stored, so that neither a
 * stolen database nor a queue that carries the id opens anything, and the one who made a link can be shown it again.
 */
export type LinkKind = 'invitation' | 'recovery' | 'setup';

const signature = (key: string, kind: LinkKind, id: string): string => createHmac('sha256', key).update(`${kind}:${id}`).digest('base64url');

export const linkToken = (key: string, kind: LinkKind, id: string): string => `${id}.${signature(key, kind, id)}`;

/** The id of the row a token stands for, or undefined when it was not made here, or for something else. */
export function linkId(key: string, kind: LinkKind, token: string | undefined): string | undefined {
  const [id = '', given = '', ...more] = (token ?? '').split('.');
  if (more.length > 0 || !uuid.safeParse(id).success) return undefined;
  const [a, b] = [Buffer.from(given), Buffer.from(signature(key, kind, id))];
  return a.length === b.length && timingSafeEqual(a, b) ? id : undefined;
}
