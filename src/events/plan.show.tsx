import type { Words } from '../shared/errors.ts';
import { StepButton } from '../ui/form.tsx';
import { Table, Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { optionWords, percent, planStateTone, planStateWords, progressWords } from './event.labels.ts';
import type { EventRow } from './event.queries.ts';
import { isUnderWay, type PlanOptions, type PlanPair, type PlanRecord } from './plan.ts';
import type { PlanRow } from './plan.queries.ts';

/** What the board shows: the adopted plan, or one that is looked at (`number` given, to come back to). */
export interface Shown {
  readonly pairs: readonly PlanPair[];
  readonly record: PlanRecord;
  readonly number: number | null;
  /** Needs, experts, limits, pins or vetoes have changed since it was computed. */
  readonly older: boolean;
}

export const planPath = (eventId: string, number: number | null): string => (number === null ? `/events/${eventId}` : `/events/${eventId}?plan=${number}`);
const optionsOf = (plan: PlanRow): PlanOptions => ({ atLeast: plan.at_least, atMost: plan.at_most, fair: plan.fair });
const figure = (value: number) => value.toFixed(2);

export interface PlanFormProps {
  readonly view: View; readonly event: EventRow; readonly mayEdit: boolean;
  /** As typed, where they are wrong. */
  readonly options: { readonly atLeast: string | number; readonly atMost: string | number; readonly fair: boolean };
  readonly wrong: Words | null;
  /** Why plans are not computed here. */
  readonly missing: Words | null;
  /** There is somebody on both sides. */
  readonly ready: boolean;
}

/** Asks for a plan; nothing is changed until one is adopted. */
export function PlanForm({ view, event, options, wrong, missing, ready, mayEdit }: PlanFormProps) {
  const { t } = view;
  if (!mayEdit) return null;
  if (!ready) return <p class="next-step">{t('先在下面加入需求和专家，然后就可以试算。', 'Add needs and experts below; then try a plan.')}</p>;
  if (missing !== null) return <p class="warning">{view.words(missing)}</p>;
  return (
    <form method="post" action={`/events/${event.id}/plans`} class="filters" novalidate>
      <input type="hidden" name="_token" value={view.formToken} />
      <input type="hidden" name="_key" value={view.requestKey()} />
      {wrong !== null && <p class="error" id="options-error" role="alert">{view.words(wrong)}</p>}
      <div class="field"><label for="atLeast">{t('每条需求至少', 'At least per need')}</label><input class="event-number" id="atLeast" name="atLeast" value={`${options.atLeast}`} inputmode="numeric" aria-describedby={wrong === null ? undefined : 'options-error'} /></div>
      <div class="field"><label for="atMost">{t('至多', 'At most')}</label><input class="event-number" id="atMost" name="atMost" value={`${options.atMost}`} inputmode="numeric" aria-describedby={wrong === null ? undefined : 'options-error'} /></div>
      <label class="check"><input type="checkbox" name="fair" checked={options.fair} /><span>{t('先照顾最难的需求', 'Worst-served need first')}</span></label>
      <button>{t('试算', 'Try')}</button>
    </form>
  );
}

/** The plan being computed: the page renews itself; without a script the link does. */
export function PlanUnderWay({ view, event, plan, mayEdit }: { view: View; event: EventRow; plan: PlanRow; mayEdit: boolean }) {
  const { t } = view;
  return (
    <div class="next-step" role="status" data-reload-seconds="2">
      <p><Tag tone={planStateTone[plan.state]}>{view.words(planStateWords[plan.state])}</Tag> {t(`方案 ${plan.number}（${optionWords(optionsOf(plan))[0]}）`, `Plan ${plan.number} (${optionWords(optionsOf(plan))[1]})`)}</p>
      <p>{plan.state === 'waiting' ? t('等待计算，通常几秒钟内开始。', 'It usually begins within seconds.') : view.words(progressWords(plan.progress))}</p>
      <div class="actions">
        <a class="button quiet" href={planPath(event.id, plan.number)}>{t('查看最新进度', 'See how far it is')}</a>
        {mayEdit && <StepButton view={view} action={`/events/${event.id}/plans/cancel`} label={t('取消计算', 'Cancel')} fields={{ number: `${plan.number}` }} kind="quiet" />}
      </div>
      <p class="hint">{t('可以离开本页，算好后结果会留在这里。', 'You may leave; the result will be here.')}</p>
    </div>
  );
}

/** What came of the plan that is looked at, or what is saved. */
export function PlanOutcome({ view, event, plan, shown, mayEdit }: { view: View; event: EventRow; plan: PlanRow | undefined; shown: Shown | null; mayEdit: boolean }) {
  const { t } = view;
  if (plan !== undefined && isUnderWay(plan.state)) return null; // `PlanUnderWay` tells of it
  if (plan?.state === 'failed') return <p class="warning" role="alert">{t(`方案 ${plan.number} 没有算成：`, `Plan ${plan.number}: `)}{view.words(plan.problem ?? ['', ''])}</p>;
  if (plan?.state === 'cancelled') return <p class="recorded">{t(`方案 ${plan.number} 已取消，没有结果。`, `Plan ${plan.number} was cancelled; there is no result.`)}</p>;
  if (shown === null) return null;
  const older = shown.older && <Older view={view} event={event} options={plan === undefined ? { atLeast: event.at_least, atMost: event.at_most, fair: event.fair } : optionsOf(plan)} mayEdit={mayEdit} />;
  if (plan === undefined) {
    return <>{older}<p class="recorded">{t('这是已采用的方案', 'This is the adopted plan')}{event.planned_at !== null && `${t('，', ', ')}${dateTime(view, event.planned_at, event.time_zone)}`}{t('。', '.')}</p></>;
  }
  const seconds = plan.ended_at === null || plan.started_at === null ? 0 : (plan.ended_at.getTime() - plan.started_at.getTime()) / 1000;
  return (
    <div class="next-step">
      <p>{t(`这是试算的方案 ${plan.number}（${optionWords(optionsOf(plan))[0]}，${shown.pairs.length} 次对接，用时 ${seconds.toFixed(1)} 秒），还没有采用。`, `This is plan ${plan.number} on trial (${optionWords(optionsOf(plan))[1]}; ${shown.pairs.length} meetings, ${seconds.toFixed(1)} s); it is not adopted.`)}</p>
      {older}
      {mayEdit && !shown.older && <StepButton view={view} action={`/events/${event.id}/plans/adopt`} label={t('采用为活动方案', 'Adopt this plan')} fields={{ number: `${plan.number}`, version: `${event.version}` }} />}
    </div>
  );
}

function Older({ view, event, options, mayEdit }: { view: View; event: EventRow; options: PlanOptions; mayEdit: boolean }) {
  return (
    <div class="warning">
      <p>{view.t('这份方案比活动旧：算好之后，需求、专家、上限、锁定或排除有变化。', 'This plan is older than the event: needs, experts, limits, pins or vetoes have changed since.')}</p>
      {mayEdit && <StepButton view={view} action={`/events/${event.id}/plans`} label={view.t('按同样条件重新计算', 'Compute it again')} fields={{ atLeast: `${options.atLeast}`, atMost: `${options.atMost}`, fair: `${options.fair}` }} kind="quiet" />}
    </div>
  );
}

/** The plan beside what picking the best pair first would give. */
export function Comparison({ view, shown: { record }, nameOf }: { view: View; shown: Shown; nameOf: (id: string) => string }) {
  const { t } = view;
  const { statistics: plan, greedy } = record;
  const people = (count: number, id: string | null) => (id === null ? `${count}` : `${count}${t('（', ' (')}${nameOf(id)}${t('）', ')')}`);
  const rows = [
    [t('对接总分', 'Total score'), figure(plan.total), figure(greedy.total)],
    [t('最难的需求得到的专家', 'Expert of the worst-served need'), figure(plan.worst), figure(greedy.worst)],
    [t('对接最多的专家', 'Most asked expert'), people(plan.mostAsked, plan.mostAskedId), people(greedy.mostAsked, greedy.mostAskedId)],
    [t('没有专家的需求', 'Needs without anybody'), `${plan.unserved.length}`, `${greedy.unserved.length}`],
    [t('少于“至少”的需求', 'Needs below “at least”'), `${plan.short.length}`, `${greedy.short.length}`],
  ] as const;
  return (
    <section aria-labelledby="comparison">
      <h2 id="comparison">{t('与逐对挑选比较', 'Compared with picking pair by pair')}</h2>
      <Table caption={t('方案比较', 'Comparison')} rows={rows} empty="" columns={[
        { head: t('比什么', 'What'), kind: 'main', cell: (row) => row[0] },
        { head: t('整体方案', 'Whole plan'), kind: 'number', cell: (row) => row[1] },
        { head: t('每次挑最高分的一对', 'Best pair first'), kind: 'number', cell: (row) => row[2] },
      ]} />
      <p class="hint">
        {t('分数只用来比较同一活动的方案，不代表成功的可能性。逐对挑选看似总分高时，往往是把一些需求留空换来的。', 'Scores compare plans of one event only; they are no chance of success. Where picking pair by pair has the higher total, it usually leaves needs with nobody.')}
        {record.gap > 0 && t(`规定时间内没有求到最高总分：还可能高出的部分不超过 ${percent(record.gap)}。`, ` Time was up before the highest total was found; it is at most ${percent(record.gap)} higher.`)}
        {record.fair !== null && <Floor view={view} fair={record.fair} nameOf={nameOf} />}
      </p>
    </section>
  );
}

function Floor({ view, fair: { floor, holding }, nameOf }: { view: View; fair: NonNullable<PlanRecord['fair']>; nameOf: (id: string) => string }) {
  const { t } = view;
  const names = holding.slice(0, 3).map((id) => t(`“${nameOf(id)}”`, `"${nameOf(id)}"`)).join(t('、', ', '));
  if (holding.length === 0) return <>{t('每条需求都得到了本次活动中最适合它的专家。', ' Every need has the best expert this event has for it.')}</>;
  const because = t(`，受限于${names}${holding.length > 3 ? '等' : ''}`, `, because of ${names}${holding.length > 3 ? ' and others' : ''}`);
  if (floor === null) return <>{t(`名额不够：${names}${holding.length > 3 ? '等' : ''}没有专家，其余都已照顾到。`, ` Places are too few: ${names}${holding.length > 3 ? ' and others' : ''} have nobody; as many as possible have.`)}</>;
  return <>{t(`每条需求都有不低于 ${figure(floor)} 的专家，或者本次活动中最适合它的那位；不可能再高${because}。`, ` Every need has an expert of at least ${figure(floor)}, or the best this event has for it; no plan does better${because}.`)}</>;
}

/** All plans computed lately, to compare what-ifs. */
export function PlanList({ view, event, plans, looked }: { view: View; event: EventRow; plans: readonly PlanRow[]; looked: number | null }) {
  const { t } = view;
  if (plans.length === 0) return null;
  return (
    <section aria-labelledby="plans">
      <h2 id="plans">{t('算过的方案', 'Plans computed')}</h2>
      <Table caption={t('算过的方案', 'Plans computed')} rows={plans} empty="" columns={[
        { head: t('方案', 'Plan'), kind: 'main', cell: (plan) => <a href={planPath(event.id, plan.number)} aria-current={plan.number === looked ? 'true' : undefined}>{t(`方案 ${plan.number}`, `Plan ${plan.number}`)}</a> },
        { head: t('条件', 'Options'), cell: (plan) => view.words(optionWords(optionsOf(plan))) },
        { head: t('状态', 'State'), cell: (plan) => <><Tag tone={planStateTone[plan.state]}>{view.words(planStateWords[plan.state])}</Tag>{plan.state === 'done' && plan.pool_version !== event.pool_version && <> <Tag tone="waiting">{t('比活动旧', 'Older')}</Tag></>}</> },
        { head: t('总分', 'Total'), kind: 'number', cell: (plan) => (plan.record === null ? '' : figure(plan.record.statistics.total)) },
        { head: t('最难的需求', 'Worst-served'), kind: 'number', cell: (plan) => (plan.record === null ? '' : figure(plan.record.statistics.worst)) },
        { head: t('没有专家', 'Nobody'), kind: 'number', cell: (plan) => (plan.record === null ? '' : `${plan.record.statistics.unserved.length}`) },
        { head: t('时间', 'When'), cell: (plan) => dateTime(view, plan.ended_at ?? plan.asked_at, event.time_zone) },
      ]} />
    </section>
  );
}
