import { refusal } from '../auth/refusal.ts';
import { snippetOf } from '../shared/marking.ts';
import { chinaDay } from '../shared/working-days.ts';
import { StepButton } from '../ui/form.tsx';
import { Found } from '../ui/marked.tsx';
import { Tag } from '../ui/table.tsx';
import { dateTime, day, type View, whoDid } from '../ui/view.ts';
import { kinship } from './alike.ts';
import type { AlikeNeed, MergedNeed } from './alike.queries.ts';
import { afterNeedStep } from './need.ts';
import { needStatusTone, needStatusWords } from './need.labels.ts';
import type { NeedRow } from './need.queries.ts';
import { actionWords } from './timeline.labels.ts';

/** Needs that nearly say the same, for staff: which words meet, and the way to the merge. */
export function AlikeNeeds({ view, need, near }: { view: View; need: NeedRow; near: readonly AlikeNeed[] }) {
  const { t } = view;
  if (near.length === 0) return null;
  return (
    <section aria-labelledby="alike">
      <h2 id="alike">{t(`可能重复：${near.length} 条需求说的几乎是同一件事`, `Possible duplicates: ${near.length} need(s) say nearly the same`)}</h2>
      <p class="hint">{t('标出的是两条都有的词；像不像由系统计算，是不是同一条由您判断。合并后两条的经过都保留。', 'The marked words stand in both. The system measures likeness; you judge. A merge keeps both histories.')}</p>
      <ul class="queue">{near.map((one) => <Alike view={view} need={need} one={one} />)}</ul>
    </section>
  );
}

function Alike({ view, need, one: { need: other, likeness, terms } }: { view: View; need: NeedRow; one: AlikeNeed }) {
  const { t } = view;
  const { sameFirm, lastYear } = kinship(need, other);
  const text = [other.problem, other.goals, other.background].filter(Boolean).join(' ');
  return (
    <li class="case">
      <h3><a href={`/needs/${other.id}`}><Found text={other.title} terms={terms} /></a></h3>
      <p>{other.enterprise_name} {sameFirm && <Tag tone="waiting">{t('同一企业', 'same enterprise')}</Tag>} {lastYear && <Tag>{t('往年的需求', 'of an earlier year')}</Tag>} <Tag tone={needStatusTone[other.status]}>{view.words(needStatusWords[other.status])}</Tag>
        {' '}<span class="fine">{t(`相似度 ${Math.round(likeness * 100)}%`, `likeness ${Math.round(likeness * 100)} %`)}{other.submitted_at !== null && `，${t('提交于 ', 'submitted ')}${dateTime(view, other.submitted_at, other.time_zone)}`}</span></p>
      <p><Found text={snippetOf(text, terms, 160) ?? text.slice(0, 160)} terms={terms} /></p>
      {mayMerge(view, need, other) && <StepButton view={view} action={`/needs/${need.id}/merge`} label={t('把本条合并到这一条', 'Merge this need into that one')} kind="quiet" fields={{ intoId: other.id }} />}
    </li>
  );
}

const mayMerge = (view: View, need: NeedRow, other: NeedRow): boolean => afterNeedStep(need.status, 'merge') !== undefined && !['draft', 'merged', 'withdrawn'].includes(other.status)
  && [need, other].every((one) => refusal(view.actor, 'need.merge', { associationPath: one.association_path }) === null);

/** What was merged into a need keeps its own history, shown beside that of the one that stands. */
export function MergedHistories({ view, merged }: { view: View; merged: readonly MergedNeed[] }) {
  const { t } = view;
  if (merged.length === 0) return null;
  return (
    <>
      <h3>{t('并入的需求', 'Needs merged into this one')}</h3>
      {merged.map(({ need, history }) => (
        <details>
          <summary>{need.title}（{need.enterprise_name}，{day(view, chinaDay(need.created_at))}）</summary>
          <p><a href={`/needs/${need.id}`}>{t('查看原文', 'See its text')}</a></p>
          <ol class="timeline">
            {history.map((line) => (
              <li><time datetime={line.at.toISOString()}>{dateTime(view, line.at, need.time_zone)}</time><strong>{view.words(actionWords(line.subject_type, line.action))}</strong> <span class="who">{whoDid(view, line.actor_name)}</span>{line.note !== null && <p>{line.note}</p>}</li>
            ))}
          </ol>
        </details>
      ))}
    </>
  );
}
