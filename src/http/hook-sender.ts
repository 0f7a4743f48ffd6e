import type { Network } from './address.ts';
import { HookFailed, type Hooks } from './hook.ts';
import { outgoing, OutgoingRefused, refusedUrl } from './outgoing.ts';

const PATIENCE = 10_000;

export function hooksTo({ allowed, patience = PATIENCE }: { readonly allowed: readonly Network[]; /** Milliseconds until the answer must have begun. */ readonly patience?: number }): Hooks {
  const reach = { reach: 'public', allowed } as const;
  const send = outgoing(reach);
  return {
    on: true, refused: (url) => refusedUrl(url, reach),
    async post(url, headers, body) {
      const answer = await send(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Keqiao-Webhooks' }, body, signal: AbortSignal.timeout(patience) }).catch((error: unknown) => { throw new HookFailed(reasonOf(error)); });
      await answer.body?.cancel().catch(() => {});
      return { status: answer.status };
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof OutgoingRefused) return /redirects/.test(error.message) ? 'redirect' : 'address';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof OutgoingRefused) return 'address';
  return cause instanceof Error ? ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.name).slice(0, 60) : 'error';
}
