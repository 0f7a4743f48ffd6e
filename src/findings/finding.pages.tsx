import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { type Form, readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { keepRawUpload } from '../http/upload.ts';
import { evidenceOf, type ProfileRow } from '../profiles/profile.queries.ts';
import { registryNames } from '../registries/port.ts';
import { MOST_SHEET_BYTES, refusals } from '../sheets/limits.ts';
import { AppError, invalid } from '../shared/errors.ts';
import { emptyForm, type FormState } from '../ui/form.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { compare } from './finding.ts';
import { expertOf } from './finding.api.ts';
import { addPatents, askForFindings, decideFindings, undoTaking } from './finding.commands.ts';
import { findingsOf, lastTaking, latestRuns } from './finding.queries.ts';
import { FindingsPage } from './finding.show.tsx';

/** What public directories and lists of patents ascribe to an expert, beside the profile, for a person to confirm. */
export const findingPages = new Hono<Env>();
findingPages.use('/experts/:id/findings', signedIn);
findingPages.use('/experts/:id/findings/*', signedIn);

async function show(c: Ctx, expert: ProfileRow<'expert'>): Promise<(view: View, state: FormState) => Child> {
  const { db, registries, sheets, files } = c.get('services');
  const [findings, evidence, runs, taking] = [await findingsOf(db, expert.id), await evidenceOf(db, 'expert', expert.id), await latestRuns(db, expert.id), await lastTaking(db, expert.id)];
  const compared = findings.filter((one) => one.state === 'proposed').map((finding) => ({ finding, ...compare(finding, evidence) }));
  return (view, state) => <FindingsPage view={view} state={state} expert={expert} compared={compared} dismissed={findings.filter((one) => one.state === 'dismissed')} runs={runs} taking={taking} registries={registries} readsSheets={sheets.missing === null && files.available} />;
}

findingPages.get('/experts/:id/findings', async (c) => page(c, (await show(c, await expertOf(c)))(viewOf(c), emptyForm)));

/** A step on the page, and back to it; what was refused stands on it, beside what was typed. */
const step = (path: string, act: (c: Ctx, expert: ProfileRow<'expert'>, form: Form) => Promise<unknown>) => findingPages.post(`/experts/:id/findings/${path}`, async (c) => {
  const form = await readForm(c);
  const expert = await expertOf(c);
  try {
    await act(c, expert, form);
    return c.redirect(`/experts/${expert.id}/findings`, 303);
  } catch (error) {
    return formAgain(c, error, form, await show(c, await expertOf(c)));
  }
});

step('look', (c, expert, form) => {
  const on = registryNames.filter((name) => c.get('services').registries[name] !== undefined);
  // With none switched on the page says so, and has no such button.
  return on.length === 0 ? Promise.resolve() : perform(c, askForFindings, { expertId: expert.id, sources: [...on] }, form.requestKey);
});

step('patents', async (c, expert, form) => {
  const chosen = form.files['file']?.[0];
  if (chosen !== undefined && !/\.(?:xlsx|csv)$/i.test(chosen.name)) throw invalid('file', refusals.ending);
  const { sheets, files } = c.get('services');
  if (chosen !== undefined && (sheets.missing !== null || !files.available)) throw new AppError('unavailable', ['这里不能读取表格，请把清单粘贴进来。', 'Sheets cannot be read here: paste the list instead.']);
  const file = chosen === undefined ? null : await keepRawUpload(c, form, 'file', MOST_SHEET_BYTES, refusals.tooLarge);
  return perform(c, addPatents, { expertId: expert.id, text: String(form.values['text'] ?? ''), file }, form.requestKey);
});

/** "take all" means all that the page showed as new, which it names. */
step('decide', (c, expert, form) => {
  const all = form.values['decision'] === 'take_all';
  const decision = all ? 'take' : form.values['decision'] as 'take';
  return perform(c, decideFindings, { expertId: expert.id, version: form.values['version'] as string, ids: [form.values[all ? 'new' : 'ids'] ?? []].flat(), decision }, form.requestKey);
});

step('undo', (c, expert, form) => perform(c, undoTaking, { expertId: expert.id, takingId: String(form.values['takingId'] ?? '') }, form.requestKey));
