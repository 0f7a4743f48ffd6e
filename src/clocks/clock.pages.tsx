import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { associationById, type AssociationRow } from '../associations/association.queries.ts';
import { refusal, refuse } from '../auth/refusal.ts';
import { enterYear } from '../calendar/calendar.commands.ts';
import { enteredYears } from '../calendar/calendar.queries.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { chinaDay, shippedYears } from '../shared/working-days.ts';
import { emptyForm, Form, type FormState, LongField, TextField } from '../ui/form.tsx';
import { ExportButtons } from '../ui/export.tsx';
import { Layout } from '../ui/layout.tsx';
import { ReportTabs } from '../ui/report-tabs.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { dateTime, day, type View, viewOf } from '../ui/view.ts';
import { figuresQuery, sinceOf } from './clock.api.ts';
import { setClocks } from './clock.commands.ts';
import { clockMeanings, clockNames } from './clock.labels.ts';
import { clockKinds } from './clock.ts';
import { DueMark } from './due.tsx';
import { clockDays, type ClockDays, clockFigures, type ClockFigures, lateThings, type LateThing } from './figures.queries.ts';

export const clockPages = new Hono<Env>();
clockPages.use('/associations/:id/clocks', signedIn);
clockPages.use('/calendar', signedIn);

const MOST_LATE = 50;

/** How long things wait in the reader's area: median and 90th percentile of each clock, and what is overdue now. */
clockPages.get('/reports/clocks', signedIn, async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const { db, clock } = c.get('services');
  const since = sinceOf(figuresQuery.safeParse({ since: c.req.query('since') || undefined }).data?.since, clock());
  const [figures, late] = await Promise.all([clockFigures(db, c.get('actor'), since.at, chinaDay(clock())), lateThings(db, c.get('actor'), chinaDay(clock()), MOST_LATE)]);
  return page(c, <FiguresPage view={viewOf(c)} since={since.day} figures={figures} late={late} />);
});

function FiguresPage({ view, since, figures, late }: { view: View; since: string; figures: readonly ClockFigures[]; late: readonly LateThing[] }) {
  const { t } = view;
  const days = (value: number | null): string => (value === null ? t('暂无', 'none yet') : value === 0 ? t('当天', 'same day') : t(`${value} 个工作日`, `${value} working day(s)`));
  return (
    <Layout view={view} wide title={t('办理时限', 'How long things wait')} purpose={t('您范围内的每一步等了多久，哪些已过期。按工作日计，节假日和调休除外。', 'How long each step waited in your area, and what is overdue. In working days of China’s calendar.')}>
      <ReportTabs view={view} />
      <form method="get" action="/reports/clocks" class="filters">
        <label for="since">{t('从哪天起办完的', 'Ended from')}</label> <input id="since" name="since" type="date" value={since} /> <button>{t('查看', 'Show')}</button>
      </form>
      <Table caption={t('各步的时间', 'Each step')} rows={figures} empty="" columns={[
        { head: t('哪一步', 'Step'), kind: 'main', cell: (row) => view.words(clockNames[row.kind]) },
        { head: t('一半不超过', 'Half within'), cell: (row) => days(row.median) },
        { head: t('九成不超过', 'Nine of ten within'), cell: (row) => days(row.p90) },
        { head: t('按时/办完', 'In time / ended'), kind: 'number', cell: (row) => `${row.inTime}/${row.ended}` },
        { head: t('在等', 'Waiting'), kind: 'number', cell: (row) => row.running },
        { head: t('已过期', 'Overdue'), kind: 'number', cell: (row) => row.overdue },
        { head: t('已请上级过问', 'Handed up'), kind: 'number', cell: (row) => row.handedUp },
      ]} />
      <details><summary>{t('这些数是怎么算的', 'What these figures mean')}</summary>
        <ul>{clockKinds.map((kind) => <li><strong>{view.words(clockNames[kind])}</strong>{t('：', ': ')}{view.words(clockMeanings[kind])}</li>)}</ul>
        <p>{t('“一半不超过”是中位数，“九成不超过”是第 90 百分位，只算真正办完的；撤回、退回的不算。还在等的不在其中，所以请同时看“已过期”。', '“Half within” is the median and “nine of ten within” the 90th percentile, of what was really done; what was withdrawn or given back does not count. What still waits is not in them, so look at “overdue” too.')}</p>
      </details>
      <h2>{t('已过期', 'Overdue')}</h2>
      {late.length >= MOST_LATE && <p class="count">{t(`最久的 ${MOST_LATE} 件`, `The ${MOST_LATE} longest`)}</p>}
      <Table caption={t('已过期的', 'What is overdue')} rows={late} empty={<p>{t('没有过期的，谢谢大家。', 'Nothing is overdue.')}</p>} columns={[
        { head: t('需求', 'Need'), kind: 'main', cell: (row) => <a href={row.subject_type === 'engagement' ? `/engagements/${row.subject_id}` : `/needs/${row.need_id}`}>{row.title}</a> },
        { head: t('哪一步', 'Step'), cell: (row) => view.words(clockNames[row.kind]) },
        { head: t('谁办', 'With whom'), cell: (row) => row.manager_name ?? row.association_name },
        { head: t('应在', 'Due'), cell: (row) => <DueMark view={view} due={{ due_on: row.due_on, due_provisional: row.provisional }} /> },
        { head: t('上级', 'Above'), cell: (row) => (row.handed_up_at === null ? '' : <Tag tone="waiting">{t('已请上级过问', 'handed up')}</Tag>) },
      ]} />
      <ExportButtons view={view} list="clocks" path="/reports/clocks" filter={{ since }} />
      <p><a href="/calendar">{t('节假日和调休', 'Holidays and make-up days')}</a> <a href="/reports/matching">{t('匹配报告', 'Matching report')}</a></p>
    </Layout>
  );
}

async function find(c: Ctx): Promise<AssociationRow> {
  const given = id.safeParse(c.req.param('id'));
  const row = given.success ? await associationById(c.get('services').db, given.data) : undefined;
  if (row === undefined) throw notFound(['这个科协', 'This association']);
  refuse(c.get('actor'), 'clock.set', { associationPath: row.path });
  return row;
}

clockPages.get('/associations/:id/clocks', async (c) => {
  const row = await find(c);
  const days = await clockDays(c.get('services').db, row.id);
  return page(c, settingsPage(viewOf(c), { values: Object.fromEntries(days.map((one) => [one.kind, String(one.own ?? '')])), errors: [] }, row, days));
});

clockPages.post('/associations/:id/clocks', async (c) => {
  const form = await readForm(c);
  const row = await find(c);
  try {
    await perform(c, setClocks, { associationId: row.id, days: form.values }, form.requestKey);
    return c.redirect(`/associations/${row.id}/clocks`, 303);
  } catch (error) {
    const days = await clockDays(c.get('services').db, row.id);
    return formAgain(c, fieldsOfForm(error), form, (view, state) => settingsPage(view, state, row, days));
  }
});

/** The command knows the numbers as `days.review`, the form as `review`. */
function fieldsOfForm(error: unknown): unknown {
  if (typeof error === 'object' && error !== null && 'fields' in error && Array.isArray(error.fields)) {
    return Object.assign(error, { fields: error.fields.map((one: { field: string }) => ({ ...one, field: one.field.replace(/^days\./, '') })) });
  }
  return error;
}

function settingsPage(view: View, state: FormState, row: AssociationRow, days: readonly ClockDays[]): Child {
  const { t } = view;
  return (
    <Layout view={view} title={t(`办理时限：${row.name}`, `Time limits: ${row.name}`)} purpose={t('各步应在几个工作日内办理。不填就按上级的；下级没有自己定的，也按这里的。修改只影响以后开始计时的。', 'Within how many working days each step is to be done. Empty follows the association above; those below follow this one. A change holds for what begins from now on.')}>
      <Form view={view} state={state} action={`/associations/${row.id}/clocks`} submit={t('保存时限', 'Save')}>
        {days.map((one) => (
          <TextField view={view} state={state} name={one.kind} label={view.words(clockNames[one.kind])} inputmode="numeric" required={false}
            hint={`${view.words(clockMeanings[one.kind])} ${t(`现在是 ${one.days} 个工作日`, `Now ${one.days} working days`)}${one.own !== null ? '' : one.from === null ? t('（系统默认）。', ' (as delivered).') : t(`（按${one.from}）。`, ` (from ${one.from}).`)}`} />
        ))}
      </Form>
      <p class="prose">{t('到期前会提醒应办理的人；过了期限，应办理的人和工作人员都会收到通知；再过同样长的时间，请上级科协过问。', 'Before it is due, who is to act is reminded; when it has passed, they and the staff are told; after as long again, the parent association is.')}</p>
      <p><a href={`/associations/${row.id}`}>{t('返回', 'Back')}</a></p>
    </Layout>
  );
}

/** Which years' holidays are known; administrators of the association at the top enter a year that is not. */
clockPages.get('/calendar', async (c) => page(c, await calendarPage(c, emptyForm)));
clockPages.post('/calendar', async (c) => {
  const form = await readForm(c);
  try {
    await perform(c, enterYear, { holidays: '', workdays: '', ...form.values }, form.requestKey);
    return c.redirect('/calendar', 303);
  } catch (error) {
    const years = await shownCalendar(c);
    return formAgain(c, error, form, (view, state) => calendar(view, state, years));
  }
});

async function shownCalendar(c: Ctx) {
  const { db } = c.get('services');
  const root = await db.selectFrom('association').select('path').where('parent_id', 'is', null).executeTakeFirst();
  return { entered: await enteredYears(db), refused: refusal(c.get('actor'), 'calendar.edit', root === undefined ? {} : { associationPath: root.path }) };
}
const calendarPage = async (c: Ctx, state: FormState): Promise<Child> => calendar(viewOf(c), state, await shownCalendar(c));

function calendar(view: View, state: FormState, { entered, refused }: Awaited<ReturnType<typeof shownCalendar>>): Child {
  const { t } = view;
  const [first, last] = [shippedYears[0], shippedYears.at(-1)];
  return (
    <Layout view={view} title={t('节假日和调休', 'Holidays and make-up days')} purpose={t('办理时限按工作日计，用的是国务院公布的放假安排。', 'Time limits count working days, by the holidays the State Council announces.')}>
      <p>{t(`程序自带 ${first} 至 ${last} 年的安排。`, `The program knows ${first} to ${last}.`)} {t('还不知道的年份，按周一至周五暂计并注明“暂计”；公布以后在这里填写，正在计时的会自动重新计算。', 'A year that is not known counts Monday to Friday and says “provisional”. When it is announced, enter it here: what runs is counted anew by itself.')}</p>
      {entered.length > 0 && (
        <Table caption={t('在这里填写的年份', 'Years entered here')} rows={entered} empty="" columns={[
          { head: t('年份', 'Year'), kind: 'main', cell: (row) => row.year },
          { head: t('放假', 'Days off'), cell: (row) => row.holidays.map((one) => day(view, one)).join(t('、', ', ')) },
          { head: t('调休上班', 'Worked'), cell: (row) => row.workdays.map((one) => day(view, one)).join(t('、', ', ')) },
          { head: t('依据', 'Source'), cell: (row) => row.source },
          { head: t('填写时间', 'Entered'), cell: (row) => dateTime(view, row.entered_at) },
        ]} />
      )}
      <h2>{t('填写一个年份', 'Enter a year')}</h2>
      {refused !== null ? <p class="hint">{t('由最上一级科协的管理员填写。', 'Administrators of the association at the top enter it.')}</p> : (
        <Form view={view} state={state} action="/calendar" submit={t('保存这一年', 'Save the year')}>
          <TextField view={view} state={state} name="year" label={t('年份', 'Year')} inputmode="numeric" hint={t('再填一次同一年，以后一次为准。', 'A year entered again replaces what was there.')} />
          <LongField view={view} state={state} name="holidays" label={t('放假的日子', 'Days off')} hint={t('例如：1月1日至1月3日，2月5日至2月11日', 'For example 1月1日至1月3日, 2027-02-05')} rows={3} />
          <LongField view={view} state={state} name="workdays" label={t('调休上班的日子', 'Weekend days that are worked')} required={false} hint={t('例如：2月4日，2月14日', 'For example 2027-02-14')} rows={2} />
          <TextField view={view} state={state} name="source" label={t('依据', 'Source')} hint={t('例如：国办发明电〔2026〕7号', 'The number of the announcement')} />
        </Form>
      )}
    </Layout>
  );
}
