import type { ActivityEntry } from '../db/activity.ts';

/**
 * Notices (通知): who is told what. One row for each kind: whom it is for, whether mail follows by default (`each` at once,
 * `daily` in the morning's summary, `off`), and whether the robot of a staff group says it too. The words are in
 * `notice.labels.ts`. A part adds its kinds here. Pure.
 */
export const noticeKinds = {
  need_submitted: { to: ['staff'], mail: 'daily', robot: true },
  need_accepted: { to: ['enterprise'], mail: 'each', robot: false },
  need_returned: { to: ['enterprise'], mail: 'each', robot: false },
  need_merged: { to: ['enterprise'], mail: 'each', robot: false },
  need_set_aside: { to: ['enterprise'], mail: 'each', robot: false },
  need_resumed: { to: ['enterprise'], mail: 'each', robot: false },
  need_withdrawn: { to: ['staff'], mail: 'off', robot: false },
  need_escalated: { to: ['parent staff'], mail: 'each', robot: true },
  need_passed_up: { to: ['enterprise'], mail: 'daily', robot: false },
  proposals_ready: { to: ['staff'], mail: 'daily', robot: true },
  nobody_found: { to: ['staff'], mail: 'daily', robot: false },
  match_approved: { to: ['enterprise'], mail: 'each', robot: false },
  match_open: { to: ['managers who fit'], mail: 'daily', robot: false },
  question_asked: { to: ['enterprise'], mail: 'each', robot: false },
  question_answered: { to: ['staff'], mail: 'each', robot: false },
  nomination_asked: { to: ['society'], mail: 'each', robot: false },
  nomination_answered: { to: ['staff'], mail: 'each', robot: false },
  reading_waits: { to: ['staff'], mail: 'daily', robot: false },
  case_claimed: { to: ['enterprise', 'staff'], mail: 'each', robot: false },
  case_step: { to: ['enterprise'], mail: 'daily', robot: false },
  case_released: { to: ['enterprise', 'staff'], mail: 'each', robot: true },
  case_completed: { to: ['enterprise', 'staff'], mail: 'each', robot: true },
  case_failed: { to: ['enterprise', 'staff'], mail: 'each', robot: false },
  case_rate: { to: ['enterprise', 'manager'], mail: 'daily', robot: false },
  case_rated: { to: ['enterprise', 'manager'], mail: 'daily', robot: false },
  case_stepped_back: { to: ['enterprise', 'manager', 'staff'], mail: 'each', robot: true },
  proposal_stepped_back: { to: ['enterprise', 'staff'], mail: 'daily', robot: false },
  review_stepped_back: { to: ['staff'], mail: 'daily', robot: false },
  conflict_signed: { to: ['staff'], mail: 'each', robot: true },
  follow_up_asked: { to: ['enterprise', 'expert', 'society', 'manager'], mail: 'each', robot: false },
  follow_up_answered: { to: ['manager', 'staff'], mail: 'daily', robot: false },
  invited: { to: ['expert', 'society', 'enterprise'], mail: 'each', robot: false },
  invitation_accepted: { to: ['manager'], mail: 'each', robot: false },
  invitation_postponed: { to: ['manager'], mail: 'each', robot: false },
  invitation_referred: { to: ['manager'], mail: 'each', robot: false },
  invitation_declined: { to: ['manager'], mail: 'each', robot: false },
  invitation_expired: { to: ['manager'], mail: 'each', robot: false },
  both_agreed: { to: ['expert', 'society', 'enterprise', 'manager'], mail: 'each', robot: false },
  next_candidate: { to: ['manager', 'enterprise'], mail: 'each', robot: false },
  no_alternate: { to: ['manager', 'staff'], mail: 'each', robot: true },
  enterprise_will_not: { to: ['staff'], mail: 'each', robot: false },
  need_to_confirm: { to: ['enterprise'], mail: 'each', robot: false },
  need_stale: { to: ['enterprise', 'staff'], mail: 'daily', robot: false },
  profile_to_confirm: { to: ['expert', 'society', 'manager'], mail: 'each', robot: false },
  profiles_to_confirm: { to: ['staff'], mail: 'daily', robot: false },
  profile_changed: { to: ['staff'], mail: 'daily', robot: false },
  clock_reminder: { to: ['who is to act'], mail: 'each', robot: false },
  clock_overdue: { to: ['who is to act', 'staff'], mail: 'each', robot: true },
  clock_handed_up: { to: ['parent staff'], mail: 'each', robot: true },
} as const satisfies Record<string, NoticeRule>;

interface NoticeRule { readonly to: readonly Side[]; readonly mail: MailMode; readonly robot: boolean }
export type NoticeKind = keyof typeof noticeKinds;
export const mailModes = ['each', 'daily', 'off'] as const;
export type MailMode = (typeof mailModes)[number];
/** For whom a kind is, as the preferences page tells it. */
export type Side = 'enterprise' | 'staff' | 'parent staff' | 'manager' | 'managers who fit' | 'expert' | 'society' | 'who is to act';

/** Whom `notify` tells: people by id, or everybody who stands for a thing. `staffOf`: an association's staff; has it none, those of the nearest above it. */
export type Audience =
  | { readonly users: readonly string[] } | { readonly staffOf: string } | { readonly enterprise: string } | { readonly expert: string } | { readonly society: string } | { readonly technologyManager: string };

export interface Subject { readonly type: ActivityEntry['subjectType']; readonly id: string }

export const isNoticeKind = (kind: string): kind is NoticeKind => kind in noticeKinds;
export const allNoticeKinds = Object.keys(noticeKinds) as readonly NoticeKind[]; // the keys of the table above
