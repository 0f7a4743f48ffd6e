import { Hono } from 'hono';
import { associationsWithin } from '../associations/association.queries.ts';
import { grantsOf, isStaff } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import { dispositionOf } from '../files/file.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { keepRawUpload } from '../http/upload.ts';
import { enterprisesToPostFor } from '../needs/progress.queries.ts';
import type { SheetBook } from '../sheets/port.ts';
import { MOST_SHEET_BYTES, refusals } from '../sheets/limits.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { emptyForm, type FormState } from '../ui/form.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { NextPage } from '../ui/table.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { importKinds } from './import.ts';
import { importOf, mayImport, placeOf, refuseEnding } from './import.api.ts';
import { carryOutImport, chooseColumns, decideAlike, undoImport, uploadSheet } from './import.commands.ts';
import { importKindWords } from './import.labels.ts';
import { importPage, metBy, rowCounts, rowsAfter, rowsNumbered, subjectsOf } from './import.queries.ts';
import { chosenKind, ImportPage, ImportsPage } from './import.show.tsx';
import { templates } from './templates.ts';
import { wrongBook } from './wrong.ts';

export const importPages = new Hono<Env>();
importPages.use('/imports', signedIn);
importPages.use('/imports/*', signedIn);

const staffPaths = (c: Ctx): readonly string[] => grantsOf(c.get('actor'), 'staff', 'administrator').map((grant) => grant.associationPath);

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

const SHOWN = 50;
async function show(c: Ctx, view: View, state: FormState) {
  const { db } = c.get('services');
  const held = await importOf(c);
  const counts = await rowCounts(db, held.id);
  const looking = held.state === 'ready' || held.state === 'done';
  const wrong = looking ? await rowsAfter(db, held.id, 0, SHOWN, ['wrong']) : [];
  const alike = looking ? await rowsAfter(db, held.id, 0, SHOWN, ['alike']) : [];
  const meets = alike.flatMap((row) => row.meets ?? []);
  const met = await metBy(db, c.get('actor'), held.kind, meets.flatMap((one) => one.id ?? []));
  const beside = await rowsNumbered(db, held.id, meets.flatMap((one) => one.row ?? []));
  const same = looking ? await rowsAfter(db, held.id, 0, SHOWN, ['same']) : [];
  const kept = held.state === 'undone' ? await rowsAfter(db, held.id, 0, 200, ['kept']) : [];
  const came = held.state === 'done' ? await rowsAfter(db, held.id, 0, SHOWN, ['imported']) : [];
  const names = await subjectsOf(db, held.kind, came.flatMap((row) => row.subject_id ?? []));
  const made = came.flatMap(({ number, subject_id: subject }) => (subject === null ? [] : [{ number, id: subject, name: names.get(subject) ?? '' }]));
  return <ImportPage view={view} held={held} counts={counts} wrong={wrong} alike={alike} met={met} beside={beside} same={same} kept={kept} made={made} state={state} />;
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
