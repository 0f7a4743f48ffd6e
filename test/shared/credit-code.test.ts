import { expect, test } from 'vitest';
import { creditCodeCheck, creditCodeProblem, isCreditCode } from '../../src/shared/credit-code.ts';

test('the check character of GB 32100-2015', () => {
  expect(creditCodeCheck('91350100M000100Y4')).toBe('3');
  expect(isCreditCode('91350100M000100Y43')).toBe(true);
  expect(isCreditCode('91350100M000100Y44')).toBe(false);
});

test('every single wrong sign and every swap of neighbours is noticed', () => {
  const code = '91350100M000100Y43';
  for (let place = 0; place < 18; place += 1) {
    for (const sign of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
      if (sign !== code[place]) expect(isCreditCode(code.slice(0, place) + sign + code.slice(place + 1))).toBe(false);
    }
    const swapped = code.slice(0, place) + (code[place + 1] ?? '') + (code[place] ?? '') + code.slice(place + 2);
    if (place < 17 && swapped !== code) expect([place, isCreditCode(swapped)]).toEqual([place, false]);
  }
});

test('a wrong shape is named', () => {
  expect(creditCodeProblem('91350100M000100Y43')).toBeNull();
  expect(creditCodeProblem('91350100M000100Y4')?.[0]).toContain('17 位');
  expect(creditCodeProblem('9135010OM000100Y43')?.[0]).toContain('第 8 位“O”');
  expect(creditCodeProblem('9135010OM000100Y43')?.[0]).toContain('“0”');
  for (const sign of 'IOSVZ') expect(creditCodeProblem(`9135010${sign}M000100Y43`)).not.toBeNull();
  expect(isCreditCode('')).toBe(false);
});
