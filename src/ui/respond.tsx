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
  const { state, status } = formState(c, error, posted);
  return page(c, render(viewOf(c), state), status);
}

/** What a form shows again after a refusal, for pages that need time to be made. @throws what the person cannot mend in the form */
export function formState(c: Ctx, error: unknown, posted: Pick<PostedForm, 'values'>): { readonly state: FormState; readonly status: 422 } {
  const refused = asAppError(error);
  if (!['invalid_input', 'stale_version', 'conflict', 'wrong_state', 'already_taken', 'repeated_with_other_content', 'unavailable', 'storage_full'].includes(refused.code)) throw error;
  logUnexpected(c, error, refused);
  const state: FormState = { values: posted.values, errors: refused.fields, ...(refused.fields.length === 0 ? { problem: viewOf(c).words(refused.detail) } : {}) };
  return { state, status: statusOf(refused.code) as 422 };
}

/** On to another system's sign-in. A form may lead to this site only (CSP), so the way out is a page of its own that goes on by itself. */
export function awayPage(c: Ctx, name: string, url: string): Response | Promise<Response> {
  const view = viewOf(c);
  c.header('refresh', `0; url=${new URL(url).href}`);
  return page(c, <Layout view={view} title={view.t(`正在前往${name}`, `On to ${name}`)}><p><a class="button main" href={new URL(url).href} rel="noreferrer">{view.t('没有自动打开？点此继续', 'Continue')}</a></p></Layout>);
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
