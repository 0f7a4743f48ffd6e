import { run, type Writer } from '../db/run.ts';
import { EndpointError, type FailureKind } from '../endpoint/endpoint.ts';
import type { FileStore } from '../files/port.ts';
import { NoSuchRecord, type Registries } from '../registries/port.ts';
import type { Sheets } from '../sheets/port.ts';
import { system } from '../shared/command.ts';
import { AppError, type Words } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { evidenceSourceWords } from '../profiles/profile.labels.ts';
import { type FoundWork, type LeftOut, MOST_LINES } from './finding.ts';
import { beginLook, endLook, keepFindings, type Look, lookAgain } from './finding.commands.ts';
import { runsDue } from './finding.queries.ts';
import { type PatentRow, readPatents } from './patents.ts';

export interface Finder extends Writer { readonly registries: Registries; readonly sheets: Sheets; readonly files: FileStore; readonly log: Log }

/** One look at a registry or an uploaded list. It may run twice: what was found is kept once. */
export const lookFor = (s: Finder) => async ({ runId }: { readonly runId: string }): Promise<void> => {
  const look = await run(s, beginLook, system, { runId });
  if (look === null) return;
  try {
    const { name, works, leftOut } = look.source === 'patents' ? await readList(s, look) : await askRegistry(s, look, look.source);
    await run(s, keepFindings, system, { runId, name, works: [...works], leftOut: leftOut.map(({ line, reason }) => ({ line, reason: pair(reason) })) });
    if (look.fileId !== null) await s.files.remove(look.fileId);
  } catch (error) {
    if (error instanceof EndpointError) {
      const { kind, message, retryAfterSeconds } = error;
      s.log.warn({ source: look.source, kind, error: message }, 'findings');
      const again = kind === 'busy' || kind === 'down';
      return void await run(s, endLook, system, { runId, problem: pair(failureWords[kind]), again, failed: { kind, message, retryAfterSeconds } });
    }
    if (error instanceof NoSuchRecord) return void await run(s, endLook, system, { runId, problem: pair(nothingThere[error.reason]), again: false, failed: null });
    if (!(error instanceof AppError)) throw error;
    await run(s, endLook, system, { runId, problem: pair(error.fields[0]?.message ?? error.detail), again: false, failed: null });
    if (look.fileId !== null) await s.files.remove(look.fileId);
  }
};

const pair = (words: Words): [string, string] => [words[0], words[1]];
const failureWords: Record<FailureKind, Words> = {
  busy: ['对方服务现在繁忙或出错，稍后会自动再试。', 'The service is busy or failing; it is tried again by itself.'],
  down: ['连不上对方服务，或者它太久没有回答，稍后会自动再试。', 'The service cannot be reached or did not answer in time; it is tried again by itself.'],
  refused: ['对方服务拒绝了请求，请管理员检查地址和密钥。', 'The service refused the request: an administrator should check address and key.'],
  wrong_answer: ['对方返回的内容不是预期的格式，没有使用。请管理员检查地址是否正确。', 'What came back is not in the expected form and was not used: an administrator should check the address.'],
};
const nothingThere: Record<NoSuchRecord['reason'], Words> = {
  unknown: ['没有这个编号的记录，请核对档案里填写的编号。', 'There is no record under this identifier: check what the profile says.'],
  closed: ['这个编号的记录已停用或被锁定，读不到内容。', 'The record under this identifier is locked or deactivated.'],
  moved: ['这个编号已并入另一个编号，请到原网站查到新编号，再改档案里的编号。', 'This identifier was merged into another: look the new one up and change the profile.'],
};

interface Found { readonly name: string | null; readonly works: readonly FoundWork[]; readonly leftOut: readonly LeftOut[] }

async function askRegistry({ registries }: Finder, { identifier }: Look, source: keyof Registries): Promise<Found> {
  const registry = registries[source];
  const [name] = evidenceSourceWords[source];
  if (registry === undefined || identifier === null) throw new AppError('unavailable', [`${name} 没有开启。`, `${name} is off.`]);
  const { works, leftOut, ...found } = await registry.works(identifier);
  return { ...found, works, leftOut: leftOut === 0 ? [] : [{ line: null, reason: [`另有 ${leftOut} 条不是论文或专利（如数据集、讲座、撤稿），或没有公开，没有列入。`, `${leftOut} more are neither papers nor patents (data, lectures, retracted), or not public, and were left out.`] }] };
}

const GONE: Words = ['上传的文件已经清理，请重新上传。', 'The uploaded file is gone; upload it again.'];
const wanted = ['专利号', '申请号', '专利名称', '发明人'];

async function readList({ sheets, files }: Finder, { fileId, fileName, person }: Look): Promise<Found> {
  const bytes = fileId === null ? undefined : await files.get(fileId);
  if (fileId === null || bytes === undefined) throw new AppError('not_found', GONE);
  const rows: PatentRow[] = [];
  for await (const message of sheets.read(fileName ?? '', bytes, wanted)) {
    if (!('rows' in message)) continue;
    // The head and titles above it, and one more, so that a list that is too long is said to be so.
    for (const { number, cells } of message.rows) if (rows.length < MOST_LINES * 4) rows.push({ cells, line: `第 ${number} 行：${cells.filter((cell) => cell !== '').join('，')}` });
  }
  return { name: null, ...readPatents(rows, person) };
}

/** Every quarter of an hour: what a busy service, or the death of a process, left undone. */
export const lookAgainAtDue = (s: Writer) => async (): Promise<void> => {
  const due = await runsDue(s.db, s.clock());
  if (due.length > 0) await run(s, lookAgain, system, { runIds: [...due] });
};
