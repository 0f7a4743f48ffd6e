import { createMiddleware } from 'hono/factory';
import { run } from '../db/run.ts';
import { countUse } from '../limits/limit.commands.ts';
import { limitFor, limits, type LimitName, limitsOf } from '../limits/limit.ts';
import { system } from '../shared/command.ts';
import { AppError } from '../shared/errors.ts';
import { addressOf, placeOf } from './address.ts';
import type { Ctx, Env } from './env.ts';

/** Whose limits this process knows to be used up, so that a flood costs the database nothing. Until when (ms), by key. */
const MOST_REMEMBERED = 10_000;

/** Counts what costs much, for the person and the place; refuses with 429 and the seconds to wait. */
export function withLimits() {
  const usedUp = new Map<string, number>();
  return createMiddleware<Env>(async (c, next) => {
    for (const name of limitsOf(c.req.method, c.req.path, (c.req.query('q') ?? '') !== '')) await count(c, name, usedUp);
    await next();
  });
}

async function count(c: Ctx, name: LimitName, usedUp: Map<string, number>): Promise<void> {
  const services = c.get('services');
  const now = services.clock().getTime();
  const whose = [['person', c.get('actor').userId], ['place', placeOf(addressOf(c))]] as const;
  for (const [by, who] of whose) {
    const limit = limitFor(name, by, services.limits);
    if (limit === undefined || who === null) continue;
    const key = `${name} ${by} ${who}`;
    const known = (usedUp.get(key) ?? 0) - now;
    const waitSeconds = known > 0 ? Math.ceil(known / 1000) : (await run(services, countUse, system, { name, by, who, ...limit })).waitSeconds;
    if (waitSeconds === 0) continue;
    if (usedUp.size >= MOST_REMEMBERED) usedUp.clear();
    usedUp.set(key, now + waitSeconds * 1000);
    throw tooOften(c, name, waitSeconds);
  }
}

function tooOften(c: Ctx, name: LimitName, waitSeconds: number): AppError {
  c.header('retry-after', String(waitSeconds));
  c.get('services').log.warn({ limit: name, user: c.get('actor').userId, address: addressOf(c), waitSeconds }, 'limit reached');
  const [zh, en] = limits[name].what;
  return new AppError('too_many_requests', [`${zh}过于频繁，请在${inWords(waitSeconds)[0]}后再试。已经保存的内容不受影响。`, `Too much ${en}: try again in ${inWords(waitSeconds)[1]}. What was saved stays saved.`]);
}

const inWords = (seconds: number): readonly [string, string] => {
  if (seconds < 120) return [` ${seconds} 秒`, `${seconds} s`];
  return seconds < 7200 ? [` ${Math.ceil(seconds / 60)} 分钟`, `${Math.ceil(seconds / 60)} minutes`] : [` ${Math.ceil(seconds / 3600)} 小时`, `${Math.ceil(seconds / 3600)} hours`];
};
