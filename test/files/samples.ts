import { deflateRawSync } from 'node:zlib';

/** Small files of each kind, and hostile ones. */
const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, encoding));

export const PNG = bytes('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
export const JPG = bytes('/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=', 'base64');
export const PDF = bytes('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

interface Part { readonly name: string; readonly content?: string; /** As the directory claims it, not as it is. */ readonly claims?: number }

/** A zip of these parts, written by hand so that its directory may lie. */
export function zip(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const [local, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, content = 'x', claims } of parts) {
    const [file, packed] = [Buffer.from(name), deflateRawSync(content)];
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0); head.writeUInt16LE(20, 4); head.writeUInt16LE(8, 8); head.writeUInt32LE(packed.length, 18); head.writeUInt32LE(claims ?? content.length, 22); head.writeUInt16LE(file.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0); entry.writeUInt16LE(20, 4); entry.writeUInt16LE(20, 6); entry.writeUInt16LE(8, 10); entry.writeUInt32LE(packed.length, 20); entry.writeUInt32LE(claims ?? content.length, 24); entry.writeUInt16LE(file.length, 28); entry.writeUInt32LE(offset, 42);
    local.push(head, file, packed);
    directory.push(entry, file);
    offset += head.length + file.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0); end.writeUInt16LE(Math.min(parts.length, 0xfffe), 8); end.writeUInt16LE(Math.min(parts.length, 0xfffe), 10); end.writeUInt32LE(size, 12); end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...local, ...directory, end]));
}

const office = (main: string, ...more: readonly Part[]) => zip([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: main, content: '<document/>' }, ...more]);
export const DOCX = office('word/document.xml');
export const XLSX = office('xl/workbook.xml');
export const withMacro = office('word/document.xml', { name: 'word/vbaProject.bin' });
export const bomb = office('word/document.xml', { name: 'word/media/a.xml', content: 'a'.repeat(1000), claims: 3_000_000_000 });
export const manyParts = zip([{ name: '[Content_Types].xml' }, { name: 'word/document.xml' }, ...Array.from({ length: 2100 }, (_, n) => ({ name: `word/p${n}` }))]);
