import { Hono } from 'hono';
import { grantsOf, refuse } from '../auth/refusal.ts';
import { perform } from '../http/api.ts';
import type { Ctx, Env } from '../http/env.ts';
import { readForm } from '../http/form.ts';
import { signedIn } from '../http/session.ts';
import { needStatusTone, needStatusWords } from '../needs/need.labels.ts';
import { holdSeminar } from '../seminars/seminar.commands.ts';
import { notFound } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';
import { parseInput } from '../shared/input.ts';
import { chinaDay, plusDays } from '../shared/working-days.ts';
import { emptyForm, Form, type FormState, StepButton, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { ReportTabs } from '../ui/report-tabs.tsx';
import { formAgain, page } from '../ui/respond.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { ago, type View, viewOf } from '../ui/view.ts';
import { FIRMS_FOR_SESSION, sessionInput } from './groups.ts';
import { requestGroups } from './groups.commands.ts';
import { type GroupMember, type Grouping, membersOf, MOST_GROUPS, needGroups } from './groups.queries.ts';

/** Groups of like needs: one session for many firms, or a society to be asked where nobody answers them. */
export const groupPages = new Hono<Env>();

interface Shown { readonly id: string; readonly members: readonly GroupMember[] }

groupPages.get('/reports/common', signedIn, async (c) => {
  refuse(c.get('actor'), 'report.view', {});
  const { db } = c.get('services');
  const grouping = await needGroups(db, c.get('actor'));
  const members = await membersOf(db, c.get('actor'), grouping.groups.map((group) => group.id));
  const shown = grouping.groups.map((group): Shown => ({ id: group.id, members: members.get(group.id) ?? [] }));
  return page(c, <CommonPage view={viewOf(c)} grouping={grouping} shown={shown} asked={c.req.query('asked') === '1'} now={c.get('services').clock()} />);
});

groupPages.post('/reports/common/again', signedIn, async (c) => {
  const form = await readForm(c);
  await perform(c, requestGroups, {}, form.requestKey);
  return c.redirect('/reports/common?asked=1', 303);
});

/** The group of the address, as this reader may see it. @throws AppError `not_found` also where the groups were worked out anew */
async function groupOf(c: Ctx): Promise<Shown> {
  refuse(c.get('actor'), 'report.view', {});
  const groupId = id.safeParse(c.req.param('id'));
  const members = groupId.success ? (await membersOf(c.get('services').db, c.get('actor'), [groupId.data])).get(groupId.data) : undefined;
  if (!groupId.success || members === undefined) throw notFound(['这组共性需求（可能刚重新算过，请回到共性需求的列表）', 'This group (it may just have been worked out anew: see the list)']);
  return { id: groupId.data, members };
}

groupPages.get('/reports/common/:id', signedIn, async (c) => page(c, <GroupPage view={viewOf(c)} group={await groupOf(c)} state={null} now={c.get('services').clock()} />));

/** Prepares the session: a seminar of the reader's association with the firms as attendance. */
groupPages.post('/reports/common/:id/seminar', signedIn, async (c) => {
  const form = await readForm(c);
  const group = await groupOf(c);
  try {
    const { title, heldOn } = parseInput(sessionInput, { ...form.values, id: group.id });
    const [grant] = grantsOf(c.get('actor'), 'staff', 'administrator');
    const made = await perform(c, holdSeminar, { associationId: grant?.associationId ?? '', title, heldOn, place: null, firms: firmsOf(group.members).join('\n') }, form.requestKey);
    return c.redirect(`/seminars/${made.id}`, 303);
  } catch (error) {
    return formAgain(c, error, form, (view, state) => <GroupPage view={view} group={group} state={state} now={c.get('services').clock()} />);
  }
});

const firmsOf = (members: readonly GroupMember[]): readonly string[] => [...new Set(members.map((need) => need.enterprise))];
/** Those of most needs first. */
const fieldsOf = (members: readonly GroupMember[]): readonly string[] => [...Map.groupBy(members, (need) => need.field)].toSorted(([, a], [, b]) => b.length - a.length).map(([field]) => field);
/** Three at most: the title of a session has to hold them. */
const nameOf = ({ members }: Shown): string => fieldsOf(members).slice(0, 3).join('、').slice(0, 80);

function CommonPage({ view, grouping, shown, asked, now }: { view: View; grouping: Grouping; shown: readonly Shown[]; asked: boolean; now: Date }) {
  const { t } = view;
  const { madeAt } = grouping;
  return (
    <Layout view={view} wide title={t('共性需求', 'Common needs')} purpose={t('哪些需求说的是相近的事：可以为几家企业开一场座谈会，或者请学会来补没有人能答的缺口。', 'Which needs are about like things: hold one session for several firms, or ask a society where nobody answers.')}>
      <ReportTabs view={view} />
      {asked && <p class="next-step" role="status">{t('已经开始重新计算，通常几秒到几分钟，算好后刷新这一页。', 'They are being worked out anew, which takes seconds to minutes; reload this page then.')} <a href="/reports/common">{t('刷新', 'Reload')}</a></p>}
      <p class="count">{madeAt === null ? t('还没有算过，每六小时自动算一次。', 'Not worked out yet; it is done every six hours.') : t(`${ago(view, madeAt, now)}算的，每六小时自动算一次；之后新来的需求还不在里面。`, `Worked out ${ago(view, madeAt, now)}, and again every six hours; needs that came since are not in it yet.`)}</p>
      <div class="actions"><StepButton view={view} action="/reports/common/again" label={madeAt === null ? t('现在算', 'Work it out now') : t('重新算一次', 'Work it out anew')} kind="quiet" /></div>
      {shown.length === 0 && madeAt !== null && <p class="empty">{t('您的范围内现在没有三家以上企业说相近的事，也没有成组的需求无人能答。', 'In your area no three firms have like needs now, and no group of needs is unanswered.')} <a href="/reports/gaps">{t('看单条的缺口', 'See single gaps')}</a></p>}
      {shown.length > 0 && <><h2 class="visually-hidden">{t('各组', 'Groups')}</h2><ul class="queue">{shown.map((group) => <Group view={view} group={group} />)}</ul></>}
      {shown.length >= MOST_GROUPS && <p class="count">{t(`先列企业最多的 ${MOST_GROUPS} 组。`, `The ${MOST_GROUPS} with most firms.`)}</p>}
      <details><summary>{t('怎么算出来的', 'How this is worked out')}</summary>
        <p class="prose">{t('把还没有人办的需求（待受理、匹配中、已有建议、已转上级；最多最近的 20000 条）两两比较全文的相近程度，用“最远距离”聚类：一组里任何两条都要足够相近才放在一起。没有人能答的判断与“缺口”页相同；还没受理的，看分诊台的预看结果。这只是建议，不影响排序。', 'Needs that nobody has in hand (waiting, matching, matched, handed up; the newest 20,000) are compared by their whole texts and grouped by complete linkage: any two of a group are alike enough. Unanswered is what the page of gaps calls so; of needs not taken up yet, what the look for triage found. A suggestion only; nothing here moves the ranking.')}</p></details>
    </Layout>
  );
}

function Group({ view, group }: { view: View; group: Shown }) {
  const { t } = view;
  const { members } = group;
  return (
    <li class="case">
      <h3><a href={`/reports/common/${group.id}`}>{nameOf(group)}</a></h3>
      <Suggestion view={view} group={group} />
      <ul>{members.slice(0, SHOWN).map((need) => <li><a href={`/needs/${need.id}`}>{need.title}</a> <span class="since">{need.enterprise}</span>{need.unanswered && <>{' '}<Tag tone="bad">{t('难找人', 'Hard to answer')}</Tag></>}</li>)}</ul>
      {members.length > SHOWN && <p class="count">{t(`还有 ${members.length - SHOWN} 条`, `${members.length - SHOWN} more`)}</p>}
    </li>
  );
}
const SHOWN = 6;

/** What could be done for all of them at once. */
function Suggestion({ view, group }: { view: View; group: Shown }) {
  const { t } = view;
  const { members } = group;
  const firms = firmsOf(members).length;
  const unanswered = members.filter((need) => need.unanswered).length;
  const query = new URLSearchParams({ q: fieldsOf(members)[0] ?? '' }).toString();
  return (
    <>
      {firms >= FIRMS_FOR_SESSION && <p><strong>{t(`${firms} 家企业、${members.length} 条需求：可以开一场专题座谈会。`, `${members.length} needs of ${firms} firms: one session could serve them all.`)}</strong> <a href={`/reports/common/${group.id}#session`}>{t('准备座谈会', 'Prepare the session')}</a></p>}
      {unanswered > 1 && <p><strong>{t(`其中 ${unanswered} 条没有人能答：请这个领域的学会或专家加入。`, `${unanswered} of them are unanswered: ask a society or experts of the field to join.`)}</strong> <a href={`/societies?${query}`}>{t('找学会', 'Find societies')}</a>{t('，', ', ')}<a href={`/experts?${query}`}>{t('找专家', 'Find experts')}</a></p>}
    </>
  );
}

function GroupPage({ view, group, state, now }: { view: View; group: Shown; state: FormState | null; now: Date }) {
  const { t } = view;
  const { members } = group;
  const firms = firmsOf(members);
  const shown: FormState = state ?? { ...emptyForm, values: { title: `${nameOf(group)}专题座谈会`, heldOn: plusDays(chinaDay(now), 14) } };
  return (
    <Layout view={view} wide title={nameOf(group)} purpose={t(`${firms.length} 家企业的 ${members.length} 条相近的需求。`, `${members.length} like needs of ${firms.length} firm(s).`)}>
      <p class="trail"><a href="/reports/common">{t('← 共性需求', '← Common needs')}</a></p>
      <Suggestion view={view} group={group} />
      <Table caption={t('这一组需求', 'The needs of this group')} rows={members} empty="" columns={[
        { head: t('需求', 'Need'), kind: 'main', cell: (need) => <a href={`/needs/${need.id}`}>{need.title}</a> }, { head: t('企业', 'Enterprise'), cell: (need) => need.enterprise }, { head: t('领域', 'Field'), cell: (need) => need.field },
        { head: t('状态', 'Status'), cell: (need) => <Tag tone={needStatusTone[need.status]}>{view.words(needStatusWords[need.status])}</Tag> },
        { head: t('有没有人能答', 'Answered'), cell: (need) => (need.unanswered ? <Tag tone="bad">{t('难找人', 'Hard to answer')}</Tag> : need.status === 'submitted' || need.status === 'escalated' ? t('待受理', 'waits to be taken up') : t('有人', 'yes')) },
      ]} />
      <section aria-labelledby="session">
        <h2 id="session">{t('为这些企业开一场座谈会', 'One session for these firms')}</h2>
        <p class="hint">{t(`会建好一场座谈会，${firms.length} 家企业登记为参会，名单之后可以改；不会通知企业。`, `A seminar is prepared with the ${firms.length} firm(s) as attendance, which can be changed; no firm is told.`)}</p>
        <Form view={view} state={shown} action={`/reports/common/${group.id}/seminar`} submit={t('建好座谈会', 'Prepare the session')}>
          <TextField view={view} state={shown} name="title" label={t('名称', 'Title')} />
          <TextField view={view} state={shown} name="heldOn" type="date" label={t('日期', 'Day')} />
        </Form>
      </section>
    </Layout>
  );
}
