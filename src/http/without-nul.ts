import { createMiddleware } from 'hono/factory';
import { AppError, invalid, type Words } from '../shared/errors.ts';
import type { Env } from './env.ts';

/** NUL stands in no text, and no database takes it: what holds one is refused by the name of its field, before anything reads it. */
const WORDS: Words = ['含有不能保存的空字符，请删去后再提交。', 'Holds a NUL character, which cannot be stored; remove it.'];

/** @throws AppError `invalid_input` naming the field, down to `evidence.0.title` */
export function refuseNul(value: unknown, field = ''): void {
  if (typeof value === 'string') { if (value.includes('\0')) throw invalid(field, WORDS); return; }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const path = field === '' ? name : `${field}.${name}`;
    refuseNul(name, path);
    refuseNul(inner, path);
  }
}

/** Addresses: a NUL in the path is no page of ours, one in the query is a mistake of that field. */
export const plainAddress = createMiddleware<Env>(async (c, next) => {
  if (c.req.url.includes('%00')) {
    refuseNul(Object.fromEntries(Object.entries(c.req.queries()).map(([name, values]) => [name, values.join()])));
    throw new AppError('not_found', ['没有这个页面，地址可能不完整。', 'There is no such page; the address may be incomplete.']);
  }
  await next();
});
