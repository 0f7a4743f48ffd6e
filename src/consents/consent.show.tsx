import { StepButton } from '../ui/form.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, type View } from '../ui/view.ts';
import { purposesOf, type Subject } from './consent.ts';
import { basisWords, decisionWords, purposeTexts, purposeWords } from './consent.labels.ts';
import type { ConsentRow } from './consent.queries.ts';

/** One block for each purpose: the words, what is in force and on what basis, and for the person a button to decide the other way. */
export function ConsentRows({ view, subject, rows, own }: { view: View; subject: Subject; rows: readonly ConsentRow[]; own: boolean }) {
  const { t } = view;
  return (
    <ul class="consents">
      {purposesOf(subject.kind).map((purpose) => {
        const lines = rows.filter((row) => row.purpose === purpose);
        const [last] = lines;
        return (
          <li id={purpose}>
            <h3>{view.words(purposeWords[purpose])}{' '}{last === undefined ? <Tag tone="waiting">{t('还没有表示', 'Not decided')}</Tag> : <Tag tone={last.decision === 'given' ? 'good' : 'quiet'}>{view.words(decisionWords[last.decision])}</Tag>}</h3>
            <p>{view.words(purposeTexts[purpose])}</p>
            {own && <div class="actions">
              {last?.decision !== 'given' && <StepButton view={view} action="/me/consents" label={t('同意', 'Agree')} fields={{ subjectKind: subject.kind, subjectId: subject.id, purpose, decision: 'given' }} kind="main" />}
              {last?.decision !== 'withdrawn' && <StepButton view={view} action="/me/consents" label={last === undefined ? t('不同意', 'Do not agree') : t('撤回同意', 'Take it back')} fields={{ subjectKind: subject.kind, subjectId: subject.id, purpose, decision: 'withdrawn' }} kind="quiet" />}
            </div>}
            {lines.length > 0 && <details><summary>{t('记录', 'Record')}</summary><ol class="timeline">{lines.map((line) => (
              <li><time datetime={line.decided_at.toISOString()}>{dateTime(view, line.decided_at)}</time>{view.words(decisionWords[line.decision])}{t('，', ', ')}{view.words(basisWords[line.basis])}{line.basis !== 'self' && line.recorded_by_name !== null && t(`，${line.recorded_by_name} 记录`, `, recorded by ${line.recorded_by_name}`)}{line.note !== null && <p>{line.note}</p>}<span class="fine"> {t('文本版本 ', 'text ')}{line.text_version}</span></li>
            ))}</ol></details>}
          </li>
        );
      })}
    </ul>
  );
}
