import type { Words } from '../shared/errors.ts';
import type { AboutKind, ConflictKind } from './conflict.ts';

/** What the screen says for each code; a new code without words does not compile. */
export const conflictKindWords: Record<ConflictKind, Words> = {
  equity: ['持股、出资或合伙', 'Equity or partnership'], kinship: ['亲属关系', 'Kinship'], teacher_student: ['师生关系', 'Teacher and student'],
  employment: ['任职、兼职或顾问', 'Employment or advisory post'], commission: ['佣金、提成或其他报酬', 'Commission or other pay'],
};
export const aboutKindWords: Record<AboutKind, Words> = { enterprise: ['企业', 'Enterprise'], expert: ['专家', 'Expert'], society: ['学会', 'Society'], institution: ['单位', 'Institution'], need: ['需求', 'Need'] };
