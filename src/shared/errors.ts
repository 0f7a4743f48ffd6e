/**
 * The one error class of the domain. `detail` is a pair of sentences (Chinese, English) that say what happened and
 * what to do; `fields` name the input fields at fault. Anything else that is thrown is a fault of ours and is shown
 * without detail. Statuses and titles live in `http/problems.ts`, keyed by `ErrorCode`.
 */
export type Words = readonly [zh: string, en: string];

export type ErrorCode =
  | 'invalid_input' | 'malformed_request' | 'not_signed_in' | 'not_allowed' | 'not_found' | 'conflict' | 'stale_version'
  | 'wrong_state' | 'already_taken' | 'repeated_with_other_content' | 'too_large' | 'too_many_requests' | 'storage_full'
  | 'forged_form' | 'unavailable' | 'outcome_unknown' | 'unexpected';

export interface FieldError { readonly field: string; readonly message: Words }

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: Words;
  readonly fields: readonly FieldError[];

  constructor(code: ErrorCode, detail: Words, fields: readonly FieldError[] = []) {
    super(`${code}: ${detail[1]}`);
    this.name = 'AppError';
    this.code = code;
    this.detail = detail;
    this.fields = fields;
  }
}

/** For a part of a page that the rest can do without: `otherwise`, where the service behind it is not there. */
export const unlessUnavailable = <T, U>(asked: Promise<T>, otherwise: U): Promise<T | U> => asked.catch((error: unknown) => {
  if (error instanceof AppError && error.code === 'unavailable') return otherwise;
  throw error;
});

/** For expected misses: a thing that is not there, or that the reader may not know of. */
export const notFound = (what: Words): AppError =>
  new AppError('not_found', [`没有找到${what[0]}，可能已被删除，或您无权查看。`, `${what[1]} was not found, or you may not see it.`]);

/** Names the field and what is wrong with it; forms show it beside the field. */
export const invalid = (field: string, message: Words): AppError => new AppError('invalid_input', message, [{ field, message }]);
