import { z } from '@hono/zod-openapi';
import type { Reader } from '../db/database.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody } from '../http/api.ts';
import { sentenceOf } from './notice.labels.ts';
import { noticePage } from './notice.queries.ts';
import { openNotice, readAllNotices, setMailModes } from './reader.commands.ts';
import type { SubjectsOf } from './subjects.ts';

const notice = z.object({
  id: z.uuid(), kind: z.string(), text: z.string(), subject: z.object({ type: z.string(), id: z.string(), title: z.string().nullable(), path: z.string() }).nullable().describe('null: the reader may not see it (any more)'),
  createdAt: z.iso.datetime(), readAt: z.iso.datetime().nullable(),
}).openapi('Notice');

export function noticeApi(subjectsOn: (db: Reader) => SubjectsOf) {
  const api = apiRouter();
  const tag = 'Notices';
  const query = pageQuery.extend({ unread: z.enum(['true', 'false']).optional() });
  api.openapi(jsonRoute({ method: 'get', path: '/notices', tag, summary: 'Your notices, newest first', query, answer: pageAnswer(notice) }), async (c) => {
    const { limit, cursor, unread } = c.req.valid('query');
    const { db } = c.get('services');
    const { rows, next } = await noticePage(db, c.get('actor'), { unread: unread === 'true' }, { limit, cursor });
    const seen = await subjectsOn(db)(c.get('actor'), rows);
    const items = rows.map((row) => {
      const about = seen.get(row.id);
      return {
        id: row.id, kind: row.kind, text: sentenceOf(row.kind, row.words)[c.get('locale') === 'zh' ? 0 : 1], subject: about === undefined ? null : { type: row.subject_type, id: row.subject_id, title: about.title, path: about.path },
        createdAt: row.created_at.toISOString(), readAt: row.read_at?.toISOString() ?? null,
      };
    });
    return c.json({ items, next });
  });
  api.openapi(jsonRoute({ method: 'post', path: '/notices/read', tag, summary: 'Mark all as read', answer: z.object({ read: z.int() }) }), async (c) => c.json(await perform(c, readAllNotices, await rawBody(c))));
  api.openapi(jsonRoute({ method: 'post', path: '/notices/{id}/read', tag, summary: 'Mark one as read', params: idParam, answer: z.object({ id: z.uuid() }) }),
    async (c) => c.json(await perform(c, openNotice, { ...await rawBody(c), id: c.req.valid('param').id })));
  api.openapi(jsonRoute({ method: 'post', path: '/notices/settings', tag, summary: 'How mail goes for each kind: each, daily, off', body: setMailModes.input, answer: z.object({ set: z.int() }) }),
    async (c) => c.json(await perform(c, setMailModes, await rawBody(c))));
  return api;
}
