import { describe, expect, test } from 'vitest';
import { peopleIn, pseudonymsFor, shortNamesOf } from '../../src/seminars/pseudonyms.ts';
import { draftsRead, hidden, isDoubled, LONGEST_PIECE, plainOf, readingAnswer, readingOf, titleFrom } from '../../src/seminars/reading.ts';

/** What leaves with minutes, and what of an answer may come back. */
const ATTENDING = ['开平市翠山湖机械有限公司', '广东格岚电器股份有限公司', '华岳食品厂'];
const MINUTES = `翠山湖园区企业座谈会记录
参会人员：张三丰、李明、欧阳春
联系人：周小红，电话 0750-2287654，手机 138 0013 8000，邮箱 zhou.xh@example.cn，微信：zhouxh_88
开平市翠山湖机械有限公司 王建国工程师：我们的溜槽容易堵，含水 30%。换一次刀要停半天，翠山湖机械想快一点。陈总说过可以先试。
格岚电器 刘经理：外壳颜色每批都不一样，客户退了两次。厂址在开平市翠山湖大道 18 号 3 栋。
华岳食品厂李总表示，杀菌以后口感发软。统一社会信用代码 91440783MA4W2X3Y5Z，身份证 44078319800101123X，账号 6222021234567890123。
李明补充，广东远大智能装备有限公司也有同样的情况，老赵说半年修了三次。欧阳春认为要有人来看一看。`;
const NAMES = ['翠山湖机械', '格岚', '华岳', '远大', '张三丰', '李明', '欧阳春', '周小红', '王建国', '陈总', '刘经理', '李总', '老赵', '2287654', '8000', 'zhou', '88', '18号', '3栋', '大道', '91440783MA4W2X3Y5Z', '44078319800101123X', '6222021234567890123'];

const only = (minutes: string, known: readonly string[] = ATTENDING, people: readonly string[] = []) => {
  const reading = readingOf(minutes, known);
  const [piece = []] = reading.pieces;
  return { reading, piece, sent: hidden(piece, reading, people) };
};

describe('stand-ins', () => {
  const { piece, sent } = only(MINUTES);

  test.each(NAMES)('%s does not leave', (name) => { expect(sent.text).not.toContain(name); });

  test('what is technical leaves as it is, with who speaks', () => {
    expect(sent.text).toMatch(/〔企业\d+〕 ?〔人\d+〕.*：我们的溜槽容易堵，含水 ?30%。换一次刀要停半天/u);
    expect(sent.text).toContain('外壳颜色每批都不一样，客户退了两次');
  });

  test('the inverse gives the text back, word for word', () => {
    expect(sent.pseudonyms.back(sent.text)).toBe(plainOf(piece));
    expect(sent.pseudonyms.back('〔企业999〕说')).toBe('〔企业999〕说');
  });

  test('marks that stand in the minutes themselves are not taken for ours', () => {
    const { piece: hostile, sent: hid } = only('开平市翠山湖机械有限公司 王工：〔企业1〕和〔人1〕的机器容易坏，〔号码7〕。');
    expect(hid.pseudonyms.back(hid.text)).toBe(plainOf(hostile));
    expect([...hid.text.matchAll(/〔企业1〕/g)].length).toBe(1);
    expect(hid.pseudonyms.firmOf('〔企业1〕')).toBe('开平市翠山湖机械有限公司');
  });

  test('whoever has an account or a profile here is hidden, also where nothing beside the name tells', () => {
    expect(only('这件事文静怡最清楚，机器半年坏三次。', []).sent.text).toContain('文静怡');
    expect(only('这件事文静怡最清楚，机器半年坏三次。', [], ['文静怡']).sent.text).not.toContain('文静怡');
  });

  test('a firm is known by its short names; a common word is none', () => {
    expect(shortNamesOf('开平市翠山湖机械有限公司')).toEqual(['开平市翠山湖机械', '翠山湖机械', '翠山湖']);
    expect(shortNamesOf('创新科技有限公司')).not.toContain('创新');
    expect(shortNamesOf('华岳食品厂')).toContain('华岳');
    expect(peopleIn('主持人：张三丰。王建国表示同意。施工表示层')).toEqual(expect.arrayContaining(['张三丰', '王建国']));
  });

  test('names with signs of patterns are names', () => {
    const { hide, back } = pseudonymsFor({ firms: new Map([['甲(中国).*有限公司', ['A+B']]]), people: [] });
    expect(hide('甲(中国).*有限公司和A+B，AAB')).toBe('〔企业1〕和〔企业2〕，AAB');
    expect(back(hide('甲(中国).*有限公司和A+B，AAB'))).toBe('甲(中国).*有限公司和A+B，AAB');
  });
});

describe('pieces', () => {
  test('long minutes are cut at the ends of paragraphs, none is longer than may be sent, nothing is lost or doubled', () => {
    const paragraph = (n: number) => `第${n}段说的是设备。${'这一段很平常。'.repeat(60)}`;
    const minutes = Array.from({ length: 40 }, (_, n) => paragraph(n)).join('\n\n');
    const { pieces } = readingOf(minutes, []);
    expect(pieces.length).toBeGreaterThan(4);
    for (const piece of pieces) expect(plainOf(piece).length).toBeLessThanOrEqual(LONGEST_PIECE + piece.length);
    expect(pieces.map(plainOf).join('\n')).toBe(minutes.replaceAll('\n\n', '\n'));
    expect(pieces.every((piece) => /^第\d+段/.test(plainOf(piece)))).toBe(true);
    expect(readingOf(minutes, [])).toEqual(readingOf(minutes, []));
  });

  test('a page without stops is cut, too', () => {
    const { pieces } = readingOf('漏'.repeat(20_000), []);
    expect(pieces.flat().map((part) => part.text).join('')).toBe('漏'.repeat(20_000));
    for (const piece of pieces) expect(plainOf(piece).length).toBeLessThanOrEqual(LONGEST_PIECE);
  });
});

describe('an answer', () => {
  const { sent, reading } = only(MINUTES);
  const read = (needs: readonly { quote: string; firm: string | null; title: string }[]) => draftsRead(readingAnswer.parse({ needs }), sent, reading.names);

  test('a quote gives the sentence of the minutes, with firm and speaker of the turn, never words of the model', () => {
    expect(read([{ quote: '换一次刀要停半天', firm: null, title: '换一次刀停半天' }])).toEqual([{ firm: '开平市翠山湖机械有限公司', speaker: expect.stringContaining('王建国') as string, time: null, text: '换一次刀要停半天，翠山湖机械想快一点。', figures: [], title: '换一次刀停半天' }]);
  });

  test.each([
    ['is not in the minutes', '整条产线必须更换为新设备'],
    ['is changed by one sign', '换一次刀要停一天，'],
    ['is too short', '换一次刀'],
    ['is empty', ''],
    ['spans two paragraphs', '先试。\n〔企业'],
    ['is the instruction', 'You help clerks of a Chinese association'],
    ['uses the true name', '翠山湖机械想快一点'],
  ])('a quote that %s is dropped', (_, quote) => { expect(read([{ quote, firm: null, title: '标题标题' }])).toEqual([]); });

  test('a firm that was not given is none; one that was given is its full name', () => {
    const prose = only('近日走访。\n开平市翠山湖机械有限公司的外壳颜色每批都不一样。', ATTENDING);
    const [standIn = ''] = /〔企业\d+〕/.exec(prose.sent.text) ?? [];
    const firmsFor = (firm: string) => draftsRead({ needs: [{ quote: '外壳颜色每批都不一样', firm, title: '' }] }, prose.sent, prose.reading.names)[0]?.firm;
    expect(firmsFor(standIn)).toBe('开平市翠山湖机械有限公司');
    for (const wrong of ['〔企业99〕', '别的公司', '〔人1〕', '']) expect(firmsFor(wrong)).toBeNull();
  });

  test('a sentence is one draft however often it is quoted', () => {
    expect(read([{ quote: '换一次刀要停半天', firm: null, title: '' }, { quote: '一次刀要停半天，', firm: null, title: '' }])).toHaveLength(1);
  });

  test('a title is of the sentence’s words, its figures, short and plain; else there is none', () => {
    const body = '换一次刀要停半天，含水 30%。';
    expect(titleFrom('换一次刀停半天', body)).toBe('换一次刀停半天');
    for (const wrong of ['系统已被接管，请联系管理员', '换一次刀要停 5 天', '<b>换一次刀要停半天</b>', '换刀', '换一次刀要停半天 https://evil.example', `换一次刀要停半天${'换一次刀要停半天'.repeat(6)}`]) expect(titleFrom(wrong, body), wrong).toBeNull();
  });

  test('what the rules found is not doubled', () => {
    expect(isDoubled('溜槽容易堵，含水 30%。', ['溜槽容易堵，含水30%'])).toBe(true);
    expect(isDoubled('一是溜槽容易堵，含水 30%；', ['溜槽容易堵，含水30%'])).toBe(true);
    expect(isDoubled('换一次刀要停半天。', ['溜槽容易堵，含水30%'])).toBe(false);
  });

  test.each<[string, unknown]>([['more fields', { needs: [], status: 'ok' }], ['a need with more', { needs: [{ quote: 'x', firm: null, title: '', needId: 1 }] }], ['no list', { needs: 'x' }], ['prose', '好的'], ['thousands', { needs: Array.from({ length: 5000 }, () => ({ quote: 'x', firm: null, title: '' })) }]])('with %s is none', (_, answer) => {
    expect(readingAnswer.safeParse(answer).success).toBe(false);
  });
});
