import type { Words } from '../shared/errors.ts';
import { type EmptySearch, busyOf, type Outcome } from './outcome.ts';

/** What each answer says, and what to do next; what is done is for staff. */
export function outcomeWords(outcome: Outcome, search: EmptySearch | undefined): Words {
  switch (outcome) {
    case 'waiting': return ['还没有匹配：需求受理后才会开始匹配，一般几秒内完成。', 'Not matched yet: matching starts when the need is accepted and takes seconds.'];
    case 'proposed': return ['已经匹配，有对接建议。', 'Matched, with proposals.'];
    case 'nobody_free': return [`找到了能回答这条需求的人，但 ${busyOf(search)} 位现在都约不到。`, `People who would answer this need were found, but none of the ${busyOf(search)} can be asked now.`];
    case 'nobody_found': return search === undefined
      ? ['已经匹配过，没有找到合适的人：提出过的都没有采纳。', 'Matching has run; everybody proposed was turned down.']
      : [`已经匹配过，看过 ${search.considered} 个候选，没有找到合适的人。`, `Matching has run, looked at ${search.considered} candidate(s) and found nobody who fits.`];
  }
}

export const nextSteps: Record<Outcome, readonly Words[]> = {
  waiting: [], proposed: [],
  nobody_free: [
    ['看“差一点的人选”：每位只差一个改变，先问能不能改。', 'See the near misses: one change each is missing; ask for it.'],
    ['走学会路线：请相关学会推荐有空的专家。', 'Go by a society: ask it to name an expert who is free.'],
    ['等得起就过些时候重新匹配；等不起就转上级科协。', 'Match again later, or hand the need to the parent association.'],
  ],
  nobody_found: [
    ['问企业：退回需求，请其补充技术细节和指标。', 'Ask the enterprise: return the need for technical detail and figures.'],
    ['走学会路线：请相关学会推荐专家。', 'Go by a society: ask it to name an expert.'],
    ['转上级科协，在更大范围内寻找。', 'Hand it to the parent association, which looks further.'],
  ],
};
