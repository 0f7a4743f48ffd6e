import { Hono } from 'hono';
import { managerGrant, refusal, refuse } from '../auth/refusal.ts';
import { runningClocks } from '../clocks/clock.queries.ts';
import { contactsOfEngagement } from '../contacts/contact.queries.ts';
import { contentTypes, dispositionOf, filePurposes, type FilePurpose } from '../files/file.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError, statusOf } from '../http/errors.ts';
import { type Form, type FormValues, readForm } from '../http/form.ts';
import { linkAddress } from '../http/links.ts';
import { signedIn } from '../http/session.ts';
import { keepUploads } from '../http/upload.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm } from '../ui/form.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { viewOf } from '../ui/view.ts';
import { caseContent, fileFor, figuresOf, filesOf, thingOf } from './case.queries.ts';
import type { CaseForm, CasePageProps } from './case.parts.tsx';
import { CasePage } from './case.show.tsx';
import { correctStep, recordStep, releaseMatch } from './engagement.commands.ts';
import { type CaseRow, engagementById, stepsOf } from './engagement.queries.ts';
import { addFiles, removeFile } from './file.commands.ts';
import { RemoveFilePage } from './file.show.tsx';
import { sendCaseInvitation } from './invitation.commands.ts';
import { alternatesOf, invitationsOf } from './invitation.queries.ts';
import { rateCase, recordOutcome } from './outcome.commands.ts';
import { OutcomePage } from './outcome.show.tsx';
import { CorrectPage } from './timeline.show.tsx';

/** One case: its page, its forms, its files. */
export const casePages = new Hono<Env>();
for (const path of ['/engagements/*', '/files/*']) casePages.use(path, signedIn);

const dbOf = (c: Ctx) => c.get('services').db;

/** The id of the address. @throws AppError `not_found` when it is none, as for any other thing that is not there. */
export const idOf = (c: Ctx, what: readonly [string, string], name = 'id'): string => {
  const parsed = id.safeParse(c.req.param(name));
  if (!parsed.success) throw notFound(what);
  return parsed.data;
};

/** Refusals that the person reads on the page they came from; others go to the error page. */
export const shownOnPage: readonly string[] = ['invalid_input', 'stale_version', 'wrong_state', 'already_taken', 'conflict', 'repeated_with_other_content', 'storage_full'];

const CASE = ['这次对接', 'This engagement'] as const;
async function caseOf(c: Ctx): Promise<CaseRow> {
  const row = await engagementById(dbOf(c), c.get('actor'), idOf(c, CASE));
  if (row === undefined) throw notFound(CASE);
  return row;
}

/** Both sides' answers; the links and the alternates only for those who may invite. */
async function invitationsFor(c: Ctx, row: CaseRow): Promise<CasePageProps['invitations']> {
  const invites = refusal(c.get('actor'), 'invitation.send', thingOf(row)) === null;
  return {
    invitations: await invitationsOf(dbOf(c), row.id), alternates: invites ? (await alternatesOf(dbOf(c), row.need_id, row.id)).map((one) => one.name) : [],
    linkOf: invites ? (one) => linkAddress(c, '/i', 'invitation', one.id, one.link_version) : undefined,
  };
}

/** The links to the questions after the contract, for who may pass them on. */
const followUpLinkOf = (c: Ctx, row: CaseRow): CasePageProps['followUpLink'] =>
  (refusal(c.get('actor'), 'follow_up.link', thingOf(row)) === null ? (one) => linkAddress(c, '/r', 'follow_up', one.id, one.link_version) : undefined);

async function casePage(c: Ctx, row: CaseRow, refused?: CasePageProps['refused']): Promise<Response> {
  const s = c.get('services');
  const [content, clocks] = [await caseContent(s.db, c.get('actor'), row, s.clock()), await runningClocks(s.db, [row.id])];
  return page(c, <CasePage view={viewOf(c)} row={row} content={content} invitations={await invitationsFor(c, row)} followUpLink={followUpLinkOf(c, row)} contacts={await contactsOfEngagement(s.db, c.get('actor'), row.id)} clock={clocks.get(row.id)?.[0]} keepsFiles={s.files.available} now={s.clock()} refused={refused} />, refused === undefined ? 200 : statusOf(refused.error.code) as 422);
}

casePages.get('/engagements/:id', async (c) => casePage(c, await caseOf(c)));

const purposeOf = (values: FormValues, name = 'purpose'): FilePurpose => filePurposes.find((one) => one === values[name]) ?? 'other';
const without = ({ ...values }: Record<string, FormValues[string]>, ...names: readonly string[]): FormValues => { for (const name of names) delete values[name]; return values; };

/** What each form of the case page does. Whoever may not is refused before anything is laid down. */
const acts: Record<CaseForm, (c: Ctx, row: CaseRow, form: Form) => Promise<unknown>> = {
  async steps(c, row, form) {
    refuse(c.get('actor'), 'engagement.record', thingOf(row));
    await perform(c, recordStep, { ...without(form.values, 'purpose'), id: row.id, files: await keepUploads(c, form, 'files', purposeOf(form.values)) }, form.requestKey);
  },
  release: (c, row, form) => perform(c, releaseMatch, { ...form.values, id: row.match_id }, form.requestKey),
  async files(c, row, form) {
    refuse(c.get('actor'), 'engagement.file', thingOf(row));
    if ((form.files['upload'] ?? []).length === 0) throw new AppError('invalid_input', CHOOSE, [{ field: 'upload', message: CHOOSE }]);
    await perform(c, addFiles, { id: row.id, files: await keepUploads(c, form, 'upload', purposeOf(form.values, 'uploadPurpose')) }, form.requestKey);
  },
  invitations: (c, row, form) => perform(c, sendCaseInvitation, { ...form.values, id: row.id }, form.requestKey),
  rating: (c, row, form) => perform(c, rateCase, { ...form.values, id: row.id }, form.requestKey),
};
const CHOOSE = ['请先选择文件。', 'Choose a file first.'] as const;

/** A refusal shows the newest state with what was typed. */
for (const form of ['steps', 'release', 'files', 'rating', 'invitations'] as const) {
  casePages.post(`/engagements/:id/${form}`, async (c) => {
    const posted = await readForm(c);
    const row = await caseOf(c);
    try {
      await acts[form](c, row, posted);
      const home = form === 'release' && managerGrant(c.get('actor')) !== undefined;
      return c.redirect(home ? '/engagements' : `/engagements/${row.id}${form === 'files' || form === 'rating' || form === 'invitations' ? `#${form}` : ''}`, 303);
    } catch (error) {
      const refused = asAppError(error);
      if (!shownOnPage.includes(refused.code)) throw error;
      return casePage(c, await caseOf(c), { form, error: refused, values: posted.values });
    }
  });
}

const STEP = ['这条记录', 'This entry'] as const;
async function stepIn(c: Ctx, row: CaseRow) {
  refuse(c.get('actor'), 'engagement.record', thingOf(row));
  const stepId = idOf(c, STEP, 'stepId');
  const step = (await stepsOf(dbOf(c), row.id)).find((one) => one.id === stepId);
  if (step === undefined) throw notFound(STEP);
  return step;
}

casePages.get('/engagements/:id/steps/:stepId/correct', async (c) => {
  const row = await caseOf(c);
  return page(c, <CorrectPage view={viewOf(c)} row={row} step={await stepIn(c, row)} />);
});
casePages.post('/engagements/:id/steps/:stepId/correct', async (c) => {
  const form = await readForm(c);
  const row = await caseOf(c);
  const step = await stepIn(c, row);
  try {
    const { stepId } = await perform(c, correctStep, { ...form.values, id: row.id, stepId: step.id }, form.requestKey);
    return c.redirect(`/engagements/${row.id}#${stepId}`, 303);
  } catch (error) {
    const newest = await caseOf(c);
    return formAgain(c, error, form, (view, state) => <CorrectPage view={view} row={newest} step={step} state={state} />);
  }
});

casePages.get('/engagements/:id/outcome', async (c) => {
  const row = await caseOf(c);
  refuse(c.get('actor'), 'engagement.outcome', thingOf(row));
  return page(c, <OutcomePage view={viewOf(c)} row={row} content={await outcomeContent(c, row)} keepsFiles={c.get('services').files.available} />);
});
const outcomeContent = async (c: Ctx, row: CaseRow) => ({ figures: await figuresOf(dbOf(c), row.id), files: await filesOf(dbOf(c), row.id) });

casePages.post('/engagements/:id/outcome', async (c) => {
  const form = await readForm(c);
  const row = await caseOf(c);
  refuse(c.get('actor'), 'engagement.outcome', thingOf(row));
  try {
    await perform(c, recordOutcome, { ...without(form.values, 'purpose'), id: row.id, files: await keepUploads(c, form, 'files', purposeOf(form.values)) }, form.requestKey);
    return c.redirect(`/engagements/${row.id}#outcome`, 303);
  } catch (error) {
    const content = await outcomeContent(c, row);
    return formAgain(c, error, form, (view, state) => <OutcomePage view={view} row={row} content={content} keepsFiles={c.get('services').files.available} state={state} />);
  }
});

const FILE = ['这个附件', 'This file'] as const;
async function fileOf(c: Ctx) {
  const found = await fileFor(dbOf(c), c.get('actor'), idOf(c, FILE));
  if (found === undefined) throw notFound(FILE);
  return found;
}

/** Always to be kept, never to be shown by the browser in this site's name. */
casePages.get('/files/:id', async (c) => {
  const { file } = await fileOf(c);
  const bytes = await c.get('services').files.get(file.id);
  if (bytes === undefined) throw new AppError('unavailable', ['附件的内容现在取不到，请告诉管理员检查 DATA_DIR/files。', 'The content of this file cannot be had now; tell the administrator to look at DATA_DIR/files.']);
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, { 'content-type': contentTypes[file.type], 'content-disposition': dispositionOf(file.name), 'content-length': String(bytes.length), 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
});

casePages.get('/files/:id/remove', async (c) => {
  const { file, row } = await fileOf(c);
  if (file.uploaded_by !== c.get('actor').userId) refuse(c.get('actor'), 'engagement.remove_file', thingOf(row));
  return page(c, <RemoveFilePage view={viewOf(c)} row={row} file={file} state={emptyForm} />);
});
casePages.post('/files/:id/remove', async (c) => {
  const form = await readForm(c);
  const { file, row } = await fileOf(c);
  try {
    await perform(c, removeFile, { ...form.values, id: file.id }, form.requestKey);
    return c.redirect(`/engagements/${row.id}#files`, 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => <RemoveFilePage view={view} row={row} file={file} state={state} />);
  }
});
