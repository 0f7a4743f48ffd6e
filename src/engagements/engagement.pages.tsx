import { Hono } from 'hono';
import { managerGrant, refuse } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError, statusOf } from '../http/errors.ts';
import { type FormValues, readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { needById } from '../needs/need.queries.ts';
import { type AppError, notFound } from '../shared/errors.ts';
import { page } from '../ui/respond.tsx';
import { viewOf } from '../ui/view.ts';
import { casePages, idOf, shownOnPage } from './case.pages.tsx';
import { claimCard } from './claim.queries.ts';
import { ClaimPage } from './claim.show.tsx';
import { conductPages } from './conduct.pages.tsx';
import { DeskPage } from './desk.show.tsx';
import { managerDesk } from './desk.queries.ts';
import { engagementStatuses } from './engagement.ts';
import { claimMatch } from './engagement.commands.ts';
import { engagementCounts, engagementPage } from './engagement.queries.ts';
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
  const desk = await managerDesk(dbOf(c), c.get('actor'), c.get('services').clock());
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

engagementPages.get('/matches/:id/claim', signedIn, async (c) => {
  refuse(c.get('actor'), 'match.claim', {});
  return claimPage(c, idOf(c, MATCH));
});
const MATCH = ['这条对接建议', 'This match'] as const;

async function claimPage(c: Ctx, matchId: string, refused?: { readonly error: AppError; readonly values: FormValues }): Promise<Response> {
  const card = await claimCard(dbOf(c), c.get('actor'), matchId, c.get('services').clock());
  // Whoever was slower does not see the match any more, and reads on their desk who has it.
  if (card === undefined && refused !== undefined) return deskPage(c, refused.error);
  if (card === undefined) throw notFound(MATCH);
  const view = viewOf(c);
  const state = refused && { values: refused.values, errors: refused.error.fields, ...(refused.error.fields.length === 0 ? { problem: view.words(refused.error.detail) } : {}) };
  return page(c, <ClaimPage view={view} card={card} state={state} />, refused === undefined ? 200 : statusOf(refused.error.code) as 409);
}

engagementPages.post('/matches/:id/claim', signedIn, async (c) => {
  const form = await readForm(c);
  const matchId = idOf(c, MATCH);
  try {
    const { id: engagementId } = await perform(c, claimMatch, { ...form.values, id: matchId }, form.requestKey);
    return c.redirect(`/engagements/${engagementId}`, 303);
  } catch (error) {
    const refused = asAppError(error);
    if (!shownOnPage.includes(refused.code)) throw error;
    return claimPage(c, matchId, { error: refused, values: form.values });
  }
});

engagementPages.route('/', casePages);
engagementPages.route('/', conductPages);
