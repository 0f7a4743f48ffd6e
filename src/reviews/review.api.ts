import { z } from '@hono/zod-openapi';
import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { matchAnswer, matchJson } from '../matches/match.api.ts';
import { candidateTypes, confidences, matchStatuses } from '../matches/match.ts';
import { matchById } from '../matches/match.queries.ts';
import { needStatuses, urgencies } from '../needs/need.ts';
import { notFound } from '../shared/errors.ts';
import { teachFit } from './lesson.commands.ts';
import { decideMatch } from './review.commands.ts';
import { reviewQueue } from './review.queries.ts';
import { approval, rejection } from './review.ts';
import { trackRecord } from './track-record.queries.ts';

export const reviewApi = apiRouter();
const tag = 'Reviews';

const share = z.object({ count: z.int(), of: z.int(), low: z.number(), high: z.number() }).describe('count of of, with its 95 % interval (Wilson)');
const trackRecordAnswer = z.object({
  basis: z.enum(['decisions', 'calibration']).describe('calibration: fewer than 30 decisions here, the band rests on what was shipped'),
  decided: z.int(), approved: z.int(), met: z.int(), signed: z.int(), approvedShare: share, rankingFamily: z.string(),
}).describe('what became of other proposals in this band here');

reviewApi.openapi(jsonRoute({ method: 'get', path: '/matches/{id}', tag: 'Matches', summary: 'One match with its reasons and what became of others like it', params: idParam,
  answer: matchAnswer.extend({ trackRecord: trackRecordAnswer }) }), async (c) => {
  const { db } = c.get('services');
  const row = await matchById(db, c.get('actor'), c.req.valid('param').id);
  if (row === undefined) throw notFound(['这条对接建议', 'This match']);
  return c.json({ ...matchJson(row, c.get('locale')), trackRecord: await trackRecord(db, row) });
});

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
  refuseOthersThanStaff(c.get('actor'));
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { rows, next } = await reviewQueue(c.get('services').db, c.get('actor'), filter, { limit, cursor });
  return c.json({ next, items: rows.map((row) => ({
    needId: row.id, title: row.title, field: row.field, urgency: row.urgency, enterprise: row.enterprise_name, association: row.association_name, since: row.since.toISOString(),
    undecided: { expert: row.expert, society: row.society, achievement: row.achievement }, best: row.best,
  })) });
});

const lesson = z.object({ needId: z.uuid(), candidateId: z.uuid(), fits: z.boolean() });
reviewApi.openapi(jsonRoute({ method: 'post', path: '/needs/{id}/lessons', tag, summary: 'Say whether a candidate who was not proposed fits; moves the order of this need only', description: '409 for a candidate who is proposed: decide there.',
  params: idParam, body: z.object({ type: z.enum(candidateTypes), candidateId: z.uuid(), fits: z.boolean() }), answer: lesson }),
async (c) => c.json(await perform(c, teachFit, { ...await rawBody(c), needId: c.req.valid('param').id })));
