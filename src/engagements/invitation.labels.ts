import type { Words } from '../shared/errors.ts';
import type { Answer, DeclineReason, InvitationStatus, Side } from './invitation.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const invitationStatusWords: Record<InvitationStatus, Words> = {
  sent: ['等待答复', 'Waiting for an answer'], accepted: ['已接受', 'Accepted'], postponed: ['暂不方便', 'Not now'], referred: ['推荐了同事', 'Named a colleague'],
  declined: ['已婉拒', 'Declined'], expired: ['逾期未答复', 'No answer in time'], withdrawn: ['已撤回', 'Withdrawn'],
};
export const invitationStatusTone: Record<InvitationStatus, 'waiting' | 'good' | 'bad' | 'quiet'> = {
  sent: 'waiting', accepted: 'good', postponed: 'waiting', referred: 'quiet', declined: 'quiet', expired: 'bad', withdrawn: 'quiet',
};
export const sideWords: Record<Side, Words> = { candidate: ['能解决的一方', 'The side that can help'], enterprise: ['企业', 'The enterprise'] };
export const answerWords: Record<Answer, Words> = {
  accept: ['接受，可以联系我', 'Yes, you may contact me'], postpone: ['现在不方便，过些时候可以', 'Not now, later'], refer: ['请找我的同事', 'Ask my colleague'], decline: ['不接受', 'No'],
};
export const declineReasonWords: Record<DeclineReason, Words> = {
  no_time: ['近期没有时间', 'No time'], other_field: ['不是我的专长', 'Not my field'], conflict: ['有利益关系，需要回避', 'A conflict of interest'],
  in_contact: ['已经和对方有联系', 'Already in contact with them'], other: ['其他', 'Something else'],
};
