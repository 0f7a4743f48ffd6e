import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, jsonRoute } from '../http/api.ts';
import { chinaDay, chinaMoment, plusDays } from '../shared/working-days.ts';
import { clockKinds } from './clock.ts';
import { clockFigures } from './figures.queries.ts';

export const clockApi = apiRouter();

export const figuresQuery = z.object({ since: z.iso.date().optional().describe('ended from this day on; ninety days back when left out') });
export const sinceOf = (asked: string | undefined, now: Date): { readonly day: string; readonly at: Date } => { const day = asked ?? plusDays(chinaDay(now), -90); return { day, at: chinaMoment(day, 0) }; };

const figures = z.object({
  kind: z.enum(clockKinds), ended: z.int().describe('ended with what was waited for'), inTime: z.int(), median: z.int().nullable().describe('working days; half took no longer'), p90: z.int().nullable().describe('working days; nine of ten took no longer'),
  running: z.int(), overdue: z.int(), handedUp: z.int(),
});

clockApi.openapi(jsonRoute({ method: 'get', path: '/reports/clocks', tag: 'Reports', summary: 'How long things waited in your area, clock by clock', query: figuresQuery, answer: z.object({ since: z.iso.date(), clocks: z.array(figures) }) }), async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const { db, clock } = c.get('services');
  const since = sinceOf(c.req.valid('query').since, clock());
  return c.json({ since: since.day, clocks: [...await clockFigures(db, c.get('actor'), since.at, chinaDay(clock()))] });
});
