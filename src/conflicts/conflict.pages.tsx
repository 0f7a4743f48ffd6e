import { Hono } from 'hono';
import { refuse } from '../auth/refusal.ts';
import { pageRequest } from '../db/page.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { emptyForm, Form, type FormState, LongField, SelectField, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { NextPage, Table, Tag } from '../ui/table.tsx';
import { dateTime, day, type View, viewOf } from '../ui/view.ts';
import { aboutKinds, conflictKinds } from './conflict.ts';
import { declareConflict, endConflict } from './conflict.commands.ts';
import { aboutKindWords, conflictKindWords } from './conflict.labels.ts';
import { conflictPage, type ConflictRow } from './conflict.queries.ts';
import { chinaDay } from '../shared/working-days.ts';

/** 利益关系申报: what one declares, and what one has declared. */
export const conflictPages = new Hono<Env>();
conflictPages.use('/conflicts', signedIn);
conflictPages.use('/conflicts/*', signedIn);

/** What the declaration would be about, when a page led here from it. */
interface Subject { readonly about: string; readonly subject: string; readonly name: string; readonly back: string }

conflictPages.get('/conflicts', async (c) => {
  refuse(c.get('actor'), 'conflict.declare', {});
  return page(c, await ConflictsPage(c, viewOf(c), emptyForm));
});

conflictPages.post('/conflicts', async (c) => {
  const form = await readForm(c);
  const { back = '', name: _name, ...values } = form.values;
  try {
    await perform(c, declareConflict, values, form.requestKey);
    return c.redirect(typeof back === 'string' && /^\/(?![/\\])/.test(back) ? back : '/conflicts', 303);
  } catch (error) {
    const [view, lists] = [viewOf(c), await conflictPage(c.get('services').db, c.get('actor'), { limit: 50 })];
    return formAgain(c, error, form, (_, state) => <Page view={view} state={state} rows={lists.rows} next={lists.next} subject={subjectIn(form.values)} today={chinaDay(c.get('services').clock())} />);
  }
});

conflictPages.post('/conflicts/:id/end', async (c) => {
  const form = await readForm(c);
  const parsed = id.safeParse(c.req.param('id'));
  if (!parsed.success) throw notFound(['这项申报', 'This declaration']);
  await perform(c, endConflict, { id: parsed.data }, form.requestKey);
  return c.redirect('/conflicts', 303);
});

async function ConflictsPage(c: Ctx, view: View, state: FormState) {
  const { rows, next } = await conflictPage(c.get('services').db, c.get('actor'), { ...pageRequest.catch({ limit: 50 }).parse({ cursor: c.req.query('cursor') }), limit: 50 });
  return <Page view={view} state={state} rows={rows} next={next} subject={subjectIn(c.req.query())} today={chinaDay(c.get('services').clock())} />;
}

function subjectIn(values: Readonly<Record<string, string | readonly string[]>>): Subject | undefined {
  const text = (name: string) => { const value = values[name]; return typeof value === 'string' ? value : ''; };
  const known = aboutKinds.some((kind) => kind === text('about')) && id.safeParse(text('subject')).success;
  return known ? { about: text('about'), subject: text('subject'), name: text('name').slice(0, 80), back: text('back') } : undefined;
}

interface PageProps { readonly view: View; readonly state: FormState; readonly rows: readonly ConflictRow[]; readonly next: string | null; readonly subject: Subject | undefined; readonly today: string }

function Page(props: PageProps) {
  const { view, rows, next } = props;
  const { t } = view;
  return (
    <Layout view={view} title={t('利益关系申报', 'Conflicts of interest')} purpose={t('与企业、专家、单位或某条需求有利益关系的，请先申报。系统会在联系任何人之前避开。', 'Declare an interest in an enterprise, expert, institution or need. It is avoided before anybody is contacted.')}>
      <p class="hint">{t('申报只有您本人和本级科协负责人能看到；其他人只看到“有利益关系，已回避”。', 'Only you and the leads of your association can read it; others see “has an interest and has stepped back”.')}</p>
      <DeclareForm {...props} />
      <h2>{t('已申报的', 'Declared')}</h2>
      <Table caption={t('已申报的利益关系', 'Declared interests')} rows={rows} empty={<p>{t('还没有申报。没有利益关系时不用填写。', 'Nothing declared. If you have no interest, there is nothing to fill in.')}</p>} columns={[
        { head: t('关于', 'About'), kind: 'main', cell: (row) => row.subject_name },
        { head: t('关系', 'Interest'), cell: (row) => view.words(conflictKindWords[row.kind]) },
        { head: t('起止', 'Dates'), cell: (row) => `${day(view, row.from_day)}${t(' 起', ' on')}${row.until_day === null ? '' : t(`，至 ${day(view, row.until_day)}`, `, to ${row.until_day}`)}` },
        { head: t('说明', 'Note'), cell: (row) => row.note ?? '' },
        { head: t('申报人', 'Declared by'), cell: (row) => <>{row.declarer_name} <span class="fine">{dateTime(view, row.declared_at, row.time_zone)}</span></> },
        { head: '', cell: (row) => (isOver(row, props.today) ? <Tag tone="quiet">{t('已结束', 'ended')}</Tag>
          : row.user_id === view.actor.userId ? <StepButton view={view} action={`/conflicts/${row.id}/end`} label={t('今天起结束', 'End today')} kind="quiet" /> : null) },
      ]} />
      <NextPage view={view} next={next} />
    </Layout>
  );
}

const isOver = (row: ConflictRow, today: string): boolean => row.until_day !== null && row.until_day <= today;

function DeclareForm({ view, state, subject }: PageProps) {
  const { t } = view;
  const field = { view, state };
  return (
    <Form view={view} state={state} action="/conflicts" submit={t('申报', 'Declare')}>
      {subject === undefined
        ? <><input type="hidden" name="about" value="institution" /><TextField {...field} name="subject" label={t('企业或单位全称', 'Full name of the enterprise or institution')} hint={t('与名录中的名称一致；其下属部门也会一并回避。针对某位专家或某条需求的，请从该专家、需求或领办卡上的链接进入。', 'As it stands in the directory; its departments count too. For one expert or one need, follow the link on their page or on the take-on card.')} /></>
        : <><input type="hidden" name="about" value={subject.about} /><input type="hidden" name="subject" value={subject.subject} /><input type="hidden" name="name" value={subject.name} /><input type="hidden" name="back" value={subject.back} />
          <p><strong>{view.words(aboutKindWords[subject.about as keyof typeof aboutKindWords])}{t('：', ': ')}{subject.name}</strong></p></>}
      <SelectField {...field} name="kind" label={t('是什么关系', 'What interest')} blank={t('请选择', 'Choose')} choices={conflictKinds.map((kind) => [kind, view.words(conflictKindWords[kind])])} />
      <TextField {...field} name="from" type="date" required={false} label={t('从哪天起', 'From')} hint={t('不填为今天。', 'Today when left out.')} />
      <TextField {...field} name="until" type="date" required={false} label={t('到哪天止', 'Until')} hint={t('不填为一直有效，直到您结束它。', 'Without end when left out, until you end it.')} />
      <LongField {...field} name="note" rows={2} required={false} label={t('说明', 'Note')} hint={t('不会给企业、专家或其他经理人看。', 'Never shown to the enterprise, the expert or other managers.')} />
      <p class="hint">{t('申报后，您名下与此有关、还没签约的对接会自动退回，相关的对接建议会自动撤下，并通知有关各方“已回避”。', 'With it, your open cases of this matter that have no contract are given back, its proposals are withdrawn, and those concerned are told that you stepped back.')}</p>
    </Form>
  );
}
