import type { Words } from '../shared/errors.ts';
import type { HintName } from '../shared/hints.ts';
import { StepButton } from './form.tsx';
import type { View } from './view.ts';

/** What a desk is for, said at the first visits: it goes for good with its button. `guide` is the part of /help that tells more. */
const hints: Record<HintName, { readonly guide: string; readonly words: Words }> = {
  review_desk: { guide: 'staff', words: ['这里是等您办的每一件事，等得久的和紧急的在前，每行写明要做什么。打开一条待审核的，看左边的难题和右边的人选，再决定。', 'Everything that waits for you, the longest waiting and most urgent first, each line with what to do. Open a review, read the need on the left and the candidate on the right, and decide.'] },
  manager_desk: { guide: 'manager', words: ['上面是您手上的对接，下面是可以领办的，都写着为什么适合您。领办后请在 3 个工作日内联系双方并记一笔。', 'Your cases are on top, what you can take on below, each with why it fits you. After taking one on, call both sides within 3 working days and record it.'] },
  enterprise_desk: { guide: 'enterprise', words: ['这里是您的需求，写着走到哪一步、轮到谁。第一次用，请点“发布需求”，一两句话也可以。', 'Here are your needs, where each stands and whose turn it is. To begin, post a need: a sentence or two will do.'] },
};

export function FirstVisit({ view }: { view: View }) {
  if (view.hint === undefined) return null;
  const { t } = view;
  const { guide, words } = hints[view.hint];
  return (
    <aside class="hint-box" aria-label={t('初次使用', 'First visit')}>
      <p>{view.words(words)}</p>
      <div class="actions"><a href={`/help#${guide}`}>{t('看使用说明', 'Read the guide')}</a> <StepButton view={view} action={`/hints/${view.hint}/dismiss`} label={t('知道了，不再显示', 'Got it, do not show again')} fields={{ back: view.path }} kind="quiet" /></div>
    </aside>
  );
}
