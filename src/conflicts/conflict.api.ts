import { z } from '@hono/zod-openapi';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { aboutKinds, conflictFields, conflictKinds } from './conflict.ts';
import { declareConflict, endConflict } from './conflict.commands.ts';
import { conflictPage } from './conflict.queries.ts';

export const conflictApi = apiRouter();
const tag = 'Conflicts of interest';

const answer = z.object({
  id: z.uuid(), declarer: z.string(), kind: z.enum(conflictKinds), about: z.enum(aboutKinds), subject: z.string().describe('its name'), from: z.iso.date(), until: z.iso.date().nullable(), note: z.string().nullable(), declaredAt: z.iso.datetime(),
}).openapi('Conflict');

conflictApi.openapi(jsonRoute({ method: 'get', path: '/conflicts', tag, summary: 'Your declarations; for administrators those of their area', query: pageQuery, answer: pageAnswer(answer) }), async (c) => {
  const { rows, next } = await conflictPage(c.get('services').db, c.get('actor'), c.req.valid('query'));
  return c.json({ next, items: rows.map((row) => ({
    id: row.id, declarer: row.declarer_name, kind: row.kind, about: aboutOf(row), subject: row.subject_name, from: row.from_day, until: row.until_day, note: row.note, declaredAt: row.declared_at.toISOString(),
  })) });
});

const aboutOf = (row: { about_enterprise_id: string | null; about_expert_id: string | null; about_society_id: string | null; about_need_id: string | null }) =>
  row.about_enterprise_id !== null ? 'enterprise' as const : row.about_expert_id !== null ? 'expert' as const : row.about_society_id !== null ? 'society' as const : row.about_need_id !== null ? 'need' as const : 'institution' as const;

conflictApi.openapi(jsonRoute({ method: 'post', path: '/conflicts', tag, summary: 'Declare an interest', body: conflictFields, answer: z.object({ id: z.uuid() }), status: 201,
  description: 'Private to you and the leads of your association. What is open and concerned is withdrawn at once: proposals, and cases before a contract.' }),
async (c) => c.json(await perform(c, declareConflict, await rawBody(c)), 201 as 200));

conflictApi.openapi(jsonRoute({ method: 'post', path: '/conflicts/{id}/end', tag, summary: 'End a declaration of yours; it stays on record', params: idParam, answer: z.object({ id: z.uuid(), until: z.iso.date() }) }),
  async (c) => c.json(await perform(c, endConflict, { id: c.req.valid('param').id })));
