import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { topAssociation } from './tuning.queries.ts';
import { attemptInput, requestInput, switchInput, type TuningKind } from './tuning.ts';

/** Keeps an attempt, proven or not; nothing goes into force by it. */
export const recordAttempt = defineCommand({
  name: 'recordAttempt', input: attemptInput,
  async handle(cx, input): Promise<{ readonly version: number; readonly proven: boolean }> {
    if (cx.actor.kind !== 'system') throw new AppError('not_allowed', ['检验由系统进行。', 'Attempts are made by the system.']);
    const last = (await lockKind(cx, input.kind)).at(-1)?.version ?? 0;
    const proven = input.figures.verdict === 'better';
    await cx.trx.insertInto('tuning').values({
      id: newId(), kind: input.kind, version: last + 1, ranking_family: input.rankingFamily, learned: JSON.stringify(input.learned), decisions: input.decisions,
      figures: JSON.stringify(input.figures), proven, created_at: cx.now,
    }).execute();
    return { version: last + 1, proven };
  },
});

/**
 * Staff of the top association put a proven version into force, or go back to the shipped one (version 0).
 * @throws AppError `wrong_state` for a version that proved nothing, or is in force already
 */
export const switchTuning = defineCommand({
  name: 'switchTuning', input: switchInput,
  async handle(cx, { kind, version, reason }): Promise<{ readonly kind: TuningKind; readonly version: number }> {
    const top = await mayTune(cx);
    const all = await lockKind(cx, kind);
    const chosen = all.find((row) => row.version === version);
    const before = all.find((row) => row.in_force)?.version ?? 0;
    if (version !== 0 && chosen === undefined) throw notFound(['这个版本', 'This version']);
    if (chosen?.proven === false) throw new AppError('wrong_state', ['这个版本没有证明比随系统提供的更好，不能启用。', 'This version did not prove better than the shipped one and cannot be switched on.']);
    if (before === version) throw new AppError('wrong_state', ['这个版本已经在用，不用再切换。请刷新页面。', 'This version is in force already. Reload the page.']);
    await cx.trx.updateTable('tuning').set({ in_force: false }).where('kind', '=', kind).where('in_force', '=', true).execute();
    if (version !== 0) await cx.trx.updateTable('tuning').set({ in_force: true }).where('kind', '=', kind).where('version', '=', version).execute();
    await recordActivity(cx, { subjectType: 'association', subjectId: top.id, action: 'switch_tuning', from: String(before), to: String(version), note: reason, detail: { kind, from: before, to: version } });
    await enqueue(cx, 'learning.adopt', {}, 'adopt');
    return { kind, version };
  },
});

/** Tries now instead of tonight; with too few new decisions nothing happens. */
export const requestAttempt = defineCommand({
  name: 'requestAttempt', input: requestInput,
  async handle(cx): Promise<Record<string, never>> {
    const top = await mayTune(cx);
    await recordActivity(cx, { subjectType: 'association', subjectId: top.id, action: 'ask_tuning' });
    await enqueue(cx, 'learning.try', {}, 'try');
    return {};
  },
});

async function mayTune(cx: Cx): Promise<{ readonly id: string }> {
  const top = await topAssociation(cx.trx);
  refuse(cx.actor, 'ranking.tune', top === undefined ? {} : { associationPath: top.path });
  if (top === undefined) throw new AppError('wrong_state', ['还没有建立科协。', 'There is no association yet.']);
  return top;
}

const lockKind = (cx: Cx, kind: TuningKind) =>
  cx.trx.selectFrom('tuning').select(['version', 'proven', 'in_force']).where('kind', '=', kind).orderBy('version').forUpdate().execute();
