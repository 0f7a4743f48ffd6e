import { z } from '@hono/zod-openapi';
import { refuseOthersThanStaff } from '../auth/refusal.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { urgencies } from '../needs/need.ts';
import { turnFilter, turnKinds } from './turn.ts';
import { turnMeaning } from './turn.labels.ts';
import { savedViews, turnCounts, turnPage } from './turn.queries.ts';
import { deleteView, saveView } from './view.commands.ts';

export const turnApi = apiRouter();
const tag = 'Desk';

const turn = z.object({
  kind: z.enum(turnKinds), why: z.string(), id: z.uuid().describe('of the need, question, second reading or engagement'), needId: z.uuid(), matchId: z.uuid().nullable(), title: z.string(), field: z.string(), urgency: z.enum(urgencies),
  regionCode: z.string(), enterprise: z.string(), association: z.string(), since: z.iso.datetime(), dueOn: z.iso.date().nullable(), provisional: z.boolean().describe('reckoned through a year whose holidays are not known yet'), overdue: z.boolean(), waiting: z.int().describe('proposals to review'),
}).openapi('Turn');

turnApi.openapi(jsonRoute({ method: 'get', path: '/desk', tag, summary: 'What waits for you, longest and most urgent first', query: pageQuery.extend(turnFilter.shape), answer: pageAnswer(turn).extend({ counts: z.partialRecord(z.enum(turnKinds), z.int()).describe('by kind, counted as far as 1001') }) }), async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { db, clock } = c.get('services');
  const { rows, next } = await turnPage(db, c.get('actor'), filter, clock(), { limit, cursor });
  const language = c.get('locale') === 'zh' ? 0 : 1;
  return c.json({ next, counts: await turnCounts(db, c.get('actor'), filter, clock()), items: rows.map((row) => ({
    kind: row.kind, why: turnMeaning[row.kind][language], id: row.id, needId: row.needId, matchId: row.best?.matchId ?? row.matchId, title: row.title, field: row.field, urgency: row.urgency, regionCode: row.regionCode, enterprise: row.enterpriseName,
    association: row.associationName, since: row.since.toISOString(), dueOn: row.dueOn, provisional: row.provisional, overdue: row.overdue, waiting: row.waiting,
  })) });
});

const view = z.object({ id: z.uuid(), name: z.string(), filter: z.record(z.string(), z.string()) });
turnApi.openapi(jsonRoute({ method: 'get', path: '/desk/views', tag, summary: 'Your saved views of the desk', answer: z.object({ items: z.array(view) }) }), async (c) => {
  refuseOthersThanStaff(c.get('actor'));
  const views = await savedViews(c.get('services').db, c.get('actor'));
  return c.json({ items: views.map((one) => ({ ...one, filter: one.filter as Record<string, string> })) });
});
turnApi.openapi(jsonRoute({ method: 'post', path: '/desk/views', tag, summary: 'Save a filter under a name; the same name again replaces it', body: z.object({ name: z.string(), filter: turnFilter }), answer: z.object({ id: z.uuid(), name: z.string() }) }),
  async (c) => c.json(await perform(c, saveView, await rawBody(c))));
turnApi.openapi(jsonRoute({ method: 'delete', path: '/desk/views/{id}', tag, summary: 'Delete a saved view', params: idParam, answer: z.object({ id: z.uuid() }) }),
  async (c) => c.json(await perform(c, deleteView, { id: c.req.valid('param').id })));
