import { ACCEPTED, acceptedWords, filePurposes, filePurposeWords } from '../files/file.ts';
import { FileField, type FormState, LongField, SelectField, TextField } from '../ui/form.tsx';
import type { View } from '../ui/view.ts';
import { phases } from './engagement.ts';

/** Fields of an entry, for recording and for correcting it. A list, not a component, so that the form's summary finds their labels. */
export function entryFields({ view, state }: { view: View; state: FormState }) {
  const { t } = view;
  const field = { view, state };
  return [
    <TextField {...field} name="happenedOn" type="date" label={t('日期', 'Date')} hint={t('格式：2026-11-21。', 'Format: 2026-11-21.')} />,
    <LongField {...field} name="note" rows={4} required={false} label={t('情况', 'Note')} hint={t('谈了什么，有什么结论；“未成”请写明原因。', 'What was said and agreed; for a failure, why.')} />,
    <TextField {...field} name="people" required={false} label={t('参加人', 'People')} />,
    <details class="step-form" open={['contractNumber', 'amountYuan', 'parties', 'phase'].some((name) => state.errors.some((error) => error.field === name) || (state.values[name] ?? '') !== '')}>
      <summary>{t('签约：编号、金额、各方；实施：阶段', 'Contract: number, amount, parties; implementation: phase')}</summary>
      <TextField {...field} name="contractNumber" label={t('合同编号', 'Contract number')} hint={t('签约必填。', 'Required for a contract.')} />
      <TextField {...field} name="amountYuan" required={false} inputmode="decimal" label={t('合同金额（元）', 'Amount (yuan)')} />
      <TextField {...field} name="parties" required={false} label={t('签约各方', 'Parties')} hint={t('例如 甲方某某公司，乙方某某大学。', 'e.g. A: the firm, B: the university.')} />
      <SelectField {...field} name="phase" required={false} label={t('实施阶段', 'Phase')} blank={t('不适用', 'Not applicable')} choices={phases.map((phase) => [phase, phase])} hint={t('只在选择“实施”时填写。', 'For implementation only.')} />
    </details>,
  ];
}

/** Files that go with an entry. */
export function filesFields({ view, state }: { view: View; state: FormState }) {
  return [
    <FileField view={view} state={state} name="files" required={false} label={view.t('附件', 'Files')} hint={view.words(acceptedWords)} accept={ACCEPTED} />,
    <SelectField view={view} state={state} name="purpose" required={false} label={view.t('附件是什么', 'What the files are')} choices={filePurposes.toReversed().map((purpose) => [purpose, view.words(filePurposeWords[purpose])])} />,
  ];
}
