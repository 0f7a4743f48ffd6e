import { emptyForm, Form, type FormState, TextField } from '../ui/form.tsx';
import { Layout } from '../ui/layout.tsx';
import { dateTime, day, money, type View } from '../ui/view.ts';
import type { Entry, FileRow } from './case.queries.ts';
import type { CasePageProps } from './case.parts.tsx';
import { entryFields } from './entry.form.tsx';
import { stepWords } from './engagement.labels.ts';
import type { CaseRow, StepRow } from './engagement.queries.ts';

/** What was recorded, in its order; a corrected entry shows what it says now, and below it what it said before. */
export function Timeline({ view, row, content, mayCorrect }: CasePageProps & { readonly mayCorrect: boolean }) {
  return <ol class="timeline">{content.entries.map((entry) => <EntryLine view={view} row={row} entry={entry} files={content.files} mayCorrect={mayCorrect} />)}</ol>;
}

function EntryLine({ view, row, entry: { step, corrected }, files, mayCorrect }: { view: View; row: CaseRow; entry: Entry; files: readonly FileRow[]; mayCorrect: boolean }) {
  const { t } = view;
  const chain = new Set([step.id, ...corrected.map((one) => one.id)]);
  const own = files.filter((file) => file.step_id !== null && chain.has(file.step_id) && file.removed_at === null);
  const correctable = mayCorrect && step.stage !== 'claimed' && step.stage !== 'released';
  return (
    <li id={step.id}>
      <Said view={view} step={step} />
      {own.length > 0 && <p>{t('附件：', 'Files: ')}{own.map((file) => <><a href={`/files/${file.id}`}>{file.name}</a> </>)}</p>}
      <p class="fine">{step.recorded_by_name ?? t('系统', 'System')} {t('记录于', 'recorded')} {dateTime(view, step.created_at, row.time_zone)}
        {step.correction_reason !== null && t(`，更正：${step.correction_reason}`, `, corrected: ${step.correction_reason}`)}
        {correctable && <> <a href={`/engagements/${row.id}/steps/${step.id}/correct`}>{t('更正', 'Correct')}<span class="visually-hidden"> {view.words(stepWords[step.stage])} {step.happened_on}</span></a></>}</p>
      {corrected.length > 0 && <details><summary>{t('更正前的记录', 'Before the correction')}</summary>{corrected.map((one) => <div class="corrected"><s><Said view={view} step={one} /></s><p class="fine">{one.recorded_by_name ?? t('系统', 'System')} {dateTime(view, one.created_at, row.time_zone)}</p></div>)}</details>}
    </li>
  );
}

function Said({ view, step }: { view: View; step: StepRow }) {
  const { t } = view;
  const facts = [
    step.contract_number === null ? '' : t(`合同编号 ${step.contract_number}`, `contract ${step.contract_number}`), step.amount_fen === null ? '' : t(`金额 ${money(view, step.amount_fen)}`, money(view, step.amount_fen)),
    step.parties ?? '', step.phase ?? '', step.people === null ? '' : t(`参加人：${step.people}`, `with ${step.people}`),
  ].filter((text) => text !== '');
  return (
    <>
      <time datetime={step.happened_on}>{day(view, step.happened_on)}</time><strong>{view.words(stepWords[step.stage])}</strong>{facts.length > 0 && `（${facts.join('，')}）`}
      {step.note !== null && <p>{step.note}</p>}
    </>
  );
}

/** An entry as it should read; the wrong one stays in the record. */
export function CorrectPage({ view, row, step, state }: { view: View; row: CaseRow; step: StepRow; state?: FormState | undefined }) {
  const { t } = view;
  const fresh: FormState = { ...emptyForm, values: {
    happenedOn: step.happened_on, note: step.note ?? '', people: step.people ?? '', contractNumber: step.contract_number ?? '', amountYuan: step.amount_fen === null ? '' : String(step.amount_fen / 100), parties: step.parties ?? '', phase: step.phase ?? '',
  } };
  const shown = state ?? fresh;
  return (
    <Layout view={view} title={t(`更正：${view.words(stepWords[step.stage])}`, `Correct: ${view.words(stepWords[step.stage])}`)} purpose={row.need_title}>
      <p class="trail"><a href={`/engagements/${row.id}#${step.id}`}>{t('← 回到对接', '← Back to the case')}</a></p>
      <p class="hint">{t('把这条记录改成应有的样子并说明原因。原来的记录不会删除，会留在更正的下面。', 'Write the entry as it should be, and why. What it said before stays on record below it.')}</p>
      <Form view={view} state={shown} action={`/engagements/${row.id}/steps/${step.id}/correct`} submit={t('保存更正', 'Save the correction')}>
        <input type="hidden" name="version" value={String(row.version)} />
        <TextField view={view} state={shown} name="reason" label={t('为什么更正', 'Why')} />
        {entryFields({ view, state: shown })}
      </Form>
    </Layout>
  );
}
