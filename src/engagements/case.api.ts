import { createRoute, z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import { contentTypes, filePurposes, fileTypes } from '../files/file.ts';
import { apiRouter, idParam, jsonRoute, perform, rawBody, writeFailures } from '../http/api.ts';
import { linkAddress } from '../http/links.ts';
import { signedIn } from '../http/session.ts';
import { keepUploads } from '../http/upload.ts';
import type { Actor } from '../shared/command.ts';
import { notFound } from '../shared/errors.ts';
import { figuresOf, filesOf, ratingsOf, thingOf } from './case.queries.ts';
import { correctionFields } from './engagement.ts';
import { correctStep } from './engagement.commands.ts';
import { type CaseRow, engagementById } from './engagement.queries.ts';
import { addFiles } from './file.commands.ts';
import { answerFields, followUpMonths, stillRunning } from './follow-up.ts';
import { answerFollowUp, renewFollowUp } from './follow-up.commands.ts';
import { followUpsOf } from './follow-up.queries.ts';
import { sides } from './invitation.ts';
import { rateCase, recordOutcome } from './outcome.commands.ts';
import { figureKinds, isMoney, outcomeFields, ratingFields } from './outcome.ts';

/** What a case holds beside its entries, in JSON. */
export const moreOfCase = {
  files: z.array(z.object({ id: z.uuid(), name: z.string(), type: z.enum(fileTypes), purpose: z.enum(filePurposes), size: z.int(), sha256: z.string(), stepId: z.uuid().nullable(), uploadedAt: z.iso.datetime() })).describe('content: GET /files/{id}'),
  outcome: z.array(z.object({ kind: z.enum(figureKinds), value: z.number().describe('yuan for amounts, else a count'), selfReported: z.boolean(), evidence: z.array(z.uuid()) })),
  ratings: z.array(z.object({ side: z.enum(['manager', 'enterprise']), score: z.int().nullable().describe('null while it is closed to you'), words: z.string().nullable(), ratedAt: z.iso.datetime() })),
  followUps: z.array(z.object({ id: z.uuid(), side: z.enum(sides), months: z.literal([...followUpMonths]), dueOn: z.iso.date(), stillRuns: z.enum(stillRunning).nullable(), whatChanged: z.string().nullable(), answeredAt: z.iso.datetime().nullable() })),
};

export async function moreJson(db: Reader, actor: Actor, row: CaseRow, now: Date) {
  const [files, figures, ratings, followUps] = [await filesOf(db, row.id), await figuresOf(db, row.id), await ratingsOf(db, actor, row, now), await followUpsOf(db, row.id)];
  return {
    files: files.filter((file) => file.removed_at === null).map((file) => ({ id: file.id, name: file.name, type: file.type, purpose: file.purpose, size: file.size, sha256: file.sha256, stepId: file.step_id, uploadedAt: file.uploaded_at.toISOString() })),
    outcome: figures.map((figure) => ({ kind: figure.kind, value: isMoney(figure.kind) ? figure.value / 100 : figure.value, selfReported: figure.evidence.length === 0, evidence: figure.evidence.map((file) => file.id) })),
    ratings: ratings.map((rating) => ({ side: rating.side, score: rating.score, words: rating.words, ratedAt: rating.rated_at.toISOString() })),
    followUps: followUps.map((one) => ({ id: one.id, side: one.side, months: one.months, dueOn: one.due_on, stillRuns: one.still_runs, whatChanged: one.what_changed, answeredAt: one.answered_at?.toISOString() ?? null })),
  };
}

export const caseApi = apiRouter();
const tag = 'Engagements';
const stepParams = idParam.extend({ stepId: z.uuid().openapi({ param: { name: 'stepId', in: 'path' } }) });

caseApi.openapi(jsonRoute({ method: 'post', path: '/engagements/{id}/steps/{stepId}/correct', tag, summary: 'Put a wrong entry right by another beside it', params: stepParams, body: correctionFields,
  answer: z.object({ id: z.uuid(), stepId: z.uuid().describe('the correcting entry'), version: z.int() }) }),
async (c) => c.json(await perform(c, correctStep, { ...await rawBody(c), ...c.req.valid('param') })));

caseApi.openapi(jsonRoute({ method: 'post', path: '/engagements/{id}/outcome', tag, summary: 'Record figures of the outcome, and which files prove them', params: idParam, body: outcomeFields,
  answer: z.object({ id: z.uuid(), figures: z.int().describe('changed'), evidence: z.int().describe('added') }) }),
async (c) => c.json(await perform(c, recordOutcome, { ...await rawBody(c), id: c.req.valid('param').id, files: [] })));

caseApi.openapi(jsonRoute({ method: 'post', path: '/engagements/{id}/rating', tag, summary: 'Rate an ended case, once for each side', params: idParam, body: ratingFields, answer: z.object({ id: z.uuid(), side: z.enum(['manager', 'enterprise']) }) }),
  async (c) => c.json(await perform(c, rateCase, { ...await rawBody(c), id: c.req.valid('param').id })));

caseApi.openapi(jsonRoute({ method: 'post', path: '/follow-ups/{id}', tag, summary: 'One side of a contract answers what became of it; staff for a telephone call', params: idParam, body: answerFields, answer: z.object({ id: z.uuid(), engagementId: z.uuid() }) }),
  async (c) => c.json(await perform(c, answerFollowUp, { ...await rawBody(c), id: c.req.valid('param').id })));

caseApi.openapi(jsonRoute({ method: 'post', path: '/follow-ups/{id}/renew', tag, summary: 'End the link to the questions after a contract and make a new one', params: idParam, answer: z.object({ id: z.uuid(), engagementId: z.uuid(), link: z.url().describe('to pass on to that side') }) }), async (c) => {
  const { version, ...renewed } = await perform(c, renewFollowUp, { id: c.req.valid('param').id });
  return c.json({ ...renewed, link: linkAddress(c, '/r', 'follow_up', renewed.id, version) });
});

/** The bytes themselves: no form of another site can send this type, so the cookie alone does nothing. */
caseApi.openapi(createRoute({
  method: 'post', path: '/engagements/{id}/files', tags: [tag], summary: 'Add a file to a case', description: 'The content as application/octet-stream; pdf, docx, xlsx, png, jpg, at most 10 MB.', middleware: signedIn,
  request: {
    params: idParam, query: z.object({ name: z.string().min(1).max(300), purpose: z.enum(filePurposes).default('other') }), headers: z.object({ 'idempotency-key': z.string().max(200).optional() }),
    body: { required: true, content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
  },
  responses: { ...writeFailures, 201: { description: Object.values(contentTypes).join(', '), content: { 'application/json': { schema: z.object({ ids: z.array(z.uuid()) }) } } } },
}), async (c) => {
  const row = await engagementById(c.get('services').db, c.get('actor'), c.req.valid('param').id);
  if (row === undefined) throw notFound(['这次对接', 'This engagement']);
  refuse(c.get('actor'), 'engagement.file', thingOf(row));
  const { name, purpose } = c.req.valid('query');
  const requestKey = c.req.header('idempotency-key');
  const files = await keepUploads(c, { files: { content: [new File([new Uint8Array(await c.req.arrayBuffer())], name)] }, requestKey }, 'content', purpose);
  return c.json({ ids: [...(await perform(c, addFiles, { id: row.id, files }, requestKey)).ids] }, 201);
});
