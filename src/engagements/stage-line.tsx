import { day, type View } from '../ui/view.ts';
import type { Entry } from './case.queries.ts';
import { type EngagementStatus, phases } from './engagement.ts';
import { engagementStatusWords } from './engagement.labels.ts';

const line = ['claimed', 'contacted', 'met', 'negotiating', 'signed', 'implementing', 'completed'] as const;

/** Stages in order with the day of each; a skipped one stays open and says so. An end without success stands in the last place. */
export function StageLine({ view, status, entries }: { view: View; status: EngagementStatus; entries: readonly Entry[] }) {
  const first = (stage: EngagementStatus) => entries.find(({ step }) => step.stage === stage)?.step.happened_on;
  const end: EngagementStatus = status === 'failed' || status === 'released' ? status : 'completed';
  const reached = phases.filter((phase) => entries.some(({ step }) => step.phase === phase));
  return (
    <ol class="stage-bar" aria-label={view.t('对接阶段', 'Stages')}>
      {[...line.slice(0, -1), end].map((stage) => {
        const now = stage === status;
        const on = first(stage);
        const done = on !== undefined && (!now || stage === 'completed');
        return (
          <li class={done ? 'done' : now ? 'current' : 'todo'} aria-current={now ? 'step' : undefined}>
            {view.words(engagementStatusWords[stage])}<span class="visually-hidden">{now ? view.t('（目前）', ' (now)') : done ? view.t('（已记录）', ' (recorded)') : view.t('（未记录）', ' (not recorded)')}</span>
            {on !== undefined && <small><time datetime={on}>{day(view, on)}</time></small>}
            {stage === 'implementing' && reached.length > 0 && <small>{reached.join(' → ')}</small>}
          </li>
        );
      })}
    </ol>
  );
}
