import { AppError } from '../shared/errors.ts';

/**
 * Stands between us and a helper that may be down: after a few failures in a row it is left alone for a while and callers
 * are told at once, so that a helper that hangs does not make every page hang. One caller at a time then tries again.
 */
export interface Breaker {
  /** @throws AppError `unavailable` while it is open, or when `work` fails in a way that `counts`. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** What it failed with, since when; undefined while it works. */
  readonly failing: { readonly since: Date; readonly reason: string } | undefined;
}

export interface BreakerOptions {
  /** Whether an error says that the helper is not there (and not that we asked for nonsense); with the reason in words. */
  readonly counts: (error: unknown) => string | undefined;
  readonly clock: () => number;
  /** Called once when it works again after it did not. */
  readonly recovered?: () => void;
}

const FAILURES = 3;
const [SHORTEST, LONGEST] = [2_000, 15_000];

export const searchUnavailable = (reason: string): AppError => new AppError('unavailable', [
  '检索服务暂时不可用，请稍后再试；其他页面和保存不受影响。', `The search service does not answer (${reason}). Try again later; everything else works on.`]);

export function createBreaker({ counts, clock, recovered }: BreakerOptions): Breaker {
  let failures = 0;
  let failing: { since: Date; reason: string } | undefined;
  let closedUntil = 0;
  let pause = SHORTEST;
  let trying = false;

  function failed(reason: string): void {
    failures += 1;
    failing = { since: failing?.since ?? new Date(clock()), reason };
    if (failures < FAILURES) return;
    closedUntil = clock() + pause;
    pause = Math.min(LONGEST, pause * 2);
  }

  function worked(): void {
    const had = failing !== undefined;
    [failures, failing, closedUntil, pause] = [0, undefined, 0, SHORTEST];
    if (had) recovered?.();
  }

  return {
    get failing() { return failing; },
    async run(work) {
      const open = failing !== undefined && failures >= FAILURES;
      if (open && (trying || clock() < closedUntil)) throw searchUnavailable(failing?.reason ?? '');
      if (open) trying = true;
      try {
        const answer = await work();
        worked();
        return answer;
      } catch (error) {
        const reason = counts(error);
        if (reason === undefined) { worked(); throw error; }
        failed(reason);
        throw searchUnavailable(reason);
      } finally {
        if (open) trying = false;
      }
    },
  };
}
