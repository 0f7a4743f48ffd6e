import type { Words } from '../shared/errors.ts';
import { StepButton } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, day, whoDid } from '../ui/view.ts';
import { Board, type BoardProps } from './board.tsx';
import { eventSteps, type EventStep } from './event.ts';
import { eventActionWords, eventStatusTone, eventStatusWords, eventStepWords } from './event.labels.ts';
import type { Invitable, PlanRow } from './plan.queries.ts';
import { isUnderWay } from './plan.ts';
import { Comparison, PlanForm, type PlanFormProps, PlanList, PlanOutcome, PlanUnderWay } from './plan.show.tsx';

export interface EventPageProps extends BoardProps, Pick<PlanFormProps, 'options' | 'wrong' | 'missing'> {
  /** What was refused. */
  readonly problem: Words | null;
  readonly plans: readonly PlanRow[];
  /** The plan that is looked at. */
  readonly plan: PlanRow | undefined;
  readonly addable: readonly { readonly id: string; readonly title: string; readonly enterprise_name: string }[];
  /** Null: the search engine does not answer. */
  readonly invitable: readonly Invitable[] | null;
  readonly q: string;
  readonly history: readonly { readonly at: Date; readonly actor_name: string; readonly action: string; readonly note: string | null }[];
}

export function EventPage(props: EventPageProps) {
  const { view, event, shown, problem, needs, experts, mayEdit, plans, plan } = props;
  const { t } = view;
  const nameOf = (id: string) => experts.find((expert) => expert.id === id)?.name ?? needs.find((need) => need.id === id)?.title ?? '';
  const running = plans.find((one) => isUnderWay(one.state));
  const steps = (Object.keys(eventSteps) as EventStep[]).filter((step) => (eventSteps[step].from as readonly string[]).includes(event.status));
  return (
    <Layout view={view} title={event.title} wide purpose={t('一次把所有需求与专家安排好：总体最合适，谁也不超过自己的上限。', 'Plans all needs and experts at once: the best whole, nobody above their limit.')}>
      <p><Tag tone={eventStatusTone[event.status]}>{view.words(eventStatusWords[event.status])}</Tag> {event.association_name}{event.held_on !== null && `${t('，', ', ')}${day(view, event.held_on)}`}{event.place !== null && `${t('，', ', ')}${event.place}`}</p>
      <div class="actions">{steps.map((step) => <StepButton view={view} action={`/events/${event.id}/status`} label={view.words(eventStepWords[step])} fields={{ status: eventSteps[step].to, version: `${event.version}` }} kind="quiet" />)}{mayEdit && <a class="button quiet" href={`/events/${event.id}/edit`}>{t('修改活动', 'Change the event')}</a>}</div>
      {problem !== null && <p class="warning" role="alert">{view.words(problem)}</p>}
      <PlanForm {...props} ready={needs.length > 0 && experts.length > 0} />
      {running !== undefined && <PlanUnderWay view={view} event={event} plan={running} mayEdit={mayEdit} />}
      <PlanOutcome view={view} event={event} plan={plan} shown={shown} mayEdit={mayEdit} />
      {shown !== null && <Comparison view={view} shown={shown} nameOf={nameOf} />}
      <PlanList view={view} event={event} plans={plans} looked={plan?.number ?? null} />
      <Board {...props} />
      {mayEdit && <Adding {...props} />}
      <section aria-labelledby="history">
        <h2 id="history">{t('经过', 'History')}</h2>
        <ol class="timeline">{props.history.map((line) => <li><time datetime={line.at.toISOString()}>{dateTime(view, line.at, event.time_zone)}</time> <span class="who">{whoDid(view, line.actor_name)}</span> {view.words(eventActionWords(line.action, line.note))}</li>)}</ol>
      </section>
    </Layout>
  );
}

function Adding({ view, event, needs, experts, addable, invitable, q }: EventPageProps) {
  const { t } = view;
  const hidden = <><input type="hidden" name="_token" value={view.formToken} /><input type="hidden" name="_key" value={view.requestKey()} /></>;
  return (
    <section aria-labelledby="adding">
      <h2 id="adding">{t('加入需求和专家', 'Add needs and experts')}</h2>
      <details open={needs.length === 0}>
        <summary>{t(`加入需求（可选 ${addable.length} 条）`, `Add needs (${addable.length} to choose from)`)}</summary>
        {addable.length === 0 ? <p class="empty">{t('没有可加入的需求：只有已受理、还没有人承接的需求可以参加。', 'No need to add: needs must be accepted and not yet taken on.')}</p> : (
          <form method="post" action={`/events/${event.id}/needs`}>
            {hidden}
            <div class="event-choices">{addable.map((need) => <label class="check"><input type="checkbox" name="needIds" value={need.id} /><span>{need.title}<span class="hint"> {need.enterprise_name}</span></span></label>)}</div>
            <p><button>{t('加入选中的需求', 'Add the chosen needs')}</button></p>
          </form>
        )}
      </details>
      <details open={experts.length === 0 || q !== ''}>
        <summary>{t('邀请专家', 'Invite experts')}</summary>
        <form method="get" action={`/events/${event.id}#adding`} class="filters" role="search">
          <div class="field"><label for="q">{t('按姓名以外的专长查找；不填则按本活动的需求推荐', 'Find by expertise; empty: suggested for the needs of this event')}</label><input id="q" name="q" value={q} /></div>
          <button class="quiet">{t('查找', 'Find')}</button>
        </form>
        {invitable === null ? <p class="empty">{t('检索服务现在不可用，找不出适合的专家；已邀请的不受影响。', 'The search engine is not available now, so no experts can be suggested; those invited are not affected.')}</p> : invitable.length === 0 ? <p class="empty">{t('没有找到专家。先加入需求，或换一个词查找。', 'No experts found. Add needs first, or try another word.')}</p> : (
          <form method="post" action={`/events/${event.id}/experts`}>
            {hidden}
            <div class="event-choices">{invitable.map((expert) => (
              <label class="check"><input type="checkbox" name="expertIds" value={expert.id} /><span>{expert.name}<span class="hint"> {[expert.title, expert.institution].filter(Boolean).join(t('，', ', '))}{q === '' && t(`，适合 ${expert.times} 条需求`, `, suits ${expert.times} need(s)`)}</span></span></label>
            ))}</div>
            <p><label>{t('每人最多对接几条需求 ', 'Needs each can meet ')}<input class="event-number" name="capacity" value="4" inputmode="numeric" /></label></p>
            <p><button>{t('邀请选中的专家', 'Invite the chosen experts')}</button></p>
          </form>
        )}
      </details>
      {needs.length > 0 && experts.length > 0 && (
        <details>
          <summary>{t('指定或排除任意一对', 'Pin or veto any pair')}</summary>
          <form method="post" action={`/events/${event.id}/pairs`} class="filters">
            {hidden}
            <div class="field"><label for="needId">{t('需求', 'Need')}</label><select id="needId" name="needId">{needs.map((need) => <option value={need.id}>{need.title}</option>)}</select></div>
            <div class="field"><label for="expertId">{t('专家', 'Expert')}</label><select id="expertId" name="expertId">{experts.map((expert) => <option value={expert.id}>{expert.name}</option>)}</select></div>
            <button class="quiet" name="kind" value="pin">{t('锁定', 'Pin')}</button> <button class="quiet" name="kind" value="veto">{t('排除', 'Veto')}</button>
          </form>
        </details>
      )}
    </section>
  );
}
