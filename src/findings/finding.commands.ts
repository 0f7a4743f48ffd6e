import { z } from 'zod';
import { refuse } from '../auth/refusal.ts';
import { recordActivity } from '../db/activity.ts';
import type { ActionOf } from '../db/activity.labels.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { failure, noteOutcome, systemOnly, takeBudget } from '../endpoint/endpoint.commands.ts';
import { endpointState } from '../endpoint/endpoint.queries.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { addEvidence, amendEvidence, profileThing, removeEvidence } from '../profiles/profile.commands.ts';
import { evidenceSources } from '../profiles/profile.ts';
import { evidenceOf, lockProfile, type ProfileRow } from '../profiles/profile.queries.ts';
import { type RegistryName, registryNames } from '../registries/port.ts';
import { AppError, invalid, notFound, type Words } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { parseInput } from '../shared/input.ts';
import { compare, type FindingSource, type FindingState, foundWork, type FoundWork, type LeftOut, MOST_AT_ONCE, sameWork, type Standing, titleKey } from './finding.ts';
import { identifierFor, lockExpert, lockRun, type RunRow } from './finding.queries.ts';
import { pastedRows, readPatents } from './patents.ts';

const PROFILE: Words = ['这份专家档案', 'This expert'];
/** Looks of all people together, per day and registry: far below what these services allow. */
const PER_DAY = 2000;
const MINUTE = 60_000;
/** Between two looks at one record. */
const REST_MINUTES = 5;
const MOST_TRIES = 5;
/** A run whose process died is begun anew after this. */
const LOST_MINUTES = 20;

/** The expert, locked, whose profile the actor may edit. @throws AppError `not_found`, `not_allowed` */
async function takeExpert(cx: Cx, expertId: string): Promise<ProfileRow<'expert'>> {
  const expert = await lockProfile(cx.trx, cx.actor, 'expert', expertId);
  if (expert === undefined) throw notFound(PROFILE);
  refuse(cx.actor, 'profile.edit', profileThing('expert', expert));
  return expert;
}

/** Numbers only: titles stand in the lines of the evidence itself. */
const noted = (cx: Cx, expertId: string, action: ActionOf<'profile'>, detail: Readonly<Record<string, unknown>>) => recordActivity(cx, { subjectType: 'profile', subjectId: expertId, action, detail: { kind: 'expert', ...detail } });

const startRun = (cx: Cx, expertId: string, source: FindingSource, more: { identifier?: string; file_id?: string; file_name?: string } = {}) => cx.trx.insertInto('finding_run').values({
  id: newId(), expert_id: expertId, source, identifier: null, file_id: null, file_name: null, ...more, state: 'waiting', again_at: null, found_name: null, found: null, fresh: null, problem: null, asked_by: cx.actor.userId, asked_at: cx.now, ended_at: null,
}).onConflict((oc) => oc.doNothing()).returningAll().executeTakeFirst();

/** Looks the expert up in the registries named, by the identifiers of the profile. A job asks; what it finds waits for a person. */
export const askForFindings = defineCommand({
  name: 'askForFindings', input: z.strictObject({ expertId: id, sources: z.array(z.enum(registryNames)).min(1) }),
  async handle(cx, { expertId, sources }): Promise<{ runs: number }> {
    const expert = await takeExpert(cx, expertId);
    const wanted = sources.flatMap((source) => { const identifier = identifierFor(source, expert); return identifier === null ? [] : [{ source, identifier }]; });
    if (wanted.length === 0) throw invalid('orcid', ['档案里还没有 ORCID 或 OpenAlex 编号，请先在“修改档案”里填写。', 'The profile has no ORCID iD or OpenAlex id yet: enter one under “edit” first.']);
    const recent = await cx.trx.selectFrom('finding_run').select(['source', 'identifier']).where('expert_id', '=', expertId).where('state', '=', 'done').where('ended_at', '>', new Date(cx.now.getTime() - REST_MINUTES * MINUTE)).execute();
    const due = wanted.filter((one) => !recent.some((run) => run.source === one.source && run.identifier === one.identifier));
    if (due.length === 0) throw new AppError('wrong_state', [`刚刚获取过，${REST_MINUTES} 分钟后可以再试。`, `Fetched just now; try again in ${REST_MINUTES} minutes.`]);
    let runs = 0;
    for (const { source, identifier } of due) {
      const run = await startRun(cx, expertId, source, { identifier });
      if (run === undefined) continue; // one is under way
      runs += 1;
      await enqueue(cx, 'findings.look', { runId: run.id }, run.id);
    }
    if (runs > 0) await noted(cx, expertId, 'ask_findings', { sources: due.map((one) => one.source) });
    return { runs };
  },
});

/** A list of patents: pasted, or a file that was laid down. A pasted one is read at once. */
export const addPatents = defineCommand({
  name: 'addPatents',
  input: z.strictObject({ expertId: id, text: z.string().max(500_000).nullish(), file: z.strictObject({ id, name: z.string().min(1).max(200), size: z.number() }).nullish() }),
  async handle(cx, { expertId, text, file }): Promise<{ runId: string; found: number | null; leftOut: number }> {
    const expert = await takeExpert(cx, expertId);
    const pasted = (text ?? '').trim();
    if ((pasted === '') === (file === undefined || file === null)) throw invalid('text', ['请粘贴专利清单，或者选择一个表格文件，二者选一。', 'Paste the list or choose a file, one of the two.']);
    const run = await startRun(cx, expertId, 'patents', file === undefined || file === null ? {} : { file_id: file.id, file_name: file.name });
    if (run === undefined) throw new Error('a list always begins a run');
    await noted(cx, expertId, 'add_patents', { file: run.file_id !== null });
    if (run.file_id !== null) {
      await enqueue(cx, 'findings.look', { runId: run.id }, run.id);
      return { runId: run.id, found: null, leftOut: 0 };
    }
    const { works, leftOut } = readPatents(pastedRows(pasted), expert.name);
    if (works.length === 0 && leftOut.length === 0) throw invalid('text', ['没有读到任何一行专利。', 'There is no patent in it.']);
    await keep(cx, run, works, leftOut, null);
    return { runId: run.id, found: works.length, leftOut: leftOut.length };
  },
});

export interface Look { readonly id: string; readonly source: FindingSource; readonly identifier: string | null; readonly fileId: string | null; readonly fileName: string | null; readonly person: string }

const isRegistry = (source: FindingSource): source is RegistryName => source !== 'patents';

/** The job begins, also one after a job that was killed. null: nothing to do now. */
export const beginLook = defineCommand({
  name: 'beginLook', input: z.strictObject({ runId: id }),
  async handle(cx, { runId }): Promise<Look | null> {
    systemOnly(cx);
    const run = await lockRun(cx.trx, runId);
    if (run === undefined || run.state !== 'waiting' || (run.again_at !== null && run.again_at > cx.now)) return null;
    const expert = await lockExpert(cx.trx, run.expert_id);
    if (expert === undefined) return null;
    if (isRegistry(run.source) && await takeBudget(cx, run.source, 1, PER_DAY) === 0) {
      const { pausedUntil } = await endpointState(cx.trx, run.source, cx.now);
      await cx.trx.updateTable('finding_run').set({ again_at: pausedUntil !== null && pausedUntil > cx.now ? pausedUntil : new Date(cx.now.getTime() + 60 * MINUTE) }).where('id', '=', run.id).execute();
      return null;
    }
    await cx.trx.updateTable('finding_run').set({ tries: run.tries + 1, again_at: new Date(cx.now.getTime() + LOST_MINUTES * MINUTE) }).where('id', '=', run.id).execute();
    return { id: run.id, source: run.source, identifier: run.identifier, fileId: run.file_id, fileName: run.file_name, person: expert.name };
  },
});

const leftOutShape = z.strictObject({ line: z.string().max(400).nullable(), reason: z.tuple([z.string(), z.string()]) });

/** What a look found becomes findings: one row a work, whichever sources have it; what somebody decided on stays decided. */
export const keepFindings = defineCommand({
  name: 'keepFindings', input: z.strictObject({ runId: id, name: z.string().max(200).nullable(), works: z.array(foundWork).max(2000), leftOut: z.array(leftOutShape).max(1000) }),
  async handle(cx, { runId, name, works, leftOut }): Promise<{ fresh: number } | null> {
    systemOnly(cx);
    const run = await lockRun(cx.trx, runId);
    if (run === undefined || run.state !== 'waiting') return null;
    if (isRegistry(run.source)) await noteOutcome(cx, run.source, null);
    return { fresh: await keep(cx, run, works, leftOut, name) };
  },
});

const inOrder = (sources: readonly Standing[]): readonly Standing[] => sources.toSorted((a, b) => evidenceSources.indexOf(a.source) - evidenceSources.indexOf(b.source));

async function keep(cx: Cx, run: Pick<RunRow, 'id' | 'expert_id' | 'source' | 'identifier'>, works: readonly FoundWork[], leftOut: readonly LeftOut[], name: string | null): Promise<number> {
  const expert = await lockExpert(cx.trx, run.expert_id);
  // Erased, or the identifier was corrected meanwhile: this is somebody else's list.
  if (expert === undefined || (isRegistry(run.source) && identifierFor(run.source, expert) !== run.identifier)) { await endRun(cx, run.id, ['编号已经改过，这次的结果没有使用。', 'The identifier was changed meanwhile; the result was not used.']); return 0; }
  const known: { id: string; state: FindingState; title: string; doi: string | null; title_key: string; year: number | null; text: string | null; sources: readonly Standing[] }[] =
    await cx.trx.selectFrom('finding').select(['id', 'state', 'title', 'doi', 'title_key', 'year', 'text', 'sources']).where('expert_id', '=', run.expert_id).forUpdate().execute();
  let fresh = 0;
  for (const work of works) {
    const at: Standing = { source: run.source, id: work.sourceId };
    const same = sameWork(work, run.source, known);
    const doi = work.doi !== null && known.some((one) => one.doi === work.doi) ? null : work.doi;
    if (same === undefined) {
      const row = { id: newId(), expert_id: run.expert_id, kind: work.kind, title: work.title, text: work.text, year: work.year, doi, title_key: titleKey(work.title) };
      await cx.trx.insertInto('finding').values({ ...row, sources: JSON.stringify([at]), state: 'proposed', found_at: cx.now, seen_at: cx.now, decided_at: null, decided_by: null, evidence_id: null, taking_id: null, before: null }).execute();
      known.push({ ...row, state: 'proposed', sources: [at] });
      fresh += 1;
      continue;
    }
    const sources = inOrder(same.sources.some((one) => one.source === at.source && one.id === at.id) ? same.sources : [...same.sources, at]);
    // At ORCID the person entered or accepted the title themselves.
    const title = run.source === 'orcid' && same.state === 'proposed' ? work.title : same.title;
    const more = { title, title_key: titleKey(title), doi: same.doi ?? doi, text: same.text ?? work.text, year: same.year ?? work.year, sources };
    Object.assign(same, more);
    await cx.trx.updateTable('finding').set({ ...more, sources: JSON.stringify(sources), seen_at: cx.now }).where('id', '=', same.id).execute();
  }
  if (isRegistry(run.source)) await forgetUnseen(cx, run, known);
  await cx.trx.updateTable('finding_run').set({ state: 'done', found: works.length, fresh, found_name: name, left_out: JSON.stringify(leftOut), problem: null, again_at: null, ended_at: cx.now }).where('id', '=', run.id).execute();
  return fresh;
}

/** What the source no longer shows (made private, corrected, another identifier) is proposed no longer on its word. */
async function forgetUnseen(cx: Cx, { expert_id, source }: Pick<RunRow, 'expert_id' | 'source'>, known: readonly { readonly id: string; readonly sources: readonly Standing[] }[]): Promise<void> {
  const rows = await cx.trx.selectFrom('finding').select(['id', 'sources']).where('expert_id', '=', expert_id).where('state', '=', 'proposed').where('seen_at', '<', cx.now).where('id', 'in', ['00000000-0000-0000-0000-000000000000', ...known.map((one) => one.id)]).execute();
  const gone = rows.filter((row) => row.sources.every((one) => one.source === source)).map((row) => row.id);
  if (gone.length > 0) await cx.trx.deleteFrom('finding').where('id', 'in', gone).execute();
}

const endRun = (cx: Cx, runId: string, problem: Words) => cx.trx.updateTable('finding_run').set({ state: 'failed', problem: JSON.stringify(problem), again_at: null, ended_at: cx.now }).where('id', '=', runId).execute();

/** A look came to nothing: for good, or to be tried again by itself (`again`). */
export const endLook = defineCommand({
  name: 'endLook', input: z.strictObject({ runId: id, problem: z.tuple([z.string(), z.string()]), again: z.boolean(), failed: failure.nullable() }),
  async handle(cx, { runId, problem, again, failed }): Promise<null> {
    systemOnly(cx);
    const run = await lockRun(cx.trx, runId);
    if (run === undefined || run.state !== 'waiting') return null;
    if (isRegistry(run.source)) await noteOutcome(cx, run.source, failed);
    if (!again || run.tries >= MOST_TRIES) { await endRun(cx, run.id, problem); return null; }
    const wait = Math.max((failed?.retryAfterSeconds ?? 0) * 1000, 2 ** run.tries * 2 * MINUTE);
    await cx.trx.updateTable('finding_run').set({ again_at: new Date(cx.now.getTime() + Math.min(wait, 24 * 60 * MINUTE)), problem: JSON.stringify(problem) }).where('id', '=', run.id).execute();
    return null;
  },
});

/** The clock's part: looks that are to be tried again. */
export const lookAgain = defineCommand({
  name: 'lookAgain', input: z.strictObject({ runIds: z.array(id).max(100) }),
  async handle(cx, { runIds }): Promise<null> {
    systemOnly(cx);
    for (const runId of runIds) await enqueue(cx, 'findings.look', { runId }, runId);
    return null;
  },
});

export const decisions = ['take', 'dismiss', 'restore'] as const;

/**
 * A person decides: confirmed findings become evidence (or complete the evidence that is there), by the commands anybody uses; what is
 * set aside is proposed no more, unless it is brought back. All of it or nothing. `version`: of the profile as it was seen.
 */
export const decideFindings = defineCommand({
  name: 'decideFindings', input: z.strictObject({ expertId: id, version: z.coerce.number().int().min(1), ids: z.union([id.transform((one) => [one]), z.array(id)]).nullish().transform((ids) => ids ?? []), decision: z.enum(decisions) }),
  async handle(cx, { expertId, version, ids, decision }): Promise<{ decided: number; takingId: string | null }> {
    const expert = await takeExpert(cx, expertId);
    if (ids.length === 0) throw invalid('ids', ['请先勾选要处理的条目。', 'Tick what is meant first.']);
    if (ids.length > MOST_AT_ONCE) throw invalid('ids', [`一次最多处理 ${MOST_AT_ONCE} 条，请分几次。`, `At most ${MOST_AT_ONCE} at once.`]);
    if (expert.version !== version) throw new AppError('stale_version', ['别人刚刚改过这份档案，请对照最新内容后再确认。', 'Someone has just changed this profile: compare with the newest version, then confirm.']);
    const rows = await cx.trx.selectFrom('finding').selectAll().where('id', 'in', ids).where('expert_id', '=', expertId).where('state', '=', decision === 'restore' ? 'dismissed' : 'proposed').orderBy('id').forUpdate().execute();
    if (rows.length !== new Set(ids).size) throw new AppError('conflict', ['有的条目刚刚处理过，请看最新的清单。', 'Some were decided just now: see the list as it is.']);
    await noted(cx, expertId, `${decision}_findings`, { count: rows.length });
    if (decision === 'restore') { await cx.trx.updateTable('finding').set({ state: 'proposed', decided_at: null, decided_by: null }).where('id', 'in', ids).execute(); return { decided: rows.length, takingId: null }; }
    const done = { decided_at: cx.now, decided_by: cx.actor.userId };
    if (decision === 'dismiss') { await cx.trx.updateTable('finding').set({ state: 'dismissed', ...done }).where('id', 'in', ids).execute(); return { decided: rows.length, takingId: null }; }
    const takingId = newId();
    for (const row of rows) {
      const { mark, evidence, year, text } = compare(row, await evidenceOf(cx.trx, 'expert', expertId));
      if (mark === 'same') throw new AppError('conflict', ['有的条目已经在档案里，请看最新的清单。', 'Some are in the profile already: see the list as it is.']);
      const of = { profileKind: 'expert' as const, profileId: expertId };
      const before = evidence === undefined ? null : { year: evidence.year, text: evidence.text };
      const evidenceId = evidence === undefined
        ? (await addEvidence.handle(cx, parseInput(addEvidence.input, { ...of, kind: row.kind, title: row.title, text: row.text, year: row.year }))).id
        : (await amendEvidence.handle(cx, { ...of, evidenceId: evidence.id, year: year ?? evidence.year, text: text ?? evidence.text })).id;
      await cx.trx.updateTable('finding').set({ state: 'taken', ...done, evidence_id: evidenceId, taking_id: takingId, before: before === null ? null : JSON.stringify(before) }).where('id', '=', row.id).execute();
    }
    return { decided: rows.length, takingId };
  },
});

/** Takes the last confirmation back: what it added goes, what it completed is as before, all of it or nothing. Evidence that a proposal cites stays, and the words say so. */
export const undoTaking = defineCommand({
  name: 'undoTaking', input: z.strictObject({ expertId: id, takingId: id }),
  async handle(cx, { expertId, takingId }): Promise<{ undone: number }> {
    await takeExpert(cx, expertId);
    const rows = await cx.trx.selectFrom('finding').selectAll().where('expert_id', '=', expertId).where('taking_id', '=', takingId).orderBy('id').forUpdate().execute();
    if (rows.length === 0) throw notFound(['这次确认', 'This confirmation']);
    await noted(cx, expertId, 'undo_findings', { count: rows.length });
    const evidence = new Map((await evidenceOf(cx.trx, 'expert', expertId)).map((one) => [one.id, one]));
    for (const { id: findingId, evidence_id: evidenceId, before } of rows) {
      const of = { profileKind: 'expert' as const, profileId: expertId, evidenceId: evidenceId ?? '' };
      if (evidenceId !== null && evidence.has(evidenceId)) {
        if (before === null) await removeEvidence.handle(cx, of);
        else await amendEvidence.handle(cx, { ...of, ...before });
      }
      await cx.trx.updateTable('finding').set({ state: 'proposed', decided_at: null, decided_by: null, evidence_id: null, taking_id: null, before: null }).where('id', '=', findingId).execute();
    }
    return { undone: rows.length };
  },
});
