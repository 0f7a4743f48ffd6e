/**
 * What a decision says about fit: 1 it fits, 0 it does not, null nothing. A candidate turned down because they have no
 * time, live too far away or are entered twice may fit very well; learning from that would teach the wrong thing. Pure.
 */
const unfit: ReadonlySet<string> = new Set(['wrong_field', 'wrong_problem', 'evidence_weak']);

export function judgedLevel(decision: 'approve' | 'reject', reason: string): 1 | 0 | null {
  if (decision === 'approve') return 1;
  return unfit.has(reason) ? 0 : null;
}
