import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../shared/errors.ts';
import type { LinkPurpose } from '../shared/command.ts';
import type { Ctx } from './env.ts';

/**
 * Links that work without an account: the id of the thing and a signature over what it is for, the id and the version of the
 * link. Nothing secret is stored, a link can be shown again, and raising the version ends those given out before. When a
 * link expires, its thing says. 44 characters, so that a QR code of it stays coarse.
 */
const SIGNATURE = 16;

function signature(key: string, purpose: LinkPurpose, id: string, version: number): Buffer {
  return createHmac('sha256', key).update(`${purpose}:${id}:${String(version)}`).digest().subarray(0, SIGNATURE);
}

export const linkToken = (key: string, purpose: LinkPurpose, id: string, version: number): string =>
  Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') + signature(key, purpose, id, version).toString('base64url');

/** The id a link names, whether or not it is genuine; `undefined` when it cannot be a link. */
export function idOfLink(token: string): string | undefined {
  if (!/^[\w-]{44}$/.test(token)) return undefined;
  const hex = Buffer.from(token.slice(0, 22), 'base64url').toString('hex');
  return hex.length === 32 ? `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` : undefined;
}

/** To the letter: another spelling of the same signature is no link. */
export function isGenuine(key: string, purpose: LinkPurpose, id: string, version: number, token: string): boolean {
  const [given, right] = [Buffer.from(token), Buffer.from(linkToken(key, purpose, id, version))];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** The thing behind the link of this address, which `find` looks up with the version its links have now. @throws AppError `not_found`, the same for a forged link, an old one and none */
export async function linked<Row>(c: Ctx, purpose: LinkPurpose, find: (id: string) => Promise<{ readonly row: Row; readonly version: number } | undefined>): Promise<Row> {
  const token = c.req.param('token') ?? '';
  const id = idOfLink(token);
  const found = id === undefined ? undefined : await find(id);
  if (id === undefined || found === undefined || !isGenuine(c.get('services').linkKey, purpose, id, found.version, token)) {
    throw new AppError('not_found', ['这个链接无效或已换新。请向把链接给您的人要一个新的。', 'This link is not valid, or was replaced. Ask whoever gave it to you for a new one.']);
  }
  // A link is a key: no search engine keeps it, and no other site learns of it.
  c.header('x-robots-tag', 'noindex');
  c.header('referrer-policy', 'no-referrer');
  return found.row;
}

/** The address to give to people. */
export const linkAddress = (c: Ctx, path: '/i' | '/f' | '/r' | '/c', purpose: LinkPurpose, id: string, version: number): string =>
  `${c.get('services').publicUrl}${path}/${linkToken(c.get('services').linkKey, purpose, id, version)}`;
