import { describe, expect, test } from 'vitest';
import { cleanName, dispositionOf, MOST_BYTES } from '../../src/files/file.ts';
import { inspect } from '../../src/files/inspect.ts';
import { bomb, DOCX, JPG, manyParts, PDF, PNG, withMacro, XLSX, zip } from './samples.ts';

const text = (content: string) => new TextEncoder().encode(content);
const refusal = async (name: string, bytes: Uint8Array): Promise<string> => {
  const error = await inspect(name, bytes, 'files').then(() => undefined, (thrown: { code: string; fields: { field: string; message: readonly string[] }[] }) => thrown);
  if (error === undefined) throw new Error(`${name} was taken`);
  expect(error).toMatchObject({ code: 'invalid_input', fields: [{ field: 'files' }] });
  return error.fields[0]?.message[0] ?? '';
};

test.each([['合同.pdf', PDF, 'pdf'], ['说明.docx', DOCX, 'docx'], ['表.xlsx', XLSX, 'xlsx'], ['照片.PNG', PNG, 'png'], ['照片.jpeg', JPG, 'jpg']] as const)('%s is taken for what it is', async (name, bytes, type) => {
  expect(await inspect(name, bytes, 'files')).toMatchObject({ type, size: bytes.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
});

describe('hostile and mistaken files are refused, with what to do', () => {
  test.each([
    ['HTML that calls itself a PDF', '合同.pdf', text('<html><script>alert(1)</script></html>'), '内容与扩展名不符'],
    ['HTML with a PDF further on', '合同.pdf', text(`<html>${'x'.repeat(2000)}%PDF-1.4`), '内容与扩展名不符'],
    ['a PNG that calls itself a JPG', '照片.jpg', PNG, '内容与扩展名不符'],
    ['a program', '安装.exe', text('MZ'), '不能上传这种文件'],
    ['HTML by name', 'a.html', text('<html>'), '不能上传这种文件'],
    ['SVG, which may hold a script', 'a.svg', text('<svg/>'), '不能上传这种文件'],
    ['no ending', '合同', PDF, '不能上传这种文件'],
    ['old Word', '合同.doc', text('x'), '另存为'],
    ['WPS', '合同.wps', text('x'), '.docx 或 PDF'],
    ['empty', '合同.pdf', new Uint8Array(0), '空文件'],
    ['11 MB', '合同.pdf', Object.assign(new Uint8Array(MOST_BYTES + 1), { 0: 0x25 }), '超过 10 MB'],
    ['a bomb', '合同.docx', bomb, '过大'],
    ['thousands of parts', '合同.docx', manyParts, '过大'],
    ['a macro', '合同.docx', withMacro, '宏'],
    ['a zip that is no document', '合同.docx', zip([{ name: 'readme.txt' }]), '内容与扩展名不符'],
    ['a sheet that calls itself a document', '合同.docx', XLSX, '内容与扩展名不符'],
    ['a cut zip', '合同.xlsx', XLSX.slice(0, XLSX.length - 10), '内容与扩展名不符'],
  ] as const)('%s', async (_, name, bytes, words) => { expect(await refusal(name, bytes)).toContain(words); });
});

test.each([
  ['../../etc/passwd.pdf', 'passwd.pdf'], ['C:\\秘密\\合同.pdf', '合同.pdf'], ['a\u0000b\u202efdp.pdf', 'abfdp.pdf'], ['...pdf', 'pdf'], ['.htaccess', 'htaccess'], ['con"<tr|act>?.pdf', 'contract.pdf'], ['', '附件'], [`${'长'.repeat(300)}.docx`, `${'长'.repeat(100)}.docx`],
])('the name %s becomes %s', (given, kept) => { expect(cleanName(given)).toBe(kept); });

test('the name travels in both forms, and cannot end the header', () => {
  expect(dispositionOf('合同 "A";\r\n.pdf')).toBe(`attachment; filename="__ _A____.pdf"; filename*=UTF-8''%E5%90%88%E5%90%8C%20%22A%22%3B%0D%0A.pdf`);
  expect(dispositionOf("it's (1).pdf")).toContain("filename*=UTF-8''it%27s%20%281%29.pdf");
});
