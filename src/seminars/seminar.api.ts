import { z } from '@hono/zod-openapi';
import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { needFields } from '../needs/need.ts';
import { notFound } from '../shared/errors.ts';
import { readingFailures } from './reading.ts';
import { askToReadMinutes } from './reading.commands.ts';
import { readerOf } from './reading.jobs.ts';
import { draftStates } from './seminar.ts';
import { confirmSeminarDraft, dropSeminarDraft, holdSeminar, noteSeminarNeed, splitMinutes } from './seminar.commands.ts';
import { draftsOfSeminar, firmsOf, readingOfSeminar, type ReadingRow, seminarById, type SeminarDraftRow, seminarPage, type SeminarRow } from './seminar.queries.ts';

const seminarAnswer = z.object({
  id: z.uuid(), title: z.string(), heldOn: z.iso.date(), place: z.string().nullable(), association: z.object({ id: z.uuid(), name: z.string() }),
  firms: z.int().describe('that came'), open: z.int().describe('drafts that wait'), confirmed: z.int(), version: z.int(), createdAt: z.iso.datetime(),
}).openapi('Seminar');
const seminarJson = (row: SeminarRow): z.output<typeof seminarAnswer> => ({
  id: row.id, title: row.title, heldOn: row.held_on, place: row.place, association: { id: row.association_id, name: row.association_name },
  firms: row.firms ?? 0, open: row.open ?? 0, confirmed: row.confirmed ?? 0, version: row.version, createdAt: row.created_at.toISOString(),
});

const draftAnswer = z.object({
  id: z.uuid(), source: z.enum(['minutes', 'person', 'model']).describe('minutes: found by the rules; model: by the language model'), firm: z.string().nullable().describe('as written'), enterpriseId: z.uuid().nullable().describe('where it is one of ours'), speaker: z.string().nullable(), saidAt: z.string().nullable(),
  body: z.string().describe('the minutes’ own words'), suggestedTitle: z.string().nullable().describe('the language model’s'), figures: z.array(z.string()), state: z.enum(draftStates), needId: z.uuid().nullable(), reason: z.string().nullable(),
}).openapi('SeminarDraft');
const draftJson = (row: SeminarDraftRow): z.output<typeof draftAnswer> => ({
  id: row.id, source: row.source, firm: row.firm, enterpriseId: row.enterprise_id, speaker: row.speaker, saidAt: row.said_at, body: row.body, suggestedTitle: row.title, figures: [...row.figures], state: row.state, needId: row.need_id, reason: row.reason,
});

const readingAnswer = z.object({ state: z.enum(['reading', 'done', 'failed']), why: z.enum(readingFailures).nullable(), pieces: z.int(), piecesRead: z.int(), piecesUnusable: z.int(), found: z.int(), model: z.string().nullable() }).openapi('SeminarReading');
const readingJson = (row: ReadingRow): z.output<typeof readingAnswer> => ({ state: row.state, why: row.why, pieces: row.pieces, piecesRead: row.pieces_read, piecesUnusable: row.pieces_unusable, found: row.found, model: row.model });

export const seminarApi = apiRouter();
const tag = 'Seminars';
const made = z.object({ id: z.uuid() });

seminarApi.openapi(jsonRoute({ method: 'get', path: '/seminars', tag, summary: 'Seminars of your area, newest first', query: pageQuery, answer: pageAnswer(seminarAnswer) }), async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const { rows, next } = await seminarPage(c.get('services').db, c.get('actor'), c.req.valid('query'));
  return c.json({ items: rows.map(seminarJson), next });
});

seminarApi.openapi(jsonRoute({ method: 'post', path: '/seminars', tag, summary: 'Enter a seminar',
  body: z.object({ associationId: z.uuid(), title: z.string(), heldOn: z.iso.date(), place: z.string().nullish(), firms: z.string().optional().describe('who came, a firm a line') }), answer: made, status: 201 }),
  async (c) => c.json(await perform(c, holdSeminar, await rawBody(c)), 201 as 200));

seminarApi.openapi(jsonRoute({ method: 'get', path: '/seminars/{id}', tag, summary: 'One seminar with its minutes, firms and drafts', params: idParam,
  answer: seminarAnswer.extend({ minutes: z.string().nullable(), attendance: z.array(z.object({ name: z.string(), enterpriseId: z.uuid().nullable() })), drafts: z.array(draftAnswer), reading: readingAnswer.nullable().describe('how far the language model is with the minutes; null: it was not asked') }) }), async (c) => {
  const { db } = c.get('services');
  const row = await seminarById(db, c.get('actor'), c.req.valid('param').id);
  if (row === undefined) throw notFound(['这场座谈会', 'This seminar']);
  const [firms, drafts, reading] = [await firmsOf(db, row.id), await draftsOfSeminar(db, row.id), await readingOfSeminar(db, row.id)];
  return c.json({ ...seminarJson(row), minutes: row.minutes, attendance: firms.map((firm) => ({ name: firm.name, enterpriseId: firm.enterprise_id })), drafts: drafts.map(draftJson), reading: reading === undefined ? null : readingJson(reading) });
});

seminarApi.openapi(jsonRoute({ method: 'post', path: '/seminars/{id}/reading', tag, summary: 'Have the language model read the minutes', params: idParam, answer: made.describe('the seminar; see its `reading`'),
  description: 'After the rules. Names of firms and people, telephone numbers and addresses are replaced before the text leaves; what is found are sentences of the minutes, as drafts for a person to decide. Without a model that may read texts for members the reading fails with `off`.' }),
  async (c) => c.json(await perform(c, askToReadMinutes, { id: c.req.valid('param').id, to: await readerOf(c.get('services').assistant) })));

const steps = [
  { path: '/seminars/{id}/minutes', command: splitMinutes, summary: 'Keep the minutes and split them into drafts', body: z.object({ text: z.string() }), answer: made.extend({ drafts: z.int() }) },
  { path: '/seminars/{id}/notes', command: noteSeminarNeed, summary: 'Note one need that was said', body: z.object({ body: z.string(), firm: z.string().nullish(), speaker: z.string().nullish(), saidAt: z.string().nullish() }), answer: made.describe('the draft') },
  { path: '/seminar-drafts/{id}/confirm', command: confirmSeminarDraft, summary: 'A draft becomes a submitted need of a firm', body: needFields.omit({ source: true }).extend({ firm: z.string().describe('name or credit code') }), answer: made.extend({ needId: z.uuid(), seminarId: z.uuid() }) },
  { path: '/seminar-drafts/{id}/drop', command: dropSeminarDraft, summary: 'Set a draft aside with a reason', body: z.object({ reason: z.string() }), answer: made.extend({ seminarId: z.uuid() }) },
] as const;
for (const { path, command, summary, body, answer } of steps) {
  seminarApi.openapi(jsonRoute({ method: 'post', path, tag, summary, params: idParam, body: body as z.ZodObject, answer: answer as z.ZodObject }),
    async (c) => c.json(await perform(c, command as typeof dropSeminarDraft, { ...await rawBody(c), id: c.req.valid('param').id })));
}
