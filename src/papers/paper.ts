import type { Words } from '../shared/errors.ts';

/** Official papers (公文): what there is, and a paper as parts that a writer turns into a file. Papers are in Chinese, whatever the reader's language. Pure. */
export const paperKinds = ['summary', 'brief', 'quarterly', 'annual', 'handbook', 'kczg'] as const;
export type PaperKind = (typeof paperKinds)[number];
export const paperFormats = ['docx', 'xlsx'] as const;
export type PaperFormat = (typeof paperFormats)[number];

interface PaperWords { readonly name: Words; readonly about: Words; readonly formats: readonly PaperFormat[] }
export const papers: Record<PaperKind, PaperWords> = {
  summary: { name: ['科技需求汇总', 'Summary of needs'], about: ['这段时间征集的全部需求，按紧急程度和领域排列；Excel 另含全文。', 'All needs gathered in the span, by urgency and field; the Excel file has their full text.'], formats: ['docx', 'xlsx'] },
  brief: { name: ['简报', 'Brief'], about: ['这段时间做了什么：征集、对接、见面、签约和成效，一页半纸。', 'What was done in the span, on a page and a half.'], formats: ['docx'] },
  quarterly: { name: ['季度通报', 'Quarterly report'], about: ['下一级各科协的进展和时限，按名称排列，不排名次。', 'Progress and time limits of the associations below, in the order of their names; nobody is ranked.'], formats: ['docx'] },
  annual: { name: ['年度工作总结', 'Annual summary'], about: ['全年总体情况、对接与成效、用时、没有做到的地方。', 'The year: the whole, cases and outcomes, times, and what was not reached.'], formats: ['docx'] },
  handbook: { name: ['对接手册', 'Event handbook'], about: ['一次活动里谁和谁见面，每条需求和每位专家的简要材料。先选活动。', 'Who meets whom at an event, with a sheet for each need and each expert. Choose the event first.'], formats: ['docx'] },
  kczg: { name: ['“科创中国”五项', 'Five fields of 科创中国'], about: ['需求按“科创中国”平台的五项填好，成果另成一表，供上传；仅科协可见的需求不在其中。', 'Needs in the five fields of that platform, achievements on a second sheet, for uploading; needs for staff only are left out.'], formats: ['xlsx'] },
};

/** Beside a number: what it counts, and where its records are. It becomes a footnote. */
export interface Note { readonly means: string; readonly href: string }
export type Run = string | { readonly text: string; readonly note: Note };
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'text'; readonly runs: readonly Run[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; /** Shares of the width. */ readonly widths: readonly number[]; readonly rows: readonly (readonly Run[])[] }
  | { readonly kind: 'page' };
export interface Paper {
  readonly title: string; /** A line below it: the days. */ readonly subtitle: string | null;
  /** In red over the first page, for a brief and a report. */
  readonly masthead: { readonly name: string; readonly line: string } | null;
  readonly blocks: readonly Block[];
  readonly signer: string; /** "2026年11月27日" */ readonly date: string;
}

export const heading = (text: string, level: 1 | 2 = 1): Block => ({ kind: 'heading', level, text });
export const text = (...runs: readonly Run[]): Block => ({ kind: 'text', runs });
/** "2026年11月27日", without zeros, as papers write days. */
export const paperDay = (day: string): string => { const [y, m, d] = day.split('-'); return `${y}年${Number(m)}月${Number(d)}日`; };
const digits = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
/** 一、 二、 ... */
export const numbered = (at: number): string => `${digits[at] ?? String(at + 1)}、`;
