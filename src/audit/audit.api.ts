import { z } from '@hono/zod-openapi';
import { refuse } from '../auth/refusal.ts';
import { apiRouter, jsonRoute, pageAnswer, pageQuery } from '../http/api.ts';
import { auditFilter } from './audit.ts';
import { auditPage } from './audit.queries.ts';
import { lineJson } from './file.api.ts';

export const auditApi = apiRouter();

const line = z.object({
  seq: z.int().describe('numbers grow in the order of writing; gaps are writes that were taken back'), id: z.uuid(), at: z.iso.datetime(), actor: z.object({ id: z.string().nullable(), name: z.string() }),
  subject: z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }), needId: z.uuid().nullable(), action: z.string(), words: z.object({ zh: z.string(), en: z.string() }),
  from: z.string().nullable(), to: z.string().nullable(), note: z.string().nullable(), detail: z.record(z.string(), z.unknown()), address: z.string().nullable(), requestId: z.string().nullable(),
}).openapi('ActivityLine');

auditApi.openapi(jsonRoute({ method: 'get', path: '/activity', tag: 'Audit', summary: 'Who did what to what, in your area, newest first', query: pageQuery.extend(auditFilter.shape), answer: pageAnswer(line) }), async (c) => {
  refuse(c.get('actor'), 'audit.view', {});
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { rows, next } = await auditPage(c.get('services').db, c.get('actor'), filter, { limit, cursor });
  return c.json({ items: rows.map(lineJson), next });
});
