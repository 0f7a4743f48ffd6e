import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { figureKinds } from '../engagements/outcome.ts';
import { apiRouter, jsonRoute, pageAnswer, pageQuery } from '../http/api.ts';
import { chinaDay } from '../shared/working-days.ts';
import { bases, figureQuery, filterOf, stageKeys } from './figures.ts';
import { funnel, needRecords } from './funnel.queries.ts';

export const funnelApi = apiRouter();

const byStage = z.record(z.enum(stageKeys), z.int());
const answer = z.object({
  since: z.iso.date(), until: z.iso.date(), basis: z.enum(bases).describe('cohort: needs gathered in the span and how far they came; period: what happened in the span'),
  counts: byStage, signedWithContractFile: z.int().describe('the others are self-reported (自报)'),
  times: z.array(z.object({ from: z.enum(stageKeys), to: z.enum(stageKeys), count: z.int(), median: z.int().nullable().describe('calendar days'), p90: z.int().nullable() })),
  fields: z.array(z.object({ field: z.string(), counts: byStage })), associations: z.array(z.object({ id: z.uuid().nullable().describe('null: the chosen association itself'), name: z.string(), counts: byStage })), months: z.array(z.object({ month: z.string(), counts: byStage })),
  outcomes: z.array(z.object({ kind: z.enum(figureKinds), figures: z.int(), sum: z.number().describe('fen for amounts'), proven: z.int(), provenSum: z.number() })),
});

funnelApi.openapi(jsonRoute({ method: 'get', path: '/reports/funnel', tag: 'Reports', summary: 'The funnel of needs in your area, with the time between its stages and the outcomes', query: figureQuery, answer }), async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const { db, clock } = c.get('services');
  const filter = filterOf(c.req.valid('query'), chinaDay(clock()));
  const { counts, signedProven, paces, fields, associations, months, outcomes } = await funnel(db, c.get('actor'), filter);
  return c.json({
    since: filter.since, until: filter.until, basis: filter.basis, counts, signedWithContractFile: signedProven, times: [...paces], outcomes: [...outcomes],
    fields: fields.map(({ key, counts: of }) => ({ field: key, counts: of })), associations: associations.map(({ key, name, counts: of }) => ({ id: key === '' ? null : key, name, counts: of })), months: months.map(({ key, counts: of }) => ({ month: key, counts: of })),
  });
});

const record = z.object({ id: z.uuid(), title: z.string(), field: z.string(), enterprise: z.string(), association: z.string(), days: z.record(z.enum(stageKeys), z.iso.date().nullable()), engagementId: z.uuid().nullable(), contractNumbers: z.array(z.string()), contractFile: z.boolean() });
/** Which needs a figure counts: a stage, or those that came as far as the one before it. */
export const recordQuery = figureQuery.extend({ stage: z.enum(stageKeys).default('gathered'), gap: z.enum(['1']).optional().describe('those that reached the stage before and not this one') });

funnelApi.openapi(jsonRoute({ method: 'get', path: '/reports/needs', tag: 'Reports', summary: 'The needs behind a figure of the funnel', query: recordQuery.extend(pageQuery.shape), answer: pageAnswer(record) }), async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const { db, clock } = c.get('services');
  const { limit, cursor, stage, gap, ...asked } = c.req.valid('query');
  const page = await needRecords(db, c.get('actor'), filterOf(asked, chinaDay(clock())), { stage, gap: gap !== undefined }, { limit, cursor });
  return c.json({ next: page.next, items: page.rows.map((row) => ({ id: row.id, title: row.title, field: row.field, enterprise: row.enterprise, association: row.association, days: { ...row.days }, engagementId: row.caseId, contractNumbers: [...row.contracts], contractFile: row.contractFile })) });
});
