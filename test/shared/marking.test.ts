import { expect, test } from 'vitest';
import { markFound, snippetOf } from '../../src/shared/marking.ts';

const marked = (text: string, ...terms: string[]) => markFound(text, terms).map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('');

test('found words are marked whatever their case or width; overlaps once', () => {
  expect(marked('ＰＯＬＹＭＥＲ 与 Polymer', 'polymer')).toBe('[ＰＯＬＹＭＥＲ] 与 [Polymer]');
  expect(marked('带式输送机', '带式输送', '输送机')).toBe('[带式输送][机]');
  expect(marked('㎡ 😀 a', 'a')).toBe('㎡ 😀 [a]');
  expect(marked('没有', '', 'x')).toBe('没有');
});

test('a snippet shows the place', () => {
  const long = `${'前'.repeat(200)}水口结瘤${'后'.repeat(200)}`;
  expect(snippetOf(long, ['水口'])).toMatch(/^……前+水口结瘤后+……$/);
  expect(snippetOf('短的水口', ['水口'])).toBe('短的水口');
  expect(snippetOf('没有', ['水口'])).toBeUndefined();
});
