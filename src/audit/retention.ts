import type { Words } from '../shared/errors.ts';
import { KEPT_DAYS, LEAST_DAYS_KEPT } from '../shared/kept.ts';

/**
 * How long each kind of data is kept, all of them: a row here, and how it is removed in `retention.commands.ts`. The period is
 * set by the environment within its bounds. What is no row here stays until somebody deletes it, the history of needs, proposals
 * and cases above all: it is the record of the case, and goes with it.
 */
export interface RetentionPeriod {
  readonly setting: `RETENTION_${string}_DAYS`;
  readonly days: number; readonly least: number; readonly most: number;
  readonly what: Words;
  /** From when the days count. */
  readonly since: Words;
}

export const retentionPeriods = {
  activity: {
    setting: 'RETENTION_ACTIVITY_DAYS', days: 730, least: LEAST_DAYS_KEPT, most: 3650,
    what: ['操作记录中的登录、拒绝和导出', 'History: sign-ins, refusals, exports'], since: ['发生之日', 'the day it happened'],
  },
  session: { setting: 'RETENTION_SESSION_DAYS', days: 7, least: 0, most: 365, what: ['登录会话', 'Sessions'], since: ['会话到期', 'their end'] },
  request_key: { setting: 'RETENTION_REQUEST_KEY_DAYS', days: 7, least: 1, most: 90, what: ['防重复提交的记录', 'Keys against submitting twice'], since: ['提交', 'the submission'] },
  draft: { setting: 'RETENTION_DRAFT_DAYS', days: 365, least: 30, most: 3650, what: ['从未提交的需求草稿', 'Drafts of needs that were never sent'], since: ['最后修改', 'the last change'] },
  sheet_row: { setting: 'RETENTION_IMPORT_DAYS', days: 90, least: 7, most: 730, what: ['表格导入中没有导入的行', 'Rows of imports that were not imported'], since: ['上传', 'the upload'] },
  finding: { setting: 'RETENTION_FINDING_DAYS', days: 365, least: 30, most: 3650, what: ['没有人确认的资料线索', 'Papers and patents found that nobody decided on'], since: ['最后一次获取', 'the last look'] },
  index_change: { setting: 'RETENTION_INDEX_CHANGE_DAYS', days: KEPT_DAYS, least: KEPT_DAYS, most: 90, what: ['检索索引的变更记录', 'Changes of the search index'], since: ['变更', 'the change'] },
  webhook_delivery: { setting: 'RETENTION_WEBHOOK_DAYS', days: 90, least: 7, most: 365, what: ['变更推送的发送记录', 'Deliveries of webhooks'], since: ['变更', 'the change'] },
  limit_use: { setting: 'RETENTION_LIMIT_DAYS', days: 1, least: 0, most: 30, what: ['访问次数的计数', 'Counts of requests'], since: ['计数到期', 'their end'] },
  job: { setting: 'RETENTION_JOB_DAYS', days: 7, least: 1, most: 7, what: ['已结束的后台任务', 'Background jobs that ended'], since: ['结束', 'their end'] },
} as const satisfies Record<string, RetentionPeriod>;

export type RetentionKind = keyof typeof retentionPeriods;
export const retentionKinds = Object.keys(retentionPeriods) as RetentionKind[];

/** The shipped periods. */
export const defaultRetention = Object.fromEntries(retentionKinds.map((kind) => [kind, retentionPeriods[kind].days])) as Readonly<Record<RetentionKind, number>>;

/** Lines of history that tell of access and change nothing: these end with their period. */
export const accessActions = ['sign_in', 'sign_in_failed', 'sign_out', 'refused', 'export'] as const;
