import { z } from '@hono/zod-openapi';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { notFound } from '../shared/errors.ts';
import { associationInput, associationLevels } from './association.ts';
import { createAssociation, editAssociation } from './association.commands.ts';
import { associationById, associationPage, type AssociationRow } from './association.queries.ts';

const associationAnswer = z.object({
  id: z.uuid(), name: z.string(), level: z.enum(associationLevels), regionCode: z.string().describe('GB/T 2260'),
  parent: z.object({ id: z.uuid(), name: z.string() }).nullable(), childCount: z.int(), version: z.int(), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
}).openapi('Association');

const associationJson = (row: AssociationRow): z.output<typeof associationAnswer> => ({
  id: row.id, name: row.name, level: row.level, regionCode: row.region_code, parent: row.parent_id === null ? null : { id: row.parent_id, name: row.parent_name ?? '' },
  childCount: row.child_count, version: row.version, createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(),
});

export const associationApi = apiRouter();
const tag = 'Associations';

associationApi.openapi(jsonRoute({ method: 'post', path: '/associations', tag, summary: 'Add an association under its parent', body: associationInput, answer: z.object({ id: z.uuid() }), status: 201 }),
  async (c) => c.json(await perform(c, createAssociation, await rawBody(c)), 201 as 200));

const listQuery = pageQuery.extend({ q: z.string().max(100).optional().describe('part of the name, or its pinyin'), parentId: z.uuid().optional().describe('only those directly below') });
associationApi.openapi(jsonRoute({ method: 'get', path: '/associations', tag, summary: 'Associations by name', query: listQuery, answer: pageAnswer(associationAnswer) }), async (c) => {
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { rows, next } = await associationPage(c.get('services').db, filter, { limit, cursor });
  return c.json({ items: rows.map(associationJson), next });
});

associationApi.openapi(jsonRoute({ method: 'get', path: '/associations/{id}', tag, summary: 'One association', params: idParam, answer: associationAnswer }), async (c) => {
  const row = await associationById(c.get('services').db, c.req.valid('param').id);
  if (row === undefined) throw notFound(['这个科协', 'This association']);
  return c.json(associationJson(row));
});

associationApi.openapi(jsonRoute({ method: 'patch', path: '/associations/{id}', tag, summary: 'Rename, re-level or move with everything below', params: idParam,
  body: associationInput.partial().extend({ version: z.int().describe('the version you read') }), answer: z.object({ id: z.uuid(), version: z.int() }) }),
  async (c) => c.json(await perform(c, editAssociation, { ...await rawBody(c), id: c.req.valid('param').id })));
