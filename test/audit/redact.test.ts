import { describe, expect, test } from 'vitest';
import { explanation } from '../../src/audit/audit.labels.ts';
import { csvOf } from '../../src/http/csv.ts';
import { secretsOf } from '../../src/log.ts';
import { keptAddress } from '../../src/shared/address.ts';
import { plainPath, redactor } from '../../src/shared/redact.ts';
import { testConfig } from '../support/template.ts';

const redact = redactor(['own-secret-of-this-deployment', undefined, 'short']);
const SECRET = 'hunter2-hunter2';

describe('what goes into a log', () => {
  test.each([
    `postgres://keqiao:${SECRET}@db:5432/keqiao`, `redis://:${SECRET}@h`, `Authorization: Bearer ${SECRET}`, `Basic ${SECRET}`, `Cookie: a=1; keqiao.session_token=${SECRET}`, `{"password":"${SECRET}"}`, `{\\"password\\":\\"${SECRET}\\"}`,
    `password=${SECRET}&x=1`, `Unexpected end: {"password":"${SECRET}`, `new_password: '${SECRET}'`, `https://h/x?token=${SECRET}`, `https://h/cb?code=${SECRET}&state=1`, `AUTH_SECRET=${SECRET}`, `api_key=${SECRET}`, `x-api-key: ${SECRET}`, `secret "${SECRET}" = own-secret-of-this-deployment`.replace(`"${SECRET}"`, ''),
  ])('%s', (text) => {
    const out = String(redact(text));
    expect(out).not.toContain(SECRET);
    expect(out).not.toContain('own-secret-of-this-deployment');
    expect(out).toContain('[secret]');
  });

  test.each(['password', 'newPassword', 'Authorization', 'set-cookie', 'access_token', 'apiKey', 'api_key', 'clientSecret', 'otp'])('a field named %s', (name) => {
    expect(redact({ a: [{ [name]: SECRET, [`${name}2`]: 1 }] })).toEqual({ a: [{ [name]: '[secret]', [`${name}2`]: 1 }] });
  });

  test('an error keeps what helps to find it', () => {
    expect(redact({ error: new Error(`no: password=${SECRET}`) })).toMatchObject({ error: { name: 'Error', message: 'no: password=[secret]', stack: expect.stringContaining('redact.test.ts') } });
  });

  test('what is no secret stays: ids, codes, sentences about settings, Chinese, numbers of tokens', () => {
    for (const text of ['019ac3f2-7b1e-7a52-9b63-0d7c2b9e8a11', 'ECONNREFUSED', 'AUTH_SECRET: required with DATABASE_URL', '粘性物料输送，含水 30%', 'connect 127.0.0.1:5432', 'src/engagements/engagement.commands.ts:25']) expect(redact(text)).toBe(text);
    expect(redact({ tokens: 12, at: new Date(0), none: null })).toEqual({ tokens: 12, at: new Date(0), none: null });
  });

  test('characters that would move the cursor or turn the writing are spelt out', () => {
    expect(redact('a\u001b[31mb\u009bc\u202ed\u2028e\u0000f\rg')).toBe('a\\u001b[31mb\\u009bc\\u202ed\\u2028e\\u0000f\\u000dg');
  });

  test('hostile texts take no time', () => {
    const began = performance.now();
    for (const text of ['a'.repeat(200_000), 'password='.repeat(20_000), '://'.repeat(50_000), `x:${'"'.repeat(100_000)}`, '\\'.repeat(100_000), `cookie${' '.repeat(100_000)}`]) redact(text);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

test('a path is kept without its query and without random words; ids stay', () => {
  expect(plainPath('/invitations/kT3vQ9xLm2Rz8WpYc5HdJ7fBn4GsUa6E?x=1')).toBe('/invitations/[secret]');
  expect(plainPath('/needs/019ac3f2-7b1e-7a52-9b63-0d7c2b9e8a11/edit')).toBe('/needs/019ac3f2-7b1e-7a52-9b63-0d7c2b9e8a11/edit');
});

test('the secrets of a deployment, as they stand in addresses and decoded', () => {
  expect(secretsOf({ ...testConfig, database: { kind: 'postgres', url: 'postgres://u:p%40ss-word@h/d' } as never, mail: { url: 'smtp://u:mail-pass@h', from: 'x' } }).filter(Boolean)).toEqual([testConfig.auth.secret, 'p%40ss-word', 'p@ss-word', 'mail-pass', 'mail-pass']);
});

test('addresses: whole, their network, none; nothing else gets in', () => {
  expect(keptAddress('203.0.113.7', 'full')).toBe('203.0.113.7');
  expect(keptAddress('::ffff:203.0.113.7', 'network')).toBe('203.0.113.0/24');
  expect(keptAddress('2001:db8:1:2:3:4:5:6', 'network')).toBe('2001:db8:1::/48');
  expect(keptAddress('2001:db8::6', 'network')).toBe('2001:db8:0::/48');
  expect(keptAddress('fe80::1%eth0', 'full')).toBe('fe80::1');
  expect(keptAddress('203.0.113.7', 'none')).toBeNull();
  for (const bad of ['', undefined, '1.2.3.4\r\nX: y', 'localhost', '<script>', 'a'.repeat(100)]) expect(keptAddress(bad, 'full')).toBeNull();
});

test('CSV: formulas are disarmed however they are disguised, texts are left alone', () => {
  for (const cell of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\u00a0=1', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠a', '\u3000=1']) expect(csvOf(['h'], [[cell]]), JSON.stringify(cell)).toBe(`\ufeff"h"\r\n"'${cell}"\r\n`);
  expect(csvOf(['h'], [['a "b", c\nd']])).toBe('\ufeff"h"\r\n"a ""b"", c\nd"\r\n');
});

test('what a line says besides, in words', () => {
  const said = (action: string, note: string | null, detail: Record<string, unknown> = {}) => explanation({ action, note, detail })[0];
  expect(said('set_pair', 'veto')).toBe('排除');
  expect(said('plan', '15')).toBe('共 15 次对接');
  expect(said('edit', null, { fields: ['id', 'summary'] })).toBe('改动的项：summary');
  expect(said('refused', null, { method: 'GET', path: '/audit', furtherNotWritten: true })).toContain('不再逐条记录');
  expect(said('carry_out_retention', null, { kind: 'session', removed: 3, days: 7 })).toBe('登录会话，3 条，超过 7 天');
  expect(said('return', '请补充工况')).toBe('请补充工况');
});
