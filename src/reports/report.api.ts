import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, jsonRoute } from '../http/api.ts';
import { candidateTypes, confidences } from '../matches/match.ts';
import { matchingReport } from './report.queries.ts';

export const reportApi = apiRouter();

const share = z.object({ count: z.int(), of: z.int(), low: z.number(), high: z.number() }).describe('count of of, with its 95 % interval (Wilson)');
const reasons = z.array(z.object({ decision: z.enum(['approve', 'reject']), reason: z.string(), share, confidences: z.record(z.enum(confidences), z.int()).describe('the same by band') }));
const agreement = z.object({ read: z.int(), agreed: z.int(), kappa: z.number().nullable().describe('Cohen; null where it cannot be computed') });
const answer = z.object({
  since: z.iso.date().nullable(), needs: z.int().describe('needs with at least one proposal'),
  bands: z.array(z.object({ confidence: z.enum(confidences), proposed: z.int(), waiting: z.int(), approved: share.describe('of those decided'), rejected: z.int() })),
  approveReasons: reasons, rejectReasons: reasons,
  order: z.object({
    needs: z.int().describe('needs with a fitting and a not fitting candidate of one type'), agreement: z.number().describe('share of such pairs in the right order; 0.5 is chance'),
    low: z.number(), high: z.number(), places: z.array(z.object({ from: z.int(), to: z.int(), approved: share })),
  }),
  unanswered: z.object({ proposals: z.int(), phrases: z.int(), withSome: share, answered: z.int(), approvedMean: z.number().nullable(), rejectedMean: z.number().nullable() }),
  exposure: z.array(z.object({
    type: z.enum(candidateTypes), proposals: z.int(), proposed: z.int(), candidates: z.int(), topTen: z.number().describe('part of all proposals that went to the ten most proposed'),
    gini: z.number().describe('0: all proposed equally often; near 1: one gets all'),
    most: z.array(z.object({ id: z.uuid(), name: z.string(), proposals: z.int(), openProposals: z.int(), approved: z.int() })),
  })),
  readings: z.object({
    share: z.number().describe('part of decided proposals that is read again'), waiting: z.int(), disputed: z.int().describe('differing and not settled'), all: agreement, fields: z.array(agreement.extend({ field: z.string() })),
  }).describe('blind second readings in your area'),
  load: z.object({ experts: z.int(), busy: z.int(), full: z.int(), open: z.int(), capacity: z.int() }),
});

export const reportQuery = z.object({ since: z.iso.date().optional().describe('proposals made from this day on') });

reportApi.openapi(jsonRoute({ method: 'get', path: '/reports/matching', tag: 'Reports', summary: 'How matching did in your area: decisions, order, unanswered phrases, exposure, load', query: reportQuery, answer }), async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const report = await matchingReport(c.get('services').db, c.get('actor'), c.req.valid('query').since ?? null);
  return c.json(report as z.output<typeof answer>);
});
