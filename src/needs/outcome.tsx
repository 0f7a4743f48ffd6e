import type { View } from '../ui/view.ts';
import { nextSteps, outcomeWords } from './outcome.labels.ts';
import type { EmptySearch, Outcome } from './outcome.ts';

/** The answer of the matching in words; to staff with what to do next. */
export function OutcomeAnswer({ view, outcome, search, staff }: { view: View; outcome: Outcome; search: EmptySearch | undefined; staff: boolean }) {
  const steps = staff ? nextSteps[outcome] : [];
  return (
    <div data-outcome={outcome}>
      <p>{view.words(outcomeWords(outcome, search))}</p>
      {steps.length > 0 && <><p>{view.t('您可以：', 'You can:')}</p><ul>{steps.map((step) => <li>{view.words(step)}</li>)}</ul></>}
    </div>
  );
}

/** Matching waits for the search server; nobody needs to do anything. */
export const Delayed = ({ view }: { view: View }) => (
  <p class="warning" role="status">{view.t('检索服务暂时不可用。需求已保存，服务恢复后会自动匹配，不用再操作。', 'The search service does not answer right now. The need is saved and will be matched by itself as soon as it does.')}</p>
);
