import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { limitFor, limitNames, limits, limitsOf, parseLimits } from '../../src/limits/limit.ts';

test.each([
  ['POST', '/try', false, ['try']], ['POST', '/api/match-preview', false, ['try']], ['GET', '/try', false, []],
  ['GET', '/search', true, ['search']], ['GET', '/api/search', false, ['search']], ['GET', '/experts', true, ['search']], ['GET', '/experts', false, []], ['GET', '/needs', true, ['search']],
  ['GET', '/experts/x', false, ['profiles']], ['GET', '/api/enterprises/x', false, ['profiles']], ['GET', '/experts/x/needs', false, ['profiles']], ['GET', '/experts/x', true, ['search', 'profiles']],
  ['POST', '/needs/new', false, ['write']], ['PATCH', '/api/experts/x', false, ['write']], ['DELETE', '/api/events/x/needs/y', false, ['write']], ['PUT', '/anything', false, ['write']],
  ['GET', '/needs/export', false, ['export']], ['GET', '/api/needs.csv', false, ['export']], ['GET', '/reports/q4.xlsx', false, ['export']], ['POST', '/exports', false, ['write']],
  ['POST', '/sign-in', false, ['sign_in']], ['POST', '/api/auth/sign-in/email', false, ['sign_in']], ['POST', '/recover', false, ['sign_in']], ['GET', '/sign-in', false, []],
  ['GET', '/desk', false, []], ['HEAD', '/experts/x', false, ['profiles']],
] as const)('%s %s (searching: %s) counts for %j', (method, path, searches, expected) => { expect(limitsOf(method, path, searches)).toEqual(expected); });

test('a deployment changes them, or switches them off', () => {
  const set = parseLimits('search=10/60, try=5/30');
  expect(limitFor('search', 'person', set)).toEqual({ most: 10, seconds: 60 });
  expect(limitFor('search', 'place', set)).toEqual({ most: 100, seconds: 60 });
  expect(limitFor('write', 'person', set)).toEqual(limits.write.person);
  expect(limitFor('sign_in', 'place', parseLimits('sign_in=7/60'))).toEqual({ most: 7, seconds: 60 });
  expect(limitFor('sign_in', 'person', parseLimits('sign_in=7/60'))).toBeUndefined();
  for (const name of limitNames) for (const by of ['person', 'place'] as const) expect(limitFor(name, by, parseLimits('off'))).toBeUndefined();
  expect(loadConfig({}).limits).toEqual({});
  expect(loadConfig({ RATE_LIMITS: 'off' }).limits).toBeNull();
});
test.each(['search', 'search=0/60', 'search=1/0', 'searching=1/60', 'search=-1/60', 'search=1.5/60', 'off search=1/1'])('%j is refused by name', (text) => {
  expect(() => loadConfig({ RATE_LIMITS: text })).toThrow(/RATE_LIMITS: .*name=number\/seconds/);
});
