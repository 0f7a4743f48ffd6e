import type { Child } from 'hono/jsx';
import { asAppError, logUnexpected, statusOf } from '../http/errors.ts';
import type { Ctx } from '../http/env.ts';
import type { Form as PostedForm } from '../http/form.ts';
import { problems } from '../http/problems.ts';
import type { AppError } from '../shared/errors.ts';
import type { FormState } from './form.tsx';
import { Layout } from './layout.tsx';
import { type View, viewOf } from './view.ts';

/** A whole page as the answer. */
export const page = (c: Ctx, body: Child, status: 200 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503 | 507 = 200): Response | Promise<Response> =>
  c.html(`<!doctype html>${String(body)}`, status);

/**
 * After a command refused a form: the same form again with the typed values and the errors beside their fields. Errors
 * that the person cannot mend in the form go on to the error page.
 */
export function formAgain(c: Ctx, error: unknown, posted: PostedForm, render: (view: View, state: FormState) => Child): Response | Promise<Response> {
  const refused = asAppError(error);
  if (!['invalid_input', 'stale_version', 'conflict', 'wrong_state', 'already_taken', 'repeated_with_other_content', 'unavailable', 'storage_full'].includes(refused.code)) throw error;
  logUnexpected(c, error, refused);
  const view = viewOf(c);
  const state: FormState = { values: posted.values, errors: refused.fields, ...(refused.fields.length === 0 ? { problem: view.words(refused.detail) } : {}) };
  return page(c, render(view, state), statusOf(refused.code) as 422);
}

/** The page for people when something went wrong: what happened, what is safe, what to do. */
export async function errorPage(c: Ctx, error: AppError): Promise<Response> {
  const view = viewOf(c);
  const again = error.code === 'outcome_unknown' ? await postedOf(c) : undefined;
  const { title, status } = problems[error.code];
  return page(c, (
    <Layout view={view} title={view.words(title)}>
      <p role="alert">{view.words(error.detail)}</p>
      {error.fields.length > 0 && <ul>{error.fields.map((f) => <li>{view.words(f.message)}</li>)}</ul>}
      {again !== undefined && (
        <form method="post" action={c.req.path}>
          {again.map(([name, value]) => <input type="hidden" name={name} value={value} />)}
          <button class="main">{view.t('点此查看结果', 'See the result')}</button>
        </form>
      )}
      <p>
        {error.code === 'not_signed_in' ? <a class="button" href={`/sign-in?next=${encodeURIComponent(view.path)}`}>{view.t('去登录', 'Sign in')}</a> : <a href="/">{view.t('回到首页', 'Home')}</a>}
      </p>
    </Layout>
  ), status as 404);
}

/** What was posted, with its request key: posted once more it gives the first answer, or does now what was not done. */
async function postedOf(c: Ctx): Promise<readonly (readonly [string, string])[] | undefined> {
  const posted = c.req.method === 'POST' ? await c.req.formData().catch(() => undefined) : undefined;
  return posted?.has('_key') === true ? [...posted.entries()].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])) : undefined;
}
