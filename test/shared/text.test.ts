import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../src/shared/errors.ts';
import { parseInput } from '../../src/shared/input.ts';
import { cleanCode, cleanText, optionalText, text, wordList } from '../../src/shared/text.ts';

test('prose is NFC, with nothing invisible in it, and keeps what people wrote', () => {
  expect(cleanText('e\u0301')).toBe('é');
  expect(cleanText('精度\u0000 1\u200b μm\u202e\r\n耐温 300 ℃ ')).toBe('精度 1 μm\n耐温 300 ℃');
  expect(cleanText('面积 30 ㎡ ①')).toBe('面积 30 ㎡ ①');
  expect(cleanText('钅\ud800x𬭎')).toBe('钅\ufffdx𬭎');
});

test('codes become plain ASCII', () => {
  expect(cleanCode(' 913７0900-ma 3')).toBe('91370900MA3');
});

test('lengths count characters as people do', () => {
  const shape = z.strictObject({ name: text(3), note: optionalText(2) });
  expect(parseInput(shape, { name: '𬭎𬭎𬭎', note: '' })).toEqual({ name: '𬭎𬭎𬭎', note: null });
  expect(() => parseInput(shape, { name: '四个字了', note: null })).toThrow(AppError);
});

test('every problem is named, with a sentence that says what to do', () => {
  const shape = z.strictObject({ name: text(3), count: z.coerce.number().int().min(1), kind: z.enum(['a', 'b']) });
  try {
    parseInput(shape, { name: ' ', count: 0, kind: 'c', role: 'admin' });
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('invalid_input');
    expect(error.fields.map((field) => field.field).sort()).toEqual(['count', 'kind', 'name', 'role']);
    expect(error.fields.find((field) => field.field === 'name')?.message[0]).toBe('请填写此项。');
  }
});

test('lists are typed as people type them', () => {
  const shape = z.strictObject({ fields: wordList(3) });
  expect(parseInput(shape, { fields: '冶金\u3001连铸\uff0c连铸\uff1b\n 夹杂物 ' })).toEqual({ fields: ['冶金', '连铸', '夹杂物'] });
  expect(parseInput(shape, {})).toEqual({ fields: [] });
  expect(() => parseInput(shape, { fields: ['a', 'b', 'c', 'd'] })).toThrow(AppError);
});
