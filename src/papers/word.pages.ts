import { AlignmentType, BorderStyle, Document, ExternalHyperlink, Footer, FootnoteReferenceRun, LineRuleType, PageNumber, Packer, PageBreak, Paragraph, type ParagraphChild, Table, TableCell, TableLayoutType, TableRow, TextRun, VerticalAlignTable, WidthType } from 'docx';
import type { Block, Note, Paper, Run } from './paper.ts';

/**
 * A paper as Word in the form of GB/T 9704-2012: A4, margins 37, 35, 28 and 26 mm, title in size 2 (22 pt) 小标宋, text in size 3 (16 pt) 仿宋
 * at 28 pt a line, headings 黑体 and 楷体, page number "— 1 —" in size 4 outside right and left. Fonts are named as offices have them; the font
 * table tells what to take where one is missing.
 */
const MM = 56.6929; // twips
const fonts = {
  title: { name: '方正小标宋简体', or: ['小标宋体', '方正小标宋_GBK', '华文中宋', '宋体', 'SimSun', 'Noto Serif CJK SC'] }, body: { name: '仿宋_GB2312', or: ['仿宋', 'FangSong', '方正仿宋_GBK', '华文仿宋', 'Noto Serif CJK SC'] },
  black: { name: '黑体', or: ['SimHei', '方正黑体_GBK', 'Noto Sans CJK SC'] }, kai: { name: '楷体_GB2312', or: ['楷体', 'KaiTi', '华文楷体', 'Noto Serif CJK SC'] }, song: { name: '宋体', or: ['SimSun', 'Noto Serif CJK SC'] },
} as const;
type Font = keyof typeof fonts;
const font = (one: Font) => ({ ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: fonts[one].name, cs: 'Times New Roman' });
const LINE = { line: 28 * 20, lineRule: LineRuleType.EXACT } as const;
const INDENT = 2 * 16 * 20;
const WIDTH = Math.round((210 - 28 - 26) * MM);

/** Footnotes are numbered through the paper, one for each number that has records. */
interface Notes { readonly add: (note: Note) => number; readonly all: readonly Note[] }
function notesOf(): Notes {
  const all: Note[] = [];
  return { all, add: (note) => all.push(note) };
}

/** `base`: where this deployment is, so that a footnote leads to the records. */
export async function wordOf(paper: Paper, base: string): Promise<Uint8Array | undefined> {
  const notes = notesOf();
  const body = paper.blocks.flatMap((block) => written(block, notes));
  const children = [...masthead(paper), ...titled(paper), ...body, ...signed(paper)];
  const footer = (alignment: 'right' | 'left') => new Footer({ children: [new Paragraph({ alignment, indent: alignment === 'right' ? { right: 280 } : { left: 280 }, children: [new TextRun({ font: font('song'), size: 28, children: ['— ', PageNumber.CURRENT, ' —'] })] })] });
  const document = new Document({
    title: paper.title, creator: paper.signer, evenAndOddHeaderAndFooters: true,
    styles: { default: { document: { run: { font: font('body'), size: 32 } } } },
    footnotes: Object.fromEntries(notes.all.map((note, at) => [at + 1, { children: [footnote(note, base)] }])),
    sections: [{
      properties: { page: { size: { width: Math.round(210 * MM), height: Math.round(297 * MM) }, margin: { top: Math.round(37 * MM), bottom: Math.round(35 * MM), left: Math.round(28 * MM), right: Math.round(26 * MM), footer: Math.round(26 * MM) } } },
      footers: { default: footer('right'), even: footer('left') }, children,
    }],
  });
  return new Uint8Array(await Packer.toBuffer(document, undefined, [{ path: 'word/fontTable.xml', data: fontTable }]));
}

interface LineOptions { readonly alignment?: (typeof AlignmentType)[keyof typeof AlignmentType]; readonly spacing?: { readonly line: number; readonly lineRule: (typeof LineRuleType)[keyof typeof LineRuleType]; readonly before?: number; readonly after?: number }; readonly indent?: { readonly firstLine?: number; readonly right?: number }; readonly color?: string; readonly keepNext?: boolean }
const line = (words: string, face: Font, points: number, { color, ...more }: LineOptions = {}): Paragraph =>
  new Paragraph({ spacing: LINE, ...more, children: [new TextRun({ text: words, font: font(face), size: points * 2, ...(color === undefined ? {} : { color }) })] });

/** The red head of a brief: who issues it, its date, and the red line below. */
function masthead({ masthead: head }: Paper): Paragraph[] {
  if (head === null) return [];
  return [
    line(head.name, 'title', 36, { color: 'C00000', alignment: AlignmentType.CENTER, spacing: { line: 56 * 20, lineRule: LineRuleType.EXACT, after: 12 * 20 } }),
    new Paragraph({ spacing: LINE, alignment: AlignmentType.CENTER, border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: 'C00000', space: 4 } }, children: [new TextRun({ text: head.line, font: font('body'), size: 32 })] }),
  ];
}

/** The title, the days below it in 楷体, and a free line. */
function titled({ title, subtitle, masthead: head }: Paper): Paragraph[] {
  const spacing = (before: number, after: number) => ({ line: 36 * 20, lineRule: LineRuleType.EXACT, before, after });
  return [
    line(title, 'title', 22, { alignment: AlignmentType.CENTER, spacing: spacing(head === null ? 0 : 28 * 20, subtitle === null ? 28 * 20 : 0) }),
    ...(subtitle === null ? [] : [line(subtitle, 'kai', 16, { alignment: AlignmentType.CENTER, spacing: spacing(0, 28 * 20) })]),
  ];
}

/** Who signs, and the day, right with four characters free. */
const signed = ({ signer, date }: Paper): Paragraph[] => [
  line('', 'body', 16), line(signer, 'body', 16, { alignment: AlignmentType.RIGHT, indent: { right: INDENT } }), line(date, 'body', 16, { alignment: AlignmentType.RIGHT, indent: { right: 2 * INDENT } }),
];

function written(block: Block, notes: Notes): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading': return [line(block.text, block.level === 1 ? 'black' : 'kai', 16, { indent: { firstLine: INDENT }, keepNext: true })];
    case 'text': return [new Paragraph({ spacing: LINE, alignment: AlignmentType.JUSTIFIED, indent: { firstLine: INDENT }, children: block.runs.flatMap((run) => runs(run, notes, 'body', 16)) })];
    case 'page': return [new Paragraph({ children: [new PageBreak()] })];
    case 'table': return [table(block, notes), line('', 'body', 8)];
  }
}

function runs(run: Run, notes: Notes, face: Font, points: number): ParagraphChild[] {
  const plain = (words: string): TextRun[] => words.split('\n').map((part, at) => new TextRun({ text: part, font: font(face), size: points * 2, ...(at === 0 ? {} : { break: 1 }) }));
  return typeof run === 'string' ? plain(run) : [...plain(run.text), new FootnoteReferenceRun(notes.add(run.note))];
}

function table({ head, widths, rows }: Extract<Block, { kind: 'table' }>, notes: Notes): Table {
  const all = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width) => Math.round(WIDTH * width / all));
  // A column stands in the middle where everything in it is short: numbers, marks.
  const short = head.map((_, at) => rows.every((cells) => isShort(cells[at] ?? '')));
  const cell = (run: Run, at: number, face: Font) => new TableCell({
    width: { size: columns[at] ?? 0, type: WidthType.DXA }, verticalAlign: VerticalAlignTable.CENTER, margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: [new Paragraph({ spacing: { line: 16 * 20, lineRule: LineRuleType.AT_LEAST }, alignment: face === 'black' || short[at] === true ? AlignmentType.CENTER : AlignmentType.LEFT, children: runs(run, notes, face, 10.5) })],
  });
  const row = (cells: readonly Run[], face: Font, tableHeader: boolean) => new TableRow({ tableHeader, cantSplit: true, children: cells.map((one, at) => cell(one, at, face)) });
  return new Table({ layout: TableLayoutType.FIXED, width: { size: WIDTH, type: WidthType.DXA }, columnWidths: columns, rows: [row(head, 'black', true), ...rows.map((cells) => row(cells, 'song', false))] });
}
const isShort = (run: Run): boolean => (typeof run === 'string' ? run : run.text).length <= 6;

const footnote = ({ means, href }: Note, base: string): Paragraph => new Paragraph({
  children: [new TextRun({ text: `${means} `, font: font('song'), size: 18 }), new ExternalHyperlink({ link: new URL(href, base).href, children: [new TextRun({ text: '查看记录', font: font('song'), size: 18, color: '0F5F6B', underline: {} })] })],
});

const xml = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
/** Where a face is missing its other names are tried in turn; charset 134 is GB 2312. */
const fontTable = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${Object.values(fonts).map(({ name, or }) =>
  `<w:font w:name="${xml(name)}"><w:altName w:val="${xml(or.join(','))}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`).join('')}</w:fonts>`;
