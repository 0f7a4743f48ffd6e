import { type FormState, StepButton } from '../ui/form.tsx';
import { dateTime, type View, whoDid } from '../ui/view.ts';
import { EvidenceForm } from './profile.form.tsx';
import { evidenceKindWords, evidenceSourceWords, profileActionWords } from './profile.labels.ts';
import { evidenceKinds } from './profile.ts';
import type { EvidenceRow, profileHistory } from './profile.queries.ts';

/** What they have done, by kind, with the form to add to it for those who may. */
export function Evidence({ view, evidence, at, mayEdit, state }: { view: View; evidence: readonly EvidenceRow[]; at: string; mayEdit: boolean; state: FormState }) {
  const { t } = view;
  const wrong = state.errors.length > 0 || state.problem !== undefined;
  return (
    <section>
      <h2>{t(`业绩证据（${evidence.length} 条）`, `Evidence (${evidence.length})`)}</h2>
      {evidence.length === 0 && <p class="empty">{t('还没有业绩证据。匹配时要靠它说明理由，请至少补充三条。', 'No evidence yet. Matching gives its reasons from it: add three pieces at least.')}</p>}
      {evidenceKinds.map((kind) => <EvidenceOfKind view={view} title={view.words(evidenceKindWords[kind])} evidence={evidence.filter((each) => each.kind === kind)} at={at} mayEdit={mayEdit} />)}
      {mayEdit && <details open={wrong}><summary>{t('增加一条证据', 'Add evidence')}</summary><EvidenceForm view={view} state={state} action={at} /></details>}
    </section>
  );
}

function EvidenceOfKind({ view, title, evidence, at, mayEdit }: { view: View; title: string; evidence: readonly EvidenceRow[]; at: string; mayEdit: boolean }) {
  if (evidence.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="evidence">
        {evidence.map((each) => (
          <li id={each.id}>
            <strong>{each.title}</strong>{each.year !== null && <span class="since"> {each.year}{view.t(' 年', '')}</span>}
            {each.text !== null && <p>{each.text}</p>}
            {each.sources !== null && <p class="hint">{view.t('来自 ', 'From ')}{each.sources.map(({ source, id }) => (source === 'patents' ? id : view.words(evidenceSourceWords[source]))).join(view.t('、', ', '))}{view.t('，经人确认', ', confirmed by a person')}</p>}
            {mayEdit && <details><summary>{view.t('删除', 'Remove')}<span class="visually-hidden"> {each.title}</span></summary><StepButton view={view} action={`${at}/${each.id}/remove`} label={view.t('确认删除这条证据', 'Yes, remove this evidence')} kind="danger" /></details>}
          </li>
        ))}
      </ul>
    </>
  );
}

export function History({ view, lines, timeZone }: { view: View; lines: Awaited<ReturnType<typeof profileHistory>>; timeZone: string }) {
  return (
    <section>
      <h2>{view.t('修改记录', 'History')}</h2>
      <ol class="timeline">
        {lines.map((line) => <li><time datetime={line.at.toISOString()}>{dateTime(view, line.at, timeZone)}</time>{whoDid(view, line.actor_name)} {view.words(profileActionWords[line.action as keyof typeof profileActionWords] ?? [line.action, line.action])}{line.note !== null && <p>{line.note}</p>}</li>)}
      </ol>
    </section>
  );
}
