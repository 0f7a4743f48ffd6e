import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { conflictedCandidates, holdStill } from '../conflicts/conflict.queries.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { advanceNeed } from '../needs/need.commands.ts';
import { clockOfNobody, inCharge } from '../needs/need-clocks.commands.ts';
import type { NeedStatus } from '../needs/need.ts';
import { type LockedNeed, lockNeed, needById } from '../needs/need.queries.ts';
import { notify } from '../notices/notice.commands.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { exclusions, textExclusions } from './constraints.ts';
import { type MatchStatus, type MatchStep, type Proposal, afterMatchStep, candidateIdOf, openStatuses, proposal } from './match.ts';
import { settleMatchStep } from './match-steps.commands.ts';
import { matchStatusWords } from './match.labels.ts';
import { type LockedMatch, lockLiveMatches, openMatchCounts } from './match.queries.ts';
import { chinaDay } from '../shared/working-days.ts';

interface Change { readonly note?: string | null; readonly detail?: Record<string, unknown>; readonly set?: Partial<Pick<LockedMatch, 'decided_at' | 'decided_by'>> }

/** The only place that changes a match's status: asks the step table, writes the locked row and its history. */
export async function advanceMatch(cx: Cx, match: LockedMatch, step: MatchStep, { note = null, detail, set }: Change = {}): Promise<MatchStatus> {
  const to = afterMatchStep(match.status, step);
  if (to === undefined) {
    const [zh, en] = matchStatusWords[match.status];
    throw new AppError('wrong_state', [`这条对接建议目前是“${zh}”，不能进行这一步。请刷新页面。`, `This match is "${en}" and cannot take this step. Reload the page.`]);
  }
  await cx.trx.updateTable('match').set({ ...set, status: to, asked: false, version: match.version + 1, updated_at: cx.now }).where('id', '=', match.id).execute();
  if (match.status === 'proposed' || to === 'proposed') await noteWaiting(cx, match.need_id);
  await recordActivity(cx, { subjectType: 'match', subjectId: match.id, needId: match.need_id, action: step, from: match.status, to, note, ...(detail ? { detail } : {}) });
  await settleMatchStep(cx, match, step);
  return to;
}

/** Since when the oldest proposal of a need waits for staff; those with a question out do not. After every change of its matches. */
export const noteWaiting = (cx: Cx, needId: string): Promise<unknown> =>
  cx.trx.updateTable('need').set((eb) => ({
    waiting_since: eb.selectFrom('match').whereRef('match.need_id', '=', 'need.id').where('match.status', '=', 'proposed').where('match.asked', '=', false).select(({ fn }) => fn.min<Date | null>('match.proposed_at').as('since')),
  })).where('id', '=', needId).execute();

/** Staff ask for proposals again, for example after new experts came in; the work itself is a job. */
export const requestProposals = defineCommand({
  name: 'requestProposals', input: z.strictObject({ id }),
  async handle(cx, input): Promise<{ id: string; status: NeedStatus; proposedAt: string | null }> {
    const need = await lockNeed(cx.trx, input.id);
    if (need === undefined || await needById(cx.trx, cx.actor, need.id) === undefined) throw notFound(['这条需求', 'This need']);
    refuse(cx.actor, 'need.propose', { associationPath: need.association_path });
    if (!takesProposals(need)) throw new AppError('wrong_state', ['只有已受理、尚未开始对接的需求可以匹配。', 'Only a need that is accepted and not yet in hand can be matched.']);
    await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'request_proposals' });
    await enqueue(cx, 'matches.propose', { needId: need.id }, need.id);
    return { id: need.id, status: need.status, proposedAt: need.proposed_at?.toISOString() ?? null };
  },
});

export const takesProposals = (need: { status: NeedStatus }): boolean => openStatuses.some((status) => status === need.status);

const proposals = z.strictObject({
  needId: id,
  /** `need.accepted_at` as the job read it: an answer to a need that was returned and accepted anew is too old. */
  acceptedAt: z.date(),
  rankingVersion: z.string().min(1),
  proposals: z.array(proposal),
  /** How many candidates were looked at, and how many each rule took out. */
  considered: z.int().min(0),
  excluded: z.partialRecord(z.enum([...exclusions, ...textExclusions]), z.int()),
});
type Proposals = z.output<typeof proposals>;

export interface Proposed { readonly added: number; readonly updated: number; readonly superseded: number; readonly status: NeedStatus }

/**
 * Writes what the ranking found, all or nothing. What a person has decided stays; undecided proposals follow the new
 * list: in it they are kept and brought up to date, out of it they are superseded. Running it twice changes nothing.
 */
export const proposeMatches = defineCommand({
  name: 'proposeMatches', input: proposals,
  async handle(cx, input): Promise<Proposed | null> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['对接建议由系统生成。', 'Proposals are made by the system.']);
    const need = await lockNeed(cx.trx, input.needId);
    if (need === undefined || !takesProposals(need) || need.accepted_at?.getTime() !== input.acceptedAt.getTime()) return null;
    const live = await lockLiveMatches(cx.trx, need.id);
    const written = await writeProposals(cx, need.id, live, { ...input, proposals: await withoutConflicts(cx, need, input.proposals) });
    return { ...written, status: await settleNeed(cx, need, input, written.added + written.updated + written.superseded > 0) };
  },
});

/** A declaration may have come between the ranking and this moment. */
async function withoutConflicts(cx: Cx, need: LockedNeed, listed: Proposals['proposals']): Promise<Proposals['proposals']> {
  await holdStill(cx.trx, { expertIds: listed.filter((one) => one.type === 'expert').map((one) => one.candidateId) });
  const { name } = await cx.trx.selectFrom('enterprise').select('name').where('id', '=', need.enterprise_id).executeTakeFirstOrThrow();
  const conflicted = (await conflictedCandidates(cx.trx, [{ id: need.id, enterpriseId: need.enterprise_id, enterpriseName: name }], chinaDay(cx.now))).get(need.id);
  return conflicted === undefined ? listed : listed.filter((one) => !conflicted.has(one.candidateId));
}

async function writeProposals(cx: Cx, needId: string, live: readonly LockedMatch[], input: Proposals): Promise<Omit<Proposed, 'status'>> {
  const standing = new Map(live.map((match) => [candidateIdOf(match), match]));
  const listed = new Set(input.proposals.map((one) => one.candidateId));
  const added = input.proposals.filter((one) => !standing.has(one.candidateId));
  // Whom a society named, and who is being asked about, waits for a person's word, not for the ranking's.
  const left = live.filter((match) => match.status === 'proposed' && match.society_route_id === null && !match.asked && !listed.has(candidateIdOf(match)));
  let updated = 0;
  for (const match of left) await advanceMatch(cx, match, 'supersede');
  for (const one of input.proposals) {
    const match = standing.get(one.candidateId);
    if (match?.status !== 'proposed' || saysTheSame(match, one, input.rankingVersion)) continue;
    updated += 1;
    await cx.trx.updateTable('match').set({ ...content(one, input.rankingVersion), version: match.version + 1, updated_at: cx.now }).where('id', '=', match.id).execute();
  }
  if (added.length > 0) {
    await cx.trx.insertInto('match').values(added.map((one) => ({
      id: newId(), need_id: needId, candidate_type: one.type, expert_id: null, society_id: null, achievement_id: null, [`${one.type}_id`]: one.candidateId,
      ...content(one, input.rankingVersion), status: 'proposed' as const, proposed_at: cx.now, decided_at: null, decided_by: null, updated_at: cx.now,
    }))).execute();
    await noteWaiting(cx, needId);
  }
  return { added: added.length, updated, superseded: left.length };
}

const content = (one: Proposal, rankingVersion: string) => ({
  position: one.position, score: one.score, chance: one.chance, best_work: one.bestWork, calibration_version: one.calibrationVersion, confidence: one.confidence, ranking_version: rankingVersion, parts: JSON.stringify(one.parts),
  reasons: JSON.stringify(one.reasons), unanswered: JSON.stringify(one.unanswered), warnings: JSON.stringify(one.warnings),
});

const saysTheSame = (match: LockedMatch, one: Proposal, rankingVersion: string): boolean =>
  match.ranking_version === rankingVersion && match.position === one.position && match.score === one.score && match.chance === one.chance && match.best_work === one.bestWork && match.calibration_version === one.calibrationVersion && match.confidence === one.confidence
  && isDeepStrictEqual([match.parts, match.reasons, match.unanswered, match.warnings], [one.parts, one.reasons, one.unanswered, one.warnings]);

/** The need is matched while a proposal waits or stands; with none it is accepted, and its history says why. */
async function settleNeed(cx: Cx, need: LockedNeed, input: Proposals, changed: boolean): Promise<NeedStatus> {
  const { undecided, standing } = await openMatchCounts(cx.trx, need.id);
  const set = { proposed_at: cx.now, ranking_version: input.rankingVersion };
  if (undecided + standing > 0 && (changed || need.status === 'accepted')) return advanceNeed(cx, need, 'match', { set });
  if (undecided + standing === 0 && need.status === 'matched') await advanceNeed(cx, need, 'rematch', { set });
  else await cx.trx.updateTable('need').set(set).where('id', '=', need.id).execute();
  if (undecided + standing > 0) return need.status;
  await recordNobody(cx, need, input);
  return 'accepted';
}

/** Nobody was found: said once for each search, however often the job ran. */
async function recordNobody(cx: Cx, need: LockedNeed, { considered, excluded }: Proposals): Promise<void> {
  const detail = { considered, excluded };
  const last = await cx.trx.selectFrom('activity').select(['action', 'detail']).where('need_id', '=', need.id).orderBy('seq', 'desc').limit(1).executeTakeFirst();
  if (last?.action === 'no_candidates' && isDeepStrictEqual(last.detail, detail)) return;
  await recordActivity(cx, { subjectType: 'need', subjectId: need.id, needId: need.id, action: 'no_candidates', detail });
  await clockOfNobody(cx, need);
  await notify(cx, { kind: 'nobody_found', to: [{ staffOf: inCharge(need) }], subject: { type: 'need', id: need.id }, needId: need.id });
}
