import { setTimeout as pause } from 'node:timers/promises';
import type { Assigner, Outcome } from '../assignment/port.ts';
import { conflictedCandidates } from '../conflicts/conflict.queries.ts';
import { run, type Writer } from '../db/run.ts';
import { candidateFacts } from '../matches/candidate.queries.ts';
import { exclusion } from '../matches/constraints.ts';
import { needText } from '../needs/need.ts';
import type { SearchIndex } from '../search/port.ts';
import { system } from '../shared/command.ts';
import { AppError, type Words } from '../shared/errors.ts';
import { obstacleWords } from './event.labels.ts';
import { rejectedBefore } from './event.queries.ts';
import { beginPlan, endPlan, notePlanProgress, type PlanResult, type PlanWork } from './plan.commands.ts';
import { PLAN_SECONDS, type PlanProgress } from './plan.ts';
import { chinaDay } from '../shared/working-days.ts';

export interface Planner extends Writer { readonly search: SearchIndex; readonly assigner: Assigner }

/** How often progress is written, and a cancelled run noticed. */
const BEAT = 500;

/**
 * Computes one plan. It may run twice (its process was killed): the later run begins anew and an earlier one can no
 * longer end it. What the solver cannot do is the plan's answer; anything else is tried again by nobody but a person.
 */
export const computePlan = (s: Planner) => async ({ planId }: { readonly planId: string }): Promise<void> => {
  const work = await run(s, beginPlan, system, { id: planId });
  if (work === null) return;
  const own = { id: planId, run: work.run };
  const stop = new AbortController();
  let told: PlanProgress | null = null;
  let noting: Promise<unknown> = Promise.resolve();
  const beat = setInterval(() => {
    noting = noting.then(async () => { if (!await run(s, notePlanProgress, system, { ...own, progress: told })) stop.abort(); }).catch(() => {}); // the end will tell
  }, BEAT);
  try {
    const result = await planOf(s, work, { signal: stop.signal, tell: (progress) => { told = progress; } });
    await run(s, endPlan, system, { ...own, result });
  } catch (error) {
    if (stop.signal.aborted) return;
    const problem = error instanceof AppError ? error.detail : FAULT;
    await run(s, endPlan, system, { ...own, result: { kind: 'failed', problem: [...problem] } });
    if (!(error instanceof AppError)) throw error; // for the log
  } finally {
    clearInterval(beat);
    await noting;
  }
};
const FAULT: Words = ['计算中断，原因已记入日志。已保存的方案不受影响，请再算一次。', 'Computing broke off; the log has the reason. Saved plans are safe: compute it again.'];

interface Run { readonly signal: AbortSignal; readonly tell: (progress: PlanProgress) => void }

/**
 * The plan for the event as it was when the run began. Scores come from the search index; the hard rules of matching
 * (unavailable, not visible, turned down before) take pairs out first, unless staff have pinned them.
 */
async function planOf(s: Planner, work: PlanWork, { signal, tell }: Run): Promise<PlanResult> {
  const rankingVersion = s.search.rankingVersion;
  let outcome = await attempt(BEST);
  // The best of each need may be too few for all to be served: then everybody is looked at.
  if (outcome.kind === 'impossible' && work.experts.length > BEST) outcome = await attempt(work.experts.length);
  if (outcome.kind === 'out_of_time') return { kind: 'failed', problem: [...OUT_OF_TIME] };
  if (outcome.kind === 'impossible') return { kind: 'failed', problem: [...obstacleWords(outcome.obstacle, nameIn(work))] };
  const { pairs, statistics, greedy, fair, gap } = outcome;
  return { kind: 'done', pairs: pairs.map(({ needId, candidateId, score }) => ({ needId, expertId: candidateId, score })), record: { rankingVersion, statistics, greedy, fair: fair && { ...fair, holding: fair.holding.slice(0, 20) }, gap } };

  async function attempt(best: number): Promise<Outcome> {
    const until = performance.now() + PLAN_SECONDS * 1000;
    const { atLeast, atMost, fair } = work.options;
    const pairOf = (mark: PlanWork['marks'][number]) => ({ needId: mark.need_id, candidateId: mark.expert_id });
    const scores = await scoresOf(s, work, best, { signal, tell });
    return s.assigner.assign({
      needs: work.needs.map(({ id }) => ({ id, atLeast, atMost })), candidates: work.experts.map(({ id, capacity }) => ({ id, atLeast: 0, atMost: capacity })), scores,
      pins: work.marks.filter((mark) => mark.kind === 'pin').map(pairOf), vetoes: work.marks.filter((mark) => mark.kind === 'veto').map(pairOf),
    }, { fair, seconds: Math.max(5, (until - performance.now()) / 1000), progress: tell, signal });
  }
}
const OUT_OF_TIME: Words = [`${PLAN_SECONDS} 秒内没有算出方案，已保存的方案不受影响。请减少需求或专家后再试。`, `No plan was found within ${PLAN_SECONDS} s; saved plans are safe. Try with fewer needs or experts.`];
const nameIn = ({ needs, experts }: PlanWork) => (id: string): string => needs.find((need) => need.id === id)?.title ?? experts.find((expert) => expert.id === id)?.name ?? id;

/** Experts that are scored for each need. */
const BEST = 200;
/** Needs scored before requests get a turn. */
const TURN = 5;

async function scoresOf({ db, search, clock }: Planner, { needs, experts }: PlanWork, best: number, { signal, tell }: Run): Promise<{ needId: string; candidateId: string; score: number }[]> {
  if (needs.length === 0 || experts.length === 0) return [];
  const facts = await candidateFacts(db, 'expert', experts.map((expert) => expert.id));
  const rejected = await rejectedBefore(db, needs.map((need) => need.id));
  const conflicted = await conflictedCandidates(db, needs.map((need) => ({ id: need.id, enterpriseId: need.enterprise_id, enterpriseName: need.enterprise_name })), chinaDay(clock()));
  const scores: { needId: string; candidateId: string; score: number }[] = [];
  for (const [done, need] of needs.entries()) {
    if (done % TURN === 0) { tell({ stage: 'scores', done, of: needs.length }); await pause(0); signal.throwIfAborted(); }
    const needFacts = { kind: need.kind, regionCode: need.region_code, associationPath: need.association_path, enterpriseId: need.enterprise_id, enterpriseName: need.enterprise_name, words: [need.title, needText(need).description].join('\n'), rejected: rejected.get(need.id) ?? NOBODY, declined: NOBODY, conflicted: conflicted.get(need.id) ?? NOBODY };
    const allowed = new Set([...facts.values()].filter((expert) => exclusion(expert, needFacts) === null).map((expert) => expert.id));
    for (const { id, score } of await search.rank('expert', needText(need), best, (id) => allowed.has(id), [...allowed])) scores.push({ needId: need.id, candidateId: id, score });
  }
  return scores;
}
const NOBODY: ReadonlySet<string> = new Set();
