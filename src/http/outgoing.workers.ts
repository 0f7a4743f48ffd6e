import type { Outgoing } from './outgoing.ts';

/**
 * As `outgoing.ts`, for what the operator configured (`anywhere`), by the runtime's own fetch: Workers reach no private network. package.json
 * chooses by its `#outgoing`. A redirect is an error here, too.
 */
export const outgoing = (_: { readonly reach: 'anywhere' }): Outgoing => async (url, init) => {
  const answer = await fetch(url, { ...init, redirect: 'manual' });
  if (answer.status >= 300 && answer.status < 400) throw new Error(`${new URL(answer.url).host} redirects, which is not followed`);
  return answer;
};
