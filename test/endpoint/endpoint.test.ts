import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { budgetDay, maySend, pauseSeconds } from '../../src/endpoint/endpoint.ts';
import { retryAfter } from '../../src/endpoint/retry-after.ts';

test('pauses: chance is forgiven, then longer and longer, and a time the server names is believed up to an hour', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 20].map((failures) => pauseSeconds(failures, null))).toEqual([0, 0, 30, 60, 120, 240, 300, 300]);
  expect(pauseSeconds(1, 600)).toBe(600);
  expect(pauseSeconds(1, 1e9)).toBe(3600);
  expect(pauseSeconds(6, 1)).toBe(240);
});

test('Retry-After in seconds or as a date; nonsense is none', () => {
  const now = Date.parse('2026-11-22T01:00:00Z');
  expect(retryAfter('120', now)).toBe(120);
  expect(retryAfter('Sun, 22 Nov 2026 01:10:00 GMT', now)).toBe(600);
  for (const header of [null, undefined, '', 'soon', '-5', 'Sun, 22 Nov 2020 01:10:00 GMT']) expect(retryAfter(header, now)).toBeNull();
});

test('the day of a budget is that of the offices', () => {
  expect(budgetDay(new Date('2026-11-22T15:59:59Z'))).toBe('2026-11-22');
  expect(budgetDay(new Date('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
});

test('what is for staff only is never sent', () => {
  expect((['none', 'public', 'members'] as const).map((send) => (['public', 'members', 'staff_only'] as const).map((openness) => maySend(send, openness))))
    .toEqual([[false, false, false], [true, false, false], [true, true, false]]);
});

describe('configuration', () => {
  const embeddings = (env: Record<string, string>) => loadConfig({ EMBEDDING_MODEL: 'm', ...env }).embeddings;
  test.each([
    ['https://api.example.cn/v1', undefined, 'none'], ['https://api.example.cn/v1', 'members', 'members'], ['http://127.0.0.1:9997/v1', undefined, 'members'],
    ['http://localhost:9997/v1', undefined, 'members'], ['http://[::1]:9997/v1', undefined, 'members'], ['http://127.0.0.1:9997/v1', 'none', 'none'], ['http://127.0.0.1.example.cn/v1', undefined, 'none'],
  ])('to %s with OPENAI_SEND %s: %s', (url, send, expected) => {
    expect(embeddings({ OPENAI_BASE_URL: url, ...(send === undefined ? {} : { OPENAI_SEND: send }) })?.send).toBe(expected);
  });
  test('off without a model; a model without a server is a mistake', () => {
    expect(loadConfig({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' })).toMatchObject({ embeddings: undefined, assistant: undefined });
    expect(() => loadConfig({ CHAT_MODEL: 'm' })).toThrow(/OPENAI_BASE_URL/);
    expect(() => loadConfig({ OPENAI_BASE_URL: 'http://127.0.0.1:1/v1', EMBEDDING_MODEL: 'm', EMBEDDING_WEIGHT: 'x', OPENAI_SEND: 'all' })).toThrow(/EMBEDDING_WEIGHT[\s\S]*OPENAI_SEND|OPENAI_SEND[\s\S]*EMBEDDING_WEIGHT/);
  });
});
