import { crc32, deflateRawSync } from 'node:zlib';

/** A zip written by hand, so that it can be wrong in every way. `claimed` lies about the unfolded size. */
export interface Part { readonly name: string; readonly content: string | Uint8Array; readonly claimed?: number; readonly encrypted?: boolean }

export function zipOf(parts: readonly Part[]): Uint8Array {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, claimed, encrypted } of parts) {
    const plain = Buffer.from(content as string);
    const packed = deflateRawSync(plain);
    const title = Buffer.from(name);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE((encrypted === true ? 1 : 0) | 0x800, 2);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(plain), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(claimed ?? plain.length, 18);
    head.writeUInt16LE(title.length, 22);
    const entry = Buffer.alloc(16);
    entry.writeUInt32LE(at, 12);
    pieces.push(Buffer.from('PK\x03\x04', 'latin1'), head, title, packed);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, entry.subarray(2), title);
    at += 4 + head.length + title.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(at, 12);
  return new Uint8Array(Buffer.concat([...pieces, listed, Buffer.from('PK\x05\x06', 'latin1'), end]));
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
export const letters = (at: number): string => (at < 26 ? '' : letters(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + at % 26);

/** The parts of an .xlsx, as WPS and others write them; anything can be put in another's place. */
export function rawBook({ sheet, sheets, shared, styles, workbook, extra = [] }: {
  /** XML inside of worksheet. */ readonly sheet?: string; readonly sheets?: readonly { readonly name: string; readonly xml: string; readonly state?: string }[];
  readonly shared?: string; readonly styles?: string; readonly workbook?: string; readonly extra?: readonly Part[];
}): Uint8Array {
  const all = sheets ?? [{ name: 'Sheet1', xml: sheet ?? '' }];
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  return zipOf([
    { name: '[Content_Types].xml', content: `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>` },
    { name: 'xl/workbook.xml', content: workbook ?? `${xml}<workbook ${main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${all.map((one, at) => `<sheet name="${escaped(one.name)}" sheetId="${at + 1}" r:id="rId${at + 1}"${one.state === undefined ? '' : ` state="${one.state}"`}/>`).join('')}</sheets></workbook>` },
    { name: 'xl/_rels/workbook.xml.rels', content: `${xml}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.map((_, at) => `<Relationship Id="rId${at + 1}" Type="x" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}</Relationships>` },
    ...all.map((one, at) => ({ name: `xl/worksheets/sheet${at + 1}.xml`, content: one.xml.startsWith('<?xml') ? one.xml : `${xml}<worksheet ${main}>${one.xml}</worksheet>` })),
    ...(shared === undefined ? [] : [{ name: 'xl/sharedStrings.xml', content: shared.startsWith('<?xml') ? shared : `${xml}<sst ${main}>${shared}</sst>` }]),
    ...(styles === undefined ? [] : [{ name: 'xl/styles.xml', content: `${xml}<styleSheet ${main}>${styles}</styleSheet>` }]),
    ...extra,
  ]);
}

/** Rows of texts written into the cells themselves. */
export const inline = (rows: readonly (readonly string[])[]): string =>
  `<sheetData>${rows.map((row, r) => `<row r="${r + 1}">${row.map((text, c) => (text === '' ? '' : `<c r="${letters(c)}${r + 1}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`)).join('')}</row>`).join('')}</sheetData>`;
