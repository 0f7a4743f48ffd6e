import { createHash } from 'node:crypto';
import { actorOfUser } from '../auth/actor.queries.ts';
import { run, type Writer } from '../db/run.ts';
import type { FileStore } from '../files/port.ts';
import { submitNeed } from '../needs/need.commands.ts';
import { commandsOf } from '../profiles/profile.commands.ts';
import { needsLike } from '../needs/alike.queries.ts';
import type { SearchIndex } from '../search/port.ts';
import type { SheetRow, Sheets } from '../sheets/port.ts';
import { type Actor, system } from '../shared/command.ts';
import { AppError, unlessUnavailable, type Words } from '../shared/errors.ts';
import { parseInput } from '../shared/input.ts';
import type { Log } from '../shared/log.ts';
import { gatherer, inputOf, type Looked, problemsAt, type SheetRecord } from './check.ts';
import { type DraftRow, earlierRows, identifiersOf, needIdentity, type RowsBefore, wordsOf } from './earlier.queries.ts';
import { fault, type Found, type RowMeets } from './import.ts';
import { meetsWords, sameThing } from './import.labels.ts';
import { beginImportWork, type CheckedRow, endImportStep, importRows, keepSheetChecks, keepSheetRows, undoRows } from './import.commands.ts';
import { cellsAfter, enterprisesCalled, expertsIdentified, importedHashes, type LockedImport, needsTitled, numbersAfter, profilesCalled, registeredCodes } from './import.queries.ts';
import { headsOf, recognise } from './recognise.ts';
import { identityOf, plainText, type Sheet } from './rows.ts';
import { firstRows, nearRows } from './within.ts';

export interface Importer extends Writer { readonly search: SearchIndex; readonly files: FileStore; readonly sheets: Sheets; readonly log: Log }
type Work = LockedImport & { readonly run: number };

/**
 * Does what is due: read and check, or carry out, or undo. It may run twice (its process was killed): reading begins anew, everything
 * else goes on behind what is committed, and a run that is thought dead can write no more.
 */
export const goOnWithImport = (s: Importer) => async ({ importId }: { readonly importId: string }): Promise<void> => {
  const work = await run(s, beginImportWork, system, { id: importId });
  if (work === null) return;
  if (work.state === 'importing') return carryOut(s, work, await actorOf(s, work));
  if (work.state === 'undoing') return undo(s, work, await actorOf(s, work));
  try {
    const read = work.state === 'reading' ? await readFile(s, work) : { targets: work.targets ?? [], heads: work.found?.heads ?? [] };
    await check(s, work, { kind: work.kind, ...read });
    await end(s, work, { to: 'ready' });
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') return; // another run has it
    await end(s, work, { to: 'failed', problem: [...(error instanceof AppError ? error.fields[0]?.message ?? error.detail : fault)] });
    if (!(error instanceof AppError)) throw error; // for the log
  }
};

const own = ({ id, run: number }: Work) => ({ id, run: number });
const end = (s: Importer, work: Work, to: { to: 'checking' | 'ready' | 'done' | 'undone' | 'failed'; problem?: [string, string]; found?: object; targets?: string[] }) => run(s, endImportStep, system, { ...own(work), ...to });

/** In whose name: somebody who has left since can import nothing any more. */
async function actorOf(s: Importer, work: Work): Promise<Actor> {
  return work.acting_user === null ? system : await actorOfUser(s.db, work.acting_user) ?? { ...system, kind: 'visitor', name: '' };
}

const HEAD_WITHIN = 30;
const SAMPLES = 3;
const GONE: Words = ['上传的文件已经清理，请重新上传。', 'The uploaded file is gone; upload it again.'];

/** Rows go into the database as they come. The heads are looked for among the first ones. */
async function readFile(s: Importer, work: Work): Promise<{ readonly targets: readonly string[]; readonly heads: readonly string[] }> {
  const bytes = work.file_id === null ? undefined : await s.files.get(work.file_id);
  if (bytes === undefined) throw new AppError('not_found', GONE);
  let first: SheetRow[] = [];
  let head: ReturnType<typeof recognise> | undefined;
  let found: Found | undefined;
  const keep = async (rows: readonly SheetRow[]): Promise<void> => {
    const below = rows.filter((row) => row.number > (head?.headRow ?? 0));
    if (below.length > 0) await run(s, keepSheetRows, system, { ...own(work), rows: below.map(({ number, cells, marks = {} }) => ({ number, cells: [...cells], marks })) });
  };
  const begin = async (): Promise<void> => { head ??= recognise(work.kind, first.slice(0, HEAD_WITHIN)); await keep(first); };
  for await (const message of s.sheets.read(work.file_name, bytes, headsOf(work.kind))) {
    if ('end' in message) {
      if (head === undefined) await begin();
      const { headRow = 0, heads = [], betterKind = null } = head ?? {};
      const below = first.filter((row) => row.number > headRow);
      found = { sheet: message.end.sheet, headRow, heads, notices: message.end.notices, betterKind, samples: heads.map((_, at) => [...new Set(below.map((row) => [...row.cells[at] ?? ''].slice(0, 60).join('')).filter((cell) => cell !== ''))].slice(0, SAMPLES)) };
    } else if (head !== undefined) await keep(message.rows);
    else { first = [...first, ...message.rows]; if (first.length >= HEAD_WITHIN) await begin(); }
  }
  if (head === undefined || found === undefined) throw new AppError('invalid_input', fault);
  // Columns beyond the heads may hold something too: a person can say what.
  await end(s, work, { to: 'checking', found, targets: found.heads.map((_, at) => head?.targets[at] ?? '') });
  if (work.file_id !== null) await s.files.remove(work.file_id);
  return { targets: head.targets, heads: head.heads };
}

/** Few enough that what they leave behind dies young: with more, it heaps up until the next great collection. */
const CHECKED_AT_ONCE = 100;

async function check(s: Importer, work: Work, sheet: Sheet): Promise<void> {
  const gather = gatherer(sheet);
  const seen: Seen = { first: firstRows(), near: nearRows(), compared: 0 };
  let after = 0;
  for (;;) {
    const rows = await cellsAfter(s.db, work.id, after, CHECKED_AT_ONCE);
    const gathered = gather.take(rows);
    const records = rows.length === 0 ? gather.end() : gathered.records;
    const checked = [...gathered.skipped.map(({ number, reason }): CheckedRow => ({ number, state: 'skipped', lead: null, problems: [{ column: null, message: [...reason] }], input: null, hash: null })), ...await checkRecords(s, work, sheet, records, seen)];
    if (checked.length > 0) await run(s, keepSheetChecks, system, { ...own(work), rows: checked });
    if (rows.length === 0) return;
    after = rows.at(-1)?.number ?? after;
  }
}

interface Seen extends RowsBefore { /** Needs whose words were compared with those that are there. */ compared: number; /** Whoever the sheet is checked for. */ reader?: Actor }
interface Draft extends DraftRow { readonly problems: SheetRecord['problems'] }

/** Records against the shape of their command, against each other and against what is there. */
async function checkRecords(s: Importer, work: Work, sheet: Sheet, records: readonly SheetRecord[], seen: Seen): Promise<readonly CheckedRow[]> {
  const look = await lookUp(s, work, sheet, records);
  const place = { associationId: work.association_id, regionCode: work.region_code, visibility: work.visibility };
  const command = sheet.kind === 'need' ? submitNeed : commandsOf[sheet.kind].create;
  const drafts = records.map((record): Draft => {
    const { looked, problems } = look.of(record);
    const input = inputOf(sheet.kind, record, place, looked);
    const already = [...record.problems, ...problems];
    const bad = new Set(already.flatMap((problem) => problem.column ?? []));
    // Whose need it is was looked up above, and said there.
    const more = problemsAt(sheet, errorsOf(command.input, input).filter(({ field }) => field !== 'enterpriseId')).filter(({ column }) => column === null || !bad.has(column));
    return { record, input, hash: hashOf(sheet.kind, input), problems: [...already, ...more] };
  });
  const inAlready = await importedHashes(s.db, drafts.map((draft) => draft.hash));
  const there = await look.there(drafts.map((draft) => ({ values: draft.record.values, input: draft.input })));
  const earlier = await earlierRows(s.db, work.id, sheet.kind, drafts.filter((draft) => draft.problems.length === 0 && !inAlready.has(draft.hash)), seen);
  const checked: CheckedRow[] = [];
  for (const draft of drafts) checked.push(...await rowsOf(draft));
  return checked;

  async function rowsOf(draft: Draft): Promise<readonly CheckedRow[]> {
    const { record: { number, parts, values }, input, hash, problems } = draft;
    const rest = parts.map((part): CheckedRow => ({ number: part, state: 'part', lead: number, problems: [], input: null, hash: null }));
    const as = (state: CheckedRow['state'], said: CheckedRow['problems'], more: Partial<CheckedRow> = {}): CheckedRow[] => [{ number, state, lead: null, problems: said, input: null, hash: null, ...more }, ...rest];
    if (problems.length > 0) return as('wrong', problems);
    if (inAlready.has(hash)) return as('same', [{ column: null, message: ['内容完全相同的一行已经导入过', 'A row that says just this was imported before'] }]);
    const { same, meets: before } = earlier.get(draft) ?? { same: undefined, meets: [] };
    if (same !== undefined) return as('same', [{ column: null, message: [`与第 ${same} 行完全相同`, `Says the same as row ${same}`] }]);
    const column = Math.max(0, sheet.targets.findIndex((name) => name === 'name' || name === 'title'));
    const met = there(values, input);
    if (sheet.kind === 'enterprise') {
      const twin = before[0]?.row;
      if (twin !== undefined) return as('wrong', [{ column, message: [`与第 ${twin} 行${sameThing.enterprise[0]}，但其他内容不同。请合成一行，或改正其中一行。`, `It has ${sameThing.enterprise[1]} as row ${twin}, with other content: make one row of them, or mend one.`] }]);
      if (met.some(({ by }) => by === 'identity')) return as('wrong', [{ column, message: ['平台上已有信用代码相同的企业，没有导入。请到原有的记录里补充修改。', 'There is a firm with the same credit code already; change that one instead.'] }]);
    }
    const meets = [...met, ...before, ...(met.length === 0 ? await saidBefore(s, work, input, seen) : [])];
    return meets.length === 0 ? as('right', [], { input, hash }) : as('alike', meets.map((one) => ({ column, message: meetsWords(sheet.kind, one) })), { input, hash, meets });
  }
}

/** Rows of one sheet whose words are compared with the needs there are: each takes the engine some milliseconds. */
const MOST_COMPARED = 2000;

/** Needs that nearly say what a row says, of those that whoever uploaded it may see. Where no engine answers, none. */
async function saidBefore(s: Importer, work: Work, input: Record<string, unknown>, seen: Seen): Promise<readonly RowMeets[]> {
  if (work.kind !== 'need' || seen.compared >= MOST_COMPARED) return [];
  seen.compared += 1;
  seen.reader ??= await actorOf(s, work);
  const alike = await unlessUnavailable(needsLike(s, seen.reader, wordsOf(input)), []);
  return alike.map(({ need, likeness, terms }): RowMeets => ({ id: need.id, by: 'text', likeness, terms: terms.slice(0, 12) }));
}

function errorsOf(schema: Parameters<typeof parseInput>[0], input: unknown): AppError['fields'] {
  try {
    const parsed = parseInput(schema, input) as { problem?: unknown; background?: unknown; enterpriseId?: unknown };
    return 'enterpriseId' in parsed && 'problem' in parsed && parsed.problem === null && parsed.background === null ? [{ field: 'problem', message: ['请写明要解决的技术难题；没有它无法匹配。', 'Describe the problem: nothing can be matched without it.'] }] : [];
  } catch (error) {
    if (error instanceof AppError) return error.fields;
    throw error;
  }
}

/** What a row says and where it goes, whatever its spaces and widths, and whoever may see it. */
function hashOf(kind: string, { visibility: _, confidentiality: __, ...input }: Record<string, unknown>): string {
  const plain = (value: unknown): unknown => typeof value === 'string' ? plainText(value) : Array.isArray(value) ? value.map(plain) : typeof value === 'object' && value !== null ? Object.entries(value).toSorted().map(([key, one]) => [key, plain(one)]) : value;
  return createHash('sha256').update(JSON.stringify([kind, plain(input)])).digest('base64url');
}

/** Firms, authors and namesakes of some records, with a few queries for all of them. */
async function lookUp(s: Importer, work: Work, { targets: columns }: Sheet, records: readonly SheetRecord[]) {
  const { kind, association_path: path } = work;
  const text = (record: SheetRecord, name: string): string => String(record.values[name] ?? '');
  const said = (name: string): string[] => [...new Set(records.map((record) => text(record, name)).filter((value) => value !== ''))];
  const firms = kind === 'need' && work.enterprise_id === null ? await enterprisesCalled(s.db, path, said('firm'), said('creditCode').map((code) => code.toUpperCase())) : new Map<string, readonly string[]>();
  const authors = kind === 'achievement' ? await profilesCalled(s.db, 'expert', path, said('author')) : [];
  const ownFirm = work.enterprise_id === null ? undefined : await s.db.selectFrom('enterprise').select('name').where('id', '=', work.enterprise_id).executeTakeFirst();
  const column = (name: string): number | null => { const at = columns.indexOf(name); return at < 0 ? null : at; };
  return {
    of(record: SheetRecord): { readonly looked: Looked; readonly problems: SheetRecord['problems'] } {
      if (kind === 'achievement') { const named = authors.filter((one) => plainText(one.name) === plainText(text(record, 'author'))); return { looked: named.length === 1 ? { expertId: named[0]?.id } : {}, problems: [] }; }
      if (kind !== 'need') return { looked: {}, problems: [] };
      const [firm, code] = [text(record, 'firm'), text(record, 'creditCode').toUpperCase()];
      const wrong = (zh: string, en: string): { looked: Looked; problems: SheetRecord['problems'] } => ({ looked: { enterpriseId: undefined }, problems: [{ column: column('firm') ?? column('creditCode'), message: [zh, en] }] });
      if (ownFirm !== undefined) return firm === '' || plainText(firm) === plainText(ownFirm.name) ? { looked: { enterpriseId: work.enterprise_id ?? '' }, problems: [] } : wrong(`只能导入自己企业（${ownFirm.name}）的需求，这一行写的是“${firm}”。`, `Only needs of ${ownFirm.name} can be imported; this row names “${firm}”.`);
      if (firm === '' && code === '') return wrong('没有写是哪家企业的需求，请填写企业名称或统一社会信用代码。', 'Say whose need it is: the firm’s name or credit code.');
      const ids = (code === '' ? undefined : firms.get(code)) ?? firms.get(plainText(firm)) ?? [];
      if (ids.length === 0) return wrong(`没有找到企业“${firm || code}”。请核对名称（与营业执照一致），或先导入这家企业，再重新上传。`, `No firm “${firm || code}”: check the name, or import the firm first.`);
      if (ids.length > 1) return wrong(`有 ${ids.length} 家企业叫“${firm}”，请加上统一社会信用代码。`, `${ids.length} firms are called “${firm}”: give the credit code.`);
      return { looked: { enterpriseId: ids[0] }, problems: [] };
    },
    /** The same thing that is there already, however it came. */
    async there(drafts: readonly { readonly values: SheetRecord['values']; readonly input: Record<string, unknown> }[]): Promise<(values: SheetRecord['values'], input: Record<string, unknown>) => readonly RowMeets[]> {
      const met = (id: string | undefined, by: RowMeets['by'] = 'identity'): readonly RowMeets[] => (id === undefined ? [] : [{ id, by }]);
      if (kind === 'need') {
        const titles = await needsTitled(s.db, drafts.flatMap(({ input }) => (typeof input['enterpriseId'] === 'string' ? [{ enterpriseId: input['enterpriseId'], title: String(input['title'] ?? '') }] : [])));
        return (_, input) => met(titles.get(needIdentity(input)));
      }
      if (kind === 'enterprise') {
        const [codes, called] = [await registeredCodes(s.db, said('creditCode').map((code) => code.toUpperCase())), await enterprisesCalled(s.db, path, said('name'), [])];
        return (values) => { const [namesake] = called.get(plainText(String(values['name'] ?? ''))) ?? []; const coded = codes.get(String(values['creditCode'] ?? '').toUpperCase()); return coded === undefined ? met(namesake, 'name') : met(coded); };
      }
      const there = new Map((await profilesCalled(s.db, kind, path, said('name'))).map((one) => [one.identity, one.id]));
      const identified = kind === 'expert' ? await expertsIdentified(s.db, path, said('orcid'), said('openAlexId')) : new Map<string, string>();
      return (values, input) => {
        const meets = [...identifiersOf(input).flatMap(({ key, by }) => met(identified.get(key), by)), ...met(there.get(identityOf(kind, values)))];
        return meets.filter(({ id }, at) => meets.findIndex((one) => one.id === id) === at);
      };
    },
  };
}

const IMPORTED_AT_ONCE = 200;

async function carryOut(s: Importer, work: Work, actor: Actor): Promise<void> {
  for (let after = 0; ;) {
    const numbers = await numbersAfter(s.db, work.id, after, IMPORTED_AT_ONCE, 'right');
    if (numbers.length === 0) break;
    after = numbers.at(-1) ?? after;
    try {
      await run(s, importRows, actor, { ...own(work), numbers });
    } catch (error) {
      if (!isAnswer(error)) throw error;
      if (takenOver(error)) return;
      for (const number of numbers) await oneRow(s, work, actor, number);
    }
  }
  await end(s, work, { to: 'done' });
}

/** A batch that was refused goes row by row, so that one bad row fails alone, with its reason. */
async function oneRow(s: Importer, work: Work, actor: Actor, number: number): Promise<void> {
  try {
    await run(s, importRows, actor, { ...own(work), numbers: [number] });
  } catch (error) {
    if (!isAnswer(error) || takenOver(error)) throw error;
    const twice = constraintOf(error) === 'sheet_row_once';
    const message: Words = twice ? ['内容完全相同的一行已经导入过', 'A row that says just this was imported before'] : error instanceof AppError ? error.fields[0]?.message ?? error.detail : ['数据库没有接受这一行，请核对内容。', 'The database did not take this row; check its content.'];
    await run(s, keepSheetChecks, system, { ...own(work), rows: [{ number, state: twice ? 'same' : 'wrong', lead: null, problems: [{ column: null, message: [...message] }], input: null, hash: null }] });
  }
}

/** The database or a command said no to what is in the row; anything else is tried again by the queue. */
const isAnswer = (error: unknown): boolean => (error instanceof AppError && !['unavailable', 'outcome_unknown', 'storage_full', 'unexpected'].includes(error.code)) || constraintOf(error) !== undefined;
const constraintOf = (error: unknown): string | undefined => (typeof error === 'object' && error !== null && 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined);
const takenOver = (error: unknown): boolean => error instanceof AppError && error.code === 'conflict' && error.fields.length === 0;

/** A batch in which something is stood on by now goes row by row, so that only that stays. */
async function undo(s: Importer, work: Work, actor: Actor): Promise<void> {
  for (;;) {
    const numbers = await numbersAfter(s.db, work.id, 0, IMPORTED_AT_ONCE, 'imported');
    if (numbers.length === 0) break;
    try {
      await run(s, undoRows, actor, { ...own(work), numbers });
    } catch (error) {
      if (takenOver(error)) return;
      if (constraintOf(error) === undefined) throw error;
      for (const number of numbers) await undoRow(s, work, actor, number);
    }
  }
  await end(s, work, { to: 'undone' });
}

async function undoRow(s: Importer, work: Work, actor: Actor, number: number): Promise<void> {
  try {
    await run(s, undoRows, actor, { ...own(work), numbers: [number] });
  } catch (error) {
    if (constraintOf(error) === undefined) throw error;
    await run(s, undoRows, actor, { ...own(work), numbers: [number], keep: ['其他记录已经用到它（例如对接建议、账号或需求），没有撤销。', 'Something stands on it by now (a proposal, an account, a need); it stays.'] });
  }
}
