import { sql } from 'kysely';
import { z } from 'zod';
import { refusal, refuse } from '../auth/refusal.ts';
import { recordActivities, recordActivity } from '../db/activity.ts';
import { type Cx, defineCommand } from '../db/database.ts';
import { indexChanged } from '../indexing/change.ts';
import { enqueue, enqueueAll } from '../jobs/enqueue.ts';
import { submitNeed, submitNeeds, withdrawNeed } from '../needs/need.commands.ts';
import { commandsOf, createProfiles } from '../profiles/profile.commands.ts';
import { isEvidenced, type ProfileKind, visibilities } from '../profiles/profile.ts';
import { AppError, invalid, notFound, type Words } from '../shared/errors.ts';
import { id, newId } from '../shared/ids.ts';
import { parseInput } from '../shared/input.ts';
import { importFrom, isUnderWay, newImport, rowMeets, rowProblem, targetList } from './import.ts';
import { type LockedImport, lockImport } from './import.queries.ts';
import { targetNamed } from './targets.ts';

const IMPORT: Words = ['这次导入', 'This import'];
const goOn = (cx: Cx, importId: string): Promise<void> => enqueue(cx, 'imports.go_on', { importId }, importId);
const thingOf = (held: Pick<LockedImport, 'association_path' | 'enterprise_id'>) => ({ associationPath: held.association_path, enterpriseId: held.enterprise_id });
const noted = (cx: Cx, held: Pick<LockedImport, 'id' | 'association_id' | 'file_name' | 'kind'>, action: 'upload_sheet' | 'decide_alike' | 'import_sheet' | 'undo_import', detail: Record<string, unknown> = {}) =>
  recordActivity(cx, { subjectType: 'association', subjectId: held.association_id, action, note: held.file_name, detail: { importId: held.id, kind: held.kind, ...detail } });

/** A sheet was uploaded; a job reads and checks it. Nothing is imported before somebody has looked. */
export const uploadSheet = defineCommand({
  name: 'uploadSheet', input: newImport,
  async handle(cx, { associationId, enterpriseId, kind, visibility, file }): Promise<{ id: string }> {
    const association = await cx.trx.selectFrom('association').select('path').where('id', '=', associationId).executeTakeFirst();
    if (association === undefined) throw invalid('associationId', ['没有找到这个科协，请重新选择。', 'No such association; choose again.']);
    if (enterpriseId !== null && kind !== 'need') throw invalid('kind', ['企业只能导入自己的需求。', 'A firm can import its own needs only.']);
    const firm = enterpriseId === null ? undefined : await cx.trx.selectFrom('enterprise').select('association_id').where('id', '=', enterpriseId).executeTakeFirst();
    if (enterpriseId !== null && firm?.association_id !== associationId) throw invalid('enterpriseId', ['没有找到这家企业，请重新选择。', 'No such enterprise; choose again.']);
    refuse(cx.actor, 'import.make', { associationPath: association.path, enterpriseId });
    const row = { id: newId(), association_id: associationId, file_name: file.name, kind };
    await cx.trx.insertInto('sheet_import').values({
      ...row, enterprise_id: enterpriseId, visibility, state: 'reading', file_id: file.id, file_size: file.size, found: null, targets: null, problem: null,
      created_by: cx.actor.userId, acting_user: cx.actor.userId, created_at: cx.now, ended_at: null,
    }).execute();
    await noted(cx, row, 'upload_sheet');
    await goOn(cx, row.id);
    return { id: row.id };
  },
});

async function takeImport(cx: Cx, importId: string): Promise<LockedImport> {
  const held = await lockImport(cx.trx, importId);
  if (held === undefined || refusal(cx.actor, 'import.make', thingOf(held)) !== null) throw notFound(IMPORT);
  return held;
}

/** The only place that changes an import's state. */
async function advanceImport(cx: Cx, held: LockedImport, to: keyof typeof importFrom, set: { problem?: string; found?: string; targets?: string; visibility?: LockedImport['visibility']; file_id?: null; acting_user?: string | null } = {}): Promise<void> {
  if (!importFrom[to].includes(held.state)) throw new AppError('wrong_state', ['这次导入的状态已经变了，请刷新页面。', 'The import has moved on; reload the page.']);
  await cx.trx.updateTable('sheet_import').set({ ...set, state: to, ended_at: ['done', 'undone', 'failed'].includes(to) ? cx.now : null }).where('id', '=', held.id).execute();
}

/** The job begins, also one after a job that was killed. null: nothing is left to do. */
export const beginImportWork = defineCommand({
  name: 'beginImportWork', input: z.strictObject({ id }),
  async handle(cx, { id: importId }): Promise<(LockedImport & { readonly run: number }) | null> {
    const held = await lockImport(cx.trx, importId);
    if (held === undefined || !isUnderWay(held.state)) return null;
    refuse(cx.actor, 'import.make', thingOf(held));
    const run = held.runs + 1;
    await cx.trx.updateTable('sheet_import').set({ runs: run }).where('id', '=', importId).execute();
    if (held.state === 'reading') await cx.trx.deleteFrom('sheet_row').where('import_id', '=', importId).execute();
    return { ...held, run };
  },
});

const ofRun = { id, run: z.int() };
/** The import, if it still belongs to this run. @throws AppError `conflict` where another has taken over, so that a run that was thought dead ends */
async function stillMine(cx: Cx, { id: importId, run }: { readonly id: string; readonly run: number }): Promise<LockedImport> {
  const held = await lockImport(cx.trx, importId);
  if (held === undefined || held.runs !== run) throw new AppError('conflict', ['另一个任务已接手这次导入。', 'Another run has taken this import over.']);
  refuse(cx.actor, 'import.make', thingOf(held));
  return held;
}

const sheetRow = z.object({ number: z.int().min(1), cells: z.array(z.string()), marks: z.record(z.string(), z.string()) });
export const keepSheetRows = defineCommand({
  name: 'keepSheetRows', input: z.strictObject({ ...ofRun, rows: z.array(sheetRow).min(1) }),
  async handle(cx, { rows, ...run }): Promise<void> {
    const held = await stillMine(cx, run);
    await sql`insert into sheet_row (import_id, number, state, cells, marks, problems)
      select ${held.id}, x.number, 'read', x.cells, x.marks, '[]'::jsonb from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(number int, cells jsonb, marks jsonb)`.execute(cx.trx);
  },
});

const checkedRow = z.object({
  number: z.int(), state: z.enum(['skipped', 'part', 'wrong', 'right', 'alike', 'same']), lead: z.int().nullable(), problems: z.array(rowProblem),
  input: z.record(z.string(), z.unknown()).nullable(), hash: z.string().nullable(), meets: z.array(rowMeets).nullish(),
});
export type CheckedRow = z.output<typeof checkedRow>;
/** What came of checking rows. What has become something already stays what it is. */
export const keepSheetChecks = defineCommand({
  name: 'keepSheetChecks', input: z.strictObject({ ...ofRun, rows: z.array(checkedRow).min(1) }),
  async handle(cx, { rows, ...run }): Promise<void> {
    const held = await stillMine(cx, run);
    await sql`update sheet_row r set state = x.state, lead = x.lead, problems = x.problems, input = nullif(x.input, 'null'::jsonb), content_hash = x.hash, meets = nullif(x.meets, 'null'::jsonb)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(number int, state text, lead int, problems jsonb, input jsonb, hash text, meets jsonb)
      where r.import_id = ${held.id} and r.number = x.number and r.state not in ('imported', 'undone', 'kept')`.execute(cx.trx);
  },
});

/** A stretch of work ends: read, checked, carried out, undone; or it came to nothing. */
export const endImportStep = defineCommand({
  name: 'endImportStep', input: z.strictObject({ ...ofRun, to: z.enum(['checking', 'ready', 'done', 'undone', 'failed']), found: z.custom<object>().optional(), targets: targetList.optional(), problem: z.tuple([z.string(), z.string()]).optional() }),
  async handle(cx, { to, found, targets, problem, ...run }): Promise<void> {
    const held = await stillMine(cx, run);
    await advanceImport(cx, held, to, {
      ...(found === undefined ? {} : { found: JSON.stringify(found) }), ...(targets === undefined ? {} : { targets: JSON.stringify(targets) }), ...(problem === undefined ? {} : { problem: JSON.stringify(problem) }),
      ...(to === 'checking' || to === 'failed' ? { file_id: null } : {}),
    });
    // What is in already needs no text of its own.
    if (to === 'done') await sql`update sheet_import set found = jsonb_set(found, '{samples}', '[]') where id = ${held.id}`.execute(cx.trx);
    if (to === 'done') await sql`update sheet_row set cells = '[]', marks = '{}', input = null where import_id = ${held.id} and (state = 'same' or (state = 'part' and lead in (select number from sheet_row where import_id = ${held.id} and state in ('imported', 'same'))))`.execute(cx.trx);
  },
});

/** A person mends what the columns stand for; everything is checked anew. */
export const chooseColumns = defineCommand({
  name: 'chooseColumns', input: z.strictObject({ id, targets: targetList, visibility: z.enum(visibilities) }),
  async handle(cx, { id: importId, targets, visibility }): Promise<{ id: string }> {
    const held = await takeImport(cx, importId);
    const columns = Math.max(held.found?.heads.length ?? 0, held.targets?.length ?? 0);
    const chosen = targets.slice(0, columns);
    for (const [at, name] of chosen.entries()) {
      const target = name === '' ? undefined : targetNamed(held.kind, name);
      if (name !== '' && target === undefined) throw invalid(`column-${at}`, ['请从给出的选项中选择。', 'Choose one of the options given.']);
      if (target !== undefined && target.many === undefined && chosen.indexOf(name) < at) throw invalid(`column-${at}`, [`“${target.words[0]}”只能对应一列，请把其中一列改成别的。`, `Only one column can be “${target.words[1]}”.`]);
    }
    await advanceImport(cx, held, 'checking', { targets: JSON.stringify(chosen), visibility, acting_user: cx.actor.userId });
    await goOn(cx, held.id);
    return { id: held.id };
  },
});

/** A person looked at rows that meet something: they come in all the same, or not. Without `numbers` all that are left. */
export const decideAlike = defineCommand({
  name: 'decideAlike', input: z.strictObject({ id, numbers: z.array(z.coerce.number().int().min(1)).max(10_000).optional(), decision: z.enum(['import', 'skip']) }),
  async handle(cx, { id: importId, numbers, decision }): Promise<{ id: string; rows: number }> {
    const held = await takeImport(cx, importId);
    if (held.state !== 'ready' && held.state !== 'done') throw new AppError('wrong_state', ['这次导入的状态已经变了，请刷新页面。', 'The import has moved on; reload the page.']);
    if (numbers?.length === 0) throw invalid('numbers', ['请先勾选要处理的行，或选“全部”。', 'Choose rows first, or all of them.']);
    const skipped = { state: 'skipped' as const, input: null, content_hash: null, problems: JSON.stringify([{ column: null, message: ['可能重复，选择了不导入', 'Perhaps a duplicate; left out by choice'] }]) };
    const { numUpdatedRows } = await cx.trx.updateTable('sheet_row').set(decision === 'import' ? { state: 'right', problems: '[]' } : skipped)
      .where('import_id', '=', held.id).where('state', '=', 'alike').$if(numbers !== undefined, (query) => query.where('number', 'in', numbers ?? [])).executeTakeFirst();
    if (numUpdatedRows > 0n) await noted(cx, held, 'decide_alike', { decision, rows: Number(numUpdatedRows) });
    return { id: held.id, rows: Number(numUpdatedRows) };
  },
});

/** Imports what is right. Pressed again after an interruption it goes on where it was. */
export const carryOutImport = defineCommand({
  name: 'carryOutImport', input: z.strictObject({ id }),
  async handle(cx, { id: importId }): Promise<{ id: string }> {
    const held = await takeImport(cx, importId);
    const { right, alike } = await cx.trx.selectFrom('sheet_row').where('import_id', '=', held.id).where('state', '=', 'right').select(({ fn }) => [fn.countAll<number>().as('right'), fn.count<number>('meets').as('alike')]).executeTakeFirstOrThrow();
    if (Number(right) === 0) throw new AppError('wrong_state', ['没有可以导入的行。', 'There is no row to import.']);
    await advanceImport(cx, held, 'importing', { acting_user: cx.actor.userId });
    await noted(cx, held, 'import_sheet', { rows: Number(right), ...(Number(alike) > 0 ? { alike: Number(alike) } : {}) });
    await goOn(cx, held.id);
    return { id: held.id };
  },
});

/** Some right rows become what they say, by the commands anybody uses, in the name of who asked. All of them or none. */
export const importRows = defineCommand({
  name: 'importRows', input: z.strictObject({ ...ofRun, numbers: z.array(z.int()).min(1) }),
  async handle(cx, { numbers, ...run }): Promise<number> {
    const held = await stillMine(cx, run);
    const rows = await cx.trx.selectFrom('sheet_row').select(['number', 'input']).where('import_id', '=', held.id).where('number', 'in', numbers).where('state', '=', 'right').orderBy('number').execute();
    const made = (await make(cx, held, rows.map(({ input }) => input ?? {}))).map((subject, at) => ({ number: rows[at]?.number, subject }));
    if (made.length > 0) {
      await sql`update sheet_row r set state = 'imported', subject_id = x.subject, cells = '[]', marks = '{}', problems = '[]', input = null
        from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as x(number int, subject uuid) where r.import_id = ${held.id} and r.number = x.number`.execute(cx.trx);
    }
    return made.length;
  },
});

/** By the commands anybody uses, many at once. */
async function make(cx: Cx, { kind }: LockedImport, inputs: readonly Record<string, unknown>[]): Promise<readonly string[]> {
  if (inputs.length === 0) return [];
  if (kind === 'need') return submitNeeds(cx, inputs.map((input) => parseInput(submitNeed.input, input)));
  return createProfiles(cx, kind, inputs.map((input) => parseInput(commandsOf[kind].create.input, input) as Readonly<Record<string, unknown>>));
}

/** Takes a whole import back, as far as nobody has done anything with what came of it. */
export const undoImport = defineCommand({
  name: 'undoImport', input: z.strictObject({ id }),
  async handle(cx, { id: importId }): Promise<{ id: string }> {
    const held = await takeImport(cx, importId);
    await advanceImport(cx, held, 'undoing', { acting_user: cx.actor.userId });
    await noted(cx, held, 'undo_import');
    await goOn(cx, held.id);
    return { id: held.id };
  },
});

/** Some rows back: needs are withdrawn, profiles go. What somebody acted on stays, with the reason. All of them or none. */
export const undoRows = defineCommand({
  name: 'undoRows', input: z.strictObject({ ...ofRun, numbers: z.array(z.int()).min(1), keep: z.tuple([z.string(), z.string()]).optional() }),
  async handle(cx, { numbers, keep, ...run }): Promise<void> {
    const held = await stillMine(cx, run);
    const rows = await cx.trx.selectFrom('sheet_row').select(['number', 'subject_id']).where('import_id', '=', held.id).where('number', 'in', numbers).where('state', '=', 'imported').orderBy('number').forUpdate().execute();
    const subjects = rows.flatMap((row) => row.subject_id ?? []);
    if (subjects.length === 0) return;
    const reasons = keep === undefined ? await touched(cx, held, subjects) : new Map<string, Words>(subjects.map((subjectId) => [subjectId, keep]));
    await remove(cx, held, subjects.filter((subjectId) => !reasons.has(subjectId)));
    const settled = rows.map((row) => { const reason = reasons.get(row.subject_id ?? ''); return { number: row.number, state: reason === undefined ? 'undone' : 'kept', problems: reason === undefined ? [] : [{ column: null, message: reason }] }; });
    await sql`update sheet_row r set state = x.state, problems = x.problems from jsonb_to_recordset(${JSON.stringify(settled)}::jsonb) as x(number int, state text, problems jsonb) where r.import_id = ${held.id} and r.number = x.number`.execute(cx.trx);
  },
});

/** Why things stay: what anybody did with them after they came in. What is not here nobody touched. */
async function touched(cx: Cx, { kind }: LockedImport, subjects: readonly string[]): Promise<Map<string, Words>> {
  const lines = await cx.trx.selectFrom('activity').select('subject_id').distinct().where('subject_id', 'in', subjects).where('action', 'not in', ['create', 'submit']).execute();
  const reasons = new Map<string, Words>(lines.map((line) => [line.subject_id, ['导入后已有人处理过，没有撤销；谁做了什么，见它的历史。', 'Somebody has worked on it since; it stays. Its history tells who did what.']]));
  const moved = kind === 'need' ? await cx.trx.selectFrom('need').select('id').where('id', 'in', subjects).where('status', '<>', 'submitted').execute() : [];
  for (const { id: needId } of moved) if (!reasons.has(needId)) reasons.set(needId, ['导入后状态已变，没有撤销。', 'It has moved on since; it stays.']);
  return reasons;
}

async function remove(cx: Cx, { kind, association_id: associationId }: LockedImport, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return;
  if (kind === 'need') { for (const needId of subjects) await withdrawNeed.handle(cx, { id: needId, reason: '撤销表格导入' }); return; }
  await recordActivities(cx, subjects.map((subjectId) => ({ subjectType: 'profile', subjectId, associationId, action: 'undo_import', detail: { kind } })));
  if (isEvidenced(kind as ProfileKind)) await cx.trx.deleteFrom('evidence').where(`${kind}_id` as 'expert_id', 'in', subjects).execute();
  if (kind === 'expert' || kind === 'society' || kind === 'achievement') await cx.trx.deleteFrom('embedding').where(`${kind}_id`, 'in', subjects).execute();
  await cx.trx.deleteFrom(kind as 'expert').where('id', 'in', subjects).execute();
  await indexChanged(cx, kind, ...subjects);
  await enqueueAll(cx, 'search.first', subjects.map((subjectId) => ({ payload: { kind, id: subjectId }, key: `${kind}:${subjectId}` })));
}
