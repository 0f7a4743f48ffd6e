import type { Child } from 'hono/jsx';
import { grantsOf } from '../auth/refusal.ts';
import type { Reader } from '../db/database.ts';
import type { Ctx } from '../http/env.ts';
import type { Actor } from '../shared/command.ts';
import { Layout } from '../ui/layout.tsx';
import { page } from '../ui/respond.tsx';
import { Tag } from '../ui/table.tsx';
import { countWords, day, type View, viewOf } from '../ui/view.ts';
import { mayPost, NeedTable } from './need.list.tsx';
import { needStatusTone, needStatusWords } from './need.labels.ts';
import { type NeedRow, needCount, needPage } from './need.queries.ts';
import { type CaseFacts, turnOf } from './progress.ts';
import { caseFactsOf, type OpenQuestion, openQuestions } from './progress.queries.ts';

export interface EnterpriseDeskFacts {
  readonly mine: readonly NeedRow[]; readonly running: readonly NeedRow[]; readonly ended: readonly NeedRow[];
  readonly facts: (needId: string) => CaseFacts;
  readonly questions: readonly OpenQuestion[];
  /** All needs the reader may see; the lists hold the newest hundred. */
  readonly total: number;
}

const ENDED = ['resolved', 'unresolved', 'withdrawn', 'merged'];

/** An enterprise's home: what waits for it, what is under way and who holds it, what ended. */
export async function enterpriseDesk(db: Reader, actor: Actor): Promise<EnterpriseDeskFacts> {
  const { rows } = await needPage(db, actor, {}, { limit: 100 });
  const facts = await caseFactsOf(db, rows.map((row) => row.id));
  const own = new Set(grantsOf(actor, 'enterprise_member', 'liaison').map((g) => g.enterpriseId));
  const questions = await openQuestions(db, rows.filter((row) => own.has(row.enterprise_id) && (row.status === 'accepted' || row.status === 'matched')).map((row) => row.id));
  const asked = new Set(questions.map((one) => one.need_id));
  const waits = (row: NeedRow) => own.has(row.enterprise_id) && (turnOf(row, facts(row.id)).mine === 'enterprise' || asked.has(row.id));
  const open = rows.filter((row) => !ENDED.includes(row.status));
  const total = await needCount(db, actor, {});
  return { mine: open.filter(waits), running: open.filter((row) => !waits(row)), ended: rows.filter((row) => ENDED.includes(row.status)), facts, questions, total };
}

/** The page at /desk for everybody who is neither staff nor technology manager. */
export async function EnterpriseDesk(c: Ctx, asked?: Child): Promise<Response> {
  return page(c, <Desk view={viewOf(c)} asked={asked} desk={await enterpriseDesk(c.get('services').db, c.get('actor'))} />);
}

/** `asked`: what else waits for this person. */
function Desk({ view, desk, asked }: { view: View; desk: EnterpriseDeskFacts; asked?: Child }) {
  const { t } = view;
  const posts = mayPost(view);
  return (
    <Layout view={view} wide title={posts ? t('我的需求', 'My needs') : t('与我有关的需求', 'Needs that concern me')}
      purpose={posts ? t('每条需求走到哪一步，现在由谁办理。', 'Where each need stands, and who holds it now.') : t('科协审核后认为您可以解决的需求。', 'Needs that staff think you can solve.')}>
      {asked}
      {posts && <p class="actions"><a class="button main" href="/needs/new">{t('发布需求', 'Post a need')}</a></p>}
      {posts && <Mine view={view} rows={desk.mine} questions={desk.questions} />}
      <h2>{t('办理中', 'Under way')}</h2>
      {desk.running.length === 0
        ? <p class="empty">{posts ? t('没有办理中的需求。写下一个技术问题，科协会帮您找到能解决它的人。', 'Nothing is under way. Post a problem, and the association finds who can solve it.') : t('目前没有与您有关的需求。', 'No need concerns you at present.')}</p>
        : <ul class="queue">{desk.running.map((row) => <Running view={view} row={row} facts={desk.facts(row.id)} />)}</ul>}
      {desk.ended.length > 0 && <><h2>{t('已结束', 'Ended')}</h2><NeedTable view={view} rows={desk.ended} facts={desk.facts} caption={t('已结束的需求', 'Ended needs')} empty="" /></>}
      <p class="count"><a href="/needs">{t(`查看全部 ${countWords(desk.total)} 条需求`, `See all ${countWords(desk.total)} need(s)`)}</a></p>
    </Layout>
  );
}

function Mine({ view, rows, questions }: { view: View; rows: readonly NeedRow[]; questions: readonly OpenQuestion[] }) {
  const { t } = view;
  if (rows.length === 0) return <section class="mine"><p>{t('现在没有要您处理的事。', 'Nothing waits for you.')}</p></section>;
  return (
    <section class="mine">
      <h2>{t(`轮到您了：${rows.length} 条需求待处理`, `Your turn: ${rows.length} need(s)`)}</h2>
      <ul>
        {rows.map((row) => (
          <li><a href={`/needs/${row.id}`}>{row.title}</a>：{questions.filter((one) => one.need_id === row.id).map((one) => <>{t('科协有一个问题：', 'a question from the association: ')}<a href={`/questions/${one.id}`}>{one.text}</a>{' '}</>)}{row.status !== 'draft' && row.status !== 'returned' ? '' : row.status === 'draft' ? t('草稿，写完后提交', 'a draft; finish and submit it') : t('已退回，请补充后再提交', 'returned; complete it, then submit again')}
            {row.status === 'returned' && row.status_reason !== null && <>（{row.status_reason}）</>}</li>
        ))}
      </ul>
    </section>
  );
}

function Running({ view, row, facts }: { view: View; row: NeedRow; facts: CaseFacts }) {
  const { t } = view;
  const due = facts.engagement?.nextStepDue;
  return (
    <li class="case">
      <h3><a href={`/needs/${row.id}`}>{row.title}</a></h3>
      <p><Tag tone={needStatusTone[row.status]}>{view.words(needStatusWords[row.status])}</Tag> {t('现在由谁办理：', 'Now with: ')}{view.words(turnOf(row, facts).words)}
        {row.status === 'engaged' && due != null && `（${t('计划', 'due')} ${day(view, due)}）`}</p>
    </li>
  );
}
