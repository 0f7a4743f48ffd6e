import type { Words } from '../shared/errors.ts';

/** What a sheet may hold at most. The file is small; what it unfolds to need not be. */
const MEGABYTE = 1024 * 1024;
export const MOST_SHEET_BYTES = 30 * MEGABYTE;
export const most = {
  /** Bytes of all parts that are read, unfolded. */
  unfolded: 600 * MEGABYTE,
  entries: 5000,
  rows: 100_000, columns: 120, cells: 5_000_000,
  /** Characters: of a cell (as Excel has it), of the table of texts, and of everything that is handed on. */
  cell: 32_767, shared: 40_000_000, sharedCount: 1_000_000, handedOn: 300_000_000,
  /** Between two tags. */
  betweenTags: 2 * MEGABYTE,
  merges: 100_000,
} as const;

/** Thrown inside the reading process; its words reach the person. */
export class Refused extends Error {
  readonly words: Words;
  constructor(words: Words) { super(words[1]); this.words = words; }
}

const saveAs: Words = ['请在 WPS 或 Excel 里打开，用“另存为”存成 .xlsx 再上传。', 'Open it in WPS or Excel, use “save as” to make it .xlsx, and upload that.'];
const withAdvice = (zh: string, en: string): Words => [`${zh}${saveAs[0]}`, `${en} ${saveAs[1]}`];
export const refusals = {
  empty: ['是空文件，请重新选择。', 'The file is empty; choose another.'],
  tooLarge: ['文件超过 30 MB。请把表格拆成几份，分几次上传。', 'The file is larger than 30 MB. Split the sheet and upload it in parts.'],
  ending: ['请上传表格文件：.xlsx 或 .csv。', 'Upload a sheet: .xlsx or .csv.'],
  oldFormat: withAdvice('这是旧格式的表格（.xls、.et）。', 'This is a sheet of the old format (.xls, .et).'),
  encrypted: ['这个文件设有打开密码，读不了。请在 WPS 或 Excel 里取消密码后再上传。', 'The file asks for a password. Take the password off in WPS or Excel and upload it again.'],
  binary: withAdvice('这是二进制格式的表格（.xlsb）。', 'This is a binary sheet (.xlsb).'),
  macros: withAdvice('这个表格带有宏程序，不能上传。', 'The sheet carries macros.'),
  html: withAdvice('这个文件其实是网页，只是改了扩展名（有些系统导出的“表格”是这样）。', 'The file is really a web page with another ending (some systems export such “sheets”).'),
  openDocument: withAdvice('这是 OpenDocument 表格（.ods）。', 'This is an OpenDocument sheet (.ods).'),
  document: ['这不是表格，而是文档。请把表格单独存成 .xlsx 再上传。', 'This is a document, not a sheet. Save the table as .xlsx and upload that.'],
  notASheet: ['内容不是表格，可能改过扩展名。请上传 .xlsx 或 .csv。', 'The content is not a sheet; it may have been renamed. Upload .xlsx or .csv.'],
  damaged: ['文件不完整或已损坏。请重新保存一份再上传。', 'The file is incomplete or damaged. Save it anew and upload that.'],
  bomb: ['解开后过大，可能是恶意文件，没有读取。', 'It unfolds to far too much and may be hostile; it was not read.'],
  entities: ['文件里有外部实体声明（DTD），正常的表格没有这个，可能是恶意文件，没有读取。', 'It declares external entities (a DTD), which no ordinary sheet has; it was not read.'],
  rows: ['超过 100,000 行。请把表格拆成几份，分几次上传。', 'It has more than 100,000 rows. Split the sheet and upload it in parts.'],
  cells: ['内容过多，读不完。请删去不需要的列，或拆成几份再上传。', 'It holds too much. Delete columns that are not needed, or split it.'],
  nothing: ['没有读到任何内容，工作表可能是空的，或内容在隐藏的工作表里。', 'Nothing was found: the sheet may be empty, or everything is on hidden sheets.'],
  encoding: ['认不出这个 CSV 文件的编码。请在 WPS 或 Excel 里另存为 .xlsx 再上传。', 'The encoding of this CSV is not known. Save it as .xlsx and upload that.'],
  quotes: ['CSV 的引号没有成对，读到一半就乱了。请在 WPS 或 Excel 里另存为 .xlsx 再上传。', 'Quotes in this CSV do not match. Save it as .xlsx and upload that.'],
  time: ['读取超过 60 秒，已停止。文件可能过于复杂，请另存为新的 .xlsx（只留需要的列）再上传。', 'Reading took more than 60 s and was stopped. Save what is needed into a new .xlsx.'],
  memory: ['读取时占用内存过多，已停止，没有影响其他人。请拆成几份再上传。', 'Reading needed too much memory and was stopped; nobody else was affected. Split the sheet.'],
} as const satisfies Record<string, Words>;
