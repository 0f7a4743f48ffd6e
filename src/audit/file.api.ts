import { wordsOfActivity } from '../db/activity.labels.ts';
import { csvOf } from '../http/csv.ts';
import type { ExportFormat } from './audit.ts';
import type { ShownLine } from './audit.queries.ts';
import { explanation } from './audit.labels.ts';

const head = ['编号', '时间(UTC)', '谁', '账号', '做了什么', '对象', '对象类别', '对象编号', '需求编号', '原状态', '新状态', '说明', '地址', '请求编号', 'action'];

const types: Record<ExportFormat, string> = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson; charset=utf-8' };
export const fileType = (format: ExportFormat): string => types[format];

/** The lines as a file, newest first. */
export const fileOf = (format: ExportFormat, lines: readonly ShownLine[]): string => (format === 'csv'
  ? csvOf(head, lines.map((line) => [
    String(line.seq), line.at.toISOString(), line.actor_name, line.actor_user_id ?? '', wordsOfActivity(line.subject_type, line.action)[0], line.thing?.name ?? '', line.subject_type, line.subject_id, line.need_id ?? '',
    line.from_status ?? '', line.to_status ?? '', explanation(line)[0], line.address ?? '', line.request_id ?? '', line.action,
  ]))
  : lines.map((line) => `${JSON.stringify(lineJson(line))}\n`).join(''));

export const lineJson = (line: ShownLine) => ({
  seq: line.seq, id: line.id, at: line.at.toISOString(), actor: { id: line.actor_user_id, name: line.actor_name }, subject: { type: line.subject_type, id: line.subject_id, name: line.thing?.name ?? null }, needId: line.need_id,
  action: line.action, words: { zh: wordsOfActivity(line.subject_type, line.action)[0], en: wordsOfActivity(line.subject_type, line.action)[1] }, from: line.from_status, to: line.to_status, note: line.note, detail: line.detail,
  address: line.address, requestId: line.request_id,
});
