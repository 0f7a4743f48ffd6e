import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { fromBuffer } from 'yauzl';
import { invalid, type Words } from '../shared/errors.ts';
import { acceptedWords, cleanName, type FileType, MEGABYTE, MOST_BYTES, refusedName, typeByName } from './file.ts';
import type { Inspected } from './port.ts';

/**
 * Whether a file is what its name says: the first bytes must be of that kind, and an office document (a zip) must hold the
 * part that makes it one, no program, no endless number of parts and nothing that unfolds beyond measure. The directory of
 * the zip is read, nothing is unfolded here. A bomb that lies about its sizes hurts whoever opens it no more than any
 * document: office programs stop there.
 */
export async function inspect(given: string, bytes: Uint8Array, field: string): Promise<Inspected> {
  const name = cleanName(given);
  const refuse = (words: Words): never => { throw invalid(field, [`“${name}”：${words[0]}`, `“${name}”: ${words[1]}`]); };
  const claimed = typeByName(name);
  if (claimed === undefined) return refuse(refusedName(name));
  if (bytes.length === 0) return refuse(['是空文件，请重新选择。', 'it is empty; choose another.']);
  if (bytes.length > MOST_BYTES) return refuse([`超过 10 MB。请压缩图片或拆成几份再上传。`, 'it is larger than 10 MB; make it smaller or split it.']);
  const found = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.ext;
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const problem = claimed === 'docx' || claimed === 'xlsx' ? isZip ? await zipProblem(bytes, claimed) : NOT_WHAT_IT_SAYS : found === claimed ? null : NOT_WHAT_IT_SAYS;
  if (problem !== null) return refuse(problem);
  return { name, type: claimed, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const NOT_WHAT_IT_SAYS: Words = [`内容与扩展名不符，可能改过名字或已损坏。${acceptedWords[0]}`, `its content is not what its ending says; it may have been renamed or damaged. ${acceptedWords[1]}`];
const BOMB: Words = ['解开后过大，可能是恶意文件，没有保存。', 'it unfolds to far too much and may be hostile; it was not kept.'];
const PROGRAM: Words = ['含有宏程序，不能上传。请另存为不含宏的文档。', 'it carries macros; save it as a document without macros.'];

const MOST_ENTRIES = 2000;
const MOST_UNFOLDED = 200 * MEGABYTE;
const MOST_FOLDS = 200;
const PROGRAMS = /vbaProject\.bin$|\.(?:exe|dll|js|vbs|bat|scr)$/i;
const main: Record<'docx' | 'xlsx', string> = { docx: 'word/document.xml', xlsx: 'xl/workbook.xml' };

/** Reads the directory of the zip entry by entry, and stops at the first thing that is wrong. */
function zipProblem(bytes: Uint8Array, type: Extract<FileType, 'docx' | 'xlsx'>): Promise<Words | null> {
  return new Promise((resolve) => {
    fromBuffer(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { lazyEntries: true }, (failed, zip) => {
      if (failed) { resolve(NOT_WHAT_IT_SAYS); return; }
      if (zip.entryCount > MOST_ENTRIES) { resolve(BOMB); return; }
      const names = new Set<string>();
      let unfolded = 0;
      zip.on('entry', (entry) => {
        names.add(entry.fileName);
        unfolded += entry.uncompressedSize;
        const problem = unfolded > MOST_UNFOLDED || (entry.uncompressedSize > MEGABYTE && entry.uncompressedSize > entry.compressedSize * MOST_FOLDS) ? BOMB : PROGRAMS.test(entry.fileName) ? PROGRAM : null;
        if (problem === null) zip.readEntry(); else resolve(problem);
      });
      zip.on('end', () => { resolve(names.has('[Content_Types].xml') && names.has(main[type]) ? null : NOT_WHAT_IT_SAYS); });
      zip.on('error', () => { resolve(NOT_WHAT_IT_SAYS); });
      zip.readEntry();
    });
  });
}
