/** Seconds to wait, as a `retry-after` header says them: a number, or a date. */
export function retryAfter(header: string | null | undefined, now = Date.now()): number | null {
  if (header === null || header === undefined || header.trim() === '') return null;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds : (Date.parse(header) - now) / 1000;
  return Number.isFinite(wait) && wait >= 0 ? wait : null;
}
