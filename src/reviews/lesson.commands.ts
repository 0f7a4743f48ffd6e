import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { defineCommand } from '../db/database.ts';
import { candidateFacts } from '../matches/candidate.queries.ts';
import { exclusion } from '../matches/constraints.ts';
import { candidateIdOf } from '../matches/match.ts';
import { lockLiveMatches } from '../matches/match.queries.ts';
import { matchingNeed } from '../matches/why.queries.ts';
import { lockNeed, needById } from '../needs/need.queries.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { teachInput } from './lesson.ts';

/**
 * Staff say whether a candidate who was not proposed fits the need. It moves the order of this need at the next matching and makes no
 * proposal; said again, the later word counts.
 * @throws AppError `wrong_state` when the need is not under review or the candidate is proposed: that is decided there
 */
export const teachFit = defineCommand({
  name: 'teachFit', input: teachInput,
  async handle(cx, { needId, type, candidateId, fits }): Promise<{ readonly needId: string; readonly candidateId: string; readonly fits: boolean }> {
    const need = await lockNeed(cx.trx, needId);
    if (need === undefined || await needById(cx.trx, cx.actor, needId) === undefined) throw notFound(['这条需求', 'This need']);
    refuse(cx.actor, 'match.teach', { associationPath: need.association_path });
    const taughtBy = cx.actor.userId;
    if (taughtBy === null) throw new AppError('not_allowed', ['这一步必须由人来做。', 'This is said by a person.']);
    if (need.status !== 'matched') throw new AppError('wrong_state', ['只有正在审核对接建议的需求可以教。', 'Only a need whose proposals are under review can be taught about.']);
    const [facts, matching] = [(await candidateFacts(cx.trx, type, [candidateId])).get(candidateId), await matchingNeed(cx.trx, needId)];
    if (facts === undefined || matching === undefined || exclusion(facts, matching.facts) === 'not_visible') throw notFound(['这个人选', 'This candidate']);
    if ((await lockLiveMatches(cx.trx, needId)).some((match) => candidateIdOf(match) === candidateId)) {
      throw new AppError('wrong_state', ['这个人选已经在对接建议里，请直接审核那条建议。', 'This candidate is among the proposals: decide there.']);
    }
    await cx.trx.deleteFrom('lesson').where('need_id', '=', needId).where(`${type}_id`, '=', candidateId).execute();
    await cx.trx.insertInto('lesson').values({
      id: newId(), need_id: needId, candidate_type: type, expert_id: null, society_id: null, achievement_id: null, [`${type}_id`]: candidateId, fits, taught_by: taughtBy, taught_at: cx.now,
    }).execute();
    await recordActivity(cx, { subjectType: 'need', subjectId: needId, needId, action: 'teach', detail: { type, candidateId, fits } });
    return { needId, candidateId, fits };
  },
});
