import { Hono } from 'hono';
import { grantsOf, isStaff, managerGrant, refusal } from '../auth/refusal.ts';
import { timelineOfNeed } from '../db/activity.ts';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { asAppError, statusOf } from '../http/errors.ts';
import { type Form as PostedForm, type FormValues, readForm } from '../http/form.ts';
import { linkAddress } from '../http/links.ts';
import { signedIn } from '../http/session.ts';
import { hasEngine } from '../search/without-search.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, type FormState } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { type View, viewOf } from '../ui/view.ts';
import { alikeNeeds, mergedInto } from './alike.queries.ts';
import { checkNeed } from './check.commands.ts';
import { checksOf } from './check.queries.ts';
import { draftPages } from './draft.pages.tsx';
import { draftsOf } from './draft.queries.ts';
import { flagsOfNeeds } from './flags.queries.ts';
import { isEditable, needStatuses, needText } from './need.ts';
import { acceptNeed, editNeed, escalateNeed, mergeNeed, returnNeed, sendNeed, submitNeed, withdrawNeed } from './need.commands.ts';
import { Conflict, NeedForm, valuesOf } from './need.form.tsx';
import { NeedList } from './need.list.tsx';
import { needFieldThing, type NeedRow, needById, needCount, needCounts, needPage } from './need.queries.ts';
import { NeedPage, type NeedPageProps } from './need.show.tsx';
import { partPages } from './parts.pages.tsx';
import { partsOf, wholeOf } from './parts.queries.ts';
import { resumeNeed } from './set-aside.commands.ts';
import { setAsidePages } from './set-aside.pages.tsx';
import { splittingPages } from './splitting.pages.tsx';
import { approvedCandidates, candidateNames, caseFactsOf, closenessTo, emptySearchIn, enterprisesToPostFor, historyAsSeen, mergeTargets, openQuestions, visibleHistory } from './progress.queries.ts';

export const needPages = new Hono<Env>();
needPages.route('/', draftPages);
needPages.route('/', splittingPages);
needPages.route('/', setAsidePages);
needPages.route('/', partPages);
needPages.use('/needs', signedIn);
needPages.use('/needs/*', signedIn);

const NEED = ['这条需求', 'This need'] as const;
const dbOf = (c: Ctx) => c.get('services').db;

/** The need of the address, as this reader may see it. @throws AppError `not_found` */
async function needOf(c: Ctx): Promise<NeedRow> {
  const needId = id.safeParse(c.req.param('id'));
  const need = needId.success ? await needById(dbOf(c), c.get('actor'), needId.data) : undefined;
  if (need === undefined) throw notFound(NEED);
  return need;
}

needPages.get('/needs', async (c) => {
  const [db, actor] = [dbOf(c), c.get('actor')];
  const status = needStatuses.find((one) => one === c.req.query('status'));
  const q = c.req.query('q')?.trim().slice(0, 100);
  const request = pageRequest.catch({ limit: 20 }).parse({ cursor: c.req.query('cursor') });
  const filter = { status, q };
  const [{ rows, next }, counts] = [await needPage(db, actor, filter, request), await needCounts(db, actor)];
  // What was counted by status needs no counting again; a sum of counts that stopped is above what is counted, too.
  const total = (q ?? '') !== '' ? await needCount(db, actor, filter) : status === undefined ? Object.values(counts).reduce((sum, count) => sum + count, 0) : counts[status] ?? 0;
  const facts = await caseFactsOf(db, rows.map((row) => row.id));
  const flags = isStaff(actor) ? await flagsOfNeeds(db, actor, rows.flatMap((row) => (row.status === 'submitted' || row.status === 'escalated' ? row.id : []))) : undefined;
  return page(c, <NeedList view={viewOf(c)} flags={flags} rows={rows} next={next} total={total} counts={counts} facts={facts} filter={filter} />);
});

const MOST_ENTERPRISES = 300;
const newNeedValues: FormValues = { kind: '技术攻关', urgency: 'normal', confidentiality: 'members', source: 'portal' };

async function newNeedPage(c: Ctx): Promise<(view: View, state: FormState) => ReturnType<typeof NewNeed>> {
  const q = c.req.query('enterprise')?.trim().slice(0, 100) ?? '';
  const enterprises = await enterprisesToPostFor(dbOf(c), c.get('actor'), q, MOST_ENTERPRISES);
  return (view, state) => <NewNeed view={view} state={state} enterprises={enterprises} q={q} />;
}

function NewNeed({ view, state, enterprises, q }: { view: View; state: FormState; enterprises: readonly { id: string; name: string }[]; q: string }) {
  const { t } = view;
  const many = q !== '' || enterprises.length >= MOST_ENTERPRISES;
  return (
    <Layout view={view} title={t('发布需求', 'Post a need')} purpose={t('写下要解决的技术问题；科协受理后，系统会找出能解决它的专家、学会和成果，并说明理由。', 'Write down the problem. Once staff accept it, the system finds who can solve it, and says why.')}>
      {many && (
        <form method="get" action="/needs/new" class="filters" role="search">
          <div class="field"><label for="enterprise">{t('企业较多，先按名称或信用代码查找', 'Find the enterprise by name or code first')}</label><input id="enterprise" name="enterprise" value={q} /></div>
          <button class="quiet">{t('查找企业', 'Find enterprise')}</button>
        </form>
      )}
      {enterprises.length === 0
        ? <p class="empty">{q === '' ? t('您的账号没有关联企业，不能发布需求。请联系当地科协。', 'Your account belongs to no enterprise, so it cannot post needs. Ask your association.') : t('没有找到这样的企业，请换个名称再查。', 'No such enterprise; try another name.')}</p>
        : <NeedForm view={view} state={state} action={q === '' ? '/needs/new' : `/needs/new?enterprise=${encodeURIComponent(q)}`} submit={t('提交需求', 'Submit need')} enterprises={enterprises} staff={isStaff(view.actor)}
            more={<button class="quiet" name="draft" value="true">{t('保存草稿', 'Save draft')}</button>} />}
    </Layout>
  );
}

needPages.get('/needs/new', async (c) => page(c, (await newNeedPage(c))(viewOf(c), { ...emptyForm, values: newNeedValues })));

needPages.post('/needs/new', async (c) => {
  const form = await readForm(c);
  try {
    const made = await perform(c, submitNeed, { ...form.values, source: sourceOf(c, form) }, form.requestKey);
    return c.redirect(`/needs/${made.id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, await newNeedPage(c));
  }
});

/** Staff say where a need came from; for others it follows from who they are. */
const sourceOf = (c: Ctx, form: PostedForm) =>
  isStaff(c.get('actor')) ? form.values['source'] : grantsOf(c.get('actor'), 'enterprise_member').length > 0 ? 'portal' : 'liaison';

/** Everything the page of one need shows to this reader. */
async function showProps(c: Ctx, need: NeedRow): Promise<NeedPageProps> {
  const [db, actor] = [dbOf(c), c.get('actor')];
  const closeness = await closenessTo(db, actor, need);
  const timeline = await timelineOfNeed(db, need.id);
  const history = historyAsSeen(actor, needFieldThing(need), visibleHistory(timeline, closeness));
  const facts = (await caseFactsOf(db, [need.id]))(need.id);
  const approved = facts.approved === 0 ? [] : await approvedCandidates(db, need.id);
  const names = await candidateNames(db, history.flatMap((line) => (line.subject_type === 'match' ? line.subject_id : [])));
  // An expert who was approved learns of the need, not of the other candidates.
  const seen = closeness !== 'reader' || managerGrant(actor) !== undefined ? approved : approved.filter((one) => actor.grants.some((g) => g.expertId === one.candidate_id));
  return { view: viewOf(c), need, facts, approved: seen, closeness, search: emptySearchIn(timeline), searchFails: c.get('services').search.sync?.failing !== undefined, engine: hasEngine(c.get('services').search), history, names, now: c.get('services').clock(), alike: await alikeOf(c, need), near: closeness === 'staff' ? await nearOf(c, need) : [], flags: closeness === 'staff' ? (await flagsOfNeeds(db, actor, [need.id])).get(need.id) ?? [] : [], checks: closeness === 'staff' ? await checksOf(db, need.id) : [], merged: await mergedInto(db, actor, need.id), parts: await partsOf(db, actor, need.id), whole: await wholeOf(db, actor, need), drafts: await draftsFor(c, need), questions: mayAnswer(c, need) ? await openQuestions(db, [need.id]) : [], follow: followOf(c, need) };
}

const mayAnswer = (c: Ctx, need: NeedRow): boolean => (need.status === 'accepted' || need.status === 'matched') && refusal(c.get('actor'), 'question.answer', { associationPath: need.association_path, enterpriseId: need.enterprise_id }) === null;

const followOf = (c: Ctx, need: NeedRow): string | undefined =>
  need.status === 'draft' || refusal(c.get('actor'), 'need.link', { associationPath: need.association_path, enterpriseId: need.enterprise_id }) !== null ? undefined : linkAddress(c, '/f', 'need', need.id, need.link_version);

/** For staff who handle the need. */
async function draftsFor(c: Ctx, need: NeedRow): Promise<NeedPageProps['drafts']> {
  if (refusal(c.get('actor'), 'need.draft', { associationPath: need.association_path }) !== null) return undefined;
  const { assistant } = c.get('services');
  return { needId: need.id, model: assistant.mayRead(need.confidentiality) ? assistant.model : null, drafts: await draftsOf(dbOf(c), need.id) };
}

/** Duplicates matter while the need can still be merged or sent back; without the search the page goes on without them. */
async function nearOf(c: Ctx, need: NeedRow): Promise<NeedPageProps['near']> {
  if (!['submitted', 'accepted', 'matched', 'escalated'].includes(need.status)) return [];
  const { search, log } = c.get('services');
  return alikeNeeds({ db: dbOf(c), search }, c.get('actor'), need).catch((error: unknown) => { log.warn({ error: String(error) }, 'no near duplicates'); return []; });
}

/** Needs like this one, most alike first, that the reader may merge it into. */
async function alikeOf(c: Ctx, need: NeedRow): Promise<NeedPageProps['alike']> {
  const mayMerge = ['submitted', 'accepted', 'matched'].includes(need.status) && refusal(c.get('actor'), 'need.merge', { associationPath: need.association_path }) === null;
  if (!mayMerge) return [];
  const { search, log } = c.get('services');
  const hits = await search.rank('need', needText(need), 12).catch((error: unknown) => { log.warn({ error: String(error) }, 'no similar needs'); return []; });
  const ranked = hits.map((hit) => hit.id).filter((other) => other !== need.id);
  const paths = grantsOf(c.get('actor'), 'staff', 'administrator').map((g) => g.associationPath);
  const rows = await mergeTargets(dbOf(c), ranked, paths);
  return rows.toSorted((a, b) => ranked.indexOf(a.id) - ranked.indexOf(b.id));
}

needPages.get('/needs/:id', async (c) => page(c, <NeedPage {...await showProps(c, await needOf(c))} />));

const steps = { submit: sendNeed, accept: acceptNeed, return: returnNeed, merge: mergeNeed, withdraw: withdrawNeed, escalate: escalateNeed, resume: resumeNeed, check: checkNeed } as const;

for (const [step, command] of Object.entries(steps)) {
  needPages.post(`/needs/:id/${step}`, async (c) => {
    const form = await readForm(c);
    const need = await needOf(c);
    try {
      await perform(c, command as typeof sendNeed, { ...form.values, id: need.id }, form.requestKey);
      return c.redirect(`/needs/${need.id}`, 303);
    } catch (error) {
      const refused = asAppError(error);
      if (!['invalid_input', 'wrong_state', 'conflict', 'stale_version', 'repeated_with_other_content'].includes(refused.code)) throw error;
      return page(c, <NeedPage {...await showProps(c, await needOf(c))} refused={{ step, error: refused, values: form.values }} />, statusOf(refused.code) as 422);
    }
  });
}

function EditNeed({ view, state, need }: { view: View; state: FormState; need: NeedRow }) {
  const { t } = view;
  const typed = state.values['version'];
  const conflict = typed !== undefined && typed !== String(need.version);
  return (
    <Layout view={view} title={t('修改需求', 'Edit need')} purpose={`${need.title}（${need.enterprise_name}）`} wide={conflict}>
      {conflict && <Conflict view={view} typed={state.values} current={valuesOf(need)} />}
      <NeedForm view={view} state={state} action={`/needs/${need.id}/edit`} submit={t('保存修改', 'Save changes')} staff={isStaff(view.actor)} more={<a class="button quiet" href={`/needs/${need.id}`}>{t('不改了', 'Cancel')}</a>}>
        <input type="hidden" name="version" value={String(need.version)} />
      </NeedForm>
    </Layout>
  );
}

needPages.get('/needs/:id/edit', async (c) => {
  const need = await needOf(c);
  const refused = refusal(c.get('actor'), 'need.edit', { associationPath: need.association_path, enterpriseId: need.enterprise_id });
  if (refused !== null || !isEditable(need.status)) return c.redirect(`/needs/${need.id}`, 303);
  return page(c, <EditNeed view={viewOf(c)} state={{ ...emptyForm, values: valuesOf(need) }} need={need} />);
});

needPages.post('/needs/:id/edit', async (c) => {
  const form = await readForm(c);
  const before = await needOf(c);
  try {
    await perform(c, editNeed, { ...form.values, id: before.id }, form.requestKey);
    return c.redirect(`/needs/${before.id}`, 303);
  } catch (error) {
    const need = await needOf(c);
    return formAgain(c, error, form, (view, state) => <EditNeed view={view} state={state} need={need} />);
  }
});
