import { expect, test } from 'vitest';
import { normalise, tokenise, trainingSequence } from '../../src/ranking/text.ts';

test('full width, capitals and blanks are one writing', () => {
  expect(normalise('ＰＡ６６　 材料\n℃')).toBe('pa66 材料 °c');
});

test('a text gives words, bigrams and single characters', () => {
  const terms = tokenise('聚乳酸树脂');
  expect(terms).toEqual(expect.arrayContaining(['#乳酸', '#酸树', '@聚', '@脂', '树脂']));
  expect(terms.filter((term) => term.startsWith('#'))).toHaveLength(4);
  expect(terms.filter((term) => term.startsWith('@'))).toHaveLength(5);
});

test('bigrams do not cross a blank, a sign or a Latin word', () => {
  expect(tokenise('脱硫 工艺,改性PA材料')).not.toEqual(expect.arrayContaining(['#硫工']));
  expect(tokenise('改性PA材料').filter((term) => term.startsWith('#'))).toEqual(['#改性', '#材料']);
});

test('single letters and digits are dropped, longer ones kept', () => {
  expect(tokenise('x 7 CBN 316L')).toEqual(['cbn', '316l']);
});

test('an English plural is its singular, other endings in s are left', () => {
  expect(tokenise('batteries alloys classes boxes')).toEqual(['battery', 'alloy', 'class', 'box']);
  expect(tokenise('glass analysis status')).toEqual(['glass', 'analysis', 'status']);
});

test('word vectors learn from words, then characters; bigrams take no part', () => {
  expect(trainingSequence('耐磨钢板')).toEqual(expect.arrayContaining(['耐磨', '@耐', '@板']));
  expect(trainingSequence('耐磨钢板').some((term) => term.startsWith('#'))).toBe(false);
});

test.each([
  ['nothing', ''], ['blanks', ' \n\t '], ['emoji', '😀👩‍🔬🏭'], ['half a surrogate pair', 'a\ud83d\udc00b\ude00'.slice(0, 2)],
  ['characters beyond the first plane', '𠮷野家𰻝'], ['a very long word', 'x'.repeat(20_000)], ['zero bytes', '\0\0'],
])('%s does not throw', (_, text) => {
  expect(Array.isArray(tokenise(text))).toBe(true);
});

test('a character beyond the first plane stays whole', () => {
  expect(tokenise('𠮷野')).toEqual(expect.arrayContaining(['@𠮷', '#𠮷野']));
});
