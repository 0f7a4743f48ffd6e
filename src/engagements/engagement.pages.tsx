import { Hono } from 'hono';
import { managerGrant, refuse } from '../auth/refusal.ts';
import { contactsOfEngagement } from '../contacts/contact.queries.ts';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError, statusOf } from '../http/errors.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { needById } from '../needs/need.queries.ts';
import { type AppError, notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { page } from '../ui/respond.tsx';
import { viewOf } from '../ui/view.ts';
import { CasePage, type CasePageProps } from './case.show.tsx';
import { DeskPage } from './desk.show.tsx';
import { managerDesk } from './desk.queries.ts';
import { engagementStatuses } from './engagement.ts';
import { claimMatch, recordStep, releaseMatch } from './engagement.commands.ts';
import { type CaseRow, engagementById, engagementCounts, engagementPage, stepsOf } from './engagement.queries.ts';
import { CaseList } from './case.list.tsx';
import { managersFor } from './manager.queries.ts';
import { ManagersPage } from './managers.show.tsx';

export const engagementPages = new Hono<Env>();
engagementPages.use('/engagements', signedIn);
engagementPages.use('/engagements/*', signedIn);

const dbOf = (c: Ctx) => c.get('services').db;

/** A technology manager's own desk; a list of cases for staff and enterprises (and for a manager who asks for it). */
engagementPages.get('/engagements', (c) => (managerGrant(c.get('actor')) === undefined || c.req.query('view') === 'list' ? listPage(c) : deskPage(c)));

async function listPage(c: Ctx): Promise<Response> {
  const [db, actor] = [dbOf(c), c.get('actor')];
  const status = ([...engagementStatuses, 'open', 'ended'] as const).find((one) => one === c.req.query('status'));
  const request = pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') });
  const [{ rows, next }, counts] = [await engagementPage(db, actor, { status }, request), await engagementCounts(db, actor)];
  return page(c, <CaseList view={viewOf(c)} rows={rows} next={next} counts={counts} status={status} today={c.get('services').clock()} />);
}

async function deskPage(c: Ctx, refused?: AppError): Promise<Response> {
  const desk = await managerDesk(dbOf(c), c.get('actor'));
  if (desk === undefined) return listPage(c);
  return page(c, <DeskPage view={viewOf(c)} desk={desk} now={c.get('services').clock()} refused={refused} />, refused === undefined ? 200 : statusOf(refused.code) as 409);
}

engagementPages.get('/needs/:id/managers', signedIn, async (c) => {
  const need = await needById(dbOf(c), c.get('actor'), idOf(c, NEED));
  if (need === undefined) throw notFound(NEED);
  refuse(c.get('actor'), 'match.view', { associationPath: need.association_path });
  return page(c, <ManagersPage view={viewOf(c)} need={need} managers={await managersFor(dbOf(c), c.get('actor'), need)} />);
});
const NEED = ['这条需求', 'This need'] as const;

/** The id of the address. @throws AppError `not_found` when it is none, as for any other thing that is not there. */
const idOf = (c: Ctx, what: readonly [string, string]): string => {
  const parsed = id.safeParse(c.req.param('id'));
  if (!parsed.success) throw notFound(what);
  return parsed.data;
};

/** Refusals that the person reads on the page they came from; others go to the error page. */
const shown = ['invalid_input', 'stale_version', 'wrong_state', 'already_taken', 'conflict', 'repeated_with_other_content'];

engagementPages.post('/matches/:id/claim', signedIn, async (c) => {
  const form = await readForm(c);
  try {
    const { id: engagementId } = await perform(c, claimMatch, { ...form.values, id: idOf(c, ['这条对接建议', 'This match']) }, form.requestKey);
    return c.redirect(`/engagements/${engagementId}`, 303);
  } catch (error) {
    const refused = asAppError(error);
    if (!shown.includes(refused.code)) throw error;
    return deskPage(c, refused);
  }
});

async function caseOf(c: Ctx): Promise<CaseRow> {
  const row = await engagementById(dbOf(c), c.get('actor'), idOf(c, CASE));
  if (row === undefined) throw notFound(CASE);
  return row;
}
const CASE = ['这次对接', 'This engagement'] as const;

async function casePage(c: Ctx, row: CaseRow, refused?: CasePageProps['refused']): Promise<Response> {
  const props = { view: viewOf(c), row, steps: await stepsOf(dbOf(c), row.id), contacts: await contactsOfEngagement(dbOf(c), c.get('actor'), row.id), now: c.get('services').clock(), refused };
  return page(c, <CasePage {...props} />, refused === undefined ? 200 : statusOf(refused.error.code) as 422);
}

engagementPages.get('/engagements/:id', async (c) => casePage(c, await caseOf(c)));

/** What was recorded, or given back, from the case page; a refusal shows the newest state with what was typed. */
for (const form of ['steps', 'release'] as const) {
  engagementPages.post(`/engagements/:id/${form}`, async (c) => {
    const posted = await readForm(c);
    const before = await caseOf(c);
    try {
      if (form === 'steps') await perform(c, recordStep, { ...posted.values, id: before.id }, posted.requestKey);
      else await perform(c, releaseMatch, { ...posted.values, id: before.match_id }, posted.requestKey);
      return c.redirect(form === 'release' && managerGrant(c.get('actor')) !== undefined ? '/engagements' : `/engagements/${before.id}`, 303);
    } catch (error) {
      const refused = asAppError(error);
      if (!shown.includes(refused.code)) throw error;
      return casePage(c, await caseOf(c), { form, error: refused, values: posted.values });
    }
  });
}
