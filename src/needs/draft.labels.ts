import type { Words } from '../shared/errors.ts';
import type { DraftKind } from './draft.ts';

export const draftKindWords: Record<DraftKind, { readonly byModel: Words; readonly byRules: Words }> = {
  questions: { byModel: ['请机器起草要问的问题', 'Draft the questions'], byRules: ['列出要问的问题', 'List the questions'] },
  restatement: { byModel: ['请机器换成科研说法', 'Draft it in research terms'], byRules: ['按规则整理需求', 'Sort the need by rules'] },
  reason: { byModel: ['请机器把理由写成一段话', 'Draft the reason in words'], byRules: ['把理由写成一段话', 'Put the reason in words'] },
};
