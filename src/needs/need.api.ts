import { z } from '@hono/zod-openapi';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { notFound } from '../shared/errors.ts';
import { checkCorrected, checkTakenBack, checkWays, newCheck } from './check.ts';
import { checkNeed, correctCheck, takeBackCheck } from './check.commands.ts';
import { confidentialities, needFields, needKinds, needSources, needStatuses, newNeed, urgencies } from './need.ts';
import { acceptNeed, editNeed, escalateNeed, mergeNeed, returnNeed, sendNeed, submitNeed, withdrawNeed } from './need.commands.ts';
import { type NeedRow, needById, needPage } from './need.queries.ts';
import { setAsideReasons } from './set-aside.ts';
import { resumeNeed, setAsideNeed } from './set-aside.commands.ts';

export const needAnswer = z.object({
  id: z.uuid(), title: z.string(), field: z.string(), background: z.string().nullable(), problem: z.string().nullable(), goals: z.string().nullable(),
  kind: z.enum(needKinds), urgency: z.enum(urgencies), budgetYuan: z.number().nullable().describe('yuan'), deadline: z.iso.date().nullable(),
  confidentiality: z.enum(confidentialities), industryChain: z.string().nullable(), regionCode: z.string().describe('GB/T 2260'), source: z.enum(needSources),
  status: z.enum(needStatuses), statusReason: z.string().nullable(), mergedIntoId: z.uuid().nullable(),
  enterprise: z.object({ id: z.uuid(), name: z.string() }), association: z.object({ id: z.uuid(), name: z.string() }),
  checked: z.object({ how: z.enum(checkWays), on: z.iso.date() }).nullable().describe('the newest check with the enterprise'),
  version: z.int(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(), submittedAt: z.iso.datetime().nullable(),
}).openapi('Need');

export const needJson = (row: NeedRow): z.output<typeof needAnswer> => ({
  id: row.id, title: row.title, field: row.field, background: row.background, problem: row.problem, goals: row.goals, kind: row.kind, urgency: row.urgency,
  budgetYuan: row.budget_fen === null ? null : row.budget_fen / 100, deadline: row.deadline, confidentiality: row.confidentiality, industryChain: row.industry_chain,
  regionCode: row.region_code, source: row.source, status: row.status, statusReason: row.status_reason, mergedIntoId: row.merged_into_id,
  enterprise: { id: row.enterprise_id, name: row.enterprise_name }, association: { id: row.association_id, name: row.association_name },
  checked: row.checked_how === null || row.checked_on === null ? null : { how: row.checked_how, on: row.checked_on },
  version: row.version, createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(), submittedAt: row.submitted_at?.toISOString() ?? null,
});

export const needApi = apiRouter();
const tag = 'Needs';
const made = z.object({ id: z.uuid() });

needApi.openapi(jsonRoute({ method: 'post', path: '/needs', tag, summary: 'Post a need (or keep it as a draft)', body: newNeed, answer: made, status: 201 }),
  async (c) => c.json(await perform(c, submitNeed, await rawBody(c)), 201 as 200));

const listQuery = pageQuery.extend({ status: z.enum(needStatuses).optional(), enterpriseId: z.uuid().optional(), q: z.string().max(100).optional() });
needApi.openapi(jsonRoute({ method: 'get', path: '/needs', tag, summary: 'Needs you may see, newest first', query: listQuery, answer: pageAnswer(needAnswer) }), async (c) => {
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { rows, next } = await needPage(c.get('services').db, c.get('actor'), filter, { limit, cursor });
  return c.json({ items: rows.map(needJson), next });
});

const find = async (c: Ctx, needId: string): Promise<NeedRow> => {
  const row = await needById(c.get('services').db, c.get('actor'), needId);
  if (row === undefined) throw notFound(['这条需求', 'This need']);
  return row;
};

needApi.openapi(jsonRoute({ method: 'get', path: '/needs/{id}', tag, summary: 'One need', params: idParam, answer: needAnswer }),
  async (c) => c.json(needJson(await find(c, c.req.valid('param').id))));

needApi.openapi(jsonRoute({ method: 'patch', path: '/needs/{id}', tag, summary: 'Change the text while it may be changed', params: idParam,
  body: needFields.partial().extend({ version: z.int().describe('the version you read') }), answer: z.object({ id: z.uuid(), version: z.int() }) }),
  async (c) => c.json(await perform(c, editNeed, { ...await rawBody(c), id: c.req.valid('param').id })));

const note = z.object({ note: z.string().max(500).optional() });
const moved = z.object({ id: z.uuid(), status: z.enum(needStatuses) });
const steps = [
  { step: 'submit', command: sendNeed, body: z.object({}), summary: 'Send a draft or returned need' },
  { step: 'accept', command: acceptNeed, body: note, summary: 'Accept; matching starts at once' },
  { step: 'return', command: returnNeed, body: z.object({ reason: z.string().min(4).max(500) }), summary: 'Return with a reason' },
  { step: 'merge', command: mergeNeed, body: z.object({ intoId: z.uuid(), note: z.string().max(500).optional() }), summary: 'Merge into another need' },
  { step: 'withdraw', command: withdrawNeed, body: z.object({ reason: z.string().max(500).optional() }), summary: 'Withdraw' },
  { step: 'escalate', command: escalateNeed, body: note, summary: 'Hand to the parent association' },
  { step: 'set-aside', command: setAsideNeed, body: z.object({ reason: z.enum(setAsideReasons), answer: z.string().min(10).max(1000).describe('what the owner reads') }), summary: 'Set aside with a reason and an answer to its owner' },
  { step: 'resume', command: resumeNeed, body: z.object({ reason: z.string().min(4).max(500) }), summary: 'Take up again what was set aside' },
] as const;
for (const { step, command, body, summary } of steps) {
  needApi.openapi(jsonRoute({ method: 'post', path: `/needs/{id}/${step}`, tag, summary, params: idParam, body, answer: moved }), async (c) => {
    return c.json(await perform(c, command as typeof sendNeed, { ...await rawBody(c), id: c.req.valid('param').id }));
  });
}

needApi.openapi(jsonRoute({ method: 'post', path: '/needs/{id}/check', tag, summary: 'Note that staff checked the need with its enterprise', params: idParam, body: newCheck.omit({ id: true }), answer: made }),
  async (c) => c.json(await perform(c, checkNeed, { ...await rawBody(c), id: c.req.valid('param').id })));

const checkMoved = made.extend({ needId: z.uuid() });
needApi.openapi(jsonRoute({ method: 'post', path: '/need-checks/{id}/take-back', tag, summary: 'Take a check back that was noted wrongly', params: idParam, body: checkTakenBack.omit({ id: true }), answer: checkMoved }),
  async (c) => c.json(await perform(c, takeBackCheck, { ...await rawBody(c), id: c.req.valid('param').id })));
needApi.openapi(jsonRoute({ method: 'post', path: '/need-checks/{id}/correct', tag, summary: 'Put a wrong check right by another in its place', params: idParam, body: checkCorrected.omit({ id: true }), answer: checkMoved.describe('the new check') }),
  async (c) => c.json(await perform(c, correctCheck, { ...await rawBody(c), id: c.req.valid('param').id })));
