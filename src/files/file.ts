import { z } from 'zod';
import type { Words } from '../shared/errors.ts';
import { id } from '../shared/ids.ts';

/** Files (附件) of a case: what may be uploaded, how large, under which name. Pure. */
export const fileTypes = ['pdf', 'docx', 'xlsx', 'png', 'jpg'] as const;
export type FileType = (typeof fileTypes)[number];
/** What a file is there to prove. */
export const filePurposes = ['contract', 'invoice', 'photo', 'statement', 'other'] as const;
export type FilePurpose = (typeof filePurposes)[number];
export const filePurposeWords: Record<FilePurpose, Words> = {
  contract: ['合同', 'Contract'], invoice: ['发票', 'Invoice'], photo: ['照片', 'Photo'], statement: ['盖章证明', 'Signed statement'], other: ['其他材料', 'Other'],
};

/** A file whose content lies in the store already, as a command takes it. Made by `http/upload.ts` only, never taken from outside. */
export const storedFile = z.strictObject({ id, name: z.string().min(1), type: z.enum(fileTypes), size: z.int().min(1), sha256: z.string(), purpose: z.enum(filePurposes) });
export type StoredFile = z.output<typeof storedFile>;

export const MEGABYTE = 1024 * 1024;
export const MOST_BYTES = 10 * MEGABYTE;
export const MOST_BYTES_OF_CASE = 200 * MEGABYTE;
export const MOST_FILES_OF_CASE = 100;
/** Several files may come with one form. */
export const MOST_FILES_AT_ONCE = 5;

/** For `accept` of the file field. */
export const ACCEPTED = '.pdf,.docx,.xlsx,.png,.jpg,.jpeg';
export const acceptedWords: Words = ['可以上传 PDF、Word（.docx）、Excel（.xlsx）、PNG、JPG，每个不超过 10 MB。', 'PDF, Word (.docx), Excel (.xlsx), PNG or JPG, at most 10 MB each.'];

const endings: Readonly<Record<string, FileType>> = { pdf: 'pdf', docx: 'docx', xlsx: 'xlsx', png: 'png', jpg: 'jpg', jpeg: 'jpg' };
export const contentTypes: Record<FileType, string> = {
  pdf: 'application/pdf', docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', png: 'image/png', jpg: 'image/jpeg',
};

/** Old binary formats carry programs and cannot be looked into; every office program writes the new ones. */
const old: Readonly<Record<string, Words>> = {
  doc: ['.docx 或 PDF', '.docx or PDF'], wps: ['.docx 或 PDF', '.docx or PDF'], rtf: ['.docx 或 PDF', '.docx or PDF'], xls: ['.xlsx', '.xlsx'], et: ['.xlsx', '.xlsx'], ppt: ['PDF', 'PDF'], pptx: ['PDF', 'PDF'], dps: ['PDF', 'PDF'],
};

const endingOf = (name: string): string => (/\.([^.]+)$/.exec(name)?.[1] ?? '').toLowerCase();
export const typeByName = (name: string): FileType | undefined => endings[endingOf(name)];

/** Why a name cannot be taken, and what to do. */
export function refusedName(name: string): Words {
  const ending = endingOf(name);
  const better = old[ending];
  if (better !== undefined) return [`不能上传 .${ending}（这种旧格式可能带有程序）。请在 WPS 或 Office 里用“另存为”存成 ${better[0]} 再上传。`, `.${ending} cannot be uploaded (old formats may carry programs). Use “save as” in WPS or Office to make it ${better[1]}.`];
  return [`不能上传这种文件。${acceptedWords[0]}`, `This kind of file cannot be uploaded. ${acceptedWords[1]}`];
}

const MOST_NAME = 100;
/** The name of an upload without folders, control characters and direction marks, its ending kept. */
export function cleanName(given: string): string {
  const base = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = base.replace(/[\u0000-\u001f\u007f-\u009f"<>|:*?]|\p{Default_Ignorable_Code_Point}|[\ud800-\udfff](?![\udc00-\udfff])/gu, '').replace(/^[.\s]+|[.\s]+$/g, '');
  const ending = endingOf(plain);
  const stem = ending === '' ? plain : plain.slice(0, -ending.length - 1);
  const short = [...stem].slice(0, MOST_NAME).join('').trim() || '附件';
  return ending === '' ? short : `${short}.${ending}`;
}

/** "attachment" with the name in both forms of RFC 6266: plain for what is old, UTF-8 for everybody else. */
export const dispositionOf = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
};
