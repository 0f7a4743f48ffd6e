import { refusal, refuse } from '../auth/refusal.ts';
import { takeBackAll } from '../contacts/contact.commands.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { type Purpose, type Subject, consentInput, TEXT_VERSION } from './consent.ts';
import { consentInForce, subjectColumns, subjectRow } from './consent.queries.ts';

/**
 * Writes down what a person decided for one purpose, and carries it out in the same transaction: what was public is hidden, given
 * contacts are taken back; proposals end by a job. The person decides for themselves; staff write down what they were told, with
 * what it rests on, and nobody says for another that they did it themselves.
 */
export const decideConsent = defineCommand({
  name: 'decideConsent', input: consentInput,
  async handle(cx, { subjectKind, subjectId, purpose, decision, basis, note }): Promise<{ id: string }> {
    const subject = { kind: subjectKind, id: subjectId };
    await takeSubject(cx, subject, basis === 'self');
    const before = await consentInForce(cx.trx, subject, purpose);
    // What the person took back themselves, nobody gives again for them.
    if (basis !== 'self' && before?.basis === 'self' && before.decision === 'withdrawn' && decision === 'given') throw new AppError('wrong_state', ['本人已经在平台上撤回这一项，只能由本人重新同意。', 'The person took this back themselves: only they can give it again.']);
    const id = newId();
    await cx.trx.insertInto('consent').values({ id, ...subjectColumns(subject), purpose, decision, text_version: TEXT_VERSION, basis, note, decided_at: cx.now, recorded_by: cx.actor.userId }).execute();
    await recordActivity(cx, { subjectType: subjectKind === 'user' ? 'user' : 'profile', subjectId, action: 'decideConsent', detail: { kind: subjectKind, purpose, decision, basis } });
    if (before?.decision !== decision) await carryOut(cx, subject, purpose, decision === 'given');
    return { id };
  },
});

async function takeSubject(cx: Cx, subject: Subject, self: boolean): Promise<void> {
  if (cx.actor.kind === 'visitor') refuse(cx.actor, 'consent.decide', {});
  const row = await subjectRow(cx.trx, subject);
  const own = subject.kind === 'user' ? cx.actor.userId === subject.id : row !== undefined && refusal(cx.actor, 'consent.decide', row.thing) === null;
  const keeps = subject.kind !== 'user' && row !== undefined && refusal(cx.actor, 'consent.record', row.thing) === null;
  if (row === undefined || (!own && !keeps)) throw notFound(['这份档案', 'This profile']);
  if (self ? !own : !keeps) throw new AppError('not_allowed', ['本人的同意由本人操作；工作人员代录时请写明依据。', 'The person decides here themselves; staff who write it down say what it rests on.']);
}

async function carryOut(cx: Cx, subject: Subject, purpose: Purpose, given: boolean): Promise<void> {
  if (subject.kind === 'user') return;
  const { kind, id } = subject;
  if (purpose === 'directory') {
    await cx.trx.updateTable(kind as 'expert').set((eb) => ({ visibility: given ? 'public' : 'staff_only', version: eb('version', '+', 1), updated_at: cx.now })).where('id', '=', id).execute();
    await indexChanged(cx, kind, id);
    await enqueue(cx, 'search.first', { kind, id }, `${kind}:${id}`);
  }
  if (purpose === 'contact' && !given) await takeBackAll(cx, { kind, id });
  if (kind === 'expert' && (purpose === 'matching' || purpose === 'directory')) await enqueue(cx, 'matches.wishes', { kind: 'expert', id }, `expert:${id}`);
}
