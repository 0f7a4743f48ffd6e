import type { ErrorCode, Words } from '../shared/errors.ts';

/** Status and title of every error; a code without a row does not compile. `/problems/<code>` shows them. */
export const problems: Record<ErrorCode, { readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507; readonly title: Words }> = {
  invalid_input: { status: 422, title: ['内容需要修改', 'The input needs attention'] },
  malformed_request: { status: 400, title: ['请求格式不对', 'Malformed request'] },
  not_signed_in: { status: 401, title: ['请先登录', 'Sign in first'] },
  not_allowed: { status: 403, title: ['您不能做这一步', 'Not allowed'] },
  forged_form: { status: 403, title: ['表单已失效', 'The form is no longer valid'] },
  not_found: { status: 404, title: ['没有找到', 'Not found'] },
  conflict: { status: 409, title: ['与已有内容冲突', 'Conflict'] },
  stale_version: { status: 409, title: ['别人刚刚改过', 'Changed by someone else'] },
  wrong_state: { status: 409, title: ['现在不能进行这一步', 'Not possible in this state'] },
  already_taken: { status: 409, title: ['已被领办', 'Already taken on'] },
  repeated_with_other_content: { status: 409, title: ['重复提交的内容不同', 'Repeated with other content'] },
  too_large: { status: 413, title: ['内容太大', 'Too large'] },
  too_many_requests: { status: 429, title: ['操作太频繁', 'Too many requests'] },
  unexpected: { status: 500, title: ['没有完成', 'Not completed'] },
  unavailable: { status: 503, title: ['暂时无法处理', 'Temporarily unavailable'] },
  outcome_unknown: { status: 503, title: ['结果未知', 'Outcome unknown'] },
  storage_full: { status: 507, title: ['磁盘已满', 'The disk is full'] },
};
