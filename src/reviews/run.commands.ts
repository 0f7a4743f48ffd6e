import { refusal, refuseOthersThanStaff } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { type LockedMatch, lockMatch, matchById } from '../matches/match.queries.ts';
import { type LockedNeed, lockNeed } from '../needs/need.queries.ts';
import { AppError, type FieldError, notFound, type Words } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { z } from 'zod';
import { id } from '../shared/ids.ts';
import { notDecidable, whatHappened } from './decidable.queries.ts';
import { decideManyInput, mayStillUndo, UNDO_HOURS } from './review.ts';
import { settleNeed, takeBack, writeDecision } from './review.commands.ts';
import { lastReview } from './review.queries.ts';
import { personOf } from './taken.commands.ts';

interface Taken { readonly need: LockedNeed; readonly match: LockedMatch }
const MATCH = ['这条对接建议', 'This match'] as const;

/**
 * One decision for many proposals, all or nothing: a proposal that cannot be decided as it was read refuses them all, and each is named.
 * Needs are locked in one order, then matches, so that two runs cannot wait for each other.
 * @throws AppError `conflict` with a line for each proposal at fault (`matches.3`), `not_found` where one is not the actor's to see
 */
export const decideMany = defineCommand({
  name: 'decideMany', input: decideManyInput,
  async handle(cx, input): Promise<{ readonly runId: string; readonly decided: number }> {
    refuseOthersThanStaff(cx.actor);
    const decidedBy = personOf(cx);
    const taken = await takeAll(cx, input.matches.map((one) => one.id));
    const faults: FieldError[] = [];
    for (const [at, { id: matchId, version }] of input.matches.entries()) {
      const refused = await refusedAt(cx, taken.get(matchId), matchId, input.decision, version);
      if (refused !== undefined) faults.push({ field: `matches.${at}`, message: refused });
      if (input.matches.findIndex((one) => one.id === matchId) !== at) faults.push({ field: `matches.${at}`, message: ['同一条建议选了两次。', 'Chosen twice.'] });
    }
    if (faults.length > 0) throw new AppError('conflict', [`所选 ${input.matches.length} 条中有 ${faults.length} 条现在不能这样处理，所以一条也没有处理。`, `${faults.length} of the ${input.matches.length} chosen cannot be decided like this now, so none was.`], faults);
    const runId = newId();
    await cx.trx.insertInto('decision_run').values({ id: runId, decision: input.decision, reason: input.reason, note: input.note, decided_by: decidedBy, created_at: cx.now, undone_at: null, undone_by: null }).execute();
    for (const { match } of taken.values()) await writeDecision(cx, match, { ...input, runId });
    for (const need of new Map([...taken.values()].map(({ need: one }) => [one.id, one])).values()) await settleNeed(cx, need);
    return { runId, decided: taken.size };
  },
});

/** Locks needs, then matches, each in the order of their ids. */
async function takeAll(cx: Cx, matchIds: readonly string[]): Promise<ReadonlyMap<string, Taken>> {
  const found = await cx.trx.selectFrom('match').select(['id', 'need_id']).where('id', 'in', matchIds).orderBy('id').execute();
  const needs = new Map<string, LockedNeed>();
  for (const needId of [...new Set(found.map((one) => one.need_id))].sort()) {
    const need = await lockNeed(cx.trx, needId);
    if (need !== undefined) needs.set(needId, need);
  }
  const taken = new Map<string, Taken>();
  for (const { id: matchId, need_id } of found) {
    const [need, match] = [needs.get(need_id), await lockMatch(cx.trx, matchId)];
    if (need !== undefined && match !== undefined) taken.set(matchId, { need, match });
  }
  return taken;
}

async function refusedAt(cx: Cx, taken: Taken | undefined, matchId: string, decision: 'approve' | 'reject', version: number): Promise<Words | undefined> {
  // Of what is not theirs to know nobody learns more than of what is not there.
  if (taken === undefined || await matchById(cx.trx, cx.actor, matchId) === undefined) throw notFound(MATCH);
  return refusal(cx.actor, `match.${decision}`, { associationPath: taken.need.association_path }) ?? (await notDecidable(cx.trx, taken.need, taken.match, version))?.words;
}

/**
 * Takes a whole run back within a day, while nobody acted on any of it: each match must stand as the run left it.
 * @throws AppError `conflict` naming what somebody acted on; nothing is taken back then
 */
export const undoRun = defineCommand({
  name: 'undoRun', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ readonly runId: string; readonly undone: number }> {
    const by = personOf(cx);
    const run = await cx.trx.selectFrom('decision_run').selectAll().where('id', '=', input.id).forUpdate().executeTakeFirst();
    if (run === undefined || run.decided_by !== by) throw notFound(['这次批量处理', 'This run']);
    if (run.undone_at !== null) throw new AppError('wrong_state', ['这次批量处理已经撤销过了。', 'This run has been undone already.']);
    if (!mayStillUndo(run.created_at, cx.now)) throw new AppError('wrong_state', [`已超过 ${UNDO_HOURS} 小时，不能整批撤销；请逐条写明原因重新打开。`, `More than ${UNDO_HOURS} hours have passed: reopen the proposals one by one, with a reason.`]);
    const reviews = await cx.trx.selectFrom('review').selectAll().where('run_id', '=', run.id).orderBy('match_id').execute();
    const taken = await takeAll(cx, reviews.map((one) => one.match_id));
    const faults: FieldError[] = [];
    for (const [at, review] of reviews.entries()) {
      const refused = await movedOn(cx, taken.get(review.match_id), review);
      if (refused !== undefined) faults.push({ field: `matches.${at}`, message: refused });
    }
    if (faults.length > 0) throw new AppError('conflict', [`其中 ${faults.length} 条已经有人接着处理，所以整批都没有撤销。`, `${faults.length} of them have been acted on, so nothing was undone.`], faults);
    const statuses = new Map<string, LockedNeed>();
    for (const review of reviews) {
      const one = taken.get(review.match_id);
      if (one === undefined) continue;
      const need = statuses.get(one.need.id) ?? one.need;
      const { needStatus } = await takeBack(cx, need, one.match, review, { step: 'undo', reason: null });
      statuses.set(need.id, needStatus === need.status ? need : { ...need, status: needStatus, version: need.version + 1 });
    }
    await cx.trx.updateTable('decision_run').set({ undone_at: cx.now, undone_by: by }).where('id', '=', run.id).execute();
    for (const need of statuses.values()) await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'undo_run', detail: { runId: run.id } });
    return { runId: run.id, undone: reviews.length };
  },
});

/** Why this match of a run can no longer be taken back, or undefined. */
async function movedOn(cx: Cx, taken: Taken | undefined, review: { readonly id: string; readonly match_version: number; readonly undone_at: Date | null }): Promise<Words | undefined> {
  if (taken === undefined || await matchById(cx.trx, cx.actor, taken.match.id) === undefined) return notFound(MATCH).detail;
  const { match, need } = taken;
  if (need.status !== 'matched' && need.status !== 'accepted') return ['这条需求已经往前走了。', 'The need has moved on.'];
  if (review.undone_at !== null || match.version !== review.match_version + 1) return whatHappened(cx.trx, match, await lastReview(cx.trx, match.id));
  return undefined;
}
