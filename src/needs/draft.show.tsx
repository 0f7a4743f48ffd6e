import { Form, LongField, StepButton } from '../ui/form.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { type DraftKind, type DraftNeed, missingFacts } from './draft.ts';
import { draftKindWords } from './draft.labels.ts';
import type { DraftRow } from './draft.queries.ts';

/** What a page needs to offer drafts; the model is null where there is none, or it may not read this. */
export interface DraftProps { readonly drafts: readonly DraftRow[]; readonly model: string | null; readonly needId: string; readonly matchId?: string }

/** For staff: what to ask the enterprise before anybody is proposed, and the need in research terms. */
export function NeedDrafts({ view, need, timeZone, ...props }: DraftProps & { view: View; need: DraftNeed; timeZone: string }) {
  const { t } = view;
  const missing = missingFacts(need);
  const questions = props.drafts.find((draft) => draft.kind === 'questions');
  return (
    <section class="drafts" aria-labelledby="drafts">
      <h2 id="drafts">{t('向企业问清楚', 'Questions to the enterprise')}</h2>
      {questions === undefined && (missing.length === 0
        ? <p class="empty">{t('按规则检查，没有发现明显缺少的内容。', 'By the checklist nothing obvious is missing.')}</p>
        : <><p class="hint">{t('按规则检查，需求里还没有写到：', 'By the checklist, the need does not say yet:')}</p><ul>{missing.map((words) => <li>{view.words(words)}</li>)}</ul></>)}
      <Draft view={view} kind="questions" timeZone={timeZone} {...props} />
      <h3>{t('换成科研人员的说法', 'In research terms')}</h3>
      <Draft view={view} kind="restatement" timeZone={timeZone} {...props} />
    </section>
  );
}

/** One draft in its state: to be asked for, being written, to be decided, taken. Its text is shown as text, whatever it holds. */
export function Draft({ view, kind, drafts, model, needId, matchId, timeZone }: DraftProps & { view: View; kind: DraftKind; timeZone: string }) {
  const { t } = view;
  const draft = drafts.find((one) => one.kind === kind);
  const ask = <StepButton view={view} action={`/needs/${needId}/drafts`} fields={{ kind, ...(matchId === undefined ? {} : { matchId }) }} kind="quiet" label={model === null ? view.words(draftKindWords[kind].byRules) : view.words(draftKindWords[kind].byModel)} />;
  if (draft === undefined) {
    return <>{ask}<p class="fine">{model === null ? t('没有使用语言模型，由固定规则整理。', 'No language model is used: fixed rules write it.') : t(`由语言模型 ${model} 起草，您看过再决定是否采用。`, `Drafted by the language model ${model}; you decide whether to use it.`)}</p></>;
  }
  if (draft.text === null) return <p class="waiting" role="status" data-reload-seconds="3">{t('正在起草，一般不到半分钟，页面会自动更新。', 'Being drafted; it takes less than half a minute and this page updates itself.')}</p>;
  const written = draft.written_by === 'model' ? t(`机器起草（${draft.model ?? ''}）`, `Machine-written (${draft.model ?? ''})`) : t('按规则整理', 'Written by rules');
  const head = <p><Tag tone="waiting">{written}</Tag>{' '}<span class="fine">{draft.status === 'accepted' ? t('已由工作人员采用：', 'Taken by ') + (draft.decided_by_name ?? '') : t('尚未采用，请核对', 'Not taken yet: please check')} {dateTime(view, draft.decided_at ?? draft.created_at, timeZone)}</span></p>;
  const lines = draft.text.split('\n');
  const body = kind === 'questions' ? <ul>{lines.map((line) => <li>{line}</li>)}</ul> : <div class="prose">{lines.map((line) => <p>{line}</p>)}</div>;
  if (draft.status === 'accepted') return <>{head}{body}{ask}</>;
  return (
    <>
      {head}{body}
      <details class="step-form">
        <summary>{t('修改后采用', 'Change and take')}</summary>
        <Form view={view} state={{ values: { text: draft.text }, errors: [] }} action={`/drafts/${draft.id}/accept`} submit={t('采用修改后的文字', 'Take the changed text')}>
          <LongField view={view} state={{ values: { text: draft.text }, errors: [] }} name="text" rows={6} label={t('草稿', 'Draft')} />
        </Form>
      </details>
      <div class="actions">
        <StepButton view={view} action={`/drafts/${draft.id}/accept`} label={t('采用', 'Take it')} />
        <StepButton view={view} action={`/drafts/${draft.id}/dismiss`} label={t('不用', 'Do not use')} kind="quiet" />
      </div>
    </>
  );
}
