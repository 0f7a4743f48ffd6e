import { z } from '@hono/zod-openapi';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { confidences, matchStatuses } from '../matches/match.ts';
import { needStatuses, urgencies } from '../needs/need.ts';
import { decideMatch } from './review.commands.ts';
import { reviewQueue } from './review.queries.ts';
import { approval, rejection } from './review.ts';

export const reviewApi = apiRouter();
const tag = 'Reviews';

const decided = z.object({ id: z.uuid(), status: z.enum(matchStatuses), version: z.int(), needId: z.uuid(), needStatus: z.enum(needStatuses) });
const description = '409 when somebody decided first: the detail says who, what and when.';

reviewApi.openapi(jsonRoute({ method: 'post', path: '/matches/{id}/approve', tag, summary: 'Approve a proposal; managers may take it on', description, params: idParam, body: approval, answer: decided }),
  async (c) => c.json(await perform(c, decideMatch, { ...await rawBody(c), id: c.req.valid('param').id, decision: 'approve' })));

reviewApi.openapi(jsonRoute({ method: 'post', path: '/matches/{id}/reject', tag, summary: 'Turn a proposal down', description, params: idParam, body: rejection, answer: decided }),
  async (c) => c.json(await perform(c, decideMatch, { ...await rawBody(c), id: c.req.valid('param').id, decision: 'reject' })));

const waiting = z.object({
  needId: z.uuid(), title: z.string(), field: z.string(), urgency: z.enum(urgencies), enterprise: z.string(), association: z.string(), since: z.iso.datetime(),
  undecided: z.object({ expert: z.int(), society: z.int(), achievement: z.int() }),
  best: z.object({ matchId: z.uuid(), name: z.string(), confidence: z.enum(confidences) }).nullable(),
}).openapi('WaitingNeed');

reviewApi.openapi(jsonRoute({ method: 'get', path: '/reviews', tag, summary: 'Needs whose proposals wait for you, longest waiting and most urgent first',
  query: pageQuery.extend({ urgency: z.enum(urgencies).optional() }), answer: pageAnswer(waiting) }), async (c) => {
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { rows, next } = await reviewQueue(c.get('services').db, c.get('actor'), filter, { limit, cursor });
  return c.json({ next, items: rows.map((row) => ({
    needId: row.id, title: row.title, field: row.field, urgency: row.urgency, enterprise: row.enterprise_name, association: row.association_name, since: row.since.toISOString(),
    undecided: { expert: row.expert, society: row.society, achievement: row.achievement }, best: row.best,
  })) });
});
