import type { CandidateType } from '../matches/match.ts';
import type { Words } from '../shared/errors.ts';
import type { EngagementStatus, Stage } from './engagement.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const engagementStatusWords: Record<EngagementStatus, Words> = {
  claimed: ['已领办，待联系', 'Taken on, not yet contacted'], contacted: ['已联系', 'In contact'], met: ['已见面', 'Met'], negotiating: ['商谈中', 'Negotiating'], signed: ['已签约', 'Signed'],
  implementing: ['实施中', 'Implementing'], completed: ['已完成', 'Completed'], failed: ['未成', 'Failed'], released: ['已退回', 'Given back'],
};
export const engagementStatusTone: Record<EngagementStatus, 'waiting' | 'good' | 'bad' | 'quiet'> = {
  claimed: 'waiting', contacted: 'good', met: 'good', negotiating: 'good', signed: 'good', implementing: 'good', completed: 'good', failed: 'bad', released: 'quiet',
};
/** The entry a person chooses. */
export const entryWords: Record<Stage | 'note', Words> = {
  contacted: ['首次联系', 'First contact'], met: ['见面洽谈', 'Meeting'], negotiating: ['商谈条件', 'Negotiation'], signed: ['签约', 'Contract signed'],
  implementing: ['实施', 'Implementation'], completed: ['完成', 'Completed'], failed: ['未成', 'Failed'], note: ['补充记录', 'Note'],
};
export const stepWords: Record<Stage | 'note' | 'claimed' | 'released', Words> = { ...entryWords, claimed: ['领办', 'Taken on'], released: ['退回', 'Given back'] };

export const candidatePath: Record<CandidateType, string> = { expert: '/experts', society: '/societies', achievement: '/achievements' };
