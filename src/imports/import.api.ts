import { createRoute, z } from '@hono/zod-openapi';
import { grantsOf, isStaff, refuse } from '../auth/refusal.ts';
import { refusedName } from '../files/file.ts';
import { apiRouter, idParam, jsonRoute, pageAnswer, pageQuery, perform, rawBody, writeFailures } from '../http/api.ts';
import type { Ctx } from '../http/env.ts';
import { signedIn } from '../http/session.ts';
import { keepRawUpload } from '../http/upload.ts';
import { visibilities } from '../profiles/profile.ts';
import { MOST_SHEET_BYTES, refusals } from '../sheets/limits.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { importKinds, importStates, rowMeets, rowProblem, rowStates } from './import.ts';
import { carryOutImport, chooseColumns, decideAlike, undoImport, uploadSheet } from './import.commands.ts';
import { importById, importPage, type ImportRow, rowCounts, rowsAfter } from './import.queries.ts';

/** Who may import at all. @throws AppError `not_allowed`, or `unavailable` where sheets cannot be read */
export function mayImport(c: Ctx): void {
  const own = grantsOf(c.get('actor'), 'enterprise_member', 'liaison').find((grant) => grant.enterpriseId !== null);
  if (!isStaff(c.get('actor'))) refuse(c.get('actor'), 'import.make', { enterpriseId: own?.enterpriseId ?? null });
  const { sheets, files } = c.get('services');
  if (sheets.missing !== null) throw new AppError('unavailable', sheets.missing);
  if (!files.available) throw new AppError('unavailable', ['这里没有存放文件的地方，不能导入表格。', 'There is no place for files here, so sheets cannot be imported.']);
}

/** Where it goes, checked before anything is laid down. */
export async function placeOf(c: Ctx, associationId: unknown, enterpriseId: unknown): Promise<{ associationId: string; enterpriseId: string | null }> {
  const { db } = c.get('services');
  if (isStaff(c.get('actor'))) {
    const association = id.safeParse(associationId).success ? await db.selectFrom('association').select(['id', 'path']).where('id', '=', String(associationId)).executeTakeFirst() : undefined;
    if (association === undefined) throw invalid('associationId', ['请选择由哪个科协负责。', 'Choose the association in charge.']);
    refuse(c.get('actor'), 'import.make', { associationPath: association.path });
    return { associationId: association.id, enterpriseId: null };
  }
  const firm = id.safeParse(enterpriseId).success ? await db.selectFrom('enterprise').select(['id', 'association_id']).where('id', '=', String(enterpriseId)).executeTakeFirst() : undefined;
  if (firm === undefined) throw invalid('enterpriseId', ['请选择企业。', 'Choose the enterprise.']);
  refuse(c.get('actor'), 'import.make', { enterpriseId: firm.id });
  return { associationId: firm.association_id, enterpriseId: firm.id };
}

export function refuseEnding(name: string): void {
  if (name === '' || /\.(?:xlsx|csv)$/i.test(name)) return;
  throw invalid('file', /\.(?:xls|et)$/i.test(name) ? refusedName(name) : /\.xlsm$/i.test(name) ? refusals.macros : /\.xlsb$/i.test(name) ? refusals.binary : /\.ods$/i.test(name) ? refusals.openDocument : refusals.ending);
}

/** The import of the address, as this reader may see it. @throws AppError `not_found` */
export async function importOf(c: Ctx): Promise<ImportRow> {
  const given = id.safeParse(c.req.param('id'));
  const held = given.success ? await importById(c.get('services').db, c.get('actor'), given.data) : undefined;
  if (held === undefined) throw notFound(['这次导入', 'This import']);
  return held;
}

const importAnswer = z.object({
  id: z.uuid(), kind: z.enum(importKinds), state: z.enum(importStates).describe('reading, checking, importing, undoing: a job works on it; ready: waits for you'), fileName: z.string(), visibility: z.enum(visibilities),
  association: z.object({ id: z.uuid(), name: z.string() }), enterprise: z.object({ id: z.uuid(), name: z.string() }).nullable().describe('whose needs they are, where a firm imports'),
  heads: z.array(z.string()).describe('as the sheet has them'), targets: z.array(z.string()).describe('where each column goes; empty: nowhere'), notices: z.array(z.object({ code: z.string(), count: z.int() })).describe('what was found in the file'),
  problem: z.string().nullable().describe('why it failed as a whole'), createdAt: z.iso.datetime(), endedAt: z.iso.datetime().nullable(),
}).openapi('Import');
const countsAnswer = z.object(Object.fromEntries(rowStates.map((state) => [state, z.int()])) as Record<(typeof rowStates)[number], z.ZodInt>);

const importJson = (row: ImportRow, locale: 'zh' | 'en'): z.output<typeof importAnswer> => ({
  id: row.id, kind: row.kind, state: row.state, fileName: row.file_name, visibility: row.visibility,
  association: { id: row.association_id, name: row.association_name }, enterprise: row.enterprise_id === null ? null : { id: row.enterprise_id, name: row.enterprise_name ?? '' },
  heads: [...row.found?.heads ?? []], targets: [...row.targets ?? []], notices: (row.found?.notices ?? []).map(({ code, count }) => ({ code, count })),
  problem: row.problem?.[locale === 'zh' ? 0 : 1] ?? null, createdAt: row.created_at.toISOString(), endedAt: row.ended_at?.toISOString() ?? null,
});

export const importApi = apiRouter();
const tag = 'Imports';
const made = z.object({ id: z.uuid() });

importApi.openapi(jsonRoute({ method: 'get', path: '/imports', tag, summary: 'Imports of sheets you may see, newest first', query: pageQuery, answer: pageAnswer(importAnswer) }), async (c) => {
  mayImport(c);
  const { rows, next } = await importPage(c.get('services').db, c.get('actor'), c.req.valid('query'));
  return c.json({ items: rows.map((row) => importJson(row, c.get('locale'))), next });
});

/** The bytes themselves: no form of another site can send this type, so the cookie alone does nothing. */
importApi.openapi(createRoute({
  method: 'post', path: '/imports', tags: [tag], summary: 'Upload a sheet; it is read and checked, and nothing is imported before carry-out', description: 'The content as application/octet-stream; .xlsx or .csv, at most 30 MB and 100,000 rows.', middleware: signedIn,
  request: {
    query: z.object({ name: z.string().min(1).max(300).describe('of the file, with its ending'), kind: z.enum(importKinds), visibility: z.enum(visibilities).default('members'), associationId: z.uuid().optional().describe('in charge; for staff'), enterpriseId: z.uuid().optional().describe('whose needs; for a firm') }),
    headers: z.object({ 'idempotency-key': z.string().max(200).optional() }),
    body: { required: true, content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
  },
  responses: { ...writeFailures, 201: { description: 'Created', content: { 'application/json': { schema: made } } } },
}), async (c) => {
  mayImport(c);
  const { name, kind, visibility, associationId, enterpriseId } = c.req.valid('query');
  const place = await placeOf(c, associationId, enterpriseId);
  refuseEnding(name);
  const requestKey = c.req.header('idempotency-key');
  const file = await keepRawUpload(c, { files: { file: [new File([new Uint8Array(await c.req.arrayBuffer())], name)] }, requestKey }, 'file', MOST_SHEET_BYTES, refusals.tooLarge);
  return c.json(await perform(c, uploadSheet, { kind, visibility, ...place, file }, requestKey), 201);
});

importApi.openapi(jsonRoute({ method: 'get', path: '/imports/{id}', tag, summary: 'How an import stands, with its rows counted by state', params: idParam, answer: importAnswer.extend({ counts: countsAnswer }) }), async (c) => {
  const held = await importOf(c);
  return c.json({ ...importJson(held, c.get('locale')), counts: await rowCounts(c.get('services').db, held.id) });
});

const rowAnswer = z.object({
  number: z.int().describe('of the row in the sheet'), state: z.enum(rowStates), cells: z.array(z.string()).describe('as they came; empty once it is in'),
  problems: z.array(rowProblem.pick({ column: true }).extend({ message: z.string() })), meets: z.array(rowMeets).describe('what it may be: something that is there already (id), or an earlier row of the sheet (row)'), subjectId: z.uuid().nullable().describe('what it became'),
});
const rowsQuery = z.object({ state: z.enum(rowStates).optional(), after: z.coerce.number().int().min(0).default(0).describe('the number of the last row you have'), limit: z.coerce.number().int().min(1).max(500).default(100) });
importApi.openapi(jsonRoute({ method: 'get', path: '/imports/{id}/rows', tag, summary: 'Rows of an import with what is wrong, in their order', description: 'state=wrong: what has to be mended. The same as a sheet with a column of reasons: GET /imports/{id}/wrong, outside /api.',
  params: idParam, query: rowsQuery, answer: z.object({ items: z.array(rowAnswer), next: z.int().nullable().describe('`after` for the next rows, null on the last') }) }), async (c) => {
  const held = await importOf(c);
  const { state, after, limit } = c.req.valid('query');
  const rows = await rowsAfter(c.get('services').db, held.id, after, limit + 1, state === undefined ? undefined : [state]);
  const shown = rows.slice(0, limit);
  const words = c.get('locale') === 'zh' ? 0 : 1;
  return c.json({
    items: shown.map((row) => ({ number: row.number, state: row.state, cells: [...row.cells], problems: row.problems.map(({ column, message }) => ({ column, message: message[words] })), meets: [...row.meets ?? []], subjectId: row.subject_id })),
    next: rows.length > limit ? shown.at(-1)?.number ?? null : null,
  });
});

importApi.openapi(jsonRoute({ method: 'post', path: '/imports/{id}/columns', tag, summary: 'Say what each column is; everything is checked anew', params: idParam, body: z.object({ targets: z.array(z.string()), visibility: z.enum(visibilities) }), answer: made }),
  async (c) => c.json(await perform(c, chooseColumns, { ...await rawBody(c), id: (await importOf(c)).id })));

importApi.openapi(jsonRoute({ method: 'post', path: '/imports/{id}/alike', tag, summary: 'Decide on rows that may be there already', params: idParam,
  body: z.object({ numbers: z.array(z.int()).optional().describe('without it: all that are left'), decision: z.enum(['import', 'skip']) }), answer: made.extend({ rows: z.int().describe('decided') }) }),
  async (c) => c.json(await perform(c, decideAlike, { ...await rawBody(c), id: (await importOf(c)).id })));

for (const [step, command, summary] of [['carry-out', carryOutImport, 'Import the rows that are right; a job does it'], ['undo', undoImport, 'Take the whole import back, as far as nobody has worked on it']] as const) {
  importApi.openapi(jsonRoute({ method: 'post', path: `/imports/{id}/${step}`, tag, summary, params: idParam, answer: made, status: 202 }), async (c) => c.json(await perform(c, command, { id: (await importOf(c)).id }), 202 as 200));
}
