import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { candidateTypes } from '../matches/match.ts';
import { needById } from '../needs/need.queries.ts';
import { managerLevels } from '../profiles/technology-manager.ts';
import { notFound } from '../shared/errors.ts';
import { claimFields, engagementStatuses, phases, releaseFields, stages, stepFields } from './engagement.ts';
import { claimMatch, recordStep, releaseMatch } from './engagement.commands.ts';
import { caseApi, moreJson, moreOfCase } from './case.api.ts';
import { type CaseRow, type StepRow, engagementById, engagementPage, stepsOf } from './engagement.queries.ts';
import { managersFor } from './manager.queries.ts';

const named = z.object({ id: z.uuid(), name: z.string() });
const engagementAnswer = z.object({
  id: z.uuid(), matchId: z.uuid(), status: z.enum(engagementStatuses), need: z.object({ id: z.uuid(), title: z.string() }), enterprise: named, technologyManager: named,
  candidate: named.extend({ type: z.enum(candidateTypes) }), nextStep: z.string().nullable(), nextStepDue: z.iso.date().nullable(),
  claimedAt: z.iso.datetime(), endedAt: z.iso.datetime().nullable(), endReason: z.string().nullable(), version: z.int(), updatedAt: z.iso.datetime(),
}).openapi('Engagement');

const engagementJson = (row: CaseRow): z.output<typeof engagementAnswer> => ({
  id: row.id, matchId: row.match_id, status: row.status, need: { id: row.need_id, title: row.need_title }, enterprise: { id: row.enterprise_id, name: row.enterprise_name },
  technologyManager: { id: row.technology_manager_id, name: row.manager_name }, candidate: { type: row.candidate_type, id: row.candidate_id, name: row.candidate_name },
  nextStep: row.next_step, nextStepDue: row.next_step_due, claimedAt: row.claimed_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null, endReason: row.end_reason,
  version: row.version, updatedAt: row.updated_at.toISOString(),
});

const stepAnswer = z.object({
  id: z.uuid(), stage: z.enum([...stages, 'claimed', 'released', 'note']), happenedOn: z.iso.date(), note: z.string().nullable(), people: z.string().nullable(),
  contractNumber: z.string().nullable(), amountYuan: z.number().nullable().describe('yuan'), parties: z.string().nullable(), correctsId: z.uuid().nullable().describe('the entry this one puts right'), correctionReason: z.string().nullable(), phase: z.enum(phases).nullable(), recordedBy: z.string().nullable(), createdAt: z.iso.datetime(),
}).openapi('EngagementStep');

const stepJson = (row: StepRow): z.output<typeof stepAnswer> => ({
  id: row.id, stage: row.stage, happenedOn: row.happened_on, note: row.note, people: row.people, contractNumber: row.contract_number,
  amountYuan: row.amount_fen === null ? null : row.amount_fen / 100, parties: row.parties, correctsId: row.corrects_id, correctionReason: row.correction_reason, phase: row.phase, recordedBy: row.recorded_by_name, createdAt: row.created_at.toISOString(),
});

export const engagementApi = apiRouter();
const tag = 'Engagements';

engagementApi.openapi(jsonRoute({ method: 'post', path: '/matches/{id}/claim', tag, summary: 'Take an approved match on', params: idParam, body: claimFields,
  description: 'By a technology manager. Exactly one of many at once succeeds; the others get `already_taken`, which says who holds it.',
  answer: z.object({ id: z.uuid().describe('the engagement'), matchId: z.uuid(), needId: z.uuid() }), status: 201 }),
  async (c) => c.json(await perform(c, claimMatch, { ...await rawBody(c), id: c.req.valid('param').id }), 201 as 200));

const moved = z.object({ id: z.uuid().describe('the engagement'), status: z.enum(engagementStatuses) });
engagementApi.openapi(jsonRoute({ method: 'post', path: '/matches/{id}/release', tag, summary: 'Give a case back before a contract is signed', params: idParam, body: releaseFields, answer: moved }),
  async (c) => c.json(await perform(c, releaseMatch, { ...await rawBody(c), id: c.req.valid('param').id })));

const listQuery = pageQuery.extend({ status: z.enum([...engagementStatuses, 'open', 'ended']).optional(), needId: z.uuid().optional() });
engagementApi.openapi(jsonRoute({ method: 'get', path: '/engagements', tag, summary: 'Cases you may see, newest first', query: listQuery, answer: pageAnswer(engagementAnswer) }), async (c) => {
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { rows, next } = await engagementPage(c.get('services').db, c.get('actor'), filter, { limit, cursor });
  return c.json({ items: rows.map(engagementJson), next });
});

engagementApi.openapi(jsonRoute({ method: 'get', path: '/engagements/{id}', tag, summary: 'One case with its steps', params: idParam,
  answer: engagementAnswer.extend({ steps: z.array(stepAnswer) }).extend(moreOfCase) }), async (c) => {
  const { db } = c.get('services');
  const row = await engagementById(db, c.get('actor'), c.req.valid('param').id);
  if (row === undefined) throw notFound(['这次对接', 'This engagement']);
  return c.json({ ...engagementJson(row), steps: (await stepsOf(db, row.id)).map(stepJson), ...await moreJson(db, c.get('actor'), row, c.get('services').clock()) });
});

engagementApi.openapi(jsonRoute({ method: 'post', path: '/engagements/{id}/steps', tag, summary: 'Record a step, or a note', params: idParam, body: stepFields, answer: moved.extend({ version: z.int() }),
  description: 'A contract needs its number, a failure its reason. `completed` and `failed` end the case and settle the need.' }),
  async (c) => c.json(await perform(c, recordStep, { ...await rawBody(c), id: c.req.valid('param').id, files: [] })));

engagementApi.route('/', caseApi);

const fitting = z.object({ technologyManager: named, level: z.enum(managerLevels), regionCode: z.string().describe('GB/T 2260'), openCases: z.int(), capacity: z.int(), reasons: z.array(z.string()) });
engagementApi.openapi(jsonRoute({ method: 'get', path: '/needs/{id}/managers', tag, summary: 'The three technology managers with room who fit a need best, with reasons; for staff', params: idParam, answer: z.object({ items: z.array(fitting) }) }), async (c) => {
  const { db } = c.get('services');
  const need = await needById(db, c.get('actor'), c.req.valid('param').id);
  if (need === undefined) throw notFound(['这条需求', 'This need']);
  refuse(c.get('actor'), 'match.view', { associationPath: need.association_path });
  const of = c.get('locale') === 'zh' ? 0 : 1;
  return c.json({ items: (await managersFor(db, c.get('actor'), need)).map(({ id, name, level, regionCode, open, capacity, fit }) => ({ technologyManager: { id, name }, level, regionCode, openCases: open, capacity, reasons: fit.reasons.map((reason) => reason[of]) })) });
});
