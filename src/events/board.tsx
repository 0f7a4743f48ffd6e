import { availabilityTone, availabilityWords } from '../profiles/profile.labels.ts';
import { Table, Tag } from '../ui/table.tsx';
import type { View } from '../ui/view.ts';
import type { EventExpert, EventNeed, EventRow } from './event.queries.ts';
import type { PairKind } from './event.ts';
import type { Shown } from './plan.show.tsx';

export interface BoardProps {
  readonly view: View; readonly event: EventRow; readonly needs: readonly EventNeed[]; readonly experts: readonly EventExpert[];
  readonly marks: readonly { readonly need_id: string; readonly expert_id: string; readonly kind: PairKind }[]; readonly shown: Shown | null; readonly mayEdit: boolean;
}

/** Two sides: each need with those who will meet it, each expert with their load. */
export function Board(props: BoardProps) {
  const { t } = props.view;
  return (
    <div class="event-board">
      <section aria-labelledby="needs">
        <h2 id="needs">{t(`需求（${props.needs.length}）`, `Needs (${props.needs.length})`)}</h2>
        {props.needs.length === 0 ? <p class="empty">{t('还没有需求，请在下面加入。', 'None yet; add some below.')}</p> : <ul class="queue">{props.needs.map((need) => <NeedCard {...props} need={need} />)}</ul>}
      </section>
      <section aria-labelledby="experts">
        <h2 id="experts">{t(`专家（${props.experts.length}）`, `Experts (${props.experts.length})`)}</h2>
        {props.experts.length === 0 ? <p class="empty">{t('还没有专家，请在下面邀请。', 'None yet; invite some below.')}</p> : <ExpertTable {...props} />}
      </section>
    </div>
  );
}

function Hidden({ view, shown }: Pick<BoardProps, 'view' | 'shown'>) {
  return (
    <>
      <input type="hidden" name="_token" value={view.formToken} />
      <input type="hidden" name="_key" value={view.requestKey()} />
      {typeof shown?.number === 'number' && <input type="hidden" name="plan" value={`${shown.number}`} />}
    </>
  );
}

/** One form for the whole need; each button says which pair and what. */
function NeedCard(props: BoardProps & { need: EventNeed }) {
  const { view, event, need, experts, marks, shown, mayEdit } = props;
  const { t } = view;
  const expertOf = (id: string) => experts.find((expert) => expert.id === id);
  const own = (shown?.pairs ?? []).filter((pair) => pair.needId === need.id).toSorted((a, b) => b.score - a.score);
  const marked = marks.filter((mark) => mark.need_id === need.id);
  const pins = new Set(marked.filter((mark) => mark.kind === 'pin').map((mark) => mark.expert_id));
  const waiting = [...pins].filter((id) => !own.some((pair) => pair.expertId === id));
  const button = (kind: PairKind | 'none', expertId: string, label: string) => mayEdit && <button class="plain" name="pair" value={`${kind} ${expertId}`} aria-label={`${label}${t('：', ': ')}${expertOf(expertId)?.name ?? ''}`}>{label}</button>;
  const row = (expertId: string) => (
    <li>
      <span>{expertOf(expertId)?.name}{pins.has(expertId) && <> <Tag tone="good">{t('已锁定', 'Pinned')}</Tag></>}</span>{' '}
      <a href={`/events/${event.id}/why/${need.id}/${expertId}`}>{t('依据', 'Why')}</a>{' '}
      {pins.has(expertId) ? button('none', expertId, t('取消锁定', 'Unpin')) : button('pin', expertId, t('锁定', 'Pin'))}{' '}{button('veto', expertId, t('排除', 'Veto'))}
    </li>
  );
  return (
    <li>
      <h3><a href={`/needs/${need.id}`}>{need.title}</a></h3>
      <p class="hint">{need.enterprise_name}{t('，', ', ')}{need.field}</p>
      <form method="post" action={`/events/${event.id}/pairs`} class="event-pairs">
        <Hidden view={view} shown={shown} />
        <input type="hidden" name="needId" value={need.id} />
        {own.length + waiting.length === 0 && <p class="waiting">{shown === null ? t('还没有安排。', 'Nothing planned yet.') : t('本方案没有安排专家。', 'This plan gives it nobody.')}</p>}
        <ul>{own.map((pair) => row(pair.expertId))}{waiting.map(row)}</ul>
        {marked.filter((mark) => mark.kind === 'veto').map((mark) => <p class="hint">{t('已排除：', 'Vetoed: ')}{expertOf(mark.expert_id)?.name} {button('none', mark.expert_id, t('取消排除', 'Undo'))}</p>)}
        {mayEdit && <p><button class="plain" formaction={`/events/${event.id}/needs/remove`} aria-label={t(`移出活动：${need.title}`, `Take out: ${need.title}`)}>{t('移出活动', 'Take out')}</button></p>}
      </form>
    </li>
  );
}

function ExpertTable({ view, event, experts, shown, mayEdit }: BoardProps) {
  const { t } = view;
  const load = new Map<string, number>();
  for (const pair of shown?.pairs ?? []) load.set(pair.expertId, (load.get(pair.expertId) ?? 0) + 1);
  return (
    <Table caption={t('专家与对接数', 'Experts and their load')} rows={experts} empty="" columns={[
      { head: t('姓名', 'Name'), kind: 'main', cell: (expert) => <><a href={`/experts/${expert.id}`}>{expert.name}</a><span class="hint"> {[expert.title, expert.institution].filter(Boolean).join(t('，', ', '))}</span>{expert.availability !== 'available' && <> <Tag tone={availabilityTone[expert.availability]}>{view.words(availabilityWords[expert.availability])}</Tag></>}</> },
      { head: t('对接数 / 上限', 'Load / limit'), kind: 'number', cell: (expert) => `${load.get(expert.id) ?? 0} / ${expert.capacity}` },
      ...(mayEdit ? [{ head: t('改上限', 'Limit'), cell: (expert: EventExpert) => (
        <form method="post" action={`/events/${event.id}/experts`} class="inline">
          <Hidden view={view} shown={shown} />
          <input type="hidden" name="expertIds" value={expert.id} />
          <input class="event-number" name="capacity" value={`${expert.capacity}`} inputmode="numeric" aria-label={t(`${expert.name}的上限`, `Limit of ${expert.name}`)} /> <button class="plain">{t('改', 'Set')}</button>
        </form>
      ) }] : []),
    ]} />
  );
}
