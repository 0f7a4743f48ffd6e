import type { FormValues } from '../http/form.ts';
import type { AppError, FieldError } from '../shared/errors.ts';
import { Form, type FormState, TextField } from '../ui/form.tsx';
import { day, type View } from '../ui/view.ts';
import type { EventExpert, EventNeed, EventRow } from './event.queries.ts';
import type { PairKind } from './event.ts';

/** The whole event in one form: what it is, who takes part, what is fixed. */
export interface EventNow {
  readonly event: EventRow; readonly needs: readonly EventNeed[]; readonly experts: readonly EventExpert[];
  readonly marks: readonly { readonly need_id: string; readonly expert_id: string; readonly kind: PairKind }[];
  readonly addable: readonly { readonly id: string; readonly title: string; readonly enterprise_name: string }[];
}

const capacityField = (expertId: string) => `capacity-${expertId}`;
const pairField = (needId: string, expertId: string) => `pair-${needId}-${expertId}`;
const PAIR_FIELD = /^pair-([0-9a-f-]{36})-([0-9a-f-]{36})$/;
const one = (values: FormValues, name: string): string => { const value = values[name]; return typeof value === 'string' ? value : value?.[0] ?? ''; };
const many = (values: FormValues, name: string): readonly string[] => [values[name] ?? []].flat();

export const formOf = ({ event, needs, experts, marks }: EventNow): FormValues => ({
  title: event.title, heldOn: event.held_on ?? '', place: event.place ?? '', version: `${event.version}`, needIds: needs.map((need) => need.id), expertIds: experts.map((expert) => expert.id),
  ...Object.fromEntries(experts.map((expert) => [capacityField(expert.id), `${expert.capacity}`])),
  ...Object.fromEntries(marks.map((mark) => [pairField(mark.need_id, mark.expert_id), mark.kind])),
});

/** The form as the command reads it. Pairs of who leaves the event leave with them. */
export function patchOf(eventId: string, values: FormValues) {
  const [needs, experts] = [new Set(many(values, 'needIds')), new Set(many(values, 'expertIds'))];
  const kept = Object.entries(values).flatMap(([name, kind]) => {
    const [, needId = '', expertId = ''] = PAIR_FIELD.exec(name) ?? [];
    return needId !== '' && kind !== 'none' && needs.has(needId) && experts.has(expertId) ? [{ needId, expertId, kind }] : [];
  });
  const added = one(values, 'kind') === 'none' || one(values, 'kind') === '' ? [] : [{ needId: one(values, 'needId'), expertId: one(values, 'expertId'), kind: one(values, 'kind') }];
  return {
    id: eventId, version: values['version'], title: values['title'], heldOn: values['heldOn'], place: values['place'], needIds: [...needs],
    experts: [...experts].map((id) => ({ id, capacity: one(values, capacityField(id)) })), pairs: [...kept.filter((pair) => !added.some((own) => own.needId === pair.needId && own.expertId === pair.expertId)), ...added],
  };
}

/** Errors of the command beside the fields of the form: experts.3.capacity is the capacity of the fourth expert. */
export const errorsInForm = (error: AppError, patch: ReturnType<typeof patchOf>): FieldError[] => error.fields.map(({ field, message }) => {
  const expert = patch.experts[Number(/^experts\.(\d+)\./.exec(field)?.[1] ?? NaN)];
  return { field: expert === undefined ? field.replace(/^(pairs|needIds)\..*/, '$1') : capacityField(expert.id), message };
});

/** `newest`: the form was typed over an older state; it says what saving would change. */
export function EventForm({ view, state, now, newest }: { view: View; state: FormState; now: EventNow; newest: boolean }) {
  const { t } = view;
  const { event, needs, experts, addable } = now;
  const chosen = new Set(many(state.values, 'needIds'));
  const wrongNeeds = state.errors.filter((error) => error.field === 'needIds');
  const wrongPairs = state.errors.filter((error) => error.field === 'pairs');
  return (
    <>
      {newest && <Differences view={view} state={state} now={now} />}
      <Form view={view} state={state} action={`/events/${event.id}/edit`} submit={t('保存修改', 'Save changes')} more={<a href={`/events/${event.id}`}>{t('不改了，回到活动', 'Leave it as it is')}</a>}>
        <input type="hidden" name="version" value={newest ? `${event.version}` : one(state.values, 'version')} />
        <TextField view={view} state={state} name="title" label={t('名称', 'Title')} />
        <TextField view={view} state={state} name="heldOn" type="date" label={t('日期', 'Day')} required={false} />
        <TextField view={view} state={state} name="place" label={t('地点', 'Place')} required={false} />
        <fieldset class={wrongNeeds.length > 0 ? 'field wrong' : 'field'} id="needIds" tabindex={-1}>
          <legend>{t(`需求（${needs.length}）`, `Needs (${needs.length})`)}</legend>
          <p class="hint">{t('取消勾选即移出活动，锁定、排除和安排一并取消。', 'Untick to take one out, with its pins, vetoes and meetings.')}</p>
          {wrongNeeds.length > 0 && <p class="error" id="needIds-error">{wrongNeeds.map((error) => view.words(error.message)).join(' ')}</p>}
          {needs.map((need) => <NeedRow view={view} need={need} checked={chosen.has(need.id)} />)}
        </fieldset>
        {addable.length > 0 && (
          <details class="field" open={addable.some((need) => chosen.has(need.id))}>
            <summary>{t(`加入需求（可选 ${addable.length} 条）`, `Add needs (${addable.length} to choose from)`)}</summary>
            {addable.map((need) => <NeedRow view={view} need={need} checked={chosen.has(need.id)} />)}
          </details>
        )}
        <fieldset class="field" id="expertIds" tabindex={-1}>
          <legend>{t(`专家（${experts.length}）与各自的上限`, `Experts (${experts.length}) and their limits`)}</legend>
          <p class="hint">{t('取消勾选即移出活动；上限是最多对接几条需求，0 表示本次不安排。', 'Untick to take one out; the limit is how many needs they meet, 0 for none.')} <a href={`/events/${event.id}#adding`}>{t('邀请更多专家', 'Invite more')}</a></p>
          {experts.map((expert) => <ExpertRow view={view} state={state} expert={expert} name={capacityField(expert.id)} label={t(`${expert.name}的上限`, `Limit of ${expert.name}`)} />)}
        </fieldset>
        <fieldset class={wrongPairs.length > 0 ? 'field wrong' : 'field'} id="pairs" tabindex={-1}>
          <legend>{t('锁定与排除', 'Pins and vetoes')}</legend>
          {wrongPairs.length > 0 && <p class="error" id="pairs-error">{wrongPairs.map((error) => view.words(error.message)).join(' ')}</p>}
          <Pairs view={view} state={state} now={now} />
        </fieldset>
      </Form>
    </>
  );
}

const NeedRow = ({ view, need, checked }: { view: View; need: Pick<EventNeed, 'id' | 'title' | 'enterprise_name'>; checked: boolean }) => (
  <label class="check"><input type="checkbox" name="needIds" value={need.id} checked={checked} /><span>{need.title}<span class="hint">{view.t('，', ', ')}{need.enterprise_name}</span></span></label>
);

/** `label` is read by the summary of errors. */
function ExpertRow({ view, state, expert, name, label }: { view: View; state: FormState; expert: EventExpert; name: string; label: string }) {
  const errors = state.errors.filter((error) => error.field === name);
  return (
    <div class={errors.length > 0 ? 'event-expert wrong' : 'event-expert'}>
      <label class="check"><input type="checkbox" name="expertIds" value={expert.id} checked={many(state.values, 'expertIds').includes(expert.id)} /><span>{expert.name}<span class="hint"> {[expert.title, expert.institution].filter(Boolean).join(view.t('，', ', '))}</span></span></label>
      <input class="event-number" id={name} name={name} value={one(state.values, name) || (errors.length > 0 ? '' : `${expert.capacity}`)} inputmode="numeric" aria-label={label} aria-invalid={errors.length > 0 ? 'true' : undefined} aria-describedby={errors.length > 0 ? `${name}-error` : undefined} />
      {errors.length > 0 && <p class="error" id={`${name}-error`}>{errors.map((error) => view.words(error.message)).join(' ')}</p>}
    </div>
  );
}

function Pairs({ view, state, now: { needs, experts, marks } }: { view: View; state: FormState; now: EventNow }) {
  const { t } = view;
  const kinds = [['none', t('不限', 'Neither')], ['pin', t('锁定', 'Pin')], ['veto', t('排除', 'Veto')]] as const;
  const KindSelect = ({ name, label, value }: { name: string; label: string; value: string }) => (
    <select id={name} name={name} aria-label={label}>{kinds.map(([kind, words]) => <option value={kind} selected={kind === value}>{words}</option>)}</select>
  );
  const Chosen = ({ name, choices }: { name: string; choices: readonly (readonly [value: string, label: string])[] }) => (
    <select id={name} name={name}>{choices.map(([value, label]) => <option value={value} selected={value === one(state.values, name)}>{label}</option>)}</select>
  );
  const nameOf = (id: string) => needs.find((need) => need.id === id)?.title ?? experts.find((expert) => expert.id === id)?.name ?? '';
  return (
    <>
      {marks.length === 0 && <p class="hint">{t('还没有锁定或排除。', 'None yet.')}</p>}
      {marks.map((mark) => {
        const name = pairField(mark.need_id, mark.expert_id);
        const [need, expert] = [nameOf(mark.need_id), nameOf(mark.expert_id)];
        return <div class="event-expert"><label for={name}>{need} × {expert}</label><KindSelect name={name} label={t(`${need}与${expert}`, `${need} and ${expert}`)} value={one(state.values, name)} /></div>;
      })}
      {needs.length > 0 && experts.length > 0 && (
        <details open={one(state.values, 'kind') === 'pin' || one(state.values, 'kind') === 'veto'}>
          <summary>{t('再指定一对', 'One more pair')}</summary>
          <p><label for="needId">{t('需求', 'Need')}</label><Chosen name="needId" choices={needs.map((need) => [need.id, need.title] as const)} /></p>
          <p><label for="expertId">{t('专家', 'Expert')}</label><Chosen name="expertId" choices={experts.map((expert) => [expert.id, expert.name] as const)} /></p>
          <p><KindSelect name="kind" label={t('锁定或排除', 'Pin or veto')} value={one(state.values, 'kind')} /></p>
        </details>
      )}
    </>
  );
}

/** Between what was typed and what is saved by now. */
function Differences({ view, state: { values }, now: { event, needs, experts, addable } }: { view: View; state: FormState; now: EventNow }) {
  const { t } = view;
  const dayOr = (value: string) => (value === '' ? '' : day(view, value));
  const texts = [
    [t('名称', 'Title'), event.title, one(values, 'title')], [t('日期', 'Day'), dayOr(event.held_on ?? ''), dayOr(one(values, 'heldOn'))], [t('地点', 'Place'), event.place ?? '', one(values, 'place')],
  ] as const;
  const named = (list: readonly { readonly id: string; readonly title?: string | null; readonly name?: string }[]) => list.map((item) => item.name ?? item.title ?? '').join(t('、', ', '));
  const lists = [
    [t('将移出的需求', 'Needs that would leave'), named(needs.filter((need) => !many(values, 'needIds').includes(need.id)))],
    [t('将加入的需求', 'Needs that would come'), named(addable.filter((need) => many(values, 'needIds').includes(need.id)))],
    [t('将移出的专家', 'Experts that would leave'), named(experts.filter((expert) => !many(values, 'expertIds').includes(expert.id)))],
  ] as const;
  return (
    <section class="warning" aria-labelledby="differences">
      <h2 id="differences">{t('与最新内容的不同', 'What differs from the newest version')}</h2>
      <p>{t('别人刚刚改过这个活动。下面是您的内容；再次保存将以您的为准：', 'Someone has just changed this event. Below is what you typed; saving again makes it so:')}</p>
      <ul>
        {texts.filter(([, saved, typed]) => saved !== typed).map(([label, saved, typed]) => <li>{label}{t('：现为“', ': now "')}{saved}{t('”，您写的是“', '", yours "')}{typed}{t('”', '"')}</li>)}
        {lists.filter(([, names]) => names !== '').map(([label, names]) => <li>{label}{t('：', ': ')}{names}</li>)}
      </ul>
    </section>
  );
}
