import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { advanceNeed } from '../needs/need.commands.ts';
import { lockNeed } from '../needs/need.queries.ts';
import { lockProfile } from '../profiles/profile.queries.ts';
import { AppError, invalid, notFound } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { cleanCode } from '../shared/text.ts';
import { candidateFacts } from './candidate.queries.ts';
import { exclusionsOf, wishes } from './constraints.ts';
import { candidateIdOf } from './match.ts';
import { advanceMatch } from './match.commands.ts';
import { exclusionWords } from './match.labels.ts';
import { lockLiveMatches, openMatchCounts } from './match.queries.ts';
import { matchingNeed } from './why.queries.ts';
import type { WishOwner } from './wish.queries.ts';
import { wishInput } from './wish.ts';

/** Locks the profile of whoever may say what it is not proposed for. @throws AppError `not_found` for others */
async function takeWisher(cx: Cx, kind: WishOwner, ownerId: string): Promise<void> {
  if (cx.actor.kind === 'visitor') refuse(cx.actor, 'wish.edit', {});
  const row = await lockProfile(cx.trx, cx.actor, kind, ownerId);
  if (row === undefined || refusal(cx.actor, 'wish.edit', { associationPath: row.association_path, ...(kind === 'expert' ? { expertId: ownerId } : { societyId: ownerId }) }) !== null) throw notFound(['这份档案', 'This profile']);
}

/** From now on this person is not proposed for such needs; open proposals end by the job. Twice is once. */
export const addWish = defineCommand({
  name: 'addWish', input: wishInput,
  async handle(cx, { ownerKind, ownerId, field, needKind, enterprise }): Promise<{ id: string }> {
    await takeWisher(cx, ownerKind, ownerId);
    const enterpriseId = enterprise === null ? null : await enterpriseNamed(cx, enterprise);
    const wish = { expert_id: null, society_id: null, [`${ownerKind}_id`]: ownerId, enterprise_id: enterpriseId, need_kind: needKind, field };
    const wishId = newId();
    const added = await cx.trx.insertInto('match_wish').values({ id: wishId, ...wish, created_at: cx.now, created_by: cx.actor.userId }).onConflict((oc) => oc.doNothing()).returning('id').executeTakeFirst();
    if (added !== undefined) await wished(cx, ownerKind, ownerId, 'addWish');
    return { id: wishId };
  },
});

/** By its whole name or its code only: a person may not look through the list of enterprises here. */
async function enterpriseNamed(cx: Cx, typed: string): Promise<string> {
  const found = await cx.trx.selectFrom('enterprise').select('id').where((eb) => eb.or([eb('name', '=', typed), eb('credit_code', '=', cleanCode(typed))])).where('erased_at', 'is', null).limit(1).executeTakeFirst();
  if (found === undefined) throw invalid('enterprise', ['没有找到这家企业。请填写与营业执照一致的全称，或 18 位统一社会信用代码。', 'No such enterprise. Give its full registered name or its credit code.']);
  return found.id;
}

async function wished(cx: Cx, kind: WishOwner, ownerId: string, action: 'addWish'): Promise<void> {
  await recordActivity(cx, { subjectType: 'profile', subjectId: ownerId, action, detail: { kind } });
  await enqueue(cx, 'matches.wishes', { kind, id: ownerId }, `${kind}:${ownerId}`);
}

/** Takes a wish back; open needs are looked at again for this person. */
export const removeWish = defineCommand({
  name: 'removeWish', input: z.strictObject({ id }),
  async handle(cx, { id: wishId }): Promise<{ id: string }> {
    const wish = await cx.trx.selectFrom('match_wish').select(['expert_id', 'society_id']).where('id', '=', wishId).executeTakeFirst();
    const owner = wish?.expert_id ?? wish?.society_id ?? undefined;
    if (wish === undefined || owner === undefined) throw notFound(['这条设置', 'This setting']);
    const kind = wish.expert_id === null ? 'society' : 'expert';
    await takeWisher(cx, kind, owner);
    await cx.trx.deleteFrom('match_wish').where('id', '=', wishId).execute();
    await recordActivity(cx, { subjectType: 'profile', subjectId: owner, action: 'removeWish', detail: { kind } });
    await enqueue(cx, 'profiles.reach', { kind, profileId: owner }, `${kind}:${owner}`);
    return { id: wishId };
  },
});

/**
 * Ends the proposals of one need whose people do not want them (any more): undecided ones are superseded, approved ones expire, each
 * with the wish as its reason; what a manager holds stays with the manager. The need is then matched anew.
 */
export const endDeclinedProposals = defineCommand({
  name: 'endDeclinedProposals', input: z.strictObject({ needId: id }),
  async handle(cx, { needId }): Promise<{ ended: number }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['这一步由系统进行。', 'This is done by the system.']);
    const need = await lockNeed(cx.trx, needId);
    const facts = (await matchingNeed(cx.trx, needId))?.facts;
    if (need === undefined || facts === undefined) return { ended: 0 };
    let ended = 0;
    for (const match of await lockLiveMatches(cx.trx, needId)) {
      if (match.status !== 'proposed' && match.status !== 'approved') continue;
      const candidate = (await candidateFacts(cx.trx, match.candidate_type, [candidateIdOf(match)])).get(candidateIdOf(match));
      const wish = candidate === undefined ? undefined : exclusionsOf(candidate, facts).find((rule) => wishes.some((one) => one === rule));
      if (wish === undefined) continue;
      ended += 1;
      await advanceMatch(cx, match, match.status === 'proposed' ? 'supersede' : 'expire', { note: exclusionWords[wish][0], detail: { reason: wish } });
    }
    if (ended === 0) return { ended };
    const { undecided, standing } = await openMatchCounts(cx.trx, needId);
    if (undecided + standing === 0 && need.status === 'matched') await advanceNeed(cx, need, 'rematch');
    if (need.status === 'matched' || need.status === 'accepted') await enqueue(cx, 'matches.propose', { needId }, needId);
    return { ended };
  },
});
