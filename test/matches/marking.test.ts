import { describe, expect, test } from 'vitest';
import { answersOf, markNeed } from '../../src/matches/answers.ts';
import { Marked } from '../../src/matches/bands.tsx';
import { markPhrases, markTerms } from '../../src/matches/marking.ts';

const shown = (text: string, terms: readonly string[]) => markTerms(text, terms).map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('');
const phrase = (text: string, ref: string) => ({ text, ref, answered: true, terms: [] });
const cut = (text: string, phrases: readonly (readonly [string, string])[]) => markPhrases(text, phrases.map(([words, ref]) => phrase(words, ref))).map((piece) => (piece.phrase ? `[${piece.phrase.ref}:${piece.text}]` : piece.text)).join('');

describe('words that met', () => {
  test.each([
    ['一个词', '含铝钢水口结瘤', ['水口结瘤'], '含铝钢[水口结瘤]'],
    ['每一处', '结瘤是结瘤', ['结瘤'], '[结瘤]是[结瘤]'],
    ['overlapping terms become one piece', '浸入式水口结瘤机理', ['水口结瘤', '浸入式水口', '结瘤机理'], '[浸入式水口结瘤机理]'],
    ['one term inside another', '水口结瘤', ['结瘤', '水口结瘤'], '[水口结瘤]'],
    ['adjoining terms', '带式输送', ['带式', '输送'], '[带式输送]'],
    ['folded: width, case, blanks', '采用ＰＬＣ 控制，Al2O3  夹杂', ['plc 控制', 'al2o3 夹杂'], '采用[ＰＬＣ 控制]，[Al2O3  夹杂]'],
    ['signs that fold to several characters', '温度 25℃ 和 ½ 英寸', ['25°c'], '温度 [25℃] 和 ½ 英寸'],
    ['latin words whole', 'metal AL alloy', ['al'], 'metal [AL] alloy'],
    ['numbers whole', '2.5 与 5 与 15', ['5'], '2.5 与 [5] 与 15'],
    ['characters beyond the basic plane', '𬭎与𬭶材料', ['𬭶材料'], '𬭎与[𬭶材料]'],
    ['nothing to find', '钢水', ['', ' ', '铝'], '钢水'],
    ['empty text', '', ['铝'], ''],
  ])('%s', (_name, text, terms, expected) => expect(shown(text, terms)).toBe(expected));

  test('no character is lost or changed, whatever is marked', () => {
    const text = 'A\u3000B\n\t①㎡Ⅳ𬭎ﬁ İ e\u0301 <b>&"\'';
    for (const term of ['a b', '1', 'm2', 'iv', 'fi', 'i̇', 'é', '<b>', '&']) expect(markTerms(text, [term]).map((piece) => piece.text).join('')).toBe(text);
  });

  test('markup in a text stays text', () => {
    const html = String(Marked({ text: '<script>alert(1)</script> & "水口"', terms: ['script', '水口', '<'] }));
    expect(html).not.toContain('<script');
    expect(html).toContain('&amp; &quot;<mark>水口</mark>&quot;');
    expect(html.replaceAll('<mark>', '').replaceAll('</mark>', '')).toBe('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;水口&quot;');
  });
});

describe('phrases', () => {
  test('the longer of two overlapping phrases is shown', () => expect(cut('含铝钢水口结瘤严重', [['水口结瘤', '1'], ['含铝钢水口结瘤', '2']])).toBe('[2:含铝钢水口结瘤]严重'));
  test('a phrase hidden in one place is found in another', () => expect(cut('含铝钢水口结瘤；水口结瘤', [['水口结瘤', '1'], ['含铝钢水口结瘤', '2']])).toBe('[2:含铝钢水口结瘤]；[1:水口结瘤]'));
  test('line breaks and blanks of the author do not matter', () => expect(cut('落料斗 和\n溜槽 易堵', [['落料斗 和 溜槽 易堵', '1']])).toBe('[1:落料斗 和\n溜槽 易堵]'));
  test('a phrase that is not there marks nothing', () => expect(cut('钢水', [['铝液', '1']])).toBe('钢水'));
});

describe('the two sides', () => {
  const reason = (words: string, evidenceId: string | null, terms: string[] = []) => ({ phrase: words, evidenceId, evidenceTitle: `title of ${evidenceId}`, terms, share: 0.2 });
  const match = { reasons: [reason('水口结瘤', 'a'), reason('停浇', 'b'), reason('夹杂物', 'a'), reason('连铸', null)], unanswered: ['年产 120 万吨'] };

  test('phrases are numbered through, piece of evidence by piece', () => {
    const { groups } = answersOf(match);
    expect(groups.map((group) => [group.evidenceId, group.answers.map((answer) => [answer.number, answer.phrase])])).toEqual([
      ['a', [[1, '水口结瘤'], [2, '夹杂物']]], ['b', [[3, '停浇']]], [null, [[4, '连铸']]],
    ]);
  });
  test('a phrase has one place to link to, and unanswered ones are marked as such', () => {
    const { parts, placed } = markNeed([['项目名称', '连铸水口结瘤'], ['难题', '水口结瘤，夹杂物多，年产 120 万吨']], answersOf(match));
    const pieces = parts.flatMap((part) => part.pieces).filter((piece) => piece.phrase !== undefined).map((piece) => [piece.phrase?.ref, piece.phrase?.answered, piece.first]);
    expect(pieces).toEqual([['4', true, true], ['1', true, true], ['1', true, false], ['2', true, true], ['q1', false, true]]);
    expect([...placed].sort()).toEqual(['1', '2', '4', 'q1']);
  });
});
