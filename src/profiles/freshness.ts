import type { Words } from '../shared/errors.ts';

/**
 * How fresh a profile is: once a year whoever it is about is asked to look at it, one tap says that it still holds. Asked twice in vain,
 * it is marked where candidates are shown. The mark is shown and nothing else: no rule and no ranking reads it. Pure.
 */
const DAY = 24 * 3600_000;
export const ASK_AFTER_DAYS = 365;
/** Between the two times somebody is asked, and from the second to the mark. */
export const REMIND_AFTER_DAYS = 14;
export const MOST_ASKS = 2;
const MARK_AFTER_DAYS = ASK_AFTER_DAYS + MOST_ASKS * REMIND_AFTER_DAYS;
/** For which a link that confirms a profile holds. */
export const LINK_DAYS = 60;

/** Of a profile nobody confirmed, the days count from when it was made. */
export interface Freshness { readonly confirmed_at: Date | null; readonly created_at: Date }
const daysSince = ({ confirmed_at, created_at }: Freshness, now: Date): number => Math.floor((now.getTime() - (confirmed_at ?? created_at).getTime()) / DAY);

/** The moment before which a profile must have been confirmed to count as fresh. */
export const freshSince = (now: Date): Date => new Date(now.getTime() - ASK_AFTER_DAYS * DAY);

/** "资料已 2 年未确认", once it was asked for twice in vain; null before. */
export function staleWords(profile: Freshness, now: Date): Words | null {
  const days = daysSince(profile, now);
  if (days < MARK_AFTER_DAYS) return null;
  const [years, months] = [Math.floor(days / 365.25), Math.floor(days / 30.44)];
  return years >= 2 ? [`资料已 ${years} 年未确认`, `Profile not confirmed for ${years} years`] : [`资料已 ${months} 个月未确认`, `Profile not confirmed for ${months} months`];
}

export const linkHolds = ({ confirm_link_at }: { readonly confirm_link_at: Date | null }, now: Date): boolean => confirm_link_at !== null && now.getTime() - confirm_link_at.getTime() < LINK_DAYS * DAY;

/** Columns of a profile that was just confirmed. */
export const confirmedNow = (now: Date) => ({ confirmed_at: now, confirm_asks: 0, confirm_asked_at: null, change_note: null, change_noted_at: null });
