import { describe, expect, test } from 'vitest';
import { newId } from '../../src/shared/ids.ts';
import { acceptNeed, withdrawNeed } from '../../src/needs/need.commands.ts';
import { decideMatch } from '../../src/reviews/review.commands.ts';
import { queueSize, reviewQueue } from '../../src/reviews/review.queries.ts';
import { aMatchedNeed, anAccount, aSubmittedNeed, aWorld, someCandidates } from '../factories.ts';
import { testServices } from '../support/services.ts';

const t = testServices();
const matchRow = (id: string) => t().deps.db.selectFrom('match').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const reviewsOf = (id: string) => t().deps.db.selectFrom('review').selectAll().where('match_id', '=', id).execute();

describe('deciding', () => {
  test('an approval is kept with its reason, who and when', async () => {
    const world = await aWorld(t());
    const { needId, matchId, version } = await aMatchedNeed(t(), world);
    const answer = await t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', note: '电话里确认过', version });
    expect(answer).toEqual({ id: matchId, status: 'approved', version: version + 1, needId, needStatus: 'matched' });
    const match = await matchRow(matchId);
    expect(match).toMatchObject({ status: 'approved', version: version + 1, decided_by: world.staff.userId });
    expect(match.decided_at).not.toBeNull();
    expect(await reviewsOf(matchId)).toMatchObject([{ decision: 'approve', reason: 'evidence_fits', note: '电话里确认过', reviewer_id: world.staff.userId, match_version: version }]);
    const [last] = await t().deps.db.selectFrom('activity').selectAll().where('subject_id', '=', matchId).execute();
    expect(last).toMatchObject({ action: 'approve', from_status: 'proposed', to_status: 'approved', note: '电话里确认过', detail: { reason: 'evidence_fits' }, need_id: needId });
  });

  test('"other" without a note, or a reason of the other decision, is refused', async () => {
    const world = await aWorld(t());
    const { matchId, version } = await aMatchedNeed(t(), world);
    const decide = (input: object) => t().run(decideMatch, world.staff, { id: matchId, version, ...input } as never);
    await expect(decide({ decision: 'reject', reason: 'other' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'note' }] });
    await expect(decide({ decision: 'reject', reason: 'evidence_fits' })).rejects.toMatchObject({ code: 'invalid_input', fields: [{ field: 'reason' }] });
    expect((await matchRow(matchId)).status).toBe('proposed');
  });

  test('the second reviewer learns who decided what, and when', async () => {
    const world = await aWorld(t());
    const second = await anAccount(t(), { role: 'staff', associationId: world.cityId });
    const { matchId, version } = await aMatchedNeed(t(), world);
    await t().run(decideMatch, world.staff, { id: matchId, decision: 'reject', reason: 'wrong_field', version }, { now: new Date('2026-11-21T06:05:00Z') });
    const late = (read: number) => t().run(decideMatch, second.actor, { id: matchId, decision: 'approve', reason: 'known_good', version: read });
    await expect(late(version)).rejects.toMatchObject({ code: 'stale_version', detail: [`${world.staff.name}已于 11月21日 14:05 决定“不采纳”，理由：领域不对。您的决定没有保存。`, expect.stringContaining('turned down this on 21 Nov, 14:05')] });
    await expect(late(version + 1)).rejects.toMatchObject({ code: 'wrong_state', detail: [expect.stringContaining(world.staff.name), expect.anything()] });
    expect(await reviewsOf(matchId)).toHaveLength(1);
  });

  test('of 50 reviewers at once exactly one decision stands', async () => {
    const world = await aWorld(t());
    const { matchId, version } = await aMatchedNeed(t(), world);
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => t().run(decideMatch, world.staff, i % 2 === 0
      ? { id: matchId, decision: 'approve', reason: 'evidence_fits', version } : { id: matchId, decision: 'reject', reason: 'wrong_field', version })));
    const won = outcomes.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(new Set(outcomes.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : [])))).toEqual(new Set(['stale_version']));
    const [review, ...others] = await reviewsOf(matchId);
    expect(others).toEqual([]);
    expect(await matchRow(matchId)).toMatchObject({ version: version + 1, status: review?.decision === 'approve' ? 'approved' : 'rejected' });
  });

  test('who may not: a foreign association and the firm do not learn of it, a visitor is asked to sign in', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const { matchId, version } = await aMatchedNeed(t(), world);
    const decide = (actor: typeof world.staff, id = matchId) => t().run(decideMatch, actor, { id, decision: 'approve', reason: 'evidence_fits', version });
    for (const actor of [other.staff, world.enterprise, world.manager]) await expect(decide(actor)).rejects.toMatchObject({ code: 'not_found' });
    await expect(decide(world.staff, newId())).rejects.toMatchObject({ code: 'not_found' });
    await decide(world.staff);
    // Now the firm and the manager may see it, but still not decide.
    for (const actor of [world.enterprise, world.manager]) await expect(decide(actor)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(decide(other.staff)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('nothing is decided for a need that has gone', async () => {
    const world = await aWorld(t());
    const { needId, matchId, version } = await aMatchedNeed(t(), world);
    await t().run(withdrawNeed, world.enterprise, { id: needId });
    await expect(t().run(decideMatch, world.staff, { id: matchId, decision: 'approve', reason: 'evidence_fits', version })).rejects.toMatchObject({ code: 'wrong_state', detail: [expect.stringContaining('已撤回'), expect.anything()] });
  });

  test('with the last proposal turned down the need waits for new ones; with one approved it does not', async () => {
    const world = await aWorld(t());
    for (const approveFirst of [false, true]) {
      const { needId } = await aMatchedNeed(t(), world);
      const all = await t().deps.db.selectFrom('match').select(['id', 'version']).where('need_id', '=', needId).orderBy('id').execute();
      const answers = [];
      for (const [index, { id, version }] of all.entries()) {
        answers.push(await t().run(decideMatch, world.staff, approveFirst && index === 0
          ? { id, decision: 'approve', reason: 'evidence_fits', version } : { id, decision: 'reject', reason: 'wrong_problem', version }));
      }
      expect(answers.slice(0, -1).map((one) => one.needStatus)).toEqual(all.slice(1).map(() => 'matched'));
      expect(answers.at(-1)?.needStatus).toBe(approveFirst ? 'matched' : 'accepted');
    }
  });
});

describe('the queue', () => {
  const needIn = async (world: Awaited<ReturnType<typeof aWorld>>, urgency: 'normal' | 'urgent' | 'critical', days: number) => {
    const needId = await aSubmittedNeed(t(), world);
    await t().deps.db.updateTable('need').set({ urgency }).where('id', '=', needId).execute();
    await t().run(acceptNeed, world.staff, { id: needId });
    await t().drain();
    const since = new Date(Date.now() - days * 86_400_000);
    await t().deps.db.updateTable('match').set({ proposed_at: since }).where('need_id', '=', needId).execute();
    await t().deps.db.updateTable('need').set({ waiting_since: since }).where('id', '=', needId).execute();
    return needId;
  };
  const queue = (world: Awaited<ReturnType<typeof aWorld>>, limit = 20, cursor?: string, urgency?: 'critical') => reviewQueue(t().deps.db, world.staff, { urgency }, { limit, cursor });

  test('the longest waiting first, an urgent need as if it had waited longer; page by page', async () => {
    const world = await aWorld(t());
    await someCandidates(t(), world);
    const [today, week, critical, urgent] = [await needIn(world, 'normal', 0), await needIn(world, 'normal', 6), await needIn(world, 'critical', 0), await needIn(world, 'urgent', 2)];
    const first = await queue(world, 3);
    expect(first.rows.map((row) => row.id)).toEqual([critical, week, urgent]);
    const second = await queue(world, 3, first.next ?? '');
    expect([second.rows.map((row) => row.id), second.next]).toEqual([[today], null]);
    expect((await queue(world, 20, undefined, 'critical')).rows.map((row) => row.id)).toEqual([critical]);
    const [row] = first.rows;
    const counts = await t().deps.db.selectFrom('match').where('need_id', '=', critical).select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    expect((row?.expert ?? 0) + (row?.society ?? 0) + (row?.achievement ?? 0)).toBe(counts.n);
    expect(row?.best?.name).toMatch(/赵带机|学会|清扫装置/);
    const undecided = [...first.rows, ...second.rows].reduce((sum, one) => sum + one.expert + one.society + one.achievement, 0);
    expect(await queueSize(t().deps.db, world.staff)).toEqual({ needs: 4, proposals: undecided });
  });

  test('nothing for others, nothing of needs that have moved on', async () => {
    const [world, other] = [await aWorld(t()), await aWorld(t())];
    const { needId } = await aMatchedNeed(t(), world);
    expect((await queue(world)).rows.map((row) => row.id)).toEqual([needId]);
    for (const actor of [other.staff, world.enterprise, world.manager]) {
      expect((await reviewQueue(t().deps.db, actor, {}, { limit: 20 })).rows).toEqual([]);
      expect(await queueSize(t().deps.db, actor)).toEqual({ needs: 0, proposals: 0 });
    }
    await t().run(withdrawNeed, world.enterprise, { id: needId });
    expect((await queue(world)).rows).toEqual([]);
  });
});
