import type { Child } from 'hono/jsx';
import { Hono } from 'hono';
import { regionName } from '../associations/region.ts';
import { refusal } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { needKindWords, urgencyWords } from '../needs/need.labels.ts';
import { type NeedRow, needById } from '../needs/need.queries.ts';
import { matchesOfNeed } from '../matches/match.queries.ts';
import { notFound } from '../shared/errors.ts';
import { emptyForm, Form, type FormState, LongField, SelectField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Facts, NextPage, Table, Tag } from '../ui/table.tsx';
import { ago, dateTime, day, type View, viewOf } from '../ui/view.ts';
import { fieldOf, SocietyFields } from './decision.tsx';
import { answerNomination, handToSociety, withdrawNomination } from './nomination.commands.ts';
import { expertsLike, nominationById, type NominationRow, nominationsFor, nominationsOf, societiesToAsk } from './nomination.queries.ts';
import { nominationTone, nominationWords, Nominations } from './nomination.show.tsx';

export const nominationPages = new Hono<Env>();

/** The page at /desk for the secretary of a society. */
export async function SocietyDesk(c: Ctx, asked?: Child): Promise<Response> {
  const { db, clock } = c.get('services');
  const [open, over] = [await nominationsFor(db, c.get('actor'), true, { limit: 50, cursor: c.req.query('cursor') }), await nominationsFor(db, c.get('actor'), false, { limit: 20 })];
  return page(c, <Desk view={viewOf(c)} asked={asked} open={open.rows} next={open.next} over={over.rows} now={clock()} />);
}

function Desk({ view, asked, open, next, over, now }: { view: View; asked?: Child; open: readonly NominationRow[]; next: string | null; over: readonly NominationRow[]; now: Date }) {
  const { t } = view;
  return (
    <Layout view={view} wide title={t('学会工作台', 'The society’s desk')} purpose={t('科协请贵学会为企业的技术难题推荐专家。', 'Associations ask your society to name experts for enterprises’ problems.')}>
      {asked}
      {open.length > 0 && <p class="next-step">{t(`轮到您了：${open.length} 份请求等贵学会回复。`, `Your turn: ${open.length} request(s) wait for your society.`)}</p>}
      <Table caption={t('等回复的请求', 'Requests that wait')} rows={open} keys empty={<p>{t('现在没有等贵学会回复的请求；有了会通知您。', 'No request waits for your society. You will be told when one comes.')}</p>} columns={[
        { head: t('需求', 'Need'), kind: 'main', cell: (row) => <a href={`/nominations/${row.id}`}>{row.title}</a> },
        { head: t('领域', 'Field'), cell: (row) => row.field },
        { head: t('紧急程度', 'Urgency'), cell: (row) => view.words(urgencyWords[row.urgency]) },
        { head: t('所在地', 'Region'), cell: (row) => regionName(row.region_code) },
        { head: t('哪个科协', 'Association'), cell: (row) => row.association_name },
        { head: t('等了多久', 'Since'), cell: (row) => ago(view, row.asked_at, now) },
      ]} />
      <NextPage view={view} next={next} />
      {over.length > 0 && (
        <>
          <h2>{t('以前的请求', 'Earlier requests')}</h2>
          <Table caption={t('以前的请求', 'Earlier requests')} rows={over} empty={null} columns={[
            { head: t('需求', 'Need'), kind: 'main', cell: (row) => <a href={`/nominations/${row.id}`}>{row.title}</a> },
            { head: t('结果', 'Outcome'), cell: (row) => (row.status === 'asked' ? <Tag tone="quiet">{t('需求已不再找人', 'No longer looked for')}</Tag> : <Tag tone={nominationTone[row.status]}>{view.words(nominationWords[row.status])}</Tag>) },
            { head: t('推荐的专家', 'Named'), cell: (row) => row.expert_name },
            { head: t('时间', 'When'), cell: (row) => dateTime(view, row.answered_at ?? row.asked_at, row.time_zone) },
          ]} />
        </>
      )}
    </Layout>
  );
}

async function find(c: Ctx): Promise<NominationRow> {
  const nomination = await nominationById(c.get('services').db, c.get('actor'), c.req.param('id') ?? '');
  if (nomination === undefined) throw notFound(['这份推荐请求', 'This request']);
  return nomination;
}

interface PageProps { readonly view: View; readonly nomination: NominationRow; readonly found: Awaited<ReturnType<typeof expertsLike>>; readonly q: string; readonly state: FormState }
async function propsOf(c: Ctx, state: FormState): Promise<PageProps> {
  const nomination = await find(c);
  const q = c.req.query('q')?.trim().slice(0, 60) ?? '';
  return { view: viewOf(c), nomination, q, state, found: await expertsLike(c.get('services').db, c.get('actor'), q === '' ? nomination.field : q) };
}

nominationPages.get('/nominations/:id', signedIn, async (c) => page(c, <NominationPage {...await propsOf(c, emptyForm)} />));

nominationPages.post('/nominations/:id/answer', signedIn, async (c) => {
  const form = await readForm(c);
  try {
    await perform(c, answerNomination, { id: c.req.param('id'), answer: form.values['answer'], expertId: form.values['expertId'] ?? '', note: form.values['note'] ?? '' }, form.requestKey);
    return c.redirect(`/nominations/${c.req.param('id')}`, 303);
  } catch (error) {
    const props = await propsOf(c, emptyForm);
    return formAgain(c, error, form, (view, state) => <NominationPage {...props} view={view} state={state} />);
  }
});

nominationPages.post('/nominations/:id/withdraw', signedIn, async (c) => {
  const form = await readForm(c);
  const { needId } = await perform(c, withdrawNomination, { id: c.req.param('id') }, form.requestKey);
  return c.redirect(`/needs/${needId}/nominations`, 303);
});

function NominationPage({ view, nomination: one, found, q, state }: PageProps) {
  const { t } = view;
  const waits = one.status === 'asked' && (one.need_status === 'accepted' || one.need_status === 'matched');
  const mine = refusal(view.actor, 'nomination.answer', { societyId: one.society_id }) === null;
  const parts = [[t('需求背景', 'Background'), one.background], [t('需解决的主要技术难题', 'The problem'), one.problem], [t('期望实现的主要技术目标', 'Goals'), one.goals]] as const;
  return (
    <Layout view={view} title={t('贵学会能推荐谁？', 'Whom can your society name?')} purpose={one.title}>
      <p class="trail"><Tag tone={nominationTone[one.status]}>{view.words(nominationWords[one.status])}</Tag> {mine ? <a href="/desk">{t('回到工作台', 'Back to the desk')}</a> : <a href={`/needs/${one.need_id}/nominations`}>{t('回到需求', 'Back to the need')}</a>}</p>
      {one.note !== null && <p class="next-step">{one.association_name}{t('：', ': ')}{one.note}</p>}
      {one.status === 'nominated' && <p class="recorded">{t('贵学会推荐了：', 'Your society named: ')}{one.expert_name}{one.answer_note !== null && <>{t('。', '. ')}{one.answer_note}</>}</p>}
      {one.status === 'none' && <p class="recorded">{one.answer_note}</p>}
      {parts.map(([label, text]) => text !== null && <section><h2>{label}</h2>{text.split(/\n+/).map((line) => <p class="prose">{line}</p>)}</section>)}
      <Facts rows={[[t('领域', 'Field'), one.field], [t('类型', 'Kind'), view.words(needKindWords[one.kind])], [t('紧急程度', 'Urgency'), view.words(urgencyWords[one.urgency])], [t('企业所在地', 'Where the enterprise is'), regionName(one.region_code)], [t('产业链', 'Industry chain'), one.industry_chain], [t('希望完成日期', 'Wanted by'), one.deadline === null ? null : day(view, one.deadline)]]} />
      {!waits && one.status === 'asked' && <p class="hint">{t('这条需求已经不再找人了，不用再回复，谢谢。', 'Nobody is looked for any more for this need; no answer is needed, thank you.')}</p>}
      {waits && mine && (
        <section aria-labelledby="answer">
          <h2 id="answer">{t('回复', 'Answer')}</h2>
          <form method="get" action={`/nominations/${one.id}`} class="filters" role="search">
            <div class="field"><label for="q">{t('按姓名、单位或领域查找专家', 'Find an expert by name, institution or field')}</label><input id="q" name="q" value={q} /></div>
            <button class="quiet">{t('查找专家', 'Find')}</button>
          </form>
          <p class="count" role="status">{q === '' && found.length === 0 ? t(`名录里没有领域是“${one.field}”的专家，请按姓名、单位或别的领域查找。`, `Nobody in the directory has the field “${one.field}”: search by name, institution or another field.`) : q === '' ? t(`下面先列出领域是“${one.field}”的 ${found.length} 位。`, `Those of the field “${one.field}” are listed first: ${found.length}.`) : t(`找到 ${found.length} 位。`, `${found.length} found.`)}</p>
          <Form view={view} state={state} action={`/nominations/${one.id}/answer`} submit={t('推荐这位专家', 'Name this expert')}>
            <input type="hidden" name="answer" value="nominated" />
            <SelectField view={view} state={state} name="expertId" label={t('推荐哪位专家', 'Whom you name')} blank={t('请选择', 'Choose')} choices={found.map((expert) => [expert.id, [expert.name, expert.institution, expert.fields.slice(0, 2).join('、')].filter(Boolean).join('，')])} />
            <LongField view={view} state={state} name="note" label={t('为什么推荐', 'Why')} required={false} rows={3} hint={t('科协工作人员会看到；请先征得本人同意。', 'Association staff will read it; please ask the expert first.')} />
          </Form>
          <details class="step-form" open={state.values['answer'] === 'none'}>
            <summary>{t('没有合适的专家', 'There is nobody to name')}</summary>
            <form method="post" action={`/nominations/${one.id}/answer`} class="form">
              <input type="hidden" name="_token" value={view.formToken} /><input type="hidden" name="_key" value={view.requestKey()} /><input type="hidden" name="answer" value="none" />
              <div class="field"><label for="none-note">{t('说明', 'Note')}</label><p class="hint">{t('例如：建议找哪个学会；哪位专家库里还没有，请写姓名和单位。', 'For example: which society to ask instead; or an expert who is not here yet, with name and institution.')}</p><textarea id="none-note" name="note" rows={3} /></div>
              <p class="actions"><button class="quiet">{t('回复没有合适的专家', 'Say that there is nobody')}</button></p>
            </form>
          </details>
        </section>
      )}
    </Layout>
  );
}

/** For staff: which societies were asked for a need, and a form to ask another. */
nominationPages.get('/needs/:id/nominations', signedIn, async (c) => page(c, <NeedNominations {...await needProps(c)} state={emptyForm} />));

nominationPages.post('/needs/:id/nominations', signedIn, async (c) => {
  const form = await readForm(c);
  try {
    const { needId } = await perform(c, handToSociety, { needId: c.req.param('id'), societyId: form.values[fieldOf('nominate', 'societyId')], note: form.values[fieldOf('nominate', 'note')] }, form.requestKey);
    return c.redirect(`/needs/${needId}/nominations`, 303);
  } catch (error) {
    const props = await needProps(c);
    return formAgain(c, error, form, (view, state) => <NeedNominations {...props} view={view} state={{ ...state, errors: state.errors.map((one) => ({ ...one, field: fieldOf('nominate', one.field) })) }} />);
  }
});

interface NeedProps { readonly view: View; readonly need: NeedRow; readonly nominations: readonly NominationRow[]; readonly societies: readonly { readonly id: string; readonly name: string }[] }
async function needProps(c: Ctx): Promise<NeedProps> {
  const [db, actor] = [c.get('services').db, c.get('actor')];
  const need = await needById(db, actor, c.req.param('id') ?? '');
  if (need === undefined || refusal(actor, 'nomination.ask', { associationPath: need.association_path }) !== null) throw notFound(['这条需求', 'This need']);
  const proposed = (await matchesOfNeed(db, actor, need.id)).flatMap((one) => one.society_id ?? []);
  return { view: viewOf(c), need, nominations: await nominationsOf(db, actor, need.id), societies: await societiesToAsk(db, actor, proposed) };
}

function NeedNominations({ view, need, nominations, societies, state }: NeedProps & { state: FormState }) {
  const { t } = view;
  const open = (need.status === 'accepted' || need.status === 'matched') && need.confidentiality !== 'staff_only';
  return (
    <Layout view={view} title={t('请学会推荐专家', 'Have a society name an expert')} purpose={need.title}>
      <p class="trail"><a href={`/needs/${need.id}/proposals`}>{t('这条需求的全部建议', 'All proposals of this need')}</a></p>
      {open ? (
        <Form view={view} state={state} action={`/needs/${need.id}/nominations`} submit={t('请学会推荐专家', 'Ask the society to name an expert')}>
          <SocietyFields view={view} state={state} societies={societies} />
        </Form>
      ) : <p class="empty">{need.confidentiality === 'staff_only' ? t('这条需求仅科协工作人员可见，不能交给学会。', 'The need is for association staff only and cannot be shown to a society.') : t('只有已受理、尚未开始对接的需求可以请学会推荐。', 'Only a need that is accepted and not yet in hand can be handed to a society.')}</p>}
      <Nominations view={view} nominations={nominations} />
    </Layout>
  );
}
