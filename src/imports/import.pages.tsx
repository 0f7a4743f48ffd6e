import { Hono } from 'hono';
import { associationsWithin } from '../associations/association.queries.ts';
import { grantsOf, isStaff, refuse } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import { dispositionOf, refusedName } from '../files/file.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { keepRawUpload } from '../http/upload.ts';
import { enterprisesToPostFor } from '../needs/progress.queries.ts';
import type { SheetBook } from '../sheets/port.ts';
import { MOST_SHEET_BYTES, refusals } from '../sheets/limits.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, type FormState } from '../ui/form.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { NextPage } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { importKinds } from './import.ts';
import { carryOutImport, chooseColumns, decideAlike, undoImport, uploadSheet } from './import.commands.ts';
import { importKindWords } from './import.labels.ts';
import { importById, importPage, type ImportRow, metBy, rowCounts, rowsAfter, subjectsOf } from './import.queries.ts';
import { chosenKind, ImportPage, ImportsPage } from './import.show.tsx';
import { templates } from './templates.ts';
import { wrongBook } from './wrong.ts';

export const importPages = new Hono<Env>();
importPages.use('/imports', signedIn);
importPages.use('/imports/*', signedIn);

const staffPaths = (c: Ctx): readonly string[] => grantsOf(c.get('actor'), 'staff', 'administrator').map((grant) => grant.associationPath);

/** Who may import at all. @throws AppError `not_allowed`, or `unavailable` where sheets cannot be read */
function mayImport(c: Ctx): void {
  const own = grantsOf(c.get('actor'), 'enterprise_member', 'liaison').find((grant) => grant.enterpriseId !== null);
  if (!isStaff(c.get('actor'))) refuse(c.get('actor'), 'import.make', { enterpriseId: own?.enterpriseId ?? null });
  const { sheets, files } = c.get('services');
  if (sheets.missing !== null) throw new AppError('unavailable', sheets.missing);
  if (!files.available) throw new AppError('unavailable', ['这里没有存放文件的地方，不能导入表格。', 'There is no place for files here, so sheets cannot be imported.']);
}

async function uploadPage(c: Ctx): Promise<(view: View, state: FormState) => ReturnType<typeof ImportsPage>> {
  const { db } = c.get('services');
  const staff = isStaff(c.get('actor'));
  const associations = staff ? await associationsWithin(db, staffPaths(c), 500) : [];
  const firms = staff ? [] : await enterprisesToPostFor(db, c.get('actor'));
  const { rows, next } = await importPage(db, c.get('actor'), pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') }));
  return (view, state) => <ImportsPage view={view} state={state} kinds={staff ? importKinds : ['need']} associations={associations} firms={firms} rows={rows} next={<NextPage view={view} next={next} />} />;
}

importPages.get('/imports', async (c) => {
  mayImport(c);
  const [own] = grantsOf(c.get('actor'), 'staff', 'administrator');
  const values = { kind: chosenKind(c.req.query('kind')), visibility: 'members', associationId: own?.associationId ?? '' };
  return page(c, (await uploadPage(c))(viewOf(c), { ...emptyForm, values }));
});

importPages.post('/imports', async (c) => {
  mayImport(c);
  const form = await readForm(c);
  try {
    const { associationId, enterpriseId, ...values } = form.values;
    const place = await placeOf(c, associationId, enterpriseId);
    refuseEnding(form.files['file']?.[0]?.name ?? '');
    const file = await keepRawUpload(c, form, 'file', MOST_SHEET_BYTES, refusals.tooLarge);
    const made = await perform(c, uploadSheet, { ...values, ...place, file }, form.requestKey);
    return c.redirect(`/imports/${made.id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, await uploadPage(c));
  }
});

/** Where it goes, checked before anything is laid down. */
async function placeOf(c: Ctx, associationId: unknown, enterpriseId: unknown): Promise<{ associationId: string; enterpriseId: string | null }> {
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

function refuseEnding(name: string): void {
  if (name === '' || /\.(?:xlsx|csv)$/i.test(name)) return;
  throw invalid('file', /\.(?:xls|et)$/i.test(name) ? refusedName(name) : /\.xlsm$/i.test(name) ? refusals.macros : /\.xlsb$/i.test(name) ? refusals.binary : /\.ods$/i.test(name) ? refusals.openDocument : refusals.ending);
}

importPages.get('/imports/templates/:kind', async (c) => {
  mayImport(c);
  const kind = importKinds.find((one) => one === c.req.param('kind'));
  if (kind === undefined) throw notFound(['这个模板', 'This template']);
  const title = `${importKindWords[kind][0].replace(/（.*）/, '')}导入模板`;
  return sheet(c, title, { title, head: templates[kind].head, rows: [templates[kind].example] });
});

async function sheet(c: Ctx, name: string, book: SheetBook): Promise<Response> {
  const csv = c.req.query('as') === 'csv';
  const bytes = csv ? await c.get('services').sheets.csv(book) : await c.get('services').sheets.write(book);
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'content-type': csv ? 'text/csv; charset=gb18030' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-disposition': dispositionOf(`${name}.${csv ? 'csv' : 'xlsx'}`), 'x-content-type-options': 'nosniff' });
}

/** The import of the address, as this reader may see it. @throws AppError `not_found` */
async function importOf(c: Ctx): Promise<ImportRow> {
  const given = id.safeParse(c.req.param('id'));
  const held = given.success ? await importById(c.get('services').db, c.get('actor'), given.data) : undefined;
  if (held === undefined) throw notFound(['这次导入', 'This import']);
  return held;
}

const SHOWN = 50;
async function show(c: Ctx, view: View, state: FormState) {
  const { db } = c.get('services');
  const held = await importOf(c);
  const counts = await rowCounts(db, held.id);
  const looking = held.state === 'ready' || held.state === 'done';
  const wrong = looking ? await rowsAfter(db, held.id, 0, SHOWN, ['wrong']) : [];
  const alike = looking ? await rowsAfter(db, held.id, 0, SHOWN, ['alike']) : [];
  const met = await metBy(db, c.get('actor'), held.kind, alike.flatMap((row) => row.meets?.map((one) => one.id) ?? []));
  const kept = held.state === 'undone' ? await rowsAfter(db, held.id, 0, 200, ['kept']) : [];
  const came = held.state === 'done' ? await rowsAfter(db, held.id, 0, SHOWN, ['imported']) : [];
  const names = await subjectsOf(db, held.kind, came.flatMap((row) => row.subject_id ?? []));
  const made = came.flatMap(({ number, subject_id: subject }) => (subject === null ? [] : [{ number, id: subject, name: names.get(subject) ?? '' }]));
  return <ImportPage view={view} held={held} counts={counts} wrong={wrong} alike={alike} met={met} kept={kept} made={made} state={state} />;
}

importPages.get('/imports/:id', async (c) => page(c, await show(c, viewOf(c), emptyForm)));

importPages.post('/imports/:id/columns', async (c) => {
  const form = await readForm(c);
  const held = await importOf(c);
  try {
    await perform(c, chooseColumns, { id: held.id, targets: [form.values['targets'] ?? []].flat(), visibility: form.values['visibility'] }, form.requestKey);
    return c.redirect(`/imports/${held.id}`, 303);
  } catch (error) {
    const shown = await show(c, viewOf(c), { values: {}, errors: error instanceof AppError ? error.fields : [], ...(error instanceof AppError && error.fields.length === 0 ? { problem: viewOf(c).words(error.detail) } : {}) });
    return formAgain(c, error, form, () => shown);
  }
});

importPages.post('/imports/:id/alike', async (c) => {
  const form = await readForm(c);
  const held = await importOf(c);
  const { scope, numbers, decision } = form.values;
  try {
    await perform(c, decideAlike, { id: held.id, decision, ...(scope === 'all' ? {} : { numbers: [numbers ?? []].flat() }) }, form.requestKey);
    return c.redirect(`/imports/${held.id}`, 303);
  } catch (error) {
    const shown = await show(c, viewOf(c), { values: form.values, errors: error instanceof AppError ? error.fields : [], ...(error instanceof AppError && error.fields.length === 0 ? { problem: viewOf(c).words(error.detail) } : {}) });
    return formAgain(c, error, form, () => shown);
  }
});

for (const [step, command] of Object.entries({ 'carry-out': carryOutImport, undo: undoImport })) {
  importPages.post(`/imports/:id/${step}`, async (c) => {
    const form = await readForm(c);
    const held = await importOf(c);
    await perform(c, command, { id: held.id }, form.requestKey);
    return c.redirect(`/imports/${held.id}`, 303);
  });
}

/** More than anybody mends in one go; the rest comes with the next. */
const MOST_WRONG = 20_000;
importPages.get('/imports/:id/wrong', async (c) => {
  const held = await importOf(c);
  if (c.get('services').sheets.missing !== null) mayImport(c);
  const rows = await rowsAfter(c.get('services').db, held.id, 0, MOST_WRONG, ['wrong']);
  return sheet(c, `${held.file_name.replace(/\.[^.]*$/, '')}-待修改`, wrongBook('待修改', held.found?.heads ?? [], rows));
});
