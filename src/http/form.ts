import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import type { Ctx } from './env.ts';
import { refuseNul } from './without-nul.ts';

/**
 * Forms without JavaScript: a token of the session against forged posts (old browsers send neither Origin nor
 * Sec-Fetch-Site), and a request key, so that pressing twice or going back and submitting again does it once.
 */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;
export interface Form { readonly values: FormValues; readonly requestKey: string | undefined; /** Chosen files, by the name of their field. */ readonly files: Readonly<Record<string, readonly File[]>> }

export const formToken = (c: Ctx): string =>
  createHmac('sha256', c.get('services').csrfKey).update(`form:${c.get('session') ?? 'visitor'}`).digest('base64url');

export const newRequestKey = (): string => newId();

/** Reads a posted form. A field that comes several times (check boxes) becomes a list. @throws AppError `forged_form` */
export async function readForm(c: Ctx): Promise<Form> {
  const posted = await c.req.formData().catch(() => {
    throw new AppError('malformed_request', ['表单内容无法读取，请刷新页面后再试。', 'The form could not be read; reload the page.']);
  });
  const values: Record<string, string | string[]> = {};
  const files: Record<string, File[]> = {};
  for (const [name, value] of posted.entries()) {
    refuseNul({ [name]: value });
    if (typeof value !== 'string') { if (value.name !== '') (files[name] ??= []).push(value); continue; }
    if (name === '_token' || name === '_key') continue;
    const before = values[name];
    values[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  const token = posted.get('_token');
  if (typeof token !== 'string' || !sameText(token, formToken(c))) {
    throw new AppError('forged_form', ['登录已过期或页面放置太久。请返回上一页复制您填写的内容，重新登录后再提交。', 'Your sign-in has expired or the page is too old. Copy your text, sign in again and resubmit.']);
  }
  const key = posted.get('_key');
  return { values, files, requestKey: typeof key === 'string' && key !== '' ? key.slice(0, 200) : undefined };
}

const sameText = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};
