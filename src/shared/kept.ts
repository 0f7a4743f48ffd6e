/** Days the history of access is kept at least: six months. Nothing younger can be passed off as removed by retention. */
export const LEAST_DAYS_KEPT = 184;
/** Days a change of the search index is kept at least, for processes that were asleep. Who slept longer fills its index anew: see `indexing/follow.ts`. */
export const KEPT_DAYS = 7;
